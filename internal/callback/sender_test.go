package callback

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func message(url string) Message {
	return Message{URL: url, ID: "msg_1", At: time.Unix(1674087231, 0), Body: []byte(`{"a":1}`), Signature: "v1,x v1,y"}
}

func TestSenderPosts(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://proxy.test:3128")
	synctest.Test(t, func(t *testing.T) {
		var got string
		sender, network := receive(t, func(w http.ResponseWriter, r *http.Request) {
			var all bytes.Buffer
			_ = r.Write(&all)
			got = all.String()
		})
		result := sender.Post(t.Context(), message("http://shop.test/path?order=1"))
		if diff := cmp.Diff(Result{Delivered: true, Response: "200 => OK"}, result); diff != "" {
			t.Error(diff)
		}
		want := strings.Join([]string{
			"POST /path?order=1 HTTP/1.1",
			"Host: shop.test",
			"User-Agent: Kassa",
			"Content-Length: 7",
			"Content-Type: application/json",
			"Webhook-Id: msg_1",
			"Webhook-Signature: v1,x v1,y",
			"Webhook-Timestamp: 1674087231",
			"", `{"a":1}`,
		}, "\r\n")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"shop.test:80"}, network.addresses()); diff != "" {
			t.Errorf("dialed: %s", diff)
		}
	})
}

func TestSenderAnswers(t *testing.T) {
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	tests := map[string]struct {
		handler http.HandlerFunc
		want    Result
	}{
		"created":     {status(201), Result{Delivered: true, Response: "201 => Created"}},
		"no content":  {status(204), Result{Delivered: true, Response: "204 => No Content"}},
		"not found":   {status(404), Result{Response: "404 => Not Found"}},
		"broken":      {status(500), Result{Response: "500 => Internal Server Error"}},
		"own code":    {status(299), Result{Delivered: true, Response: "299"}},
		"other code":  {status(599), Result{Response: "599"}},
		"a body":      {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "secret") }, Result{Delivered: true, Response: "200 => OK"}},
		"endless":     {flood, Result{Delivered: true, Response: "200 => OK"}},
		"stalls then": {stall, Result{Delivered: true, Response: "200 => OK"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sender, _ := receive(t, test.handler)
				if diff := cmp.Diff(test.want, sender.Post(t.Context(), message("http://shop.test/"))); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

// flood writes until nobody reads any more.
func flood(w http.ResponseWriter, _ *http.Request) {
	for {
		if _, err := w.Write(make([]byte, 1024)); err != nil {
			return
		}
	}
}

// stall sends a status and then nothing.
func stall(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	w.WriteHeader(http.StatusOK)
	_ = http.NewResponseController(w).Flush()
	<-r.Context().Done()
}

func TestSenderFollowsNoRedirect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		paths := make(chan string, 8)
		sender, _ := receive(t, func(w http.ResponseWriter, r *http.Request) {
			paths <- r.URL.Path
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		})
		result := sender.Post(t.Context(), message("http://shop.test/callback"))
		if diff := cmp.Diff(Result{Response: "307 => Temporary Redirect"}, result); diff != "" {
			t.Error(diff)
		}
		if path := <-paths; path != "/callback" || len(paths) > 0 {
			t.Errorf("asked for %s and %d more", path, len(paths))
		}
	})
}

func TestSenderKeepsNoCookie(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cookies := make(chan string, 2)
		sender, _ := receive(t, func(w http.ResponseWriter, r *http.Request) {
			cookies <- r.Header.Get("Cookie")
			http.SetCookie(w, &http.Cookie{Name: "session", Value: "1"})
		})
		for range 2 {
			sender.Post(t.Context(), message("http://shop.test/"))
			if cookie := <-cookies; cookie != "" {
				t.Errorf("sent the cookie %q", cookie)
			}
		}
	})
}

func TestSenderBoundsTheHeaderOfAnAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sender, _ := receive(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Large", strings.Repeat("a", 2*maxAnswerHeader))
		})
		result := sender.Post(t.Context(), message("http://shop.test/"))
		if result.Delivered || result.Response != "no valid answer" {
			t.Errorf("result = %+v", result)
		}
	})
}

// The clock is the bubble's, so the duration is exact.
func TestSenderTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sender, _ := receive(t, func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body) // only then does the server notice that its client has gone
			<-r.Context().Done()
		})
		start := time.Now()
		result := sender.Post(t.Context(), message("http://shop.test/"))
		if result.Delivered || result.Response != "timeout" || time.Since(start) != DefaultTimeout {
			t.Errorf("result = %+v after %s", result, time.Since(start))
		}
	})
}

func TestSenderRefusesURLs(t *testing.T) {
	tests := []string{
		"", "shop.test/callback", "ftp://shop.test/", "file:///etc/passwd", "gopher://shop.test:70/", "http://", "https:///x",
		"javascript:alert(1)", "http://%zz/", "http://shop.test:port/", "unix:///run/docker.sock",
	}
	for _, target := range tests {
		synctest.Test(t, func(t *testing.T) {
			sender, network := receive(t, http.NotFound)
			result := sender.Post(t.Context(), message(target))
			if diff := cmp.Diff("URL is not valid", result.Response); diff != "" || len(network.addresses()) > 0 {
				t.Errorf("%q: %s, dialed %q", target, diff, network.addresses())
			}
		})
	}
}

// The only test with real sockets: the guard stands in the sender's dialer, after resolution.
func TestSenderIsGuarded(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer server.Close()
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		guard Guard
		url   string
		want  string
	}{
		"loopback":         {Guard{}, server.URL, "address is not allowed"},
		"a name for it":    {Guard{}, "http://localhost:" + port, "address is not allowed"},
		"mapped":           {Guard{}, "http://[::ffff:127.0.0.1]:" + port, "address is not allowed"},
		"unspecified":      {Guard{}, "http://0.0.0.0:" + port, "address is not allowed"},
		"allowed":          {Guard{Allow: prefixes("127.0.0.0/8")}, server.URL, "200 => OK"},
		"other is allowed": {Guard{Allow: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}, server.URL, "address is not allowed"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			sender := NewSender(test.guard, time.Minute)
			defer sender.Close()
			result := sender.Post(t.Context(), message(test.url))
			if diff := cmp.Diff(test.want, result.Response); diff != "" {
				t.Errorf("%s, cause: %v", diff, result.Cause)
			}
		})
	}
}

func TestReason(t *testing.T) {
	op := func(err error) error {
		return &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", err)}
	}
	tests := map[string]error{
		"address is not allowed":   fmt.Errorf("%w: tcp4 10.0.0.1", errRefused),
		"connection refused":       op(syscall.ECONNREFUSED),
		"host is unreachable":      op(syscall.ENETUNREACH),
		"connection closed":        op(syscall.ECONNRESET),
		"timeout":                  op(syscall.ETIMEDOUT),
		"host not found":           &net.DNSError{Name: "shop.test", IsNotFound: true},
		"host lookup failed":       &net.DNSError{Name: "shop.test", Server: "10.0.0.53:53", IsTemporary: true},
		"certificate is not valid": &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}},
		"TLS handshake failed":     tls.AlertError(40),
		"no valid answer":          errors.New(`malformed HTTP response "SSH-2.0"`),
	}
	for want, err := range tests {
		got := failed(&url.Error{Op: "Post", URL: "https://shop.test/?token=secret", Err: err})
		if got.Response != want || got.Delivered || strings.Contains(got.Cause.Error(), "secret") {
			t.Errorf("failed(%v) = %+v, want %q", err, got, want)
		}
	}
	if got := failed(io.ErrUnexpectedEOF); got.Response != "connection closed" {
		t.Errorf("a cut answer is %q", got.Response)
	}
}
