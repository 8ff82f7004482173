package api

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kassa/internal/wire"
)

// seeds are bodies that once broke a decoder of somebody.
var seeds = []string{
	``, `{}`, `[]`, `null`, `{"amount":1e-05}`, `{"amount":-0}`, `{"amount":1e999999999}`, `{"extra":"\ud800"}`,
	`{"extra":"\u0000"}`, "{\"extra\":\"\xff\"}", `{"":""}`, `{"a":1,"a":null}`, `{"payer_details":[[{"a":"]}"}]]}`,
	`{"lifetime":"60.0","amount":"99.99","type":"topup"}`, `{"compact":"TRUE"}`, `{"id":{}}`, strings.Repeat(`[`, 20_000),
}

// FuzzFields reads every kind of field from any body: never a panic, a fault at most.
func FuzzFields(f *testing.F) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		request, err := parse(body)
		if err != nil {
			return
		}
		for name := range request.members {
			if text := request.text(name); strings.ContainsRune(text, 0) && request.err() == nil {
				t.Errorf("%q has a NUL that nobody complained of", name)
			}
			request.required(name)
			request.flag(name)
			request.whole(name, 1)
			if details := request.details(name); details != nil && !json.Valid(details) {
				t.Errorf("%q kept %q, which is no JSON", name, details)
			}
		}
	})
}

// FuzzHandler sends any body to any path: the answer is HTTP 200 with an envelope, and nothing is a defect of ours.
func FuzzHandler(f *testing.F) {
	for _, seed := range seeds {
		f.Add("/v3/invoice/create/", seed, strings.TrimPrefix(seed, "{"))
	}
	for dialect, actions := range newHouse().handled.(*handler).dialects {
		for path := range actions {
			f.Add("//"+dialect+"//"+path, `{}`, `"id":"123456789_abcdefghij","method":"TEST"}`)
		}
	}
	f.Fuzz(func(t *testing.T, path, stranger, known string) {
		for _, body := range []string{stranger, `{` + auth + `,` + known} {
			h := newHouse()
			request := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
			request.URL.Path = path
			recorder := httptest.NewRecorder()
			h.handled.ServeHTTP(recorder, request)
			check(t, h, recorder)
		}
	})
}

func check(t *testing.T, h *house, recorder *httptest.ResponseRecorder) {
	t.Helper()
	var envelope wire.Envelope
	body := bodyOf(t, recorder.Result())
	if err := json.Unmarshal(body, &envelope); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	if envelope.Error != (len(envelope.Errors) > 0) || envelope.Errors == nil {
		t.Errorf("half an envelope: %s", body)
	}
	if strings.Contains(h.log.String(), `"level":"ERROR"`) {
		t.Errorf("a defect: %s", h.log.String())
	}
}
