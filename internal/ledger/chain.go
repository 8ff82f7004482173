package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"
)

// Link is a place in the chain of sealed entries: an entry's number and the hash over everything up to it. Numbers
// count from 1 without a gap.
type Link struct {
	Number int64
	Hash   string // SHA-256, 64 lower-case hex digits
}

// Genesis is the link before the first entry.
func Genesis() Link { return Link{Hash: strings.Repeat("0", 2*sha256.Size)} }

// What is hashed begins with the name of its form; another form needs another name. The second one is for entries of
// swaps and transfers, which the first knows nothing of: hashes of all others stay as they are.
const (
	encoding1 = "kassa entry 1"
	encoding2 = "kassa entry 2"
)

// Next is the link of the entry that follows: SHA-256 over this link's hash and the entry. Each text is hashed behind its
// length (8 bytes, big endian), each number as 8 bytes, big endian; a change of anything in the entry changes the hash.
func (l Link) Next(e Entry) Link {
	next := Link{Number: l.Number + 1}
	var text []byte
	add := func(texts ...string) {
		for _, one := range texts {
			text = binary.BigEndian.AppendUint64(text, uint64(len(one)))
			text = append(text, one...)
		}
	}
	count := func(number int64) { text = binary.BigEndian.AppendUint64(text, uint64(number)) } //nolint:gosec // its bits
	encoding := encoding1
	if e.Swap != "" || e.Transfer != 0 {
		encoding = encoding2
	}
	add(encoding, l.Hash)
	count(next.Number)
	add(e.ID)
	count(e.At.UnixMilli())
	add(string(e.Reason), e.Invoice, e.Payment, e.Payoff, e.Reverses)
	if encoding == encoding2 {
		add(e.Swap)
		count(e.Transfer)
	}
	count(int64(len(e.Postings)))
	for _, p := range e.Postings {
		add(kind(p.Account.Sandbox), p.Account.Name, string(p.Account.Asset))
		count(p.Minor)
	}
	sum := sha256.Sum256(text)
	next.Hash = hex.EncodeToString(sum[:])
	return next
}

func kind(sandbox bool) string {
	if sandbox {
		return "sandbox"
	}
	return "live"
}

// Summed is the account under which an account's total is kept: the held money of all invoices is one, and so is the
// reserved money of all payoffs, swaps and transfers, so that totals do not grow with each of them.
func Summed(account Account) Account {
	for _, single := range []string{"held", "reserved"} {
		if strings.HasPrefix(account.Name, single+":") {
			account.Name = single
		}
	}
	return account
}
