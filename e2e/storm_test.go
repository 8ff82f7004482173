package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// TestStorm sends requests of every kind to every action of both dialects and to the page: half of them nearly right, half
// of them made to break something. Whatever comes, nothing is a 5xx, nothing hangs, every answer of the API is HTTP 200
// with a whole envelope, no answer speaks of a defect, and the books are right afterwards. REQUESTS sets how many, SEED
// repeats a run; docs/storm.md tells more.
func TestStorm(t *testing.T) {
	requests, seed := setting(t, "REQUESTS", 4000), setting(t, "SEED", 1)
	onEach(t, func(t *testing.T, db database) {
		m := newMerchant(t, db, "--sandbox")
		k := serve(t, db)
		var working sync.WaitGroup
		const strangers = 8
		for i := range strangers {
			s := &stranger{merchant: m.at(k), random: rand.New(rand.NewPCG(uint64(seed), uint64(i)))}
			working.Go(func() { s.storm(t, requests/strangers) })
		}
		working.Wait()
		m.at(k).must(t, "me/info", nil)
		k.stop(t)
		run(t, db, "ledger", "check")
	})
}

// setting is a whole number from the environment.
func setting(t *testing.T, name string, standard int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return standard
	}
	number, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return number
}

// storm sends so many requests and judges each answer.
func (s *stranger) storm(t *testing.T, requests int) {
	for number := range requests {
		request, sent := s.request()
		if fault := s.judge(request); fault != "" {
			t.Errorf("request %d, %s %s with %s: %s", number, request.Method, request.URL, sent, fault)
			return
		}
	}
}

// judge sends a request and tells what is wrong with its answer, or nothing.
func (s *stranger) judge(request *http.Request) string {
	response, err := s.merchant.client.Do(request)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	switch {
	case err != nil:
		return err.Error()
	case response.StatusCode >= http.StatusInternalServerError:
		return fmt.Sprintf("HTTP %d %s", response.StatusCode, body)
	case !isCall(request):
		return ""
	case response.StatusCode != http.StatusOK:
		return fmt.Sprintf("HTTP %d from the API", response.StatusCode)
	case response.Header.Get("Content-Type") == "text/csv; charset=utf-8":
		return ""
	}
	return s.envelope(body)
}

// isCall tells the API from the page: both dialects' paths, also when slashes are doubled.
func isCall(request *http.Request) bool {
	path := strings.TrimLeft(request.URL.Path, "/")
	return strings.HasPrefix(path, "v3/") || strings.HasPrefix(path, "v2/")
}

// envelope judges the answer's JSON and keeps the id that it names.
func (s *stranger) envelope(body []byte) string {
	var answer struct {
		Error  *bool           `json:"error"`
		Errors *[]string       `json:"errors"`
		ID     json.RawMessage `json:"id"`
	}
	err := json.Unmarshal(body, &answer)
	switch {
	case err != nil:
		return fmt.Sprintf("%v in %s", err, body)
	case answer.Error == nil || answer.Errors == nil || *answer.Error != (len(*answer.Errors) > 0):
		return fmt.Sprintf("half an envelope: %s", body)
	case strings.Contains(string(body), "Internal error"):
		return fmt.Sprintf("a defect: %s", body)
	}
	if id := strings.Trim(string(answer.ID), `"`); id != "" && !*answer.Error {
		s.remember(id)
	}
	return ""
}
