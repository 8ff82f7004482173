package api

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kassa/internal/invoice"
	"kassa/internal/wire"
)

func TestCreateReadsEveryField(t *testing.T) {
	for _, row := range []struct {
		name, members string
		want          invoice.Request
	}{
		{"texts",
			`"amount":"99.99","currency":"USD","type":"topup","lifetime":"60","subtract_from":"balance","required_method":"TEST",
			 "description":"чай \u0026 \ud83c\udf75","extra":"7","redirect_url":"https://a.example","callback_url":"https://b.example"`,
			invoice.Request{Amount: "99.99", Currency: "USD", Type: "topup", Lifetime: "60", SubtractFrom: "balance",
				RequiredMethod: "TEST", Description: "чай & 🍵", Extra: "7", RedirectURL: "https://a.example",
				CallbackURL: "https://b.example"}},
		{"numbers keep their own digits",
			`"amount":1e-05,"type":"topup","lifetime":60,"extra":12345678901234567890.10`,
			invoice.Request{Amount: "1e-05", Type: "topup", Lifetime: "60", Extra: "12345678901234567890.10"}},
		{"null is absent, an unknown member is ignored",
			`"amount":1,"extra":null,"payer_details":null,"currency":null,"colour":["red"]`,
			invoice.Request{Amount: "1"}},
		{"the former name of currency", `"amount_currency":"EUR"`, invoice.Request{Currency: "EUR"}},
		{"currency wins", `"amount_currency":"EUR","currency":"USD"`, invoice.Request{Currency: "USD"}},
		{"the last of two members wins", `"amount":1,"amount":2`, invoice.Request{Amount: "2"}},
		{"payer details as text", `"payer_details":"a@example.org"`,
			invoice.Request{PayerDetails: json.RawMessage(`"a@example.org"`)}},
		{"payer details verbatim", `"payer_details": [ {"email" : "\u0061"} ] `,
			invoice.Request{PayerDetails: json.RawMessage(`[ {"email" : "\u0061"} ]`)}},
		{"payer details as an object", `"payer_details":{}`, invoice.Request{PayerDetails: json.RawMessage(`{}`)}},
		{"a replacement character that was meant", `"extra":"\uFFFD�"`, invoice.Request{Extra: "\uFFFD\uFFFD"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			h := newHouse()
			h.post("/v3/invoice/create/", `{`+auth+`,`+row.members+`}`)
			row.want.Dialect = invoice.V3
			if diff := cmp.Diff(row.want, h.wanted); diff != "" {
				t.Errorf("request (-want +got):\n%s", diff)
			}
		})
	}
}

// inAnyOrder compares lists of errors: their order is no promise.
var inAnyOrder = cmpopts.SortSlices(strings.Compare)

func TestBadRequests(t *testing.T) {
	for _, row := range []struct {
		name, body string
		want       []string
	}{
		{"a list", `[]`, []string{"The body must be a JSON object"}},
		{"a text", `"x"`, []string{"The body must be a JSON object"}},
		{"null", `null`, []string{"The body must be a JSON object"}},
		{"broken UTF-8", "{\"extra\":\"\xff\"}", []string{"The body must be UTF-8"}},
		{"too large", `{"extra":"` + strings.Repeat(`x`, maxBody) + `"}`, []string{"The body must be at most 1048576 bytes"}},
		{"no credentials", `{"amount":true}`,
			[]string{"`auth_login` field is required", "`auth_secret` field is required"}},
		{"credentials of other types", `{"auth_login":[],"auth_secret":false}`,
			[]string{"`auth_login` must be a string or a number", "`auth_secret` must be a string or a number"}},
		{"a wrong secret", `{"auth_login":"shop","auth_secret":"x"}`, []string{"Wrong `auth_login` or `auth_secret`"}},
		{"a wrong login", `{"auth_login":"x","auth_secret":"8c1f5e2a-correct"}`, []string{"Wrong `auth_login` or `auth_secret`"}},
		{"nothing else", `{` + auth + `}`,
			[]string{"`type` field is required", "`amount` field is required", "`lifetime` field is required"}},
		{"other types, with all other faults", `{` + auth + `,"amount":[1],"type":"gift","extra":true,"payer_details":5}`,
			[]string{"`amount` must be a string or a number", "`extra` must be a string or a number",
				"`payer_details` must be a string, a list or an object", "`type` must be `purchase` or `topup`",
				"`lifetime` field is required"}},
		{"an escaped NUL", `{` + auth + `,"amount":1,"type":"topup","lifetime":1,"extra":"a\u0000b"}`,
			[]string{"`extra` must not contain a NUL character"}},
		{"half a surrogate pair", `{` + auth + `,"amount":1,"type":"topup","lifetime":1,"extra":"\ud83c"}`,
			[]string{"`extra` must be Unicode text without half a surrogate pair"}},
		{"a text over its bound", `{` + auth + `,"amount":1,"type":"topup","lifetime":1,"extra":"` + strings.Repeat("x", 4097) + `"}`,
			[]string{"`extra` must be at most 4096 bytes"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := errorsOf(t, newHouse().post("/v3/invoice/create/", row.body))
			if diff := cmp.Diff(row.want, got, inAnyOrder); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
		})
	}
}

func TestBrokenJSONIsToldWithItsPlace(t *testing.T) {
	for _, row := range []struct {
		name, body string
		offset     int
	}{
		{"empty", ``, 0},
		{"cut off", `{"a":`, 5},
		{"two objects", `{}{}`, 3},
		{"a form", `amount=1`, 1},
		{"NaN", `{"amount":NaN}`, 11},
		{"a raw NUL", "{\"extra\":\"\x00\"}", 11},
		{"deep nesting", `{"extra":` + strings.Repeat(`[`, 100_000), 10009},
	} {
		t.Run(row.name, func(t *testing.T) {
			messages := errorsOf(t, newHouse().post("/v3/invoice/create/", row.body))
			want := fmt.Sprintf("The body must be valid JSON; at byte %d: ", row.offset)
			if len(messages) != 1 || !strings.HasPrefix(messages[0], want) {
				t.Errorf("errors %q, want one that begins with %q", messages, want)
			}
		})
	}
}

// errorsOf is what a failed call was told.
func errorsOf(t *testing.T, answer *httptest.ResponseRecorder) []string {
	t.Helper()
	var envelope wire.Envelope
	if err := json.Unmarshal(bodyOf(t, answer.Result()), &envelope); err != nil {
		t.Fatal(err)
	}
	if !envelope.Error {
		t.Error("the call succeeded")
	}
	return envelope.Errors
}

func TestFlags(t *testing.T) {
	for _, row := range []struct {
		json       string
		want, fine bool
	}{
		{`true`, true, true}, {`"true"`, true, true}, {`"True"`, true, true}, {`1`, true, true}, {`"1"`, true, true},
		{`false`, false, true}, {`"false"`, false, true}, {`0`, false, true}, {`null`, false, true},
		{`"yes"`, false, false}, {`2`, false, false}, {`[]`, false, false}, {`""`, false, false},
	} {
		request, err := parse([]byte(`{"compact":` + row.json + `}`))
		if err != nil {
			t.Fatal(err)
		}
		if got := request.flag("compact"); got != row.want || (request.err() == nil) != row.fine {
			t.Errorf("flag of %s: %t, %v; want %t, fine %t", row.json, got, request.err(), row.want, row.fine)
		}
	}
}

func TestStrangersMakeNobodyWork(t *testing.T) {
	h := newHouse()
	h.post("/v3/invoice/create/", `{"auth_login":"shop","amount":1,"type":"topup","lifetime":1}`)
	if h.attempts != 0 {
		t.Errorf("a call without a secret was looked up %d times", h.attempts)
	}
	h.post("/v3/invoice/create/", `{"auth_login":"shop","auth_secret":"guess","amount":1,"type":"topup","lifetime":1}`)
	if h.wanted.Amount != "" {
		t.Error("a call with a wrong secret reached Create")
	}
}
