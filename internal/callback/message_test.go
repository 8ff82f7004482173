package callback

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/signature"
)

// The signature of the body is the first vector of contract section 2.
func TestSign(t *testing.T) {
	at := time.Unix(1674087231, 0)
	delivery := Delivery{
		ID: "msg_1", Subject: "123456789_abcdefghij", URL: "https://shop.example/",
		Body: []byte(`{"id":"123456789_abcdefghij","state":"payed"}`),
	}
	got, err := Sign(delivery, []string{"salt", "older"}, at)
	if err != nil {
		t.Fatal(err)
	}
	body := `{"id":"123456789_abcdefghij","state":"payed","signature":"871a12bd5572a36e7083d65fe808964016fe4851"}`
	want := Message{
		URL: "https://shop.example/", ID: "msg_1", At: at, Body: []byte(body),
		Signature: signature.Webhook("salt", "msg_1", at, []byte(body)) + " " +
			signature.Webhook("older", "msg_1", at, []byte(body)),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSignRefuses(t *testing.T) {
	tests := map[string]struct {
		body  string
		salts []string
	}{
		"no salt":     {`{"id":"1"}`, nil},
		"empty body":  {``, []string{"salt"}},
		"a list":      {`[]`, []string{"salt"}},
		"a brace":     {`}`, []string{"salt"}},
		"cut off":     {`{"id":"1"`, []string{"salt"}},
		"with a tail": {"{}\n", []string{"salt"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if message, err := Sign(Delivery{Body: []byte(test.body)}, test.salts, time.Unix(0, 0)); !errors.Is(err, errUnsigned) {
				t.Errorf("sign = %s, %v", message.Body, err)
			}
		})
	}
}

func TestAppendSignatureLeavesTheFrozenBody(t *testing.T) {
	frozen := append(make([]byte, 0, 1024), `{"a":1}`...)
	for _, value := range []string{"first", "second"} {
		got, _ := appendSignature(frozen, value)
		if want := `{"a":1,"signature":"` + value + `"}`; string(got) != want {
			t.Errorf("body = %s, want %s", got, want)
		}
	}
	if string(frozen) != `{"a":1}` {
		t.Errorf("the frozen body became %s", frozen)
	}
	if got, _ := appendSignature([]byte("{}"), "x"); string(got) != `{"signature":"x"}` {
		t.Errorf("of an empty object: %s", got)
	}
}
