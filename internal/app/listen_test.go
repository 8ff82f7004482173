package app

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kassa/internal/feed"
	"kassa/internal/signature"
)

// TestWaitingFitsTheServersLimits: net/http cuts a request off at its read timeout and its answer at its write timeout.
func TestWaitingFitsTheServersLimits(t *testing.T) {
	const margin = 5 * time.Second
	for name, limit := range map[string]time.Duration{"read": readTimeout, "write": writeTimeout, "call": callTimeout} {
		if limit < feed.MaxWait+margin {
			t.Errorf("a call may wait %s, which the %s timeout of %s cuts off", feed.MaxWait, name, limit)
		}
	}
}

// TestCloseAnswersAWaitingCall: a server that stops does not wait for events, nor cut their readers off.
func TestCloseAnswersAWaitingCall(t *testing.T) {
	server := start(t, fresh(t))
	connection, err := new(net.Dialer).DialContext(t.Context(), "tcp", strings.TrimPrefix(server.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connection.Close() }()
	body := fmt.Sprintf(`{"auth_login":%q,"auth_secret":%q,"wait":20}`, server.Fresh.Till.Login, server.Fresh.Secret)
	_, err = fmt.Fprintf(connection, "POST /v3/event/list/ HTTP/1.1\r\nHost: kassa\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n", len(body))
	if err != nil {
		t.Fatal(err)
	}
	answers := bufio.NewReader(connection)
	for range 2 { // 100 Continue, and an empty line: the call has begun
		if _, err := answers.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := io.WriteString(connection, body); err != nil {
		t.Fatal(err)
	}
	stop(t, server)
	answer, err := http.ReadResponse(answers, nil)
	if err != nil {
		t.Fatal("the waiting call was cut off:", err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if want := `{"error":false,"errors":[],"items":[],"cursor":0}`; err != nil || string(text) != want {
		t.Errorf("answer %s, %v", text, err)
	}
}

// received is what a shop's program was posted.
type received struct {
	state, subject string
	signed         bool
}

// program is a shop's: it checks both signatures and reports each post.
func program(t *testing.T, salt string) (url string, posts <-chan received) {
	t.Helper()
	all := make(chan received, 100)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		var is struct{ ID, State, Signature string }
		if err == nil {
			err = json.Unmarshal(body, &is)
		}
		var unix int64
		if _, scanned := fmt.Sscan(r.Header.Get("Webhook-Timestamp"), &unix); err == nil {
			err = scanned
		}
		want := signature.Webhook(salt, r.Header.Get("Webhook-Id"), time.Unix(unix, 0), body)
		signed := err == nil && r.Header.Get("Webhook-Signature") == want && is.Signature == signature.SHA1(is.ID, salt)
		all <- received{is.State, is.ID, signed}
	}))
	t.Cleanup(server.Close)
	return server.URL, all
}

// next is the program's next post.
func next(t *testing.T, posts <-chan received) received {
	t.Helper()
	select {
	case got := <-posts:
		return got
	case <-time.After(time.Minute):
		t.Fatal("nothing was posted")
		return received{}
	}
}

// TestListenForwardsWhatTriggerDoes goes through the commands as a developer does, with a listener that is stopped in
// between and goes on from its place.
func TestListenForwardsWhatTriggerDoes(t *testing.T) {
	server, dir := start(t, fresh(t)), t.TempDir()
	defer stop(t, server)
	keys, place := filepath.Join(dir, "keys.json"), filepath.Join(dir, "place")
	text := fmt.Sprintf(`{"login":%q,"secret":%q,"salt":%q}`, server.Fresh.Till.Login, server.Fresh.Secret, server.Fresh.Salt)
	for name, text := range map[string]string{keys: text, place: "0"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	target, posts := program(t, server.Fresh.Salt)
	for _, round := range []struct{ scenario, state string }{{"paid", "payed"}, {"canceled", "unavailable"}} {
		var out bytes.Buffer
		err := run(t.Context(), []string{"trigger", round.scenario, "--url", server.URL, "--keys", keys}, &console{&out, io.Discard})
		if err != nil {
			t.Fatal(round.scenario, err)
		}
		ctx, interrupt := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() {
			ended <- run(ctx, []string{"listen", "--url", server.URL, "--keys", keys, "--place", place, "--forward-to", target},
				&console{io.Discard, io.Discard})
		}()
		got := next(t, posts)
		for !strings.Contains(out.String(), got.subject) {
			got = next(t, posts) // the round before was interrupted before its place was kept
		}
		if got.state != round.state || !got.signed {
			t.Errorf("%s: posted %+v", round.scenario, got)
		}
		interrupt()
		if err := <-ended; err != nil {
			t.Error("listen ended with", err)
		}
	}
}
