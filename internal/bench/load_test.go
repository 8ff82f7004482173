package bench

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// TestLoad asks a server whose answers turn wrong after some: they end the load with what they said.
func TestLoad(t *testing.T) {
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := `{"error":false,"id":"1"}`
		if asked.Add(1) > 1000 {
			answer = `{"error":true}`
		}
		if r.URL.Path != "/v3/invoice/create/" || r.Method != http.MethodPost {
			answer = "no"
		}
		_, _ = w.Write([]byte(answer))
	}))
	defer server.Close()
	target := Creates(strings.TrimPrefix(server.URL, "http://"), "till1", "secret")
	_, err := Load(t.Context(), target, 4, time.Minute)
	if err == nil || !strings.Contains(err.Error(), `"error\":true`) {
		t.Errorf("error %v, want the wrong answer", err)
	}
	if asked.Load() < 1000 {
		t.Errorf("%d requests", asked.Load())
	}
}

// TestLoadCounts finds that no answer counts twice and that the warm-up does not count: how many there are is the
// machine's matter.
func TestLoadCounts(t *testing.T) {
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		echo(w, r)
	}))
	defer server.Close()
	target := Target{Address: strings.TrimPrefix(server.URL, "http://"), Request: post("/", "", `{"a":1}`), Answer: []byte(`{"a":1}`)}
	const length = 200 * time.Millisecond
	rate, err := Load(t.Context(), target, 2, length)
	if counted := rate * length.Seconds(); err != nil || counted < 0 || counted >= float64(asked.Load()) {
		t.Errorf("%v answers to %d requests, %v", counted, asked.Load(), err)
	}
}

func TestLoadWithoutServer(t *testing.T) {
	if _, err := Load(t.Context(), Target{Address: "127.0.0.1:1"}, 2, time.Minute); err == nil {
		t.Error("no error")
	}
}

func TestCommits(t *testing.T) {
	rate, err := Commits(t.Context(), t.TempDir(), 10*time.Millisecond)
	if err != nil || rate <= 0 {
		t.Errorf("%v a second, %v", rate, err)
	}
}
