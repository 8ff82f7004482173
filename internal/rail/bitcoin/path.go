package bitcoin

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/btcsuite/btcd/btcutil/hdkeychain"
)

// maxSteps bounds a path; BIP-32 allows 255 from the master key.
const maxSteps = 255

// path is steps of derivation; those from hdkeychain.HardenedKeyStart on are hardened.
type path []uint32

// readPath reads /1/2h/3'; the empty text is the empty path.
func readPath(text string) (path, bool) {
	if text == "" {
		return nil, true
	}
	if text[0] != '/' {
		return nil, false
	}
	steps := strings.Split(text[1:], "/")
	if len(steps) > maxSteps {
		return nil, false
	}
	read := make(path, len(steps))
	for i, step := range steps {
		var ok bool
		if read[i], ok = readStep(step); !ok {
			return nil, false
		}
	}
	return read, true
}

func readStep(text string) (uint32, bool) {
	plain := strings.TrimRight(text, "h'")
	if len(text) > len(plain)+1 || plain == "" || strings.TrimLeft(plain, "0123456789") != "" {
		return 0, false
	}
	number, err := strconv.ParseUint(plain, 10, 31)
	if err != nil {
		return 0, false
	}
	if plain != text {
		return hardened(uint32(number)), true
	}
	return uint32(number), true
}

// hardened is the step that needs the private key (BIP-32).
func hardened(number uint32) uint32 { return number + hdkeychain.HardenedKeyStart }

// String writes hardened steps with h, as descriptors do by now.
func (p path) String() string {
	text := strings.Builder{}
	for _, step := range p {
		if step >= hdkeychain.HardenedKeyStart {
			_, _ = fmt.Fprintf(&text, "/%dh", step-hdkeychain.HardenedKeyStart)
		} else {
			_, _ = fmt.Fprintf(&text, "/%d", step)
		}
	}
	return text.String()
}

// derive walks a path from a public key.
func (p path) derive(key *hdkeychain.ExtendedKey) (*hdkeychain.ExtendedKey, error) {
	for _, step := range p {
		child, err := key.Derive(step)
		if err != nil {
			return nil, fmt.Errorf("derive %s: %w", p, err)
		}
		key = child
	}
	return key, nil
}
