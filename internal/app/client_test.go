package app

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
)

func TestForwardedForCountsOnlyFromNamedProxies(t *testing.T) {
	named := proxies{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("fe80::/10")}
	tests := []struct {
		name, peer string
		forwarded  []string
		want       string
	}{
		{"no proxy", "192.0.2.1:50", nil, "192.0.2.1"},
		{"a stranger's word", "192.0.2.1:50", []string{"198.51.100.7"}, "192.0.2.1"},
		{"a stranger who says he is a proxy", "192.0.2.1:50", []string{"198.51.100.7, 10.0.0.1"}, "192.0.2.1"},
		{"a proxy", "10.0.0.1:50", []string{"198.51.100.7"}, "198.51.100.7"},
		{"a proxy in IPv6's clothes", "[::ffff:10.0.0.1]:50", []string{"198.51.100.7"}, "198.51.100.7"},
		{"a proxy behind a link-local address", "[fe80::1%eth0]:50", []string{"198.51.100.7"}, "198.51.100.7"},
		{"a proxy that says nothing", "10.0.0.1:50", nil, "10.0.0.1"},
		{"what the client wrote before the proxy", "10.0.0.1:50", []string{"1.1.1.1, 2.2.2.2,198.51.100.7"}, "198.51.100.7"},
		{"two proxies", "127.0.0.1:50", []string{"1.1.1.1, 198.51.100.7, 10.2.3.4"}, "198.51.100.7"},
		{"on two lines", "127.0.0.1:50", []string{"1.1.1.1, 198.51.100.7", "10.2.3.4"}, "198.51.100.7"},
		{"only proxies", "127.0.0.1:50", []string{"10.9.9.9, 10.2.3.4"}, "10.9.9.9"},
		{"with a port", "10.0.0.1:50", []string{"198.51.100.7:4711"}, "198.51.100.7"},
		{"IPv6", "10.0.0.1:50", []string{"2001:db8::7"}, "2001:db8::7"},
		{"IPv6 with a port", "10.0.0.1:50", []string{"[2001:db8::7]:4711"}, "2001:db8::7"},
		{"nonsense from a proxy", "10.0.0.1:50", []string{"198.51.100.7, unknown"}, "10.0.0.1"},
		{"nothing between commas", "10.0.0.1:50", []string{"198.51.100.7,,"}, "10.0.0.1"},
		{"no address at all", "@", []string{"198.51.100.7"}, "invalid IP"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			request := httptest.NewRequest(http.MethodGet, "/", nil)
			request.RemoteAddr = test.peer
			for _, line := range test.forwarded {
				request.Header.Add("X-Forwarded-For", line)
			}
			if got := named.client(request).WithZone("").String(); got != test.want {
				t.Errorf("client %s, want %s", got, test.want)
			}
		})
	}
}
