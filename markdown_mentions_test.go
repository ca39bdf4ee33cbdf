package webex_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

func TestMention(t *testing.T) {
	assert.Equal(t, "<@personId:Y2lzY29zcGFyazov>", webex.Mention("Y2lzY29zcGFyazov"))
	assert.Equal(t, "<@personEmail:bob@example.com>", webex.Mention(" bob@example.com\n"))
	assert.Equal(t, "<@personEmail:a@example.com@all>", webex.Mention("a@example.com|><@all>"), "nothing ends it early")
	assert.Equal(t, "<@all>", webex.MentionAll())
}

// TestMentionsAreUnderstood writes with what the SDK makes and reads what comes
// of it.
func TestMentionsAreUnderstood(t *testing.T) {
	s := webextest.New()
	alice, bot := s.Client(s.Alice), s.Client(s.Bot)
	room, err := alice.Rooms.Create(t.Context(), &webex.CreateRoomRequest{Title: "Room"})
	require.NoError(t, err)
	for _, person := range []*webextest.Person{s.Bot, s.Bob} {
		_, err = alice.Memberships.Create(t.Context(), &webex.CreateMembershipRequest{RoomID: room.ID, PersonID: person.ID})
		require.NoError(t, err)
	}
	msg, err := alice.Messages.Create(t.Context(), &webex.CreateMessageRequest{
		RoomID:   room.ID,
		Markdown: webex.Mention(s.Bot.ID) + " **greet** " + webex.Mention(s.Bob.Email) + ", Bot & Bob, and " + webex.MentionAll(),
	})
	require.NoError(t, err)
	msg, err = bot.Messages.Get(t.Context(), msg.ID)
	require.NoError(t, err)
	assert.Equal(t, []string{s.Bot.ID, s.Bob.ID}, msg.MentionedPeople)
	assert.Equal(t, []string{"all"}, msg.MentionedGroups)
	assert.Equal(t, "Bot greet Bob Baker, Bot & Bob, and All", msg.Text)
	assert.Equal(t, "greet Bob Baker, Bot & Bob, and All", webex.StripMention(msg, s.Bot.ID))
	assert.Equal(t, "Bot greet , Bot & Bob, and All", webex.StripMention(msg, s.Bob.ID))
	assert.Equal(t, msg.Text, webex.StripMention(msg, s.Carol.ID))
}

func TestStripMention(t *testing.T) {
	const bot = `<spark-mention data-object-type="person" data-object-id="BOT">Bot</spark-mention>`
	for _, test := range []struct{ name, text, html, want string }{
		{"no HTML", " Bot help ", "", "Bot help"},
		{"nothing", "", "", ""},
		{"at the start", "Bot help", "<p>" + bot + " help</p>", "help"},
		{"at the end", "help Bot", "<p>help " + bot + "</p>", "help"},
		{"in the middle", "please Bot help me", "<p>please " + bot + " help me</p>", "please help me"},
		{"before a comma", "hi Bot, help", "<p>hi " + bot + ", help</p>", "hi , help"},
		{"alone", "Bot", bot, ""},
		{"glued", "(Bot)", "(" + bot + ")", "()"},
		{"twice", "Bot Bot help", bot + " " + bot + " help", "help"},
		{"the name as a word before", "Bot, Bot help", "Bot, " + bot + " help", "Bot, help"},
		{"the name as a word after", "Bot is Bot there", bot + " is Bot there", "is Bot there"},
		{"the name within a word", "Botany Bot Bots", "Botany " + bot + " Bots", "Botany Bots"},
		{"another person of the name", "Bot Bot help", `<spark-mention data-object-type="person" data-object-id="OTHER">Bot</spark-mention> ` + bot + " help", "Bot help"},
		{"everybody", "All Bot", `<spark-mention data-object-type="groupMention" data-group-type="all">All</spark-mention> ` + bot, "All"},
		{"other white space", "Bot list\n1\n\n2", bot + " list<ul><li>1</li><li>2</li></ul>", "list\n1\n\n2"},
		{"lines", "Bot run\n  x := 1\n\ty", bot + " run<br/>  x := 1<br/>\ty", "run\n  x := 1\n\ty"},
		{"a no-break space", "Bot\u00a0help", bot + "&nbsp;help", "help"},
		{"entities", "R&D <Bot> help", `<spark-mention data-object-id="BOT">R&amp;D &lt;Bot&gt;</spark-mention> help`, "help"},
		{"quotes and tags in a name", "A B help", `<spark-mention data-object-type='person' data-object-id='BOT'><b>A</b> B</spark-mention> help`, "help"},
		{"the name in an attribute", "Bot see here", bot + ` see <a href="https://example.com/Bot?a>b" title='Bot'>here</a>`, "see here"},
		{"overlapping names", "aaa", `a<spark-mention data-object-id="BOT">aa</spark-mention>`, "a"},
		{"a comma", "Bot, help", bot + ", help", "help"},
		{"a colon", "Bot: help", bot + ": help", "help"},
		{"a hyphen", "Bot - help", bot + " - help", "help"},
		{"a colon of its own", "Bot : help", "<p>" + bot + " : help</p>", "help"},
		{"a comma and no space", "Bot,help", bot + ",help", "help"},
		{"only one mark", "Bot:: help", bot + ":: help", ": help"},
		{"a comma behind both of two", "Bot, Bot: help", bot + ", " + bot + ": help", "help"},
		{"a comma alone", "Bot,", bot + ",", ""},
		{"a flag", "Bot -v --help", bot + " -v --help", "-v --help"},
		{"a negative number", "Bot -5", bot + " -5", "-5"},
		{"an emoji", "Bot :wave: there", bot + " :wave: there", ":wave: there"},
		{"a comma behind another mention", "Bob, Bot, help", `<spark-mention data-object-id="BOB">Bob</spark-mention>, ` + bot + ", help", "Bob, , help"},
		{"a comma and no mention", "Bot, help", "<p>Bot, help</p>", "Bot, help"},
		{"a text of its own with the name", "Bot says: see Bot", "<p>" + bot + " help me</p>", "help me"},
		{"a text of its own and no mention", "see the card", "<p>help me</p>", "help me"},
		{"a text of its own with another name", "Rob help", bot + " help", "help"},
		{"white space in the mention", "The Bot help", `<spark-mention data-object-id="BOT">The&nbsp;Bot </spark-mention>help`, "help"},
		{"a mention of white space", "a b", `a<spark-mention data-object-id="BOT"> </spark-mention>b`, "a b"},
		{"a text of its own", "see the card", "<p>" + bot + " <b>help</b> me</p>", "help me"},
		{"an empty mention", "help", `<spark-mention data-object-id="BOT"></spark-mention> help`, "help"},
		{"a mention without an end", "Bot help", `<spark-mention data-object-id="BOT">Bot help`, "Bot help"},
		{"an end without a mention", "Bot help", `Bot</spark-mention> help`, "Bot help"},
		{"broken HTML", "Bot < help", bot + ` < help <a "`, "< help"},
	} {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, webex.StripMention(&webex.Message{Text: test.text, HTML: test.html}, "BOT"))
		})
	}
}

func FuzzStripMention(f *testing.F) {
	f.Add("Bot help", `<spark-mention data-object-id="BOT">Bot</spark-mention> help`)
	f.Add("A B", `<p>A <spark-mention data-object-id="BOT">B</spark-mention></p><br>`)
	f.Fuzz(func(t *testing.T, text, html string) {
		got := webex.StripMention(&webex.Message{Text: text, HTML: html}, "BOT")
		assert.Equal(t, strings.TrimSpace(got), got)
		assert.LessOrEqual(t, len(got), max(len(text), 3*len(html)))
		assert.Equal(t, strings.TrimSpace(text), webex.StripMention(&webex.Message{Text: text}, "BOT"))
	})
}

func TestEscapeMarkdown(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"nothing", "", ""},
		{"plain", "Hello, world! (5 > 4)", "Hello, world! (5 &gt; 4)"},
		{"emphasis", "*a* __b__ snake_case", `\*a\* \_\_b\_\_ snake\_case`},
		{"struck out", "~/a ~~b~~ ~c~", `\~/a \~\~b\~\~ \~c\~`},
		{"web addresses", "see https://example.com/a_b/_c?x_y=1&z=~2&_=3, WWW.example.com/~bob_ or a_b&c",
			`see https://example.com/a_b/_c?x_y=1&z=~2&\_=3, WWW.example.com/~bob\_ or a\_b&amp;c`},
		{"emphasis in web addresses", "https://example.com/_a_/__b__/*c*/~d~e~/_", `https://example.com/_a\_/\__b\_\_/\*c\*/~d\~e\~/\_`},
		{"entities in web addresses", "http://example.com/?a=1&copy;=2&#60;&#x3c;&b", `http://example.com/?a=1&amp;copy;=2&amp;#60;&amp;#x3c;&b`},
		{"HTML in web addresses", "https://example.com/<b>a_b</b>[c](d)", `https://example.com/&lt;b&gt;a\_b&lt;/b&gt;\[c\](d)`},
		{"not a web address", "xhttps://a_b shttp://a_b ftp://a_b", `xhttps://a\_b shttp://a\_b ftp://a\_b`},
		{"code", "`a` ```", "\\`a\\` \\`\\`\\`"},
		{"a link", "[a](https://example.com) ![b](c)", `\[a\](https://example.com) !\[b\](c)`},
		{"a mention", "<@all> <@personEmail:a@example.com>", "&lt;@all&gt; &lt;@personEmail:a@example.com&gt;"},
		{"HTML", "<b>&amp;", "&lt;b&gt;&amp;amp;"},
		{"escapes", `\* C:\new`, `\\\* C:\\new`},
		{"line ends of other systems", "a\r# b\r\n- c", "a  \n\\# b  \n\\- c"},
		{"a heading", "# a #", `\# a #`},
		{"lists", "- a\n+ b\n* c\n12. d\n3) e", "\\- a  \n\\+ b  \n\\* c  \n12\\. d  \n3\\) e"},
		{"numbers", "3.5 and 2026-01-02", `3\.5 and 2026-01-02`},
		{"a quote", "> a", "&gt; a"},
		{"rules", "---\n===", "\\---  \n\\==="},
		{"indentation", "a\n    b\n\tc\n  - d", "a  \n\u00a0\u00a0\u00a0\u00a0b  \n\u00a0\u00a0\u00a0\u00a0c  \n\u00a0\u00a0\\- d"},
		{"lines", "a\nb\r\n\n\nc\n", "a  \nb  \n\n\nc  \n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, webex.EscapeMarkdown(test.text))
		})
	}
}
