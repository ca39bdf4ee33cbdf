package webex_test

import (
	"net/http"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

func TestFileNames(t *testing.T) {
	tests := []struct{ disposition, want string }{
		{`attachment; filename="example.png"`, "example.png"},
		{`attachment; filename=example.png`, "example.png"},
		{`attachment; filename="a%20b.png"`, "a b.png"},
		{`attachment; filename="100%.png"`, "100%.png"},
		{`attachment; filename*=UTF-8''%E2%82%AC%20rates.txt; filename="rates.txt"`, "€ rates.txt"},
		{`attachment; filename="naïve.txt"`, "naïve.txt"},
		{`attachment; filename="../../etc/passwd"`, "passwd"},
		{`attachment; filename="..%2F..%2Fetc%2Fpasswd"`, "passwd"},
		{`attachment; filename="C:\\Windows\\evil.dll"`, "evil.dll"},
		{`attachment; filename=".."`, ""},
		{`attachment; filename="/"`, ""},
		{"attachment; filename=\"a%00b%0Ac.txt\"", "abc.txt"},
		{`attachment; filename=annual report.pdf`, "annual report.pdf"},
		{`attachment; filename=annual report.pdf; size=7`, "annual report.pdf"},
		{`attachment; FileName = naïve.txt`, "naïve.txt"},
		{"attachment; filename=na\xefve.txt", "naïve.txt"},
		{"attachment; filename=\"na\xefve.txt\"", "naïve.txt"},
		{`attachment; filename="na%EFve.txt"`, "naïve.txt"},
		{`attachment; filename="the "big" one.txt"`, `the "big" one.txt`},
		{`attachment; filename="no end.txt`, "no end.txt"},
		{`filename=alone.txt`, "alone.txt"},
		{`attachment; filename*=iso-8859-1'en'na%EFve.txt`, "naïve.txt"},
		{`attachment; filename*="UTF-8''%E2%82%AC.txt"`, "€.txt"},
		{`attachment; filename*=%E2%82%AC rates.txt`, "€ rates.txt"},
		{`attachment; filename*=UTF-8''a b.txt; filename=c.txt`, "a b.txt"},
		{`attachment; filename*=UTF-8''%E2%8; filename="rates.txt"`, "rates.txt"},
		{`attachment; filename*=UTF-8''100%.txt`, "100%.txt"},
		{`attachment; filename=../../etc/pass wd`, "pass wd"},
		{`attachment; filename*=UTF-8''..%2F a b`, " a b"},
		{`attachment; xfilename=a b.txt`, ""},
		{`attachment; filename=`, ""},
		{`attachment`, ""},
		{`;;;`, ""},
		{``, ""},
	}
	for _, test := range tests {
		t.Run(test.disposition, func(t *testing.T) {
			_, baseURL := serve(t, answer(200, "", "Content-Disposition", test.disposition))
			info, err := newClient(t, baseURL).Files.Info(t.Context(), baseURL+"/contents/x")
			require.NoError(t, err)
			assert.Equal(t, test.want, info.Name)
		})
	}
}

func FuzzFileName(f *testing.F) {
	f.Add(`attachment; filename="../../etc/passwd"`)
	f.Add(`attachment; filename*=UTF-8''%E2%82%AC%2Frates.txt`)
	f.Fuzz(func(t *testing.T, disposition string) {
		handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Disposition"] = []string{disposition}
		})
		info, err := newClient(t, "https://webex.test/v1", inMemory(handler)).Files.Info(t.Context(), "https://webex.test/v1/contents/x")
		require.NoError(t, err)
		assert.False(t, strings.ContainsAny(info.Name, "/\\\x00\r\n"), info.Name)
		assert.NotContains(t, []string{".", ".."}, info.Name)
		assertSafe(t, info.SafeName())
	})
}

func TestSafeName(t *testing.T) {
	tests := []struct{ name, want string }{
		{"report.pdf", "report.pdf"},
		{"Übersicht 報告 👍.docx", "Übersicht 報告 👍.docx"},
		{"", "file"},
		{".", "file"},
		{"..", "file"},
		{" . ", "file"},
		{"\u200b\u202e", "file"},
		{"../../etc/passwd", "_.._.._etc_passwd"},
		{`C:\CON`, "C__CON"},
		{`a<b>c:d"e/f\g|h?i*j`, "a_b_c_d_e_f_g_h_i_j"},
		{"a\x00b\r\nc\x7fd\u0085.txt", "abcd.txt"},
		{"invoice\u202Efdp.exe", "invoicefdp.exe"},
		{"a\u2066b\u2069\u200B\uFEFF\u00AD\u2060\u3164\uFFA0\u2800\uFE0F\U000E0041.txt", "ab.txt"},
		{"a\u2028b\uE000c\uFFFEd.txt", "abcd.txt"},
		{"a\u00A0b\u202Fc\u3000d.png", "a b c d.png"},
		{"caf\xe9.txt", "caf_.txt"},
		{" spaces .txt ", "spaces .txt"},
		{"dots...", "dots"},
		{"dots. . .", "dots"},
		{".bashrc", "_.bashrc"},
		{"-rf", "_-rf"},
		{"CON", "_CON"},
		{"nul.tar.gz", "_nul.tar.gz"},
		{"Aux .txt", "_Aux .txt"},
		{"com1.log", "_com1.log"},
		{"LPT\u00b2", "_LPT\u00b2"},
		{"conin$", "_conin$"},
		{"C\u200bON.txt", "_CON.txt"},
		{"COM10.log", "COM10.log"},
		{"console.log", "console.log"},
		{"comma.txt", "comma.txt"},
		{strings.Repeat("a", 300) + ".pdf", strings.Repeat("a", 195) + ".pdf"},
		{strings.Repeat("報", 99) + ".gz", strings.Repeat("報", 65) + ".gz"},
		{strings.Repeat("a", 195) + " . b.pdf", strings.Repeat("a", 195) + ".pdf"},
		{"a." + strings.Repeat("x", 300), "a." + strings.Repeat("x", 197)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := webex.FileInfo{Name: test.name}.SafeName()
			assert.Equal(t, test.want, got)
			assertSafe(t, got)
			assert.Equal(t, got, webex.FileInfo{Name: got}.SafeName(), "a safe name is its own")
		})
	}
}

// assertSafe checks what SafeName promises.
func assertSafe(t *testing.T, name string) {
	t.Helper()
	assert.NotEmpty(t, name)
	assert.LessOrEqual(t, len(name), 200)
	assert.True(t, utf8.ValidString(name))
	assert.False(t, strings.ContainsAny(name, `<>:"/\|?*`), name)
	assert.NotContains(t, []string{" ", ".", "-"}, name[:1])
	assert.NotContains(t, []string{" ", "."}, name[len(name)-1:])
	for _, r := range name {
		assert.True(t, unicode.IsPrint(r), "%q has %U", name, r)
		assert.False(t, unicode.Is(unicode.Cf, r), "%q has %U", name, r)
	}
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	assert.NotContains(t, []string{"CON", "PRN", "AUX", "NUL", "COM1", "COM9", "LPT1", "LPT9"}, strings.TrimSpace(stem))
}

func FuzzSafeName(f *testing.F) {
	f.Add("../../etc/passwd")
	f.Add("nul .txt")
	f.Fuzz(func(t *testing.T, name string) { assertSafe(t, webex.FileInfo{Name: name}.SafeName()) })
}
