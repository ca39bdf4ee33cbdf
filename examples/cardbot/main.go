// Cardbot books meeting rooms with a form: an Adaptive Card with an input of
// every type. Say something to it, and it answers with the form. What is wrong
// with the answers it says in plain words; when all is right, a confirmation
// takes the place of the form.
//
//	WEBEX_ACCESS_TOKEN=… WEBEX_WEBHOOK_SECRET=… cardbot -url https://bot.example.com
//
// The URL is where Webex reaches it from the internet, by way of something that
// ends TLS. The secret is a long random text; it proves that it is Webex who
// calls. An interrupt or SIGTERM ends the bot as soon as it has answered what
// it has accepted.
//
// Without a token and without arguments, somebody of a fake Webex on this
// machine books a room with it.
package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/card"
	"github.com/go-webex/webex/webextest"
)

const usage = `usage: cardbot -url https://bot.example.com [-addr :8080]

Books meeting rooms with a form. It needs the token of a bot in
WEBEX_ACCESS_TOKEN and a long random text in WEBEX_WEBHOOK_SECRET. It serves
/webhook to Webex, and /healthz to whatever watches over it. The exit codes:
0 ended by a signal, 1 failed, 2 usage.

`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	logger := slog.New(slog.NewTextHandler(stderr, nil))
	client, err := webex.NewClient(webex.WithLogger(logger))
	isDemo := errors.Is(err, webex.ErrNoToken) && len(args) == 0
	flags := flag.NewFlagSet("cardbot", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprint(stderr, usage)
		flags.PrintDefaults()
	}
	addr := flags.String("addr", ":8080", "the `address` to listen on")
	public := flags.String("url", "", "the public `URL` of this program, without /webhook")
	secret := os.Getenv("WEBEX_WEBHOOK_SECRET")
	switch usageErr := flags.Parse(args); {
	case errors.Is(usageErr, flag.ErrHelp):
		return 0
	case usageErr != nil:
		return 2
	case isDemo:
		err = demo(ctx, stdout, logger)
	case *public == "" || secret == "" || flags.NArg() > 0:
		fmt.Fprintln(stderr, "cardbot needs -url and WEBEX_WEBHOOK_SECRET, and nothing beside its flags")
		flags.Usage()
		return 2
	case err == nil:
		err = listenAndServe(ctx, client, *addr, *public, secret, logger)
	}
	if err != nil {
		fmt.Fprintln(stderr, "cardbot:", err)
		return 1
	}
	return 0
}

func listenAndServe(ctx context.Context, client *webex.Client, addr, public, secret string, logger *slog.Logger) error {
	// Whoever calls from here on waits until the bot is ready.
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	b, err := newBot(ctx, client, public, webex.WebhookOptions{
		Secret: secret,
		Queue:  1000, // Webex disables the webhooks of a bot that is slow to answer
		Logger: logger,
	})
	if err != nil {
		return err
	}
	logger.Info("ready", "bot", b.me.DisplayName, "addr", listener.Addr())

	mux := http.NewServeMux()
	mux.Handle("/webhook", b.handler)
	mux.HandleFunc("GET /healthz", func(http.ResponseWriter, *http.Request) {}) // 200
	server := &http.Server{
		Handler:     mux,
		ReadTimeout: 30 * time.Second,
		ErrorLog:    slog.NewLogLogger(logger.Handler(), slog.LevelWarn),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err = <-ended:
	case <-ctx.Done():
	}
	// The context has ended, but not for what is left to do.
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	return errors.Join(err, server.Shutdown(patience), b.handler.Shutdown(patience))
}

type bot struct {
	client  *webex.Client
	me      *webex.Person
	handler *webex.WebhookHandler
}

// newBot makes a bot and sees to it that Webex calls it for messages and for
// forms.
func newBot(ctx context.Context, client *webex.Client, public string, options webex.WebhookOptions) (*bot, error) {
	target, err := url.JoinPath(public, "webhook")
	if err != nil {
		return nil, err
	}
	me, err := client.People.Me(ctx)
	if err != nil {
		return nil, err
	}
	b := &bot{client: client, me: me}
	b.handler = webex.NewWebhookHandler(b.handle, options)
	all, err := client.Webhooks.EnsureAll(ctx, target, options.Secret, []*webex.CreateWebhookRequest{
		{Name: "cardbot messages", Resource: webex.WebhookResourceMessages, Event: webex.WebhookEventCreated},
		{Name: "cardbot attachmentActions", Resource: webex.WebhookResourceAttachmentActions, Event: webex.WebhookEventCreated},
	})
	if err != nil {
		return nil, err
	}
	for _, ensured := range all {
		options.Logger.Info("webhook ensured", "webhook", ensured)
	}
	return b, nil
}

// handle is called for the events of one room in turn, and for those of several
// rooms side by side.
func (b *bot) handle(ctx context.Context, event *webex.WebhookEvent) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute) // the next in the room waits
	defer cancel()
	if event.Resource == webex.WebhookResourceMessages {
		return b.ask(ctx, event)
	}
	return b.read(ctx, event)
}

// ask answers a message with the form, in its thread.
func (b *bot) ask(ctx context.Context, event *webex.WebhookEvent) error {
	message, err := event.Message()
	if err != nil || message.PersonID == b.me.ID { // it hears of its own messages too
		return err
	}
	return b.reply(ctx, message, &webex.CreateMessageRequest{
		Attachments: []webex.Attachment{webex.AdaptiveCard(form(time.Now()))},
	})
}

// read reads a form that was filled in.
func (b *bot) read(ctx context.Context, event *webex.WebhookEvent) error {
	submitted, err := event.AttachmentAction()
	if err != nil {
		return err
	}
	// The event does not have the inputs, and the API may not know the action yet.
	action, err := b.client.AttachmentActions.Get(ctx, submitted.ID, webex.UntilFound(5*time.Second))
	if err != nil {
		return err
	}
	message, err := b.client.Messages.Get(ctx, action.MessageID)
	if errors.Is(err, webex.ErrNotFound) {
		return nil // somebody was faster
	}
	if err != nil {
		return err
	}
	order, faults, err := readBooking(action, time.Now())
	if err != nil {
		return err
	}
	if len(faults) > 0 { // the form stays, to be filled in again
		return b.reply(ctx, message, &webex.CreateMessageRequest{Text: inPlainWords(faults)})
	}
	// Webex does not edit messages with cards: the form is deleted, and the
	// confirmation posted. Who has deleted it goes on; a second submission,
	// here or in a replica, finds nothing to delete.
	err = b.client.Messages.Delete(ctx, message.ID)
	if errors.Is(err, webex.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return b.reply(ctx, message, &webex.CreateMessageRequest{
		Attachments: []webex.Attachment{webex.AdaptiveCard(order.confirmation())},
	})
}

// reply posts to the thread that a message is in or begins.
func (b *bot) reply(ctx context.Context, message *webex.Message, req *webex.CreateMessageRequest) error {
	req.RoomID = message.RoomID
	req.ParentID = cmp.Or(message.ParentID, message.ID)
	_, err := b.client.Messages.Create(ctx, req)
	return err
}

const maxGuests = 12

var (
	rooms     = []card.Choice{{Title: "Aquarium", Value: "aquarium"}, {Title: "Lighthouse", Value: "lighthouse"}}
	equipment = []card.Choice{{Title: "Screen", Value: "screen"}, {Title: "Whiteboard", Value: "board"}}
)

// form asks for a booking.
func form(now time.Time) card.Card {
	return card.Card{
		Body: []card.Element{
			card.TextBlock{Text: "Book a room", Size: card.SizeLarge, Weight: card.WeightBolder},
			card.TextInput{ID: "purpose", Label: "Purpose", IsRequired: true, MaxLength: 100},
			card.NumberInput{ID: "guests", Label: "Guests", IsRequired: true, Min: new(1.0), Max: new(float64(maxGuests))},
			card.DateInput{ID: "day", Label: "Day", IsRequired: true, Min: now.Format(time.DateOnly)},
			card.TimeInput{ID: "start", Label: "Start", IsRequired: true},
			card.ChoiceSetInput{ID: "room", Label: "Room", IsRequired: true, Style: card.ChoiceStyleExpanded, Choices: rooms},
			card.ChoiceSetInput{ID: "equipment", Label: "Equipment", IsMultiSelect: true, Choices: equipment},
			card.ToggleInput{ID: "lunch", Label: "Lunch", Title: "Lunch for everybody"},
			card.TextInput{ID: "note", Label: "Note", IsMultiline: true},
		},
		Actions: []card.Action{card.Submit{Title: "Book"}},
	}
}

// booking is the answer to the form.
type booking struct {
	Purpose   string    `card:"purpose"`
	Guests    int       `card:"guests"`
	Day       time.Time `card:"day"`
	Start     time.Time `card:"start" layout:"15:04"`
	Room      string    `card:"room"`
	Equipment []string  `card:"equipment"`
	Lunch     bool      `card:"lunch"`
	Note      string    `card:"note,optional"`
}

// readBooking reads a booking and says all that is wrong with it. The app of
// the person has checked the rules of the form, unless it is an old one.
func readBooking(action *webex.AttachmentAction, now time.Time) (booking, []webex.InputFault, error) {
	var order booking
	err := action.DecodeInputs(&order)
	if invalid, ok := errors.AsType[*webex.InputError](err); ok {
		return order, invalid.Faults, nil
	}
	var faults []webex.InputFault
	if order.Guests < 1 || order.Guests > maxGuests {
		faults = append(faults, webex.InputFault{ID: "guests", Message: fmt.Sprintf("must be from 1 to %d", maxGuests)})
	}
	if order.Day.Before(now.Add(-36 * time.Hour)) { // it is still yesterday in the west
		faults = append(faults, webex.InputFault{ID: "day", Message: "must not be in the past"})
	}
	return order, faults, err
}

// inPlainWords says what is wrong, by the labels of the form.
func inPlainWords(faults []webex.InputFault) string {
	var text strings.Builder
	text.WriteString("Please have another look at the form:")
	inputs := form(time.Now()).Inputs()
	for _, fault := range faults {
		i := slices.IndexFunc(inputs, func(input card.Input) bool { return input.ID == fault.ID })
		fmt.Fprintf(&text, "\n- %s %s.", inputs[i].Label, fault.Message)
	}
	return text.String()
}

// confirmation shows a booking.
func (b *booking) confirmation() card.Card {
	lunch := "no"
	if b.Lunch {
		lunch = "yes"
	}
	return card.Card{Body: []card.Element{
		card.TextBlock{Text: "Booked", Size: card.SizeLarge, Weight: card.WeightBolder, Color: card.ColorGood},
		card.FactSet{Facts: []card.Fact{
			{Title: "Purpose", Value: b.Purpose},
			{Title: "Room", Value: titles(rooms, b.Room)},
			{Title: "When", Value: b.Day.Format("Monday, 2 January 2006") + " at " + b.Start.Format("15:04")},
			{Title: "Guests", Value: strconv.Itoa(b.Guests)},
			{Title: "Equipment", Value: titles(equipment, b.Equipment...)},
			{Title: "Lunch", Value: lunch},
			{Title: "Note", Value: cmp.Or(b.Note, "none")},
		}},
	}}
}

// titles returns what people call the values of choices.
func titles(choices []card.Choice, values ...string) string {
	var list []string
	for _, choice := range choices {
		if slices.Contains(values, choice.Value) {
			list = append(list, choice.Title)
		}
	}
	return cmp.Or(strings.Join(list, ", "), "none")
}

// demo lets somebody of a fake Webex book a room, and shows what is said.
func demo(ctx context.Context, out io.Writer, logger *slog.Logger) error {
	fake := webextest.New()
	defer fake.Close()
	fmt.Fprintf(out, "There is no token in WEBEX_ACCESS_TOKEN, so this is a fake Webex.\n\n")

	// Without a queue, the bot has answered an event when it is delivered.
	b, err := newBot(ctx, fake.Client(fake.Bot), "https://bot.example.com", webex.WebhookOptions{Secret: rand.Text(), Logger: logger})
	if err != nil {
		return err
	}
	fake.DeliverTo(b.handler)
	alice := fake.As(fake.Alice)
	request := alice.Tell(fake.Bot, "I need a room for the team.")
	fmt.Fprintln(out, "Alice:", request.Text)
	if err := fake.Wait(ctx); err != nil {
		return err
	}
	asked := latest(fake, request.RoomID)
	fmt.Fprintf(out, "\nBot, with a card:\n%s\n", asked.Text)

	tomorrow := time.Now().AddDate(0, 0, 1).Format(time.DateOnly)
	for _, inputs := range []map[string]any{
		{"purpose": "Planning", "guests": "a few", "day": "tomorrow", "start": "12:30", "room": "aquarium"},
		{"purpose": "Planning", "guests": "20", "day": "2020-02-02", "start": "12:30", "room": "aquarium"},
		{"purpose": "Planning", "guests": "8", "day": tomorrow, "start": "12:30", "room": "aquarium",
			"equipment": "screen,board", "lunch": "true"},
	} {
		alice.Submit(asked.ID, inputs)
		if err := fake.Wait(ctx); err != nil {
			return err
		}
		fmt.Fprintf(out, "\nAlice submits: guests %q, day %q\n", inputs["guests"], inputs["day"])
		fmt.Fprintf(out, "\nBot:\n%s\n", latest(fake, request.RoomID).Text)
	}
	_, err = fake.Client(fake.Alice).Messages.Get(ctx, asked.ID)
	if !errors.Is(err, webex.ErrNotFound) {
		return fmt.Errorf("the form should be gone, but: %w", err)
	}
	fmt.Fprintln(out, "\nThe confirmation has taken the place of the form.")
	return nil
}

func latest(fake *webextest.Server, roomID string) webextest.Message {
	messages := fake.Messages(roomID)
	return messages[len(messages)-1]
}
