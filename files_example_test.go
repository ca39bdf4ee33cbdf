package webex_test

import (
	"context"
	"fmt"

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
