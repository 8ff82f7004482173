package app

import (
	"context"
	"fmt"
	"strings"

	"kassa/internal/rail"
	"kassa/internal/rail/bitcoin"
)

// usualLag is how many blocks a scan may be behind its node at any moment.
const usualLag = 2

// checkScans compares how far each chain was read with its nodes, and these with each other.
func checkScans(ctx context.Context, p *patient) (found []finding) {
	if p.house == nil {
		return nil
	}
	for _, chain := range p.house.chains {
		standing, err := chain.Standing(ctx)
		if err != nil {
			found = append(found, broken("Mend its nodes, see above", "%s cannot be read: %s", chain.Network(), oneLine(err)))
			continue
		}
		found = append(found, checkScan(chain.Network(), standing))
		for _, one := range chain.Status() {
			if one.Aside != nil {
				found = append(found, doubtful("Mend that node, or leave it out of --node", "%s at %s is set aside: %s", chain.Network(), one.Host, oneLine(one.Aside)))
			}
		}
	}
	return found
}

func checkScan(network string, s bitcoin.Standing) finding {
	switch read := fmt.Sprintf("%s is read to block %d of %d", network, s.Scanned.Height, s.Tip.Height); {
	case s.Scanned == rail.BlockID{}:
		return sound("%s was not read yet: kassa serve begins at block %d", network, s.Tip.Height)
	case s.Lost:
		return broken("Find out which chain is right. If it is the node's: kassa node rescan --network "+network,
			"%s, and the node has other blocks than those that were read: nothing is seen any more", read)
	case s.Tip.Height-s.Scanned.Height > usualLag:
		return doubtful("If no server is catching up now, see that it runs with this --node; its log says what fails", "%s", read)
	default:
		return sound("%s", read)
	}
}

// oneLine is an error for a table.
func oneLine(err error) string { return strings.ReplaceAll(err.Error(), "\n", ": ") }
