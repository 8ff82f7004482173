package callback

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"syscall"
)

// errRefused is the cause of every attempt that the guard stopped.
var errRefused = errors.New("address is not allowed")

// Guard keeps callbacks away from everything that is not the public internet: a merchant chooses the URL, but the
// gateway's own network must not answer it. It judges the address that is about to be dialled, after resolution, so a
// name that points inwards, at once or later, does not help. The zero Guard permits public addresses only.
type Guard struct {
	Allow []netip.Prefix // what an operator permits besides (--callback-allow)
}

// Permits tells whether the address may be dialled. An IPv6 address that embeds an IPv4 one is judged by that.
func (g Guard) Permits(addr netip.Addr) bool {
	addr = addr.WithZone("") // no prefix contains an address with a zone
	if g.allows(addr) {
		return true
	}
	inner := embedded(addr)
	if len(inner) == 0 {
		return isPublic(addr)
	}
	return !slices.ContainsFunc(inner, func(a netip.Addr) bool { return !isPublic(a) && !g.allows(a) })
}

// Control is a net.Dialer's: it runs for each resolved address, before the connection is made.
func (g Guard) Control(network, address string, _ syscall.RawConn) error {
	target, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %s %s", errRefused, network, address)
	}
	if network != "tcp4" && network != "tcp6" || !g.Permits(target.Addr()) {
		return fmt.Errorf("%w: %s %s", errRefused, network, target.Addr())
	}
	return nil
}

func (g Guard) allows(addr netip.Addr) bool { return contains(g.Allow, addr) }

func contains(prefixes []netip.Prefix, addr netip.Addr) bool {
	return slices.ContainsFunc(prefixes, func(p netip.Prefix) bool { return p.Contains(addr) })
}
