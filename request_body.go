package webex

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"reflect"
	"slices"
	"unicode/utf8"

	"github.com/hashicorp/go-retryablehttp"

	"github.com/go-webex/webex/internal/jsonx"
)

// A requestBody is the body of a call, ready to be sent any number of times.
type requestBody struct {
	contentType string // empty if there is no body
	size        int64
	data        []byte                        // a body in memory, or
	open        func() (io.ReadCloser, error) // a body that streams
	upload      *sending                      // the file in open
	secrets     []string                      // secrets in the body, which no error may show
}

// newRequestBody encodes a body. It may be nil, a form, a [*Multipart], a
// request with a method that makes one of these, or a value to encode as JSON.
func newRequestBody(ctx context.Context, body any) (requestBody, error) {
	switch body := body.(type) {
	case nil:
		return requestBody{}, nil
	case url.Values:
		return formBody(body)
	case *Multipart:
		return body.encode(ctx)
	case io.Reader, []byte:
		return requestBody{}, fmt.Errorf("a request body is a value to be sent as JSON (a json.RawMessage if it is JSON already), a url.Values or a *Multipart, not %T", body)
	}
	body = byPointer(body)
	if v := reflect.ValueOf(body); v.Kind() == reflect.Pointer && v.IsNil() {
		return requestBody{}, fmt.Errorf("the request, a %T, is nil", body)
	}
	if err := validate(body); err != nil {
		return requestBody{}, err
	}
	if form, ok := body.(interface{ multipart() *Multipart }); ok {
		if m := form.multipart(); m != nil {
			return m.encode(ctx)
		}
	}
	if form, ok := body.(interface{ form() url.Values }); ok {
		encoded, err := formBody(form.form())
		return encoded.withSecretsOf(body), err
	}
	data, err := jsonx.Marshal(body)
	if err != nil {
		return requestBody{}, err
	}
	return requestBody{contentType: "application/json", size: int64(len(data)), data: data}.withSecretsOf(body), nil
}

func formBody(values url.Values) (requestBody, error) {
	if err := checkForm(values); err != nil {
		return requestBody{}, err
	}
	data := []byte(values.Encode())
	return requestBody{contentType: "application/x-www-form-urlencoded", size: int64(len(data)), data: data}, nil
}

// checkForm refuses a form with a text that JSON could not have either.
func checkForm(values url.Values) error {
	odd := func(text string) bool { return !utf8.ValidString(text) }
	for name, texts := range values {
		if odd(name) {
			return fmt.Errorf("the field name %q: %w", name, jsonx.ErrNotUTF8)
		}
		if slices.ContainsFunc(texts, odd) {
			return fmt.Errorf("%s: %w", name, jsonx.ErrNotUTF8)
		}
	}
	return nil
}

// withSecretsOf notes the secrets in the request that the body is made from.
func (b requestBody) withSecretsOf(request any) requestBody {
	b.secrets = secretsOf(reflect.ValueOf(request))
	return b
}

// isSpent reports whether the body cannot be sent again.
func (b requestBody) isSpent() bool { return b.upload != nil && b.upload.isSpent() }

// release frees what the body holds. Nothing reads it any more.
func (b *requestBody) release() {
	if b.upload != nil {
		b.upload.release()
	}
}

// raw returns the body in a form that retryablehttp neither reads into memory
// nor rewinds.
func (b requestBody) raw() any {
	switch {
	case b.contentType == "":
		return nil
	case b.open == nil:
		return b.data
	}
	return retryablehttp.ReaderFunc(func() (io.Reader, error) { return b.open() })
}
