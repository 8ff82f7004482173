package bitcoin

import "context"

// maxAncestors bounds how many waiting ancestors of a payment are read. Nodes accept chains of 25, Core's newest of 64.
const maxAncestors = 64

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
