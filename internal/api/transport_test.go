package api

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// patience is when a test gives up; it is no measurement.
const patience = time.Minute

// writes is a listener that remembers each write of the connections it accepted.
type writes struct {
	net.Listener
	mutex sync.Mutex
	all   [][]byte
}

func (w *writes) Accept() (net.Conn, error) {
	conn, err := w.Listener.Accept()
	return &recordingConn{conn, w}, err
}

type recordingConn struct {
	net.Conn
	writes *writes
}

func (c *recordingConn) Write(b []byte) (int, error) {
	c.writes.mutex.Lock()
	c.writes.all = append(c.writes.all, bytes.Clone(b))
	c.writes.mutex.Unlock()
	return c.Conn.Write(b)
}

func (w *writes) recorded() [][]byte {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.all
}

// listen serves the house on loopback, with a mux behind the API as the program has it.
func listen(t *testing.T, h *house) (*httptest.Server, *writes) {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "a page") })
	server := httptest.NewUnstartedServer(Mount(h.handled, mux, func(path string) bool { return path == "/choose" }))
	recorded := &writes{Listener: server.Listener}
	server.Listener = recorded
	server.Start()
	t.Cleanup(server.Close)
	return server, recorded
}

// exchange sends raw bytes and reads one answer.
func exchange(t *testing.T, server *httptest.Server, request string) (*http.Response, []byte) {
	t.Helper()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	method, _, _ := strings.Cut(request, " ")
	answer, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		t.Fatal(err)
	}
	return answer, bodyOf(t, answer)
}

// rawPost is a POST as it goes over the line; headers end with CRLF each.
func rawPost(path, headers, body string) string {
	return fmt.Sprintf("POST %s HTTP/1.1\r\nHost: pay\r\nContent-Length: %d\r\n%s\r\n%s", path, len(body), headers, body)
}

const success = `{"error":false,"errors":[],"id":123456789,"name":"Лавка & Co","status_level":1,"created_at":"2024-01-10 11:08:11"}`

func TestTransport(t *testing.T) {
	const (
		unknown = "{\"error\":true,\"errors\":[\"Unknown path, it must be one of the API's actions, for example /v3/invoice/create/\"]}"
		noPost  = `{"error":true,"errors":["The method must be POST, with a JSON object as the body"]}`
		credits = `{` + auth + `}`
	)
	chunked := fmt.Sprintf("POST /v3/me/info/ HTTP/1.1\r\nHost: pay\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n",
		credits[:5], len(credits)-5, credits[5:])
	for _, row := range []struct{ name, request, want string }{
		{"the plain call", rawPost("/v3/me/info/", "", credits), success},
		{"no slash at the end", rawPost("/v3/me/info", "", credits), success},
		{"doubled slashes", rawPost("//v3///me//info//", "", credits), success},
		{"an escaped slash", rawPost("/v3/me%2Finfo/", "", credits), success},
		{"a query", rawPost("/v3/me/info/?lang=ru", "", credits), success},
		{"the Content-Type of a form", rawPost("/v3/me/info/", "Content-Type: application/x-www-form-urlencoded\r\n", credits), success},
		{"text/plain", rawPost("/v3/me/info/", "Content-Type: text/plain; charset=utf-8\r\n", credits), success},
		{"a chunked body", chunked, success},
		{"HTTP/1.0", strings.Replace(rawPost("/v3/me/info/", "", credits), "HTTP/1.1", "HTTP/1.0", 1), success},
		{"GET", "GET /v3/me/info/ HTTP/1.1\r\nHost: pay\r\n\r\n", noPost},
		{"PUT", "PUT /v3/me/info/ HTTP/1.1\r\nHost: pay\r\nContent-Length: 0\r\n\r\n", noPost},
		{"HEAD", "HEAD /v3/me/info/ HTTP/1.1\r\nHost: pay\r\n\r\n", ""},
		{"an unknown action", rawPost("/v3/me/delete/", "", credits), unknown},
		{"GET of an unknown action", "GET /v3/nothing HTTP/1.1\r\nHost: pay\r\n\r\n", unknown},
		{"the base alone", rawPost("/v3/", "", credits), unknown},
		{"the base without a slash", rawPost("/v3", "", credits), unknown},
		{"dots are no way around", rawPost("/v3/x/../me/info/", "", credits), unknown},
		{"the older dialect", rawPost("/v2/me/info/", "", credits), success},
		{"the older dialect, slashes as they come", rawPost("//v2//me/info", "Content-Type: text/plain\r\n", credits), success},
		{"an action of the other dialect", rawPost("/v2/sandbox/pay/", "", credits), unknown},
		{"the older dialect's base", rawPost("/v2/", "", credits), unknown},
		{"another version", rawPost("/v1/me/info/", "", credits), unknown},
		{"no version at all", rawPost("/invoice/create/", "", credits), unknown},
		{"another case", rawPost("/v3/Me/Info/", "", credits), unknown},
	} {
		t.Run(row.name, func(t *testing.T) {
			server, recorded := listen(t, newHouse())
			answer, body := exchange(t, server, row.request)
			if diff := cmp.Diff(row.want, string(body)); diff != "" {
				t.Errorf("body (-want +got):\n%s", diff)
			}
			if row.want != "" && answer.ContentLength != int64(len(row.want)) {
				t.Errorf("Content-Length %d, want %d", answer.ContentLength, len(row.want))
			}
			if all := recorded.recorded(); len(all) != 1 || !bytes.HasSuffix(all[0], body) {
				t.Errorf("the answer left in %d writes, want one: %q", len(all), all)
			}
		})
	}
}

// TestOneWrite holds the rule that a client may hang up as soon as it has the headers.
func TestOneWrite(t *testing.T) {
	for _, row := range []struct {
		name, path, headers string
		packed              bool
	}{
		{"small", "/v3/invoice/info/", "Accept-Encoding: gzip\r\n", false},
		{"large for a client that reads gzip", "/v3/method/list/", "Accept-Encoding: deflate, gzip;q=0.5\r\n", true},
		{"a client that hangs up", "/v3/method/list/", "Accept-Encoding: gzip\r\nConnection: close\r\n", true},
	} {
		t.Run(row.name, func(t *testing.T) {
			server, recorded := listen(t, newHouse())
			answer, body := exchange(t, server, rawPost(row.path, row.headers, `{`+auth+`,"id":"123456789_abcdefghij"}`))
			if got := answer.Header.Get("Content-Encoding") == "gzip"; got != row.packed {
				t.Errorf("gzip %t, want %t", got, row.packed)
			}
			if all := recorded.recorded(); len(all) != 1 || !bytes.HasSuffix(all[0], body) {
				t.Errorf("the answer left in %d writes, want one", len(all))
			}
		})
	}
}

func TestGzipIsTheSameAnswer(t *testing.T) {
	server, _ := listen(t, newHouse())
	answer, plain := exchange(t, server, rawPost("/v3/method/list/", "", `{`+auth+`}`))
	if answer.ContentLength != int64(len(plain)) || len(plain) < 4096 {
		t.Errorf("Content-Length %d of a large answer, want %d", answer.ContentLength, len(plain))
	}
	_, packed := exchange(t, server, rawPost("/v3/method/list/", "Accept-Encoding: gzip\r\n", `{`+auth+`}`))
	reader, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(plain), string(unpacked)); diff != "" {
		t.Errorf("gzip (-plain +unpacked):\n%s", diff)
	}
}

func TestAcceptsGzip(t *testing.T) {
	for header, want := range map[string]bool{
		"": false, "gzip": true, "GZIP": true, "br, gzip": true, "gzip;q=1.0": true, "gzip; q=0.1": true,
		"gzip;q=0": false, "gzip; Q=0.000": false, "deflate": false, "x-gzip": false, "identity, *;q=0": false,
	} {
		if got := acceptsGzip(http.Header{"Accept-Encoding": {header}}); got != want {
			t.Errorf("Accept-Encoding %q: %t, want %t", header, got, want)
		}
	}
}

func TestABodyOverTheLimitIsAnswered(t *testing.T) {
	server, _ := listen(t, newHouse())
	answer, err := server.Client().Post(server.URL+"/v3/me/info/", "", strings.NewReader(strings.Repeat(" ", 3*maxBody)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if got, want := string(bodyOf(t, answer)), `{"error":true,"errors":["The body must be at most 1048576 bytes"]}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// A server that closes on a caller who is still sending resets the connection, and the answer is lost with it.
func TestABodyOverTheLimitIsReadToItsEnd(t *testing.T) {
	body := strings.NewReader(strings.Repeat(" ", maxBody+maxDrain/2))
	request := httptest.NewRequest(http.MethodPost, "/v3/me/info/", body)
	newHouse().handled.ServeHTTP(httptest.NewRecorder(), request)
	if body.Len() != 0 {
		t.Errorf("%d bytes were left", body.Len())
	}
}

func TestMountLeavesOtherPathsAlone(t *testing.T) {
	server, _ := listen(t, newHouse())
	for _, path := range []string{"/", "/?i=1_a", "/v30/me/info/", "/pay/v3/"} {
		answer, err := server.Client().Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if err != nil || string(body) != "a page" {
			t.Errorf("GET %s: %q, %v; want the page", path, body, err)
		}
	}
}
