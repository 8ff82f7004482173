package page

import (
	"slices"
	"strings"
)

// How an address is shown: in groups of so many characters, of which so many at each end are stressed. A payer compares the
// ends with what his wallet shows; programs that swap addresses make the first few characters alike.
const (
	groupSize = 4
	stressed  = 2
)

// group is a part of an address; the parts together are the address, nothing between them.
type group struct {
	Text   string
	Stress bool
}

// groups splits an address. A prefix like bitcoincash: is a group of its own and is not stressed: all addresses have it.
func groups(address string) []group {
	at := strings.LastIndexByte(address, ':') + 1
	var parts []group
	if at > 0 {
		parts = append(parts, group{Text: address[:at]})
	}
	body := slices.Collect(slices.Chunk([]byte(address[at:]), groupSize))
	for i, text := range body {
		parts = append(parts, group{string(text), i < stressed || i >= len(body)-stressed})
	}
	return parts
}
