package app

import (
	"context"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// proxies are the networks whose word on where a request comes from counts (--trusted-proxy).
type proxies []netip.Prefix

// clientKey finds the client's address in a request's context.
type clientKey struct{}

// clientOf is where a request comes from, the zero Addr when that is not known.
func clientOf(ctx context.Context) netip.Addr {
	address, _ := ctx.Value(clientKey{}).(netip.Addr)
	return address
}

// located puts the client's address into each request's context.
func (p proxies) located(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), clientKey{}, p.client(r))))
	})
}

// client is the connection's own address, unless that is a named proxy: then it is the hop that the last named proxy saw,
// the right-most one of X-Forwarded-For that is not named itself. What stands left of it anybody could have written.
func (p proxies) client(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	client := peer.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		if !p.trusted(client) {
			return client
		}
		address, known := parseHop(strings.TrimSpace(hop))
		if !known {
			return client
		}
		client = address
	}
	return client
}

func (p proxies) trusted(address netip.Addr) bool {
	return slices.ContainsFunc(p, func(network netip.Prefix) bool { return network.Contains(address.WithZone("")) })
}

// parseHop reads an address with or without a port, as proxies write them.
func parseHop(text string) (netip.Addr, bool) {
	address, err := netip.ParseAddr(strings.Trim(text, "[]"))
	if err != nil {
		var withPort netip.AddrPort
		withPort, err = netip.ParseAddrPort(text)
		address = withPort.Addr()
	}
	return address.Unmap(), err == nil
}
