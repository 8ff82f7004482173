package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"
)

// patience bounds what must eventually happen; no test waits for it otherwise.
const patience = time.Minute

// observed runs a sandbox server with an admin listener; its log goes to the writer.
func observed(t *testing.T, change func(*Config)) *Server {
	t.Helper()
	config := Config{Sandbox: true, AdminListen: "127.0.0.1:0"}
	config.Listen, config.Database = "127.0.0.1:0", "sqlite:"+fresh(t)
	if change != nil {
		change(&config)
	}
	server, err := Start(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	return server
}

// get reads a page whole.
func get(t *testing.T, url string) (int, string) {
	t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

// call calls an action as the sandbox till with some secret; the fields stand without braces.
func call(t *testing.T, server *Server, action, secret, fields string) map[string]any {
	t.Helper()
	body := fmt.Sprintf(`{"auth_login":%q,"auth_secret":%q,%s}`, server.Fresh.Till.Login, secret, fields)
	answer, err := http.Post(server.URL+"/v3/"+action+"/", "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var values map[string]any
	if err := json.NewDecoder(answer.Body).Decode(&values); err != nil {
		t.Fatal(err)
	}
	return values
}

// sell makes an invoice, pays it, and returns its id when the merchant has heard of it.
func sell(t *testing.T, server *Server) string {
	t.Helper()
	heard := make(chan struct{})
	shop := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { close(heard) }))
	t.Cleanup(shop.Close)
	secret := server.Fresh.Secret
	id, _ := call(t, server, "invoice/create", secret, `"amount":100,"type":"topup","lifetime":60,"callback_url":"`+shop.URL+`"`)["id"].(string)
	if paid := call(t, server, "sandbox/pay", secret, `"id":"`+id+`"`); paid["error"] != false {
		t.Fatal(paid)
	}
	select {
	case <-heard:
	case <-time.After(patience):
		t.Fatal("no callback came")
	}
	return id
}

// shows demands samples by patterns of whole lines, which it scrapes until they are there: a callback is counted after
// its receiver has answered.
func shows(t *testing.T, server *Server, wanted ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for {
		_, page := get(t, server.Admin+"/metrics")
		var missing []string
		for _, want := range wanted {
			if !regexp.MustCompile(`(?m)^` + want + `$`).MatchString(page) {
				missing = append(missing, want)
			}
		}
		if len(missing) == 0 {
			return
		}
		if ctx.Err() != nil {
			t.Fatalf("missing\n%s\nin\n%s", strings.Join(missing, "\n"), page)
		}
	}
}

func TestMetricsTellOfASale(t *testing.T) {
	server := observed(t, nil)
	defer stop(t, server)
	sell(t, server)
	call(t, server, "me/info", "wrong", `"x":1`)
	get(t, server.URL+"/")
	get(t, server.URL+"/a/path/of/a/stranger")
	call(t, server, "made/up", server.Fresh.Secret, `"x":1`)
	if err := server.house.books.Watch(t.Context()); err != nil {
		t.Fatal(err)
	}
	shows(t, server,
		`kassa_build_info\{version=".+"\} 1`,
		`kassa_request_duration_seconds_count\{action="invoice/create",dialect="v3",outcome="ok"\} 1`,
		`kassa_request_duration_seconds_count\{action="sandbox/pay",dialect="v3",outcome="ok"\} 1`,
		`kassa_request_duration_seconds_count\{action="me/info",dialect="v3",outcome="denied"\} 1`,
		`kassa_request_duration_seconds_count\{action="unknown",dialect="v3",outcome="not found"\} 1`,
		`kassa_request_duration_seconds_count\{action="/",dialect="page",outcome="200"\} 1`,
		`kassa_request_duration_seconds_count\{action="unknown",dialect="page",outcome="404"\} 1`,
		`kassa_failed_logins_total\{result="denied"\} 1`,
		`kassa_failed_logins_total\{result="alarm"\} 0`,
		`kassa_events_total\{event="invoice.created"\} 1`,
		`kassa_events_total\{event="invoice.payed"\} 1`,
		`kassa_callback_attempt_duration_seconds_count\{outcome="success"\} 1`,
		`kassa_callbacks_waiting 0`,
		`kassa_callback_oldest_age_seconds 0`,
		`kassa_database_up 1`,
		`kassa_commit_group_size_bucket\{le="1"\} \d+`,
		`kassa_ledger_breaches 0`,
		`kassa_ledger_check_age_seconds .+`,
		`kassa_ledger_unsealed_entries \d+`,
		`kassa_parked_observations 0`,
		`kassa_rail_height\{network="test",rail="test"\} 1`,
		`kassa_worker_broken\{worker="rail test"\} 0`,
		`kassa_worker_failures_total\{worker="timers"\} 0`,
		`go_goroutines \d+`,
	)
}

func TestMetricsAreNotForThePublic(t *testing.T) {
	server := observed(t, nil)
	defer stop(t, server)
	if status, page := get(t, server.URL+"/metrics"); status != http.StatusNotFound || strings.Contains(page, "go_goroutines") {
		t.Errorf("the public listener answers /metrics with %d", status)
	}
	for path, want := range map[string]string{"/healthz": `{"status":"alive"}`, "/readyz": `{"status":"ready"}`} {
		if _, got := get(t, server.Admin+path); got != want {
			t.Errorf("%s on the admin listener: %s", path, got)
		}
	}
}

// TestATakenAdminAddress: two instances on one machine both serve, unless one was told where its metrics are.
func TestATakenAdminAddress(t *testing.T) {
	first := observed(t, nil)
	defer stop(t, first)
	config := Config{AdminListen: strings.TrimPrefix(first.Admin, "http://")}
	config.Listen, config.Database = "127.0.0.1:0", "sqlite:"+fresh(t)
	if second, err := Start(t.Context(), config); err == nil {
		t.Errorf("two instances have their metrics at %s", second.Admin)
	}
	none := observed(t, func(c *Config) { c.AdminListen = "" })
	defer stop(t, none)
	if none.Admin != "" {
		t.Error("without an address there is an admin listener at", none.Admin)
	}
}

// TestDraining: while a server drains it serves, and /readyz tells load balancers to go elsewhere.
func TestDraining(t *testing.T) {
	server := observed(t, func(c *Config) { c.Drain = time.Hour })
	begun, noticed := make(chan time.Duration, 1), make(chan struct{})
	server.linger = func(pause time.Duration) { begun <- pause; <-noticed }
	ended := make(chan error, 1)
	go func() { ended <- server.Close() }()
	if pause := <-begun; pause != time.Hour {
		t.Errorf("drains for %s", pause)
	}
	for _, at := range []string{server.URL, server.Admin} {
		if status, body := get(t, at+"/readyz"); status != http.StatusServiceUnavailable || body != `{"status":"draining"}` {
			t.Errorf("%s/readyz: %d %s", at, status, body)
		}
	}
	if me := call(t, server, "me/info", server.Fresh.Secret, `"x":1`); me["error"] != false {
		t.Errorf("a call while draining: %v", me)
	}
	close(noticed)
	if err := <-ended; err != nil {
		t.Error("close:", err)
	}
}
