package callback

import (
	"context"
	"encoding/binary"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// names is a DNS server on loopback for names that lie.
type names struct {
	socket net.PacketConn

	mu      sync.Mutex
	rebound map[uint16]bool // types of rebind.test that were asked for once
}

// publicAddress stands for any receiver of the public internet; no test connects to it.
const publicAddress = "8.8.8.8"

var inward = map[string][]string{
	"public.test":   {publicAddress},
	"inward.test":   {"10.1.2.3"},
	"metadata.test": {"169.254.169.254"},
	"six.test":      {"fd00:ec2::254"},
	"mapped.test":   {"::ffff:10.0.0.1"},
	"nat64.test":    {"64:ff9b::7f00:1"},
	"both.test":     {publicAddress, "127.0.0.1", "::1"},
	"many.test":     {"127.0.0.1", "10.0.0.1", "::1", "fe80::1"},
}

// resolve starts the server and returns a resolver that asks nobody else.
func resolve(t *testing.T) *net.Resolver {
	t.Helper()
	socket, err := new(net.ListenConfig).ListenPacket(context.Background(), "udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	n := &names{socket: socket, rebound: map[uint16]bool{}}
	var serving sync.WaitGroup
	serving.Go(n.serve)
	t.Cleanup(func() {
		_ = socket.Close()
		serving.Wait()
	})
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", socket.LocalAddr().String())
	}}
}

func (n *names) serve() {
	query := make([]byte, 512)
	for {
		size, asker, err := n.socket.ReadFrom(query)
		if err != nil {
			return
		}
		if answer := n.answer(query[:size]); answer != nil {
			_, _ = n.socket.WriteTo(answer, asker)
		}
	}
}

// answer is RFC 1035, section 4: the header and the question again, then a record for each address.
func (n *names) answer(query []byte) []byte {
	const header, question = 12, 4
	name, end := nameAt(query, header)
	if len(query) < end+question {
		return nil
	}
	kind := binary.BigEndian.Uint16(query[end:])
	addresses, known := n.lookup(strings.ToLower(name), kind)
	answer := append([]byte(nil), query[:end+question]...)
	binary.BigEndian.PutUint16(answer[2:], 0x8580) // an answer, authoritative
	if !known {
		answer[3] |= 3 // no such name
	}
	binary.BigEndian.PutUint16(answer[6:], uint16(len(addresses)))
	binary.BigEndian.PutUint32(answer[8:], 0) // nothing else
	for _, address := range addresses {
		answer = append(answer, 0xc0, header)
		answer = binary.BigEndian.AppendUint16(answer, kind)
		answer = append(answer, 0, 1, 0, 0, 0, 0)
		answer = binary.BigEndian.AppendUint16(answer, uint16(len(address)))
		answer = append(answer, address...)
	}
	return answer
}

func nameAt(query []byte, at int) (string, int) {
	var labels []string
	for at < len(query) && query[at] != 0 && at+1+int(query[at]) <= len(query) {
		labels = append(labels, string(query[at+1:at+1+int(query[at])]))
		at += 1 + int(query[at])
	}
	return strings.Join(labels, "."), at + 1
}

// lookup lists a name's addresses of the kind, 1 for IPv4 and 28 for IPv6.
func (n *names) lookup(name string, kind uint16) (found [][]byte, known bool) {
	texts := inward[name]
	if before, wild := strings.CutSuffix(name, ".wild.test"); wild {
		texts = []string{before}
	}
	if strings.HasSuffix(name, ".inward.test") {
		texts = inward["inward.test"]
	}
	if name == "rebind.test" {
		texts = n.rebind(kind)
	}
	if number, is := loose(name); is {
		texts = []string{number}
	}
	for _, text := range texts {
		address := netip.MustParseAddr(text)
		if kind == 1 && address.Is4() || kind == 28 && address.Is6() {
			found = append(found, address.AsSlice())
		}
	}
	return found, len(texts) > 0
}

// rebind is public when it is asked for the first time and private ever after.
func (n *names) rebind(kind uint16) []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.rebound[kind] {
		n.rebound[kind] = true
		return []string{publicAddress}
	}
	return []string{"127.0.0.1", "::1"}
}

// loose reads an IPv4 address as getaddrinfo does: one to four numbers, decimal, octal or hexadecimal, the last one filling
// the rest.
func loose(text string) (string, bool) {
	var value uint64
	parts := strings.Split(text, ".")
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 0, 32)
		if err != nil || len(parts) > 4 {
			return "", false
		}
		shift := 8 * (3 - i)
		if i == len(parts)-1 {
			shift = 0
		}
		value |= n << shift
	}
	return netip.AddrFrom4([4]byte(binary.BigEndian.AppendUint32(nil, uint32(value)))).String(), true
}
