package callback

import (
	"encoding/binary"
	"errors"
	"net/netip"
	"testing"
)

func TestGuardPermits(t *testing.T) {
	const public, refused = true, false
	tests := map[string]struct {
		want  bool
		addrs []string
	}{
		"public IPv4":        {public, []string{"8.8.8.8", "93.184.215.14", "172.15.255.255", "172.32.0.1", "100.63.255.255", "100.128.0.1", "223.255.255.255"}},
		"public IPv6":        {public, []string{"2606:4700::1111", "2a00:1450:4001::200e", "2001:4860:4860::8888", "2001:200::1"}},
		"unspecified":        {refused, []string{"0.0.0.0", "::"}},
		"this network":       {refused, []string{"0.0.0.1", "0.255.255.255"}},
		"loopback":           {refused, []string{"127.0.0.1", "127.255.255.254", "::1"}},
		"private":            {refused, []string{"10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.255.255"}},
		"unique local":       {refused, []string{"fc00::1", "fd00::1", "fdff:ffff::1"}},
		"site-local":         {refused, []string{"fec0::1"}},
		"link-local":         {refused, []string{"169.254.1.1", "fe80::1", "fe80::1%eth0"}},
		"a zone":             {refused, []string{"::1%lo", "fd00::1%eth0", "::ffff:127.0.0.1%lo"}},
		"metadata":           {refused, []string{"169.254.169.254", "169.254.170.2", "100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254"}},
		"carrier NAT":        {refused, []string{"100.64.0.1", "100.127.255.255"}},
		"multicast":          {refused, []string{"224.0.0.1", "239.255.255.250", "ff02::1", "ff0e::1"}},
		"broadcast":          {refused, []string{"255.255.255.255"}},
		"reserved":           {refused, []string{"240.0.0.1", "254.1.2.3", "4000::1", "100::1", "5f00::1", "192.88.99.1"}},
		"documentation":      {refused, []string{"192.0.2.1", "198.51.100.7", "203.0.113.9", "2001:db8::1", "3fff::1"}},
		"benchmarks":         {refused, []string{"198.18.0.1", "198.19.255.255", "2001:2::1"}},
		"ORCHID":             {refused, []string{"2001:10::1", "2001:20::1"}},
		"local NAT64":        {refused, []string{"64:ff9b:1::7f00:1", "64:ff9b:1:a00:0:100::", "64:ff9b:1::808:808"}},
		"mapped":             {refused, []string{"::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0.0.0.0"}},
		"mapped public":      {public, []string{"::ffff:8.8.8.8"}},
		"compatible":         {refused, []string{"::127.0.0.1", "::10.0.0.1", "::169.254.169.254"}},
		"compatible, public": {public, []string{"::8.8.8.8"}},
		"NAT64":              {refused, []string{"64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::a9fe:a9fe"}},
		"NAT64 public":       {public, []string{"64:ff9b::8.8.8.8"}},
		"6to4":               {refused, []string{"2002:7f00:1::", "2002:a00:1::1", "2002:a9fe:a9fe::1", "2002:c0a8:101:1::1"}},
		"6to4 public":        {public, []string{"2002:808:808::1"}},
		"Teredo client":      {refused, []string{"2001:0:808:808::80ff:fffe", "2001:0:808:808::f5ff:fffe"}},
		"Teredo server":      {refused, []string{"2001:0:7f00:1::f7f7:f7f7"}},
		"Teredo public":      {public, []string{"2001:0:808:808::f7f7:f7f7"}},
		"beside the NATs":    {refused, []string{"64:ff9a::808:808", "64:ff9b:0:0:0:1:808:808"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for _, addr := range test.addrs {
				if got := (Guard{}).Permits(netip.MustParseAddr(addr)); got != test.want {
					t.Errorf("Permits(%s) = %t, want %t", addr, got, test.want)
				}
			}
		})
	}
	if (Guard{}).Permits(netip.Addr{}) {
		t.Error("the zero address is permitted")
	}
}

func TestGuardAllow(t *testing.T) {
	guard := Guard{Allow: prefixes("127.0.0.0/8", "10.1.0.0/16", "fd00::/8", "::1/128", "64:ff9b:1::/48")}
	tests := map[string]bool{
		"127.0.0.1":            true,
		"::ffff:127.0.0.1":     true,
		"64:ff9b::127.0.0.1":   true,
		"10.1.2.3":             true,
		"10.2.0.1":             false,
		"::ffff:10.2.0.1":      false,
		"::1":                  true,
		"::1%lo":               true,
		"::2":                  false,
		"fd00::1":              true,
		"fc00::1":              false,
		"64:ff9b:1::808:808":   true,
		"169.254.169.254":      false,
		"2002:7f00:1::1":       true,
		"2001:0:a02:1::f7f7:1": false, // the server 10.2.0.1 is not allowed
		"8.8.8.8":              true,
	}
	for addr, want := range tests {
		if got := guard.Permits(netip.MustParseAddr(addr)); got != want {
			t.Errorf("Permits(%s) = %t, want %t", addr, got, want)
		}
	}
}

func TestGuardControl(t *testing.T) {
	tests := map[string]struct {
		network, address string
		permitted        bool
	}{
		"public IPv4":       {"tcp4", "8.8.8.8:443", true},
		"public IPv6":       {"tcp6", "[2606:4700::1111]:443", true},
		"loopback":          {"tcp4", "127.0.0.1:80", false},
		"loopback, zone":    {"tcp6", "[::1%lo]:80", false},
		"not TCP":           {"udp4", "8.8.8.8:53", false},
		"a socket's path":   {"unix", "/run/docker.sock", false},
		"a name":            {"tcp4", "example.com:443", false},
		"short form":        {"tcp4", "127.1:80", false},
		"an empty address":  {"tcp4", "", false},
		"an address alone":  {"tcp4", "8.8.8.8", false},
		"mapped, tcp6":      {"tcp6", "[::ffff:10.0.0.1]:80", false},
		"port is no matter": {"tcp4", "8.8.8.8:22", true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			err := Guard{}.Control(test.network, test.address, nil)
			if test.permitted != (err == nil) || err != nil && !errors.Is(err, errRefused) {
				t.Errorf("Control(%q, %q) = %v", test.network, test.address, err)
			}
		})
	}
}

// FuzzGuardEmbedded: an address that embeds a private IPv4 address in any known form is refused, whatever its other bits.
func FuzzGuardEmbedded(f *testing.F) {
	f.Add(uint32(0x7f000001), uint64(0), uint32(0))
	f.Add(uint32(0x0a000001), uint64(1)<<63, uint32(1))
	f.Add(uint32(0xa9fea9fe), ^uint64(0), ^uint32(0))
	f.Add(uint32(0x08080808), uint64(0), uint32(0))
	f.Fuzz(func(t *testing.T, v4 uint32, other uint64, rest uint32) {
		inner := netip.AddrFrom4([4]byte(be(uint64(v4))[4:]))
		judged := inner.IsPrivate() || inner.IsLoopback() || inner.IsLinkLocalUnicast() || inner.IsMulticast() ||
			inner.IsUnspecified()
		if !judged {
			return
		}
		for form, addr := range forms(v4, other, rest) {
			if (Guard{}).Permits(addr) {
				t.Errorf("%s of %s is permitted: %s", form, inner, addr)
			}
		}
	})
}

// forms writes an IPv4 address in every way that guard.go knows, with other bits around it where there is room.
func forms(v4 uint32, other uint64, rest uint32) map[string]netip.Addr {
	wide, low := uint64(v4), uint64(rest)
	return map[string]netip.Addr{
		"plain":         netip.AddrFrom4([4]byte(be(wide)[4:])),
		"mapped":        ipv6(0, 0xffff<<32|wide),
		"compatible":    ipv6(0, wide),
		"NAT64":         ipv6(0x0064ff9b<<32, wide),
		"local NAT64":   ipv6(0x0064ff9b0001<<16|wide>>16, (wide&0xffff)<<40|low),
		"6to4":          ipv6(0x2002<<48|wide<<16|low>>16, other),
		"Teredo client": ipv6(0x20010000<<32|0x08080808, other&^0xffffffff|wide^0xffffffff),
		"Teredo server": ipv6(0x20010000<<32|wide, other),
	}
}

func ipv6(high, low uint64) netip.Addr {
	return netip.AddrFrom16([16]byte(append(be(high), be(low)...)))
}

func be(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }
