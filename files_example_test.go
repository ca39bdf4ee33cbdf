package webex_test

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

func ExampleFilesService_Info() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Alice)

	message, err := client.Messages.Create(ctx, &webex.CreateMessageRequest{
		ToPersonEmail: "bob@example.com",
		Upload:        webex.UploadBytes("report.csv", []byte("month,sales\n")),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, fileURL := range message.Files {
		info, err := client.Files.Info(ctx, fileURL)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(info.Name, info.Size)
	}
	// Output: report.csv 12
}

// Files stream, however large they are.
func ExampleFilesService_Save() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	client := fake.Client(fake.Alice)

	message, err := client.Messages.Create(ctx, &webex.CreateMessageRequest{
		ToPersonEmail: fake.Bob.Email,
		Upload:        webex.UploadBytes("report.txt", []byte("all is well")),
	})
	if err != nil {
		log.Fatal(err)
	}

	var saved bytes.Buffer // or an *os.File
	info, err := client.Files.Save(ctx, message.Files[0], &saved)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %s\n", info.Name, saved.String())
	// Output: report.txt: all is well
}

// The name of a file is up to its sender. SafeName makes one of it that a local
// file can have.
func ExampleFilesService_SaveFile() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	client := fake.Client(fake.Alice)

	message, err := client.Messages.Create(ctx, &webex.CreateMessageRequest{
		ToPersonEmail: fake.Bob.Email,
		Upload:        webex.UploadBytes("report: today?.txt", []byte("all is well")),
	})
	if err != nil {
		log.Fatal(err)
	}

	dir, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	for i, fileURL := range message.Files {
		info, err := client.Files.Info(ctx, fileURL)
		if err != nil {
			log.Fatal(err)
		}
		name := fmt.Sprintf("%d-%s", i+1, info.SafeName()) // two files can have the same name
		if _, err := client.Files.SaveFile(ctx, fileURL, filepath.Join(dir, name)); err != nil {
			log.Fatal(err)
		}
		fmt.Println(name)
	}
	// Output: 1-report_ today_.txt
}
