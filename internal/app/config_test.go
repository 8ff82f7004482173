package app

import (
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSite(t *testing.T) {
	tests := []struct{ name, public, address, want string }{
		{"by default where it listens", "", "127.0.0.1:8080", "http://127.0.0.1:8080"},
		{"every interface is this machine", "", "[::]:8080", "http://127.0.0.1:8080"},
		{"so is no host", "", ":8080", "http://127.0.0.1:8080"},
		{"a host's own name", "", "pay.local:80", "http://pay.local:80"},
		{"as given", "https://pay.example.com", ":8080", "https://pay.example.com"},
		{"without a slash at the end", "https://pay.example.com:8443/", ":8080", "https://pay.example.com:8443"},
		{"no path", "https://example.com/pay", ":8080", ""},
		{"no query", "https://example.com/?x=1", ":8080", ""},
		{"no password", "https://me:secret@example.com", ":8080", ""},
		{"a host", "https://", ":8080", ""},
		{"a scheme", "pay.example.com", ":8080", ""},
		{"http or https", "ftp://example.com", ":8080", ""},
		{"readable", "https://exa mple.com", ":8080", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := Gateway{PublicURL: test.public}.site(test.address)
			if got != test.want || (err != nil) != (test.want == "") {
				t.Errorf("site is %q, %v; want %q", got, err, test.want)
			}
		})
	}
}

func TestCallbacksReachLoopbackOnlyFromASandboxOnLoopback(t *testing.T) {
	private := netip.MustParsePrefix("10.0.0.0/8")
	tests := []struct {
		name    string
		sandbox bool
		listen  string
		want    []netip.Prefix
	}{
		{"sandbox on loopback", true, "127.0.0.1:8080", append(loopback[:2:2], private)},
		{"sandbox on IPv6 loopback", true, "[::1]:0", append(loopback[:2:2], private)},
		{"sandbox on localhost", true, "localhost:8080", append(loopback[:2:2], private)},
		{"sandbox for everybody", true, "0.0.0.0:8080", []netip.Prefix{private}},
		{"sandbox on no host", true, ":8080", []netip.Prefix{private}},
		{"live on loopback", false, "127.0.0.1:8080", []netip.Prefix{private}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			config := Config{Sandbox: test.sandbox, CallbackAllow: []netip.Prefix{private}}
			config.Listen = test.listen
			if diff := cmp.Diff(test.want, config.allowed(), cmp.Comparer(func(a, b netip.Prefix) bool { return a == b })); diff != "" {
				t.Error(diff)
			}
		})
	}
}
