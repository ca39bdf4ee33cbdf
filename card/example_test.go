package card_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"

	"github.com/go-webex/webex/card"
)

func Example() {
	c := card.Card{
		Body: []card.Element{
			card.TextBlock{Text: "Lunch?", Weight: card.WeightBolder, Size: card.SizeLarge},
			card.ColumnSet{Columns: []card.Column{
				{Width: card.ColumnWidthAuto, Items: []card.Element{
					card.Image{URL: "https://example.com/soup.png", AltText: "Soup", Size: card.ImageSizeSmall},
				}},
				{Width: card.ColumnWidthStretch, Items: []card.Element{
					card.TextBlock{Text: "Today it is soup.", Wrap: true},
				}},
			}},
			card.TextInput{ID: "name", Label: "Name", IsRequired: true},
		},
		Actions: []card.Action{
			card.Submit{Title: "Order", Data: map[string]any{"dish": "soup"}},
		},
	}
	data, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(data))
	// Output:
	// {
	//   "type": "AdaptiveCard",
	//   "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
	//   "version": "1.3",
	//   "body": [
	//     {
	//       "type": "TextBlock",
	//       "text": "Lunch?",
	//       "size": "large",
	//       "weight": "bolder"
	//     },
	//     {
	//       "type": "ColumnSet",
	//       "columns": [
	//         {
	//           "type": "Column",
	//           "width": "auto",
	//           "items": [
	//             {
	//               "type": "Image",
	//               "url": "https://example.com/soup.png",
	//               "altText": "Soup",
	//               "size": "small"
	//             }
	//           ]
	//         },
	//         {
	//           "type": "Column",
	//           "width": "stretch",
	//           "items": [
	//             {
	//               "type": "TextBlock",
	//               "text": "Today it is soup.",
	//               "wrap": true
	//             }
	//           ]
	//         }
	//       ]
	//     },
	//     {
	//       "type": "Input.Text",
	//       "id": "name",
	//       "label": "Name",
	//       "isRequired": true
	//     }
	//   ],
	//   "actions": [
	//     {
	//       "type": "Action.Submit",
	//       "title": "Order",
	//       "data": {
	//         "dish": "soup"
	//       }
	//     }
	//   ]
	// }
}

// A card from a designer is read, changed and written again. What this package
// does not know comes along.
func ExampleParse() {
	c, err := card.Parse([]byte(`{
		"type": "AdaptiveCard",
		"version": "1.2",
		"body": [
			{"type": "TextBlock", "text": "Title", "weight": "Bolder", "acme:tone": "calm"},
			{"type": "acme.Chart", "values": [1.50, 2]}
		]
	}`))
	if err != nil {
		log.Fatal(err)
	}

	title := c.Body[0].(card.TextBlock)
	title.Text = "Sales"
	c.Body[0] = title
	c.Actions = append(c.Actions, card.OpenURL{Title: "More", URL: "https://example.com/sales"})

	data, err := json.Marshal(c.Body)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(data))
	// Output:
	// [{"type":"TextBlock","text":"Sales","weight":"Bolder","acme:tone":"calm"},{"type":"acme.Chart","values":[1.50,2]}]
}

func ExampleExpand() {
	template := []byte(`{
		"type": "AdaptiveCard",
		"version": "1.3",
		"body": [
			{"type": "TextBlock", "text": "Build ${build.number} of ${build.branch}", "wrap": true},
			{"type": "Input.Number", "id": "retries", "value": "${retries}"}
		]
	}`)
	c, err := card.Expand(template, map[string]any{
		"build":   map[string]any{"number": 42, "branch": `"main"`},
		"retries": 3,
	})
	if err != nil {
		log.Fatal(err)
	}
	data, err := json.Marshal(c.Body)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(data))

	_, err = card.Expand(template, map[string]any{"retries": 3})
	fmt.Println(err)
	// Output:
	// [{"type":"TextBlock","text":"Build 42 of \"main\"","wrap":true},{"type":"Input.Number","id":"retries","value":3}]
	// card: body[0].text: there is no value for ${build.number}; body[0].text: there is no value for ${build.branch}
}

// A list of any length, and a part that is not always there.
func ExampleExpand_list() {
	c, err := card.Expand([]byte(`{
		"type": "AdaptiveCard",
		"body": [
			{"$data": "${builds}", "type": "TextBlock", "text": "${$index}: ${branch} of ${$root.project}"},
			{"$when": "${isRed}", "type": "TextBlock", "text": "Something is wrong.", "color": "attention"}
		]
	}`), map[string]any{
		"project": card.EscapeText("web_site"),
		"builds":  []map[string]string{{"branch": "main"}, {"branch": "next"}},
		"isRed":   false,
	})
	if err != nil {
		log.Fatal(err)
	}
	data, err := json.Marshal(c.Body)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(data))
	// Output:
	// [{"type":"TextBlock","text":"0: main of web\\_site"},{"type":"TextBlock","text":"1: next of web\\_site"}]
}

func ExampleEscapeText() {
	fmt.Println("**" + card.EscapeText("__init__.py") + "** has changed")
	// Output: **\_\_init\_\_.py** has changed
}

func ExampleCard_Validate() {
	c := card.Card{
		Body: []card.Element{
			card.TextBlock{Text: "Hi", Weight: "fat"},
			card.Container{Items: []card.Element{card.Image{AltText: "Our logo"}}},
		},
	}
	err := c.Validate() // json.Marshal(c) fails likewise

	var invalid *card.ValidationError
	if errors.As(err, &invalid) {
		for _, fault := range invalid.Faults {
			fmt.Println(fault)
		}
	}
	// Output:
	// body[0].weight: "fat" is not one of default, lighter, bolder
	// body[1].items[0].url: is required
}

// A test of a program can look for what is likely to go wrong.
func ExampleLint() {
	c := card.Card{
		Version: "1.2",
		Body: []card.Element{
			card.Image{URL: "logo.png"},
			card.TextInput{ID: "name", Label: "Name"},
		},
	}
	for _, finding := range card.Lint(c) {
		fmt.Println(finding)
	}
	// Output:
	// body[0].url: "logo.png" is not an absolute http or https URL or a data:image/ URL
	// body[1].label: needs version 1.3, the card is version 1.2
}

func ExampleCard_Text() {
	c := card.Card{
		Body: []card.Element{
			card.TextBlock{Text: "Build 42 failed"},
			card.FactSet{Facts: []card.Fact{{Title: "Branch", Value: "main"}, {Title: "Author", Value: "Ada"}}},
		},
		Actions: []card.Action{card.OpenURL{Title: "Log", URL: "https://example.com/42"}},
	}
	fmt.Println(c.Text())
	// Output:
	// Build 42 failed
	// Branch: main
	// Author: Ada
	// Log: https://example.com/42
}

func ExampleCard_Inputs() {
	c := card.Card{Actions: []card.Action{
		card.ShowCard{Title: "Comment", Card: card.Card{
			Body: []card.Element{card.TextInput{ID: "comment", IsRequired: true, MaxLength: 200}},
		}},
	}}
	for _, in := range c.Inputs() {
		fmt.Println(in.ID, in.Kind, in.Required, in.MaxLength)
	}
	// Output:
	// comment Input.Text true 200
}
