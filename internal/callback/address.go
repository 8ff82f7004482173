package callback

import "net/netip"

// special are the blocks that no public receiver has: IANA's special-purpose registries, and what clouds use inside.
var special = prefixes(
	"0.0.0.0/8",        // this network, unspecified
	"10.0.0.0/8",       // private
	"100.64.0.0/10",    // carrier-grade NAT; holds a metadata address
	"127.0.0.0/8",      // loopback
	"168.63.129.16/32", // a cloud's platform services, public only by its number
	"169.254.0.0/16",   // link-local; holds most metadata addresses
	"172.16.0.0/12",    // private
	"192.0.0.0/24",     // protocol assignments; holds a metadata address
	"192.0.2.0/24",     // documentation
	"192.88.99.0/24",   // 6to4 relays, deprecated
	"192.168.0.0/16",   // private
	"198.18.0.0/15",    // benchmarks
	"198.51.100.0/24",  // documentation
	"203.0.113.0/24",   // documentation
	"224.0.0.0/4",      // multicast
	"240.0.0.0/4",      // reserved, broadcast
	"2001::/23",        // protocol assignments: benchmarks, ORCHID
	"2001:db8::/32",    // documentation
	"3fff::/20",        // documentation
)

// globalUnicast is all that IANA gives out of IPv6. Outside of it lie loopback, unique local (with a metadata address),
// link-local, site-local, multicast, discard, the local NAT64 prefix 64:ff9b:1::/48 (where in it the IPv4 address stands
// is known to its network alone) and what is reserved.
var globalUnicast = netip.MustParsePrefix("2000::/3")

// isPublic judges an address that embeds no other.
func isPublic(addr netip.Addr) bool {
	return (addr.Is4() || globalUnicast.Contains(addr)) && !contains(special, addr)
}

// The forms of IPv6 that carry IPv4 traffic to the address inside of them.
var (
	compatible = netip.MustParsePrefix("::/96")        // deprecated, RFC 4291
	nat64      = netip.MustParsePrefix("64:ff9b::/96") // RFC 6052
	sixToFour  = netip.MustParsePrefix("2002::/16")    // RFC 3056
	teredo     = netip.MustParsePrefix("2001::/32")    // RFC 4380: the server, and the client's bits inverted
)

// embedded is the IPv4 addresses inside an IPv6 one, none for any other address.
func embedded(addr netip.Addr) []netip.Addr {
	bytes := addr.As16()
	at := func(i int) netip.Addr { return netip.AddrFrom4([4]byte(bytes[i : i+4])) }
	switch {
	case addr.Is4In6(), compatible.Contains(addr), nat64.Contains(addr):
		return []netip.Addr{at(12)}
	case sixToFour.Contains(addr):
		return []netip.Addr{at(2)}
	case teredo.Contains(addr):
		client := at(12).As4()
		for i := range client {
			client[i] = ^client[i]
		}
		return []netip.Addr{at(4), netip.AddrFrom4(client)}
	}
	return nil
}

func prefixes(texts ...string) []netip.Prefix {
	list := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		list[i] = netip.MustParsePrefix(text)
	}
	return list
}
