package api

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kassa/internal/docs"
	"kassa/internal/golden"
	"kassa/internal/signature"
	"kassa/internal/wire"
	v2 "kassa/internal/wire/v2"
)

func TestTheReferenceHasEveryAction(t *testing.T) {
	var told, served []string
	for _, call := range docs.Calls() {
		told = append(told, call.Path())
	}
	for dialect, actions := range newHouse().handled.(*handler).dialects {
		for name := range actions {
			served = append(served, "/"+dialect+"/"+name+"/")
		}
	}
	if diff := cmp.Diff(served, told, cmpopts.SortSlices(strings.Compare)); diff != "" {
		t.Errorf("(-served +told):\n%s", diff)
	}
}

// spoken is what this test reads of the OpenAPI document.
type spoken struct {
	Paths map[string]struct{ Post operation }
}

type operation struct {
	RequestBody struct{ Content contents }
	Responses   map[string]struct{ Content contents }
}

type contents map[string]struct {
	Examples map[string]struct{ Value json.RawMessage }
}

func reference(t *testing.T) spoken {
	t.Helper()
	recorder := httptest.NewRecorder()
	docs.New(docs.Config{
		PublicURL: "https://pay.crystalpay.io", Version: "1", Answers: Examples(), Log: slog.New(slog.DiscardHandler),
		Language: func(*http.Request) string { return "en" },
	}).ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/docs/openapi.json", nil))
	var document spoken
	if err := json.Unmarshal(recorder.Body.Bytes(), &document); err != nil {
		t.Fatalf("%v in %.100s", err, recorder.Body)
	}
	return document
}

// Every example of the document is sent as it stands there and comes back as it stands there.
func TestEveryExampleOfTheReferenceIsTrue(t *testing.T) {
	for path, at := range reference(t).Paths {
		requests, answers := at.Post.RequestBody.Content["application/json"].Examples, at.Post.Responses["200"].Content
		if len(requests) == 0 {
			t.Errorf("%s has no example", path)
		}
		told := map[string]bool{}
		for kind, content := range answers {
			for name, want := range content.Examples {
				told[name] = true
				t.Run(strings.Trim(path, "/")+"/"+name, func(t *testing.T) {
					got := newHouse().post(path, string(requests[name].Value))
					if base, _, _ := strings.Cut(got.Header().Get("Content-Type"), ";"); base != kind {
						t.Errorf("Content-Type %s, want %s", base, kind)
					}
					if diff := cmp.Diff(exampleText(t, kind, want.Value), got.Body.String()); diff != "" {
						t.Errorf("(-document +got):\n%s", diff)
					}
				})
			}
		}
		for name := range requests {
			if !told[name] {
				t.Errorf("%s: the request %s has no answer", path, name)
			}
		}
	}
}

// exampleText is JSON as it stands, and the content of a string for another kind.
func exampleText(t *testing.T, kind string, value json.RawMessage) string {
	t.Helper()
	if kind == "application/json" {
		return string(value)
	}
	var text string
	if err := json.Unmarshal(value, &text); err != nil {
		t.Fatal(err)
	}
	return text
}

// The schema of an answer is made from a struct: the one that the action answers with.
func TestTheReferenceNamesTheStructsOfTheAnswers(t *testing.T) {
	h := newHouse()
	for _, call := range docs.Calls() {
		request, err := parse([]byte(call.Examples[0].Body()))
		if err != nil {
			t.Fatal(err)
		}
		answer, err := h.handled.(*handler).dialects[call.Dialect][call.Action](context.Background(), h.owner, request)
		if got, want := reflect.TypeOf(answer), reflect.TypeOf(call.Answer); got != want || err != nil {
			t.Errorf("%s answers a %s (%v), the reference has a %s", call.Path(), got, err, want)
		}
	}
}

// errorsWith are those of a call with these members.
func errorsWith(t *testing.T, call docs.Call, members map[string]json.RawMessage) []string {
	t.Helper()
	members = with(members, "auth_login", `"`+login+`"`, "auth_secret", `"`+secret+`"`)
	body, err := json.Marshal(members)
	if err != nil {
		t.Fatal(err)
	}
	answer := newHouse().post(call.Path(), string(body))
	if strings.HasPrefix(answer.Header().Get("Content-Type"), "text/csv") {
		return nil
	}
	var envelope wire.Envelope
	if err := json.Unmarshal(answer.Body.Bytes(), &envelope); err != nil {
		t.Fatal(err)
	}
	return envelope.Errors
}

func members(t *testing.T, object string) map[string]json.RawMessage {
	t.Helper()
	var all map[string]json.RawMessage
	if err := json.Unmarshal([]byte(object), &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// with is a copy of members with some more.
func with(members map[string]json.RawMessage, more ...string) map[string]json.RawMessage {
	all := map[string]json.RawMessage{}
	for name, value := range members {
		all[name] = value
	}
	for pair := range slices.Chunk(more, 2) {
		all[pair[0]] = json.RawMessage(pair[1])
	}
	return all
}

// neededOf is the required members of a call's first example.
func neededOf(t *testing.T, call docs.Call) map[string]json.RawMessage {
	t.Helper()
	all := members(t, call.Examples[0].Body())
	needed := map[string]json.RawMessage{}
	for _, name := range call.Required() {
		needed[name] = all[name]
	}
	return needed
}

func TestTheReferenceKnowsWhatIsRequired(t *testing.T) {
	for _, call := range docs.Calls() {
		var want []string
		for _, name := range call.Required() {
			want = append(want, "`"+name+"` field is required")
		}
		isRequired := func(text string) bool { return strings.HasSuffix(text, "field is required") }
		got := slices.DeleteFunc(errorsWith(t, call, nil), func(text string) bool { return !isRequired(text) })
		if diff := cmp.Diff(want, got, cmpopts.SortSlices(strings.Compare), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s with nothing (-reference +handler):\n%s", call.Path(), diff)
		}
		if got := errorsWith(t, call, neededOf(t, call)); slices.ContainsFunc(got, isRequired) {
			t.Errorf("%s with what is required: %q", call.Path(), got)
		}
	}
}

// A field that is read is complained about when it is nonsense; one that is not read is ignored.
func TestTheReferenceKnowsWhatIsRead(t *testing.T) {
	names := with(members(t, `{`+needed+`,`+nulls+`}`)) // those that any call is known to read
	for _, call := range docs.Calls() {
		for _, field := range call.Request {
			names[field.Name] = nil
		}
	}
	for _, call := range docs.Calls() {
		needed := neededOf(t, call)
		for name := range names {
			told := slices.ContainsFunc(call.Request, func(f docs.Field) bool { return f.Name == name })
			read := false
			for _, nonsense := range []string{`true`, `"maybe"`} {
				complaints := strings.Join(errorsWith(t, call, with(needed, name, nonsense)), "\n")
				read = read || strings.Contains(complaints, "`"+name+"` ")
			}
			if read != told {
				t.Errorf("%s: `%s` is read: %t, in the reference: %t", call.Path(), name, read, told)
			}
		}
	}
}

// A call that acts once for each key refuses what is no key; any other one does not look at it.
func TestTheReferenceKnowsWhatActsOnce(t *testing.T) {
	for _, call := range docs.Calls() {
		request := httptest.NewRequest(http.MethodPost, call.Path(), strings.NewReader(call.Examples[0].Body()))
		request.Header.Set("Idempotency-Key", "no key")
		recorder := httptest.NewRecorder()
		newHouse().handled.ServeHTTP(recorder, request)
		if once := strings.Contains(recorder.Body.String(), "`Idempotency-Key` must be"); once != call.Once {
			t.Errorf("%s acts once for each key: %t, in the reference: %t", call.Path(), once, call.Once)
		}
	}
}

// The examples of callbacks are the fields of info with the signature of the example's salt.
func TestCallbacksOfTheReference(t *testing.T) {
	h := newHouse()
	info := h.infos()[1]
	site := wire.Site{PublicURL: "https://pay.crystalpay.io"}
	for _, callback := range docs.Callbacks() {
		var body any
		id := info.Invoice.ID
		switch callback.Dialect + " " + callback.Subject {
		case "v3 invoice":
			body = site.Info(info, h.owner.Settings)
		case "v2 invoice":
			body = v2.NewInfo(site, info, h.owner.Settings)
		case "v3 payoff":
			body, id = wire.NewPayoffInfo(payed(), h.owner.Settings), payoffID
		case "v2 payoff":
			body, id = v2.NewPayoff(payed(), h.owner.Settings), payoffID
		}
		if got, want := reflect.TypeOf(body), reflect.TypeOf(callback.Body); got != want {
			t.Errorf("%s is a %s, the reference has a %s", callback.File, got, want)
		}
		frozen, err := wire.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		signed := strings.TrimSuffix(string(frozen), "}") + `,"signature":"` + signature.SHA1(id, "salt") + `"}`
		golden.Equal(t, callback.File, []byte(signed))
	}
}
