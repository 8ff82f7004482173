package app

import (
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"kassa/internal/books"
	"kassa/internal/fault"
	"kassa/internal/till"
)

// Gateway is what the server and every command that works on its database must agree on.
type Gateway struct {
	Database  string `env:"KASSA_DATABASE" default:"sqlite:kassa.db" placeholder:"DSN" help:"sqlite:PATH or postgres://USER@HOST/NAME (${default})."`
	KeyFile   string `env:"KASSA_KEY_FILE" placeholder:"FILE" help:"The server key, 64 hex digits; KASSA_KEY may hold the digits instead. Made beside a SQLite file when there is none."`
	PublicURL string `name:"public-url" env:"KASSA_PUBLIC_URL" placeholder:"URL" help:"Where payers reach this server; by default the listening address."`
	Listen    string `env:"KASSA_LISTEN" default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where to serve (${default})."`
	Rates     string `env:"KASSA_RATES" placeholder:"FILE" help:"File of prices, a line each such as BTC/USD 64250.5 after a line with their time (see docs/operations.md), read again when it changes; sandbox tills have an example without it."`
	Market    Market `embed:"" prefix:"rates-"`

	Node         []string      `env:"KASSA_NODE" placeholder:"NETWORK=URL" help:"A node of a chain, for example bitcoin=http://USER:PASSWORD@127.0.0.1:8332 or litecoin=http://127.0.0.1:9332?cookie=/home/litecoin/.litecoin/.cookie; repeat it for several networks, and for several nodes of one."`
	DroppedAfter time.Duration `name:"dropped-after" env:"KASSA_DROPPED_AFTER" default:"24h" placeholder:"TIME" help:"How long a payment may be unknown to its node before it counts as gone; one that is replaced or spent otherwise is gone at once (${default})."`

	Key string           `kong:"-"` // the 64 hex digits themselves; only the environment has them
	Now func() time.Time `kong:"-"` // nil is the system's clock
}

// Config is what a server is started with.
type Config struct {
	Gateway
	CallbackAllow []netip.Prefix `env:"KASSA_CALLBACK_ALLOW" placeholder:"CIDR" help:"Private addresses that callbacks may go to; repeat it or separate with commas."`
	Sandbox       bool           `env:"KASSA_SANDBOX" help:"On an empty database make a sandbox till and print its keys; on a loopback listener let callbacks reach loopback."`
	AdminListen   string         `name:"admin-listen" env:"KASSA_ADMIN_LISTEN" default:"127.0.0.1:8081" placeholder:"HOST:PORT" help:"Where the operator finds /metrics, never for the public; empty for nowhere (${default})."`
	TrustedProxy  []netip.Prefix `name:"trusted-proxy" env:"KASSA_TRUSTED_PROXY" placeholder:"CIDR" help:"Reverse proxies whose X-Forwarded-For tells where a request comes from; repeat it or separate with commas."`
	Drain         time.Duration  `env:"KASSA_DRAIN" default:"0s" placeholder:"DURATION" help:"How long to serve on after SIGTERM while /readyz says 503, for a load balancer to notice (${default})."`
	LedgerCheckAt string         `name:"ledger-check-at" env:"KASSA_LEDGER_CHECK_AT" default:"03:00" placeholder:"HH:MM" help:"When the books are checked every night, Moscow time (${default})."`

	Log *slog.Logger `kong:"-"` // nil writes nothing
}

// loopback are the addresses of the machine itself.
var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

// onLoopback tells whether only this machine can reach the address. A name counts only if it is localhost.
func onLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.Unmap().IsLoopback()
}

// allowed are the private addresses that callbacks may reach.
func (c Config) allowed() []netip.Prefix {
	if c.Sandbox && onLoopback(c.Listen) {
		return slices.Concat(loopback, c.CallbackAllow)
	}
	return c.CallbackAllow
}

// nightly is when the books are checked; a Config that no command line filled has the default.
func (c Config) nightly() (books.Clock, error) {
	at := c.LedgerCheckAt
	if at == "" {
		at = "03:00"
	}
	return books.ParseClock(at, till.Defaults().Zone)
}

// site is the public URL without a slash at its end. address is where the server listens, and the default: an address
// of every interface stands for this machine.
func (g Gateway) site(address string) (string, error) {
	if g.PublicURL == "" {
		return "http://" + reachable(address), nil
	}
	public, err := url.Parse(g.PublicURL)
	if err != nil || public.Host == "" || public.Scheme != "http" && public.Scheme != "https" {
		return "", fault.Field("public-url", "must be an http or https URL, for example https://pay.example.com")
	}
	if strings.Trim(public.Path, "/") != "" || public.RawQuery != "" || public.Fragment != "" || public.User != nil {
		return "", fault.Field("public-url", "must have neither path nor query: the page is at its root, for example https://pay.example.com")
	}
	return public.Scheme + "://" + public.Host, nil
}

func reachable(address string) string {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	ip, err := netip.ParseAddr(host)
	if host == "" || err == nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}

func (g Gateway) clock() func() time.Time {
	if g.Now != nil {
		return g.Now
	}
	return time.Now
}
