package bitcoin

import (
	"fmt"
	"strings"

	"github.com/btcsuite/btcd/btcutil/hdkeychain"

	"kassa/internal/fault"
)

// steps lead from a descriptor's key to its addresses, but for the index: each is one number, or two where the receive
// and the change chain part (BIP-389).
type steps [][]uint32

// bothChains is what follows an account's key (BIP-44).
var bothChains = steps{{receive, change}}

// readSteps reads what stands behind a key, for example /<0;1>/*, without the index.
func readSteps(text string) (steps, error) {
	text, found := strings.CutSuffix(text, "/*")
	if !found {
		return nil, fault.Field(keyField, "must end in an index for each address, for example wpkh(KEY/<0;1>/*)")
	}
	if text == "" {
		return nil, nil
	}
	var read steps
	parted := false
	for part := range strings.SplitSeq(text[1:], "/") {
		numbers, err := readAlternatives(part)
		if err != nil {
			return nil, err
		}
		if len(numbers) > 1 && parted {
			return nil, fault.Field(keyField, "must have <…;…> once")
		}
		parted = parted || len(numbers) > 1
		read = append(read, numbers)
	}
	if len(read) > maxSteps {
		return nil, errMistyped
	}
	return read, nil
}

// readAlternatives reads 0 or <0;1>.
func readAlternatives(text string) ([]uint32, error) {
	inner, found := strings.CutPrefix(text, "<")
	if found {
		if inner, found = strings.CutSuffix(inner, ">"); !found {
			return nil, errMistyped
		}
	}
	texts := []string{text}
	if found {
		texts = strings.Split(inner, ";")
	}
	numbers := make([]uint32, len(texts))
	for i, text := range texts {
		number, ok := readStep(text)
		switch {
		case !ok:
			return nil, errMistyped
		case number >= hdkeychain.HardenedKeyStart:
			return nil, fault.Field(keyField, "must have no hardened steps behind the key: give the key that they lead to, they need the private one")
		}
		numbers[i] = number
	}
	if found && (len(numbers) != 2 || numbers[receive] == numbers[change]) {
		return nil, fault.Field(keyField, "must name two chains between < and >, receive and change: <0;1>")
	}
	return numbers, nil
}

// chains are the paths that the steps stand for: receive alone, or receive and change.
func (s steps) chains() []path {
	paths := make([]path, 1, 2)
	for _, numbers := range s {
		if len(numbers) > len(paths) {
			paths = append(paths, append(path(nil), paths[receive]...))
		}
		for i := range paths {
			paths[i] = append(paths[i], numbers[min(i, len(numbers)-1)])
		}
	}
	return paths
}

func (s steps) String() string {
	text := strings.Builder{}
	for _, numbers := range s {
		if len(numbers) > 1 {
			_, _ = fmt.Fprintf(&text, "/<%d;%d>", numbers[receive], numbers[change])
		} else {
			_, _ = fmt.Fprintf(&text, "/%d", numbers[0])
		}
	}
	return text.String()
}
