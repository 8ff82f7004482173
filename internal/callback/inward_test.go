package callback

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// gate stands behind the guard and lets nothing out of the machine: it notes what the guard let through.
type gate struct {
	mu               sync.Mutex
	passed           []netip.Addr
	refused, permits int
}

var errGate = errors.New("the test ends here")

func (g *gate) control(network, address string, conn syscall.RawConn) error {
	err := Guard{}.Control(network, address, conn)
	g.mu.Lock()
	defer g.mu.Unlock()
	if err != nil {
		g.refused++
		return err
	}
	g.permits++
	g.passed = append(g.passed, netip.MustParseAddrPort(address).Addr())
	return errGate
}

// inwardURLs reads the corpus: a URL a line, # for comments, \t for a tab.
func inwardURLs(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("testdata/inward_urls.txt")
	if err != nil {
		t.Fatal(err)
	}
	var urls []string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSuffix(line, "\n"); line != "" && !strings.HasPrefix(line, "# ") {
			urls = append(urls, strings.ReplaceAll(line, `\t`, "\t"))
		}
	}
	return urls
}

// Whatever a callback URL looks like and whatever its name resolves to, also the second time, nothing private is
// connected to, and the merchant reads nothing of where it would have led.
func TestCallbacksReachNothingPrivate(t *testing.T) {
	g := new(gate)
	dialer := &net.Dialer{Control: g.control, Resolver: resolve(t)}
	sender := newSender(dialer.DialContext, DefaultTimeout)
	defer sender.Close()
	urls := inwardURLs(t)
	if len(urls) < 200 {
		t.Fatalf("the corpus has only %d URLs", len(urls))
	}
	for _, url := range append(urls, "http://rebind.test/again", "http://rebind.test/and/again") {
		result := sender.Post(context.Background(), Message{ID: "msg_1", URL: url, Body: []byte("{}")})
		if result.Delivered {
			t.Errorf("%s took a callback", url)
		}
		if strings.ContainsAny(result.Response, "0123456789:/") {
			t.Errorf("%s: the merchant reads %q", url, result.Response)
		}
	}
	for _, addr := range g.passed {
		if addr.String() != publicAddress {
			t.Errorf("%s would have been connected to", addr)
		}
	}
	if g.refused < 100 || g.permits < 2 {
		t.Errorf("the guard was asked too seldom: it refused %d addresses and permitted %d", g.refused, g.permits)
	}
}

// An answer that redirects inwards is an answer like any other, and leads nowhere.
func TestNoRedirectLeadsInwards(t *testing.T) {
	var code int
	var location string
	sender, network := receive(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", location)
		w.Header().Set("Refresh", "0; url="+location)
		w.WriteHeader(code)
	})
	for _, code = range []int{300, 301, 302, 303, 307, 308} {
		for _, location = range []string{"http://127.0.0.1/", "http://[::1]/", "http://metadata.test/", "//10.0.0.1/", "/", "file:///etc/passwd"} {
			result := sender.Post(context.Background(), Message{ID: "msg_1", URL: "http://public.test/hook", Body: []byte("{}")})
			if result.Delivered {
				t.Errorf("%d to %s counts as delivered", code, location)
			}
		}
	}
	for _, address := range network.addresses() {
		if address != "public.test:80" {
			t.Errorf("%s was dialled", address)
		}
	}
}
