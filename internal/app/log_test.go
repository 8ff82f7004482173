package app

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"kassa/internal/signature"
	"kassa/internal/till"
)

// journal is a log that several goroutines write and a test reads.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(part []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(part)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// TestNoSecretIsLogged runs everything that has to do with a secret and looks for each of them in the log.
func TestNoSecretIsLogged(t *testing.T) {
	log := new(journal)
	directory := t.TempDir()
	server := observed(t, func(c *Config) {
		c.Database = "sqlite:" + filepath.Join(directory, "kassa.db")
		c.Log = logFlags{LogFormat: "json", LogLevel: "debug"}.logger(log)
	})
	heard := make(chan struct{}, 8)
	shop := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { heard <- struct{}{} }))
	defer shop.Close()
	keys := server.Fresh
	sale(t, server, shop.URL+"/hook?token=tokenInTheURL")
	payout(t, server)
	call(t, server, "me/info", "wrongSecretOfAStranger", `"x":1`)
	authorized(t, server)
	made, rotated := newKeys(t, server)
	serverKey, err := os.ReadFile(filepath.Join(directory, keyName))
	if err != nil {
		t.Fatal(err)
	}
	<-heard
	stop(t, server)

	secrets := map[string]string{
		"secret": keys.Secret, "salt": keys.Salt, "webhook secret": signature.WebhookSecret(keys.Salt),
		"secret of a new till": made.Secret, "salt of a new till": made.Salt, "rotated secret": rotated[0], "rotated salt": rotated[1],
		"wrong secret": "wrongSecretOfAStranger", "token": "tokenInTheURL", "Authorization": "BearerOfBadNews",
		"server key": strings.TrimSpace(string(serverKey)), "what the payer told": "payersOwnMail", "signature": payoutSignature(keys.Salt),
	}
	text := log.String()
	for name, secret := range secrets {
		if len(secret) < 8 || strings.Contains(text, secret) {
			t.Errorf("the %s is in the log, or is none: %q", name, secret)
		}
	}
	for _, told := range []string{`"path":"/v3/invoice/create/","outcome":"ok"`, `"outcome":"denied"`, `"msg":"callback attempt"`, `"client":"127.0.0.1"`} {
		if !strings.Contains(text, told) {
			t.Errorf("the log lacks %s:\n%s", told, text)
		}
	}
}

func sale(t *testing.T, server *Server, hook string) {
	t.Helper()
	id, _ := call(t, server, "invoice/create", server.Fresh.Secret,
		`"amount":1000,"type":"topup","lifetime":60,"payer_details":{"email":"payersOwnMail@example.com"},"callback_url":"`+hook+`"`)["id"].(string)
	if paid := call(t, server, "sandbox/pay", server.Fresh.Secret, `"id":"`+id+`"`); paid["error"] != false {
		t.Fatal(paid)
	}
}

func payoutSignature(salt string) string { return signature.SHA1("100", "TEST", "card1", salt) }

func payout(t *testing.T, server *Server) {
	t.Helper()
	made := call(t, server, "payoff/create", server.Fresh.Secret, `"method":"TEST","wallet":"card1","amount":100,"subtract_from":"balance","signature":"`+
		payoutSignature(server.Fresh.Salt)+`"`)
	if made["error"] != false {
		t.Fatal(made)
	}
}

// authorized sends what a careless program might.
func authorized(t *testing.T, server *Server) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/v3/me/info/", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer BearerOfBadNews")
	request.Header.Set("X-Request-Id", "idOfAStranger")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if id := answer.Header.Get("X-Request-Id"); id == "" || id == "idOfAStranger" {
		t.Errorf("the request's id is %q, want one of the server's own", id)
	}
}

// newKeys makes a till, and new keys for the first one.
func newKeys(t *testing.T, server *Server) (made till.Keys, rotated []string) {
	t.Helper()
	made, err := server.house.tills.Create(t.Context(), "Second", true)
	if err != nil {
		t.Fatal(err)
	}
	for _, use := range []till.Use{till.Secret, till.Salt} {
		plain, err := server.house.tills.Rotate(t.Context(), server.Fresh.Till.ID, use, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		rotated = append(rotated, plain)
	}
	return made, rotated
}

func TestLogFlags(t *testing.T) {
	tests := []struct {
		name  string
		flags logFlags
		want  string
	}{
		{"text", logFlags{"text", "info"}, "level=INFO msg=one\nlevel=WARN msg=two\n"},
		{"JSON", logFlags{"json", "info"}, `{"level":"INFO","msg":"one"}` + "\n" + `{"level":"WARN","msg":"two"}` + "\n"},
		{"only warnings", logFlags{"text", "warn"}, "level=WARN msg=two\n"},
		{"a zero Config", logFlags{}, "level=INFO msg=one\nlevel=WARN msg=two\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var out bytes.Buffer
			handler := test.flags.logger(&out).Handler()
			for _, line := range []struct {
				level slog.Level
				text  string
			}{{slog.LevelDebug, "none"}, {slog.LevelInfo, "one"}, {slog.LevelWarn, "two"}} {
				if handler.Enabled(t.Context(), line.level) {
					_ = handler.Handle(t.Context(), slog.NewRecord(time.Time{}, line.level, line.text, 0))
				}
			}
			if got := out.String(); got != test.want {
				t.Errorf("logged %q, want %q", got, test.want)
			}
		})
	}
}
