package e2e

import (
	"bytes"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// TestClients lets a program that behaves as published client libraries do make a sale and a payoff, in either dialect.
func TestClients(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		k := serve(t, db)
		for _, dialect := range []string{"v3", "v2"} {
			t.Run(dialect, func(t *testing.T) {
				if complaints := runClient(t, dialect, k.url, newMerchant(t, db, "--sandbox")); complaints != "" {
					t.Errorf("the client complains:\n%s", complaints)
				}
			})
		}
	})
}

// runClient gives the client's complaints, nothing when it has none.
func runClient(t *testing.T, dialect, address string, m *merchant) string {
	t.Helper()
	// The client is a program of its own: go test would answer from its cache unless it sees what the client is made of.
	if _, err := os.ReadDir("client"); err != nil {
		t.Fatal(err)
	}
	keys, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	program := exec.Command(client, dialect, address)
	program.Stdin = bytes.NewReader(keys)
	complaints, err := program.CombinedOutput()
	if (err != nil) != (len(complaints) > 0) {
		t.Fatalf("the client ended with %v and said %q", err, complaints)
	}
	return string(complaints)
}

// breach is one rule of the contract that a server breaks.
type breach struct {
	name, dialect string
	around        func(next http.Handler) http.Handler // before the true server, nil for nothing
	spoil         func(answer *http.Response, body string) string
	complaint     string // part of what the client says
}

// TestClientsNoticeABrokenRule puts a server that breaks one rule before the true one: the client finds each, so that
// TestClients fails when Kassa breaks it.
func TestClientsNoticeABrokenRule(t *testing.T) {
	t.Parallel()
	db := newSQLite(t)
	k := serve(t, db)
	for _, row := range breaches() {
		t.Run(row.name+" in "+row.dialect, func(t *testing.T) {
			parallel(t)
			complaints := runClient(t, row.dialect, row.before(t, k), newMerchant(t, db, "--sandbox"))
			if !strings.Contains(complaints, row.complaint) {
				t.Errorf("the client says %q, want %q", complaints, row.complaint)
			}
		})
	}
}

// before starts the server that breaks the rule.
func (b breach) before(t *testing.T, k *kassa) string {
	t.Helper()
	target, err := url.Parse(k.url)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{
		Rewrite:  func(r *httputil.ProxyRequest) { r.SetURL(target) },
		ErrorLog: log.New(io.Discard, "", 0), // the client ends before its last callback is answered
	}
	if b.spoil != nil {
		proxy.ModifyResponse = b.modify
	}
	var handler http.Handler = proxy
	if b.around != nil {
		handler = b.around(proxy)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// modify spoils what is not packed.
func (b breach) modify(answer *http.Response) error {
	if answer.Header.Get("Content-Encoding") != "" {
		return nil
	}
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	spoiled := b.spoil(answer, string(body))
	answer.Body, answer.ContentLength = io.NopCloser(strings.NewReader(spoiled)), int64(len(spoiled))
	answer.Header.Set("Content-Length", strconv.Itoa(len(spoiled)))
	return nil
}

// replaced is a spoiler of one part of one call's answers.
func replaced(action, old, by string) func(*http.Response, string) string {
	return func(answer *http.Response, body string) string {
		if !strings.Contains(answer.Request.URL.Path, action) {
			return body
		}
		return strings.ReplaceAll(body, old, by)
	}
}
