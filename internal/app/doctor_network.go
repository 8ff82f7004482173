package app

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// knockTimeout bounds a question to what listens where we want to.
const knockTimeout = 2 * time.Second

func checkListen(ctx context.Context, p *patient) []finding {
	return []finding{free(ctx, p.Listen, "--listen")}
}

func checkAdmin(ctx context.Context, p *patient) []finding {
	if p.AdminListen == "" {
		return []finding{doubtful("Give --admin-listen 127.0.0.1:8081", "there is none, so there are no metrics")}
	}
	found := free(ctx, p.AdminListen, "--admin-listen")
	if found.Status == ok && !onLoopback(p.AdminListen) {
		return []finding{doubtful("See that only your monitoring can reach it", "%s is not on loopback", p.AdminListen)}
	}
	return []finding{found}
}

// free tells whether we could listen at an address, or do already.
func free(ctx context.Context, address, flag string) finding {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err == nil {
		_ = listener.Close() // it never accepted anybody
		return sound("%s is free: no server runs there", address)
	}
	if alive(ctx, "http://"+reachable(address)) == nil {
		return sound("kassa serves at %s", address)
	}
	return broken("Stop what listens there, or choose another address by "+flag, "%v", err)
}

// alive asks a server of ours whether it runs.
func alive(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, knockTimeout)
	defer cancel()
	return healthy(ctx, url+"/healthz")
}

func checkFiles(context.Context, *patient) []finding {
	const few = 1024
	limit, known := openFiles()
	switch {
	case !known:
		return nil
	case limit < few:
		return []finding{doubtful("Raise it: ulimit -n 65536, or LimitNOFILE=65536 in systemd", "only %d may be open, a connection is one", limit)}
	}
	return []finding{sound("%d may be open", limit)}
}

func checkPublicURL(_ context.Context, p *patient) []finding {
	site, err := p.site(p.Listen)
	if err != nil {
		return []finding{broken("Mend --public-url", "%v", err)}
	}
	host, isPlain := strings.CutPrefix(site, "http://")
	switch {
	case !isPlain:
		return []finding{sound("%s", site)}
	case !p.live():
		return []finding{sound("%s, for sandbox tills only", site)}
	case onLoopback(hostPort(host)):
		return []finding{broken("Give --public-url https://…, where payers reach this server", "live tills would lead their payers to %s", site)}
	}
	return []finding{broken("Put TLS in front (docs/operations.md) and give --public-url https://…", "%s is not encrypted: secrets and payments can be read on their way", site)}
}

func hostPort(host string) string {
	if _, _, err := net.SplitHostPort(host); err == nil {
		return host
	}
	return net.JoinHostPort(strings.Trim(host, "[]"), "80")
}

func checkProxy(_ context.Context, p *patient) []finding {
	everybody := slices.ContainsFunc(p.TrustedProxy, func(network netip.Prefix) bool { return network.Bits() == 0 })
	switch {
	case everybody:
		return []finding{broken("Name only your proxy's address", "--trusted-proxy names everybody: anyone can say where he comes from")}
	case strings.HasPrefix(p.PublicURL, "https://") && len(p.TrustedProxy) == 0:
		return []finding{doubtful("Give --trusted-proxy with the address of what ends TLS, for example 127.0.0.1/32",
			"no proxy is named: all callers look like one address, and one that guesses secrets slows all that mistype theirs")}
	}
	return []finding{sound("%d named", len(p.TrustedProxy))}
}

func checkCallbackGuard(_ context.Context, p *patient) []finding {
	allowed := p.allowed()
	switch {
	case len(allowed) == 0:
		return []finding{sound("only public addresses are reached")}
	case p.live():
		return []finding{doubtful("Leave out --callback-allow and --sandbox unless every merchant may reach these networks",
			"merchants of live tills can make the gateway call %v", allowed)}
	}
	return []finding{sound("these private networks may be reached: %v", allowed)}
}

// healthy asks for a page that must say 200.
func healthy(ctx context.Context, url string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }() // its status says all
	if answer.StatusCode != http.StatusOK {
		return &unhealthy{url, answer.Status}
	}
	return nil
}

// unhealthy is a server that answers, and not well.
type unhealthy struct{ url, status string }

func (u *unhealthy) Error() string { return u.url + " says " + u.status }
