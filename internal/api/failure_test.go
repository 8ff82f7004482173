package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/fault"
)

func TestExplain(t *testing.T) {
	broken := errors.New("disk on fire at /var/lib")
	later := fault.New(fault.Unavailable, "No fresh rate for `currency`").Because(broken)
	later.After = 1500 * time.Millisecond
	for _, row := range []struct {
		name     string
		err      error
		messages []string
		outcome  string
		retry    string
		logged   bool
	}{
		{"nobody classified it", broken, []string{internalMessage}, "internal", "0", true},
		{"an internal fault keeps its text back", fault.New(fault.Internal, "row 7"), []string{internalMessage}, "internal", "0", true},
		{"several", fault.List{fault.Field("amount", "must be above zero"), fault.Field("type", "field is required")},
			[]string{"`amount` must be above zero", "`type` field is required"}, "invalid", "0", false},
		{"a cause that quotes the request", fault.Field("extra", "is wrong").Because(broken), []string{"`extra` is wrong"}, "invalid", "0", false},
		{"not found", fault.New(fault.NotFound, "Invoice not found"), []string{"Invoice not found"}, "not found", "0", false},
		{"denied", fault.New(fault.Denied, "Wrong"), []string{"Wrong"}, "denied", "0", false},
		{"conflict", fault.New(fault.Conflict, "Paid already"), []string{"Paid already"}, "conflict", "0", false},
		{"unavailable", later, []string{"No fresh rate for `currency`"}, "unavailable", "2", true},
		{"an empty list", fault.List{}, []string{internalMessage}, "internal", "0", true},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := explain(row.err)
			if diff := cmp.Diff(row.messages, got.messages); diff != "" {
				t.Errorf("messages (-want +got):\n%s", diff)
			}
			if got.outcome() != row.outcome || got.retryAfter() != row.retry || (len(got.causes) > 0) != row.logged {
				t.Errorf("outcome %q, retry %s, causes %v; want %q, %s, logged %t",
					got.outcome(), got.retryAfter(), got.causes, row.outcome, row.retry, row.logged)
			}
		})
	}
}

func TestOnlyTheLogLearnsOfADefect(t *testing.T) {
	for _, row := range []struct {
		name   string
		broken func(*house)
		logged string
	}{
		{"an error", func(h *house) { h.err = errors.New("no such table") }, "no such table"},
		{"a panic", func(h *house) { h.defect = "index out of range" }, "panic: index out of range"},
	} {
		t.Run(row.name, func(t *testing.T) {
			h := newHouse()
			row.broken(h)
			body := string(bodyOf(t, h.post("/v3/invoice/info/", `{`+auth+`,"id":"123456789_abcdefghij"}`).Result()))
			if want := `{"error":true,"errors":["Internal error, please try again later"]}`; body != want {
				t.Errorf("got %s, want %s", body, want)
			}
			if line := h.log.String(); !strings.Contains(line, row.logged) || !strings.Contains(line, `"level":"ERROR"`) {
				t.Errorf("log: %s", line)
			}
		})
	}
}

func TestOneLogLineWithoutSecrets(t *testing.T) {
	h := newHouse()
	answer := h.post("/v3/invoice/create/?auth_secret="+secret, `{`+auth+`,"amount":100,"type":"topup","lifetime":1,"extra":"private"}`)
	var line map[string]any
	if err := json.Unmarshal(h.log.Bytes(), &line); err != nil {
		t.Fatalf("not one line: %v\n%s", err, h.log.String())
	}
	delete(line, "time")
	want := map[string]any{
		"level": "INFO", "msg": "api", "request": answer.Header().Get("X-Request-Id"), "method": "POST",
		"path": "/v3/invoice/create/", "outcome": "ok", "till": 123456789.0, "duration": 0.0,
	}
	if diff := cmp.Diff(want, line); diff != "" {
		t.Errorf("log line (-want +got):\n%s", diff)
	}
}

func TestRequestIDsDiffer(t *testing.T) {
	h := newHouse()
	first, second := h.post("/v3/me/info/", `{}`), h.post("/v3/me/info/", `{}`)
	if a, b := first.Header().Get("X-Request-Id"), second.Header().Get("X-Request-Id"); a == "" || a == b {
		t.Errorf("request ids %q and %q", a, b)
	}
}

// absent is a caller that is gone when the answer comes.
type absent struct{ *httptest.ResponseRecorder }

func (absent) Write([]byte) (int, error) { return 0, errors.New("connection reset") }

func TestACallerThatHungUpIsNoDefect(t *testing.T) {
	for path, outcome := range map[string]string{
		"/v3/balance/list/": "lost",
		"/v3/invoice/create/" + strings.Repeat("я", 1000): "not found",
	} {
		h := newHouse()
		h.err = errors.New("context canceled")
		request := httptest.NewRequest(http.MethodPost, path, strings.NewReader(`{`+auth+`}`))
		h.handled.ServeHTTP(absent{httptest.NewRecorder()}, request)
		line := h.log.Bytes()
		for _, want := range []string{`"lost":"connection reset"`, `"level":"INFO"`, `"outcome":"` + outcome + `"`} {
			if !bytes.Contains(line, []byte(want)) {
				t.Errorf("log lacks %s: %s", want, line)
			}
		}
		if len(line) > 1000 {
			t.Errorf("a stranger wrote %d bytes into the log", len(line))
		}
	}
}
