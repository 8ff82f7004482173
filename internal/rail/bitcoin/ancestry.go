package bitcoin

import (
	"context"
	"strings"
)

// maxAncestors bounds how many waiting ancestors of a payment are read. Nodes accept chains of 25, Core's newest of 64.
const maxAncestors = 64

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

// ancestry is what those ancestors of a transaction spend that wait as well: whoever spends it otherwise excludes the
// transaction, too. False when an ancestor left the node meanwhile: the list is not the node's any more.
func (r *Rail) ancestry(ctx context.Context, on selected, t *transaction, listed map[string]struct{}) ([]claim, bool, error) {
	var all []claim
	met := map[string]struct{}{}
	for generation := parents(t, listed, met); len(generation) > 0; {
		raws, err := on.rawTransactions(ctx, generation)
		if err != nil {
			return nil, false, err
		}
		var next []string
		for _, raw := range raws {
			if raw == nil {
				return nil, false, nil
			}
			ancestor, err := r.Config.Network.format().readTransaction(raw)
			if err != nil {
				continue // of a kind that is not known yet: its replacement is noticed by absence
			}
			all = append(all, claims(&ancestor)...)
			next = append(next, parents(&ancestor, listed, met)...)
		}
		generation = next
	}
	return all, true, nil
}

// parents are the transactions whose outputs one spends, as far as they wait and were not met yet.
func parents(t *transaction, listed, met map[string]struct{}) []string {
	var all []string
	for _, spent := range t.inputs {
		id := spent.id().String()
		_, waits := listed[id]
		_, already := met[id]
		if waits && !already && len(met) < maxAncestors {
			met[id] = struct{}{}
			all = append(all, id)
		}
	}
	return all
}

// claims are what a transaction spends.
func claims(t *transaction) []claim {
	id, all := t.id(), make([]claim, len(t.inputs))
	for i, spent := range t.inputs {
		all[i] = claim{spent, id}
	}
	return all
}
