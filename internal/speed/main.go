// Speed runs the benchmarks several times and prints a Markdown table that
// compares the SDK with net/http and encoding/json doing the same work:
//
//	go run ./internal/speed
//
// It also measures how much the SDK adds to the size of the smallest program
// that makes one call.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// A row of the table compares a benchmark of the SDK with its plain
// counterpart.
type row struct {
	work, benchmark, plain, sdk string
}

var rows = []row{
	{"get one room", "GetRoom", "net_http", "webex"},
	{"iterate 10,000 messages in pages of 100", "ListMessages/known", "net_http", "webex"},
	{"the same, an unknown attribute on each", "ListMessages/with_unknown", "net_http", "webex"},
	{"upload 64 MiB", "Upload", "net_http", "webex"},
	{"upload 64 MiB, refused once with 429", "Upload", "net_http", "webex_after_429"},
	{"download 64 MiB", "Download", "net_http", "webex"},
	{"list 20 pages of 50 ms, 50 ms of work each", "ReadAhead", "sequential", "webex"},
}

func main() {
	log.SetFlags(0)
	count := flag.Int("count", 7, "how often to run each benchmark")
	flag.Parse()
	results := run(*count)
	fmt.Printf("%s, %s/%s, %d CPUs; medians of %d runs.\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), *count)
	fmt.Println("| work | net/http + encoding/json | webex | time | allocations | peak heap |")
	fmt.Println("|---|---|---|---|---|---|")
	for _, r := range rows {
		plain, sdk := results[r.benchmark+"/"+r.plain], results[r.benchmark+"/"+r.sdk]
		fmt.Printf("| %s | %s | %s | %.2f × | %s | %s |\n", r.work,
			milliseconds(plain["ns/op"]), milliseconds(sdk["ns/op"]), median(ratios(sdk["ns/op"], plain["ns/op"])),
			allocations(plain["allocs/op"], sdk["allocs/op"]), kibibytes(sdk["peak-KiB"]))
	}
	plain, sdk := programSize(plainProgram), programSize(sdkProgram)
	fmt.Printf("\nThe smallest program that makes one call: %.2f MiB with net/http and encoding/json, %.2f MiB with webex, %+.2f MiB.\n",
		mebibytes(plain), mebibytes(sdk), mebibytes(sdk-plain))
}

var line = regexp.MustCompile(`(?m)^Benchmark(\S+?)(?:-\d+)?\s+\d+\s+(.*)$`)

// run runs the benchmarks and returns their figures by name and unit.
func run(count int) map[string]map[string][]float64 {
	results := make(map[string]map[string][]float64)
	for range count { // all benchmarks once per round, so that a busy moment affects all of them
		cmd := exec.Command("go", "test", "-run", "^$", "-bench", "GetRoom|ListMessages|Upload|Download|ReadAhead", "-benchmem", ".")
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			log.Fatalf("%v\n%s", err, out)
		}
		for _, match := range line.FindAllStringSubmatch(string(out), -1) {
			figures := results[match[1]]
			if figures == nil {
				figures = make(map[string][]float64)
				results[match[1]] = figures
			}
			fields := strings.Fields(match[2])
			for i := 0; i+1 < len(fields); i += 2 {
				value, err := strconv.ParseFloat(fields[i], 64)
				if err != nil {
					log.Fatal(err)
				}
				figures[fields[i+1]] = append(figures[fields[i+1]], value)
			}
		}
	}
	return results
}

func median(values []float64) float64 {
	if len(values) == 0 {
		log.Fatal("a benchmark is missing")
	}
	return slices.Sorted(slices.Values(values))[len(values)/2]
}

// ratios returns the ratio of the figures of each round. Figures of different
// rounds do not compare, because the load of the machine varies.
func ratios(sdk, plain []float64) []float64 {
	var ratios []float64
	for i := range min(len(sdk), len(plain)) {
		ratios = append(ratios, sdk[i]/plain[i])
	}
	return ratios
}

func milliseconds(ns []float64) string {
	return fmt.Sprintf("%.3g ms", median(ns)/1e6)
}

func allocations(plain, sdk []float64) string {
	p, s := median(plain), median(sdk)
	if p < 1000 {
		return fmt.Sprintf("%+.0f", s-p)
	}
	return fmt.Sprintf("%.2f ×", s/p)
}

func kibibytes(values []float64) string {
	if len(values) == 0 {
		return "–"
	}
	return fmt.Sprintf("%.0f KiB", median(values))
}

func mebibytes(bytes int64) float64 { return float64(bytes) / (1 << 20) }

const plainProgram = `package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
)

func main() {
	body, _ := json.Marshal(map[string]string{"toPersonEmail": "alice@example.com", "text": "hello"})
	req, _ := http.NewRequest("POST", "https://webexapis.com/v1/messages", bytes.NewReader(body))
	req.Header.Set("Authorization", "Bearer "+os.Getenv("WEBEX_ACCESS_TOKEN"))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		panic(err)
	}
	var message struct{ ID string }
	fmt.Println(json.NewDecoder(resp.Body).Decode(&message), message.ID)
}
`

const sdkProgram = `package main

import (
	"context"
	"fmt"

	"github.com/go-webex/webex"
)

func main() {
	client, err := webex.NewClient()
	if err != nil {
		panic(err)
	}
	message, err := client.Messages.Create(context.Background(),
		&webex.CreateMessageRequest{ToPersonEmail: "alice@example.com", Text: "hello"})
	fmt.Println(err, message.ID)
}
`

// programSize builds a program inside this module and returns its size in
// bytes.
func programSize(source string) int64 {
	dir, err := os.MkdirTemp(".", "speed-")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	program, binary := filepath.Join(dir, "main.go"), filepath.Join(dir, "program")
	if err = os.WriteFile(program, []byte(source), 0o600); err == nil {
		err = build(binary, program)
	}
	if err != nil {
		log.Print(err)
		return 0
	}
	info, err := os.Stat(binary)
	if err != nil {
		log.Print(err)
		return 0
	}
	return info.Size()
}

func build(binary, program string) error {
	var stderr bytes.Buffer
	cmd := exec.Command("go", "build", "-o", binary, program)
	cmd.Stderr = &stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%w\n%s", err, &stderr)
	}
	return nil
}
