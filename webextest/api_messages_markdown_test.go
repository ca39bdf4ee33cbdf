package webextest

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRenderMarkdown(t *testing.T) {
	for _, test := range []struct{ name, markdown, html, plain string }{
		{"plain", "a < b & c", "<p>a &lt; b &amp; c</p>", "a < b & c"},
		{"strong", "**a** __b__", "<p><strong>a</strong> <strong>b</strong></p>", "a b"},
		{"emphasis", "*a* _b_", "<p><em>a</em> <em>b</em></p>", "a b"},
		{"nested", "**a *b* c**", "<p><strong>a <em>b</em> c</strong></p>", "a b c"},
		{"no emphasis", "2 * 3 * 4 snake_case_name", "<p>2 * 3 * 4 snake_case_name</p>", "2 * 3 * 4 snake_case_name"},
		{"code", "`a*b*<`", "<p><code>a*b*&lt;</code></p>", "a*b*<"},
		{"link", "[a **b**](http://x.y/?a&b)", `<p><a href="http://x.y/?a&amp;b" rel="nofollow">a <strong>b</strong></a></p>`, "a b"},
		{"line break", "a  \nb\nc", "<p>a<br/>b\nc</p>", "a\nb\nc"},
		{"paragraphs", "a\n\nb\r\n\r\nc", "<p>a</p><p>b</p><p>c</p>", "a\nb\nc"},
		{"heading", "## a *b*\nc", "<h2>a <em>b</em></h2><p>c</p>", "a b\nc"},
		{"list", "a\n\n- b\n* c\n\nd", "<p>a</p><ul><li>b</li><li>c</li></ul><p>d</p>", "a\nb\nc\nd"},
		{"numbers", "1. a\n2. b", "<ol><li>a</li><li>b</li></ol>", "a\nb"},
		{"quote", "> a\n> b\n\nc", "<blockquote>a\nb</blockquote><p>c</p>", "a\nb\nc"},
		{"fence", "a\n```go\nx := *p\n\ny\n```\nb", "<p>a</p><pre><code>x := *p\n\ny</code></pre><p>b</p>", "a\nx := *p\n\ny\nb"},
		{"open fence", "```\na", "<pre><code>a</code></pre>", "a"},
		{"mention in code", "`<@all>`", "<p><code>&lt;@all&gt;</code></p>", "<@all>"},
		{"nobody known", "<@personEmail:x@y.z>", "<p>x@y.z</p>", "x@y.z"},
		{"escapes", "2 \\* 3 \\* 4, \\# \\\\ \\a", "<p>2 * 3 * 4, # \\ \\a</p>", "2 * 3 * 4, # \\ \\a"},
		{"an escape in bold", "**2 \\* 3**", "<p><strong>2 * 3</strong></p>", "2 * 3"},
		{"entities", "&lt;@all&gt; &amp;amp; &nbsp;", "<p>&lt;@all&gt; &amp;amp; &amp;nbsp;</p>", "<@all> &amp; &nbsp;"},
		{"spaces alone", " \n ", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			html, plain, mentions := renderMarkdown(test.markdown, func(string, string) *person { return nil })
			assert.Equal(t, test.html, html)
			assert.Equal(t, test.plain, plain)
			assert.Empty(t, mentions)
		})
	}
}
