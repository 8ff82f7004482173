package docs

import (
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"kassa/internal/signature"
)

// config is a house's, with the answers of the API's tests.
func config() Config {
	return Config{
		PublicURL: "https://pay.example.org/shop/", Version: "v1.2.3", Answers: os.DirFS("../api/testdata"), Icon: "/icon.svg",
		Styles: []string{"/a.css", "/b.css"}, Log: slog.New(slog.DiscardHandler),
		Language: func(r *http.Request) string { return r.Header.Get("Accept-Language") },
	}
}

func get(t *testing.T, c Config, path, language string) *httptest.ResponseRecorder {
	t.Helper()
	recorder, request := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil)
	request.Header.Set("Accept-Language", language)
	New(c).ServeHTTP(recorder, request)
	return recorder
}

func TestWhatIsServed(t *testing.T) {
	for _, row := range []struct {
		path, language string
		code           int
		kind           string
	}{
		{"/docs/openapi.json", "", 200, "application/json"},
		{"/docs/", "en", 200, "text/html; charset=utf-8"},
		{"/docs/", "ru", 200, "text/html; charset=utf-8"},
		{"/docs/nothing", "en", 404, "text/plain; charset=utf-8"},
	} {
		answer := get(t, config(), row.path, row.language)
		if kind := answer.Header().Get("Content-Type"); answer.Code != row.code || kind != row.kind {
			t.Errorf("%s in %q: %d, %s", row.path, row.language, answer.Code, kind)
		}
		if got := answer.Header().Get("Content-Language"); got != row.language && row.code == 200 {
			t.Errorf("%s: Content-Language %q, want %q", row.path, got, row.language)
		}
	}
}

// A reference without its answers tells no reader why.
func TestAMissingAnswerIsADefect(t *testing.T) {
	var log strings.Builder
	broken := config()
	broken.Answers, broken.Log = fstest.MapFS{}, slog.New(slog.NewTextHandler(&log, nil))
	for _, path := range []string{"/docs/openapi.json", "/docs/"} {
		answer := get(t, broken, path, "en")
		if answer.Code != http.StatusInternalServerError || strings.Contains(answer.Body.String(), ".json") {
			t.Errorf("%s: %d %s", path, answer.Code, answer.Body)
		}
	}
	if !strings.Contains(log.String(), "create.json") {
		t.Errorf("log %q lacks the cause", log.String())
	}
	if _, err := broken.answer("create.json"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

// What a call's text says is signed is what its example has signed.
func TestExamplesAreSignedAsTheirTextsSay(t *testing.T) {
	tried := 0
	for _, call := range Calls() {
		for _, field := range call.Request {
			var members map[string]json.RawMessage
			if err := json.Unmarshal([]byte(call.Examples[0].Body()), &members); err != nil {
				t.Fatal(err)
			}
			if field.Name != "signature" {
				continue
			}
			members["salt"] = json.RawMessage("salt")
			var values []string
			for name := range strings.SplitSeq(runs(speeches[0].field(call, field))[1].Text, ":") {
				values = append(values, strings.Trim(string(members[name]), `"`))
			}
			if got, want := string(members["signature"]), `"`+signature.SHA1(values...)+`"`; got != want {
				t.Errorf("%s: %s, want %s of %q", call.Path(), got, want, values)
			}
			tried++
		}
	}
	if tried == 0 {
		t.Error("no call is signed")
	}
}

func TestTheVectorsOfTheContract(t *testing.T) {
	want := []string{
		"871a12bd5572a36e7083d65fe808964016fe4851", "ada220b1e2eb43931e92651a6083bcc6cdd8facf",
		"af869dbf0d6c648a5f735e09c5a5548c9e2d5a6c", "0794572b2938338bc08b99b88f9545e13e7d7197",
	}
	for i, vector := range vectors() {
		if vector.Hash() != want[i] {
			t.Errorf("%s: %s, want %s", vector.Example, vector.Hash(), want[i])
		}
	}
}
