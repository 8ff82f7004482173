package app

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"kassa/internal/litetest"
)

// fresh is the file of an empty database, beside it the server's key: a first start without its migrations.
func fresh(t *testing.T) string {
	t.Helper()
	path := litetest.New(t)
	if _, err := makeKey(filepath.Join(filepath.Dir(path), keyName)); err != nil {
		t.Fatal(err)
	}
	return path
}

// start runs a sandbox server on a database; the test's end closes it.
func start(t *testing.T, database string) *Server {
	t.Helper()
	config := Config{Sandbox: true}
	config.Listen, config.Database = "127.0.0.1:0", "sqlite:"+database
	server, err := Start(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	return server
}

func stop(t *testing.T, server *Server) {
	t.Helper()
	if err := server.Close(); err != nil {
		t.Error("close:", err)
	}
}

func TestServerAnswers(t *testing.T) {
	server := start(t, fresh(t))
	defer stop(t, server)
	tests := []struct {
		name, method, path string
		status             int
		want               string
	}{
		{"alive", http.MethodGet, "/healthz", 200, `{"status":"alive"}`},
		{"ready", http.MethodGet, "/readyz", 200, `{"status":"ready"}`},
		{"the API", http.MethodPost, "/v3/invoice/info/", 200, "`auth_login` field is required"},
		{"the API without a redirect", http.MethodPost, "//v3//invoice/info", 200, "`auth_login` field is required"},
		{"an unknown action", http.MethodPost, "/v3/invoice/nothing/", 200, `"error":true`},
		{"an unknown invoice's page", http.MethodGet, "/?i=100000001_aaaaaaaaaa", 404, "<html"},
		{"the API's document, with this server's address", http.MethodGet, "/docs/openapi.json", 200, `"servers":[{"url":"` + server.URL + `"}]`},
		{"the API's page", http.MethodGet, "/docs/?lang=ru", 200, `<article id="v2-payoff-info">`},
		{"the API's page without its slash", http.MethodGet, "/docs", 307, "/docs/"},
		{"an unknown page", http.MethodGet, "/nothing", 404, "<html"},
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			request, err := http.NewRequestWithContext(t.Context(), test.method, server.URL+test.path, strings.NewReader("{}"))
			if err != nil {
				t.Fatal(err)
			}
			answer, err := client.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			body, err := io.ReadAll(answer.Body)
			if err != nil || answer.StatusCode != test.status || !strings.Contains(string(body), test.want) {
				t.Errorf("%d %s %v; want %d with %s", answer.StatusCode, body, err, test.status, test.want)
			}
		})
	}
}

// TestSecondStartMakesNoTill: a restart finds its till, and tells no secret.
func TestSecondStartMakesNoTill(t *testing.T) {
	database := filepath.Join(t.TempDir(), "kassa.db")
	first := start(t, database)
	if first.Fresh == nil || !first.Fresh.Till.Sandbox {
		t.Fatalf("the first start made %+v", first.Fresh)
	}
	stop(t, first)
	second := start(t, database)
	defer stop(t, second)
	if second.Fresh != nil {
		t.Error("the second start made a till too")
	}
	if _, err := second.house.tills.Authenticate(t.Context(), first.Fresh.Till.Login, first.Fresh.Secret); err != nil {
		t.Error("the first till's keys:", err)
	}
}

// TestWithoutSandboxThereIsNoTill: no default till and no default secret.
func TestWithoutSandboxThereIsNoTill(t *testing.T) {
	config := Config{}
	config.Listen, config.Database = "127.0.0.1:0", "sqlite:"+fresh(t)
	server, err := Start(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer stop(t, server)
	tills, err := server.house.tills.List(t.Context())
	if err != nil || len(tills) > 0 || server.Fresh != nil {
		t.Errorf("tills %v, %v; fresh %v", tills, err, server.Fresh)
	}
}

// TestCloseFinishesWhatWasAccepted: a request whose handler has begun is answered, although the server is closing.
func TestCloseFinishesWhatWasAccepted(t *testing.T) {
	server := start(t, fresh(t))
	closing := make(chan struct{})
	server.http.RegisterOnShutdown(func() { close(closing) })
	body := fmt.Sprintf(`{"auth_login":%q,"auth_secret":%q,"amount":1,"type":"topup","lifetime":1}`,
		server.Fresh.Till.Login, server.Fresh.Secret)
	connection, answers := begin(t, server, len(body))

	ended := make(chan error, 1)
	go func() { ended <- server.Close() }()
	<-closing
	if phase, _ := server.health.state(); phase != draining {
		t.Errorf("phase %d while closing, want draining", phase)
	}
	if _, err := io.WriteString(connection, body); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(answers, nil)
	if err != nil {
		t.Fatal("the accepted request got no answer:", err)
	}
	defer answer.Body.Close()
	var made struct{ ID string }
	if err := json.NewDecoder(answer.Body).Decode(&made); err != nil || made.ID == "" {
		t.Errorf("answer %+v, %v", made, err)
	}
	if err := <-ended; err != nil {
		t.Error("close:", err)
	}
}

// begin sends the head of an invoice/create and returns when its handler waits for the body, which is what
// "100 Continue" says.
func begin(t *testing.T, server *Server, length int) (net.Conn, *bufio.Reader) {
	t.Helper()
	address := strings.TrimPrefix(server.URL, "http://")
	connection, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	_, err = fmt.Fprintf(connection, "POST /v3/invoice/create/ HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n",
		address, length)
	if err != nil {
		t.Fatal(err)
	}
	answers := bufio.NewReader(connection)
	line, err := answers.ReadString('\n')
	if err != nil || !strings.Contains(line, " 100 ") {
		t.Fatalf("got %q, %v; want 100 Continue", line, err)
	}
	if _, err := answers.ReadString('\n'); err != nil { // the empty line
		t.Fatal(err)
	}
	return connection, answers
}

// TestStartFailsClean: what stands in the way of a start leaves nothing open, so the next start works.
func TestStartFailsClean(t *testing.T) {
	database := fresh(t)
	running := start(t, database)
	config := Config{}
	config.Listen, config.Database = strings.TrimPrefix(running.URL, "http://"), "sqlite:"+database
	if second, err := Start(t.Context(), config); err == nil {
		t.Errorf("two servers listen on %s", second.URL)
	}
	stop(t, running)
	stop(t, start(t, database))
}
