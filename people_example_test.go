package webex_test

import (
	"context"
	"fmt"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

func ExamplePeopleService_Me() {
	ctx := context.Background()
	s := webextest.NewServer() // a fake Webex; a program has webex.NewClient() instead
	defer s.Close()
	client := s.Client(s.Bot)

	me, err := client.People.Me(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(me.DisplayName, me.Type)
	// Output: Bot bot
}

func ExamplePeopleService_List() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Bob)

	for person, err := range client.People.List(ctx, &webex.ListPeopleOptions{DisplayName: "Al"}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(person.DisplayName, person.Emails)
	}
	// Output: Alice Archer [alice@example.com]
}

func ExamplePeopleService_ListPages() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Bob)

	for page, err := range client.People.ListPages(ctx, &webex.ListPeopleOptions{IDs: []string{s.Alice.ID, "nobody"}}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%d found, not found: %s\n", len(page.Items), page.Extra["notFoundIds"])
	}
	// Output: 1 found, not found: ["nobody"]
}

// An update replaces the person, so it starts with all that the person has.
func ExamplePerson_UpdateRequest() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Alice) // an administrator

	person, err := client.People.Get(ctx, s.Bob.ID)
	if err != nil {
		fmt.Println(err)
		return
	}
	req := person.UpdateRequest()
	req.Title = new("Manager")
	person, err = client.People.Update(ctx, person.ID, req)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(person.DisplayName, person.Emails, person.Title)
	// Output: Bob Baker [bob@example.com] Manager
}
