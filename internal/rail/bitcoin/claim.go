package bitcoin

import (
	"strings"
	"time"

	"kassa/internal/rail"
)

// claim is what a payment rests on: that an output is spent by one transaction, its own or an ancestor's, and so by no other.
type claim struct {
	spent outpoint
	by    hash
}

// String is the form in which a payment keeps what its ancestors spend: txid:vout>txid. What it spends itself it keeps as
// txid:vout.
func (c claim) String() string { return c.spent.String() + ">" + c.by.String() }

// parseClaim reads either form, of a payment in a transaction.
func parseClaim(text, own string) (claim, bool) {
	at, by, inherited := strings.Cut(text, ">")
	if !inherited {
		by = own
	}
	spent, ok := parseOutpoint(at)
	id, known := parseHash(by)
	return claim{spent, id}, ok && known
}

// claims are what a transaction spends.
func claims(t *transaction) []claim {
	id, all := t.id(), make([]claim, len(t.inputs))
	for i, spent := range t.inputs {
		all[i] = claim{spent, id}
	}
	return all
}

// claimant is a payment that is possible only if one transaction spends an output, and no other.
type claimant struct {
	by      hash
	payment *rail.Sighting
}

func (s *scan) claim(one *rail.Sighting, text string) {
	if c, ok := parseClaim(text, transactionOf(one.Key)); ok {
		s.claimed[c.spent] = append(s.claimed[c.spent], claimant{c.by, one})
	}
}

// inherit adds to a payment what its ancestors spend, as far as it was not known.
func (s *scan) inherit(one *rail.Sighting, ancestry []claim) {
	known := map[string]bool{}
	for _, text := range one.Spends {
		known[text] = true
	}
	for _, c := range ancestry {
		if text := c.String(); !known[text] {
			one.Spends = append(one.Spends, text)
			s.claim(one, text)
			s.change(one)
		}
	}
}

// exclude makes those payments gone that need another transaction than this one to spend an output.
func (s *scan) exclude(claimants []claimant, id hash, now time.Time) {
	for _, c := range claimants {
		if waits := !c.payment.Gone && c.payment.Height == 0; waits && c.by != id {
			s.lose(c.payment, now)
		}
	}
}
