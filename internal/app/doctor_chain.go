package app

import (
	"context"
	"strings"

	"kassa/internal/wallet"
)

// checkNodes asks each node what it serves and what it can, and looks for wallets of a chain that nobody watches.
func checkNodes(ctx context.Context, p *patient) []finding {
	networks, err := p.nodes()
	if err != nil {
		return []finding{broken("Mend --node; KASSA_NODE separates several by commas", "%v", err)}
	}
	var found []finding
	watched := map[string]bool{}
	for _, one := range networks {
		watched[one.Network.Name] = true
		for _, client := range one.Nodes {
			found = append(found, checkNode(newNodeLine(ctx, one.Network, client)))
		}
	}
	return append(found, checkUnwatched(ctx, p, watched)...)
}

func checkNode(line nodeLine) finding {
	switch line.State {
	case nodeFine:
		return sound("%s at %s is %s with %d blocks; %s", line.Network, line.Host, line.Version, line.Height, abilitiesOf(line))
	case nodePruned:
		return doubtful("See that it keeps the blocks of the longest outage", "%s at %s: %s; %s", line.Network, line.Host, line.State, abilitiesOf(line))
	case nodeSyncing:
		return doubtful("Wait: it is set aside until it has all blocks", "%s at %s is syncing, it has %d blocks", line.Network, line.Host, line.Height)
	default:
		return broken("See that it runs, serves that network, and that --node has its address, user and password; kassa node check asks again",
			"%s at %s: %s", line.Network, line.Host, line.State)
	}
}

// abilitiesOf names what a node can and what not.
func abilitiesOf(line nodeLine) string {
	can := map[bool][]string{}
	for _, one := range line.Abilities {
		can[one.Has] = append(can[one.Has], one.Method)
	}
	if len(can[false]) == 0 {
		return "it can all of " + strings.Join(can[true], ", ")
	}
	return "it can " + strings.Join(append(can[true], "what every node can"), ", ") + ", but not " + strings.Join(can[false], ", ")
}

// checkUnwatched looks for wallets whose chain has no node: what is paid to them is not seen.
func checkUnwatched(ctx context.Context, p *patient, watched map[string]bool) (found []finding) {
	gaps, found := p.gaps(ctx)
	for _, gap := range gaps {
		if on := gap.Wallet.Network; !watched[on] {
			watched[on] = true // once for each network
			found = append(found, broken("Give --node "+on+"=URL, as serve has it", "nobody watches %s: what is paid to its wallets is not seen", on))
		}
	}
	return found
}

// checkGaps tells the gap limit that the software of each wallet needs.
func checkGaps(ctx context.Context, p *patient) []finding {
	gaps, found := p.gaps(ctx)
	for _, gap := range gaps {
		if gap.Worst > wallet.UsualGap {
			found = append(found, doubtful("Set the gap limit of the wallet's software to that, or it does not show all of the money",
				"%s needs a gap limit of %d, %d for what was paid so far", gap.Wallet.ID, gap.Worst, gap.Needed))
		} else {
			found = append(found, sound("%s: the usual %d finds everything", gap.Wallet.ID, wallet.UsualGap))
		}
	}
	return found
}

// gaps are those of all wallets, none without a database.
func (p *patient) gaps(ctx context.Context) ([]wallet.Gap, []finding) {
	if p.house == nil {
		return nil, nil
	}
	gaps, err := p.house.wallets.Gaps(ctx)
	if err != nil {
		return nil, []finding{broken("Restore a backup if this stays", "%v", err)}
	}
	return gaps, nil
}

// checkAddresses derives every address that was given away again.
func checkAddresses(ctx context.Context, p *patient) []finding {
	if p.house == nil {
		return nil
	}
	result, err := p.house.wallets.Verify(ctx)
	switch {
	case err != nil:
		return []finding{broken("Restore a backup if this stays", "%v", err)}
	case result.Wrong > 0:
		return []finding{broken("Stop the server: money that is sent there may be lost. kassa address verify names them", "%d of %d addresses are not their wallet's",
			result.Wrong, result.Addresses)}
	case result.Wallets == 0:
		return nil
	}
	return []finding{sound("%d addresses of %d wallets are right", result.Addresses, result.Wallets)}
}

// checkSpends looks for money that left wallets and is not booked: the merchants' own doing, or a thief's.
func checkSpends(_ context.Context, p *patient) []finding {
	switch {
	case p.house == nil:
		return nil
	case p.vitals.Unrecorded == 0:
		return []finding{sound("all that left wallets of keys is booked")}
	}
	since := ""
	if at := p.vitals.OldestOutflow; !at.IsZero() {
		since = ", the oldest at " + moment(at)
	}
	return []finding{doubtful("kassa wallet spends tells which: book what the merchants moved by themselves; if one knows nothing of it, his key is stolen",
		"%d transactions that are no payoffs took money out of wallets%s", p.vitals.Unrecorded, since)}
}
