package bitcoin

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"kassa/internal/rail"
)

// deepest is the depth, in blocks, until which a reorganisation is followed and a payment is watched.
const deepest = 100

// scan is where the watcher stands, in memory, and the step that it is about to make. After a failure it is thrown away
// and read from the storage again, so it never says more than what is durable.
type scan struct {
	network  Network
	list     *watchlist
	number   int64
	blocks   []rail.BlockID
	watching map[string]*rail.Sighting // by key
	claimed  map[outpoint][]claimant
	coins    coins

	fork    int64 // of the step
	added   []rail.BlockID
	changed []*rail.Sighting
	marked  map[*rail.Sighting]bool // those in changed

	outflows []rail.Outflow // of the step
}

func newScan(network Network, list *watchlist, stored rail.Scan) *scan {
	s := &scan{
		network: network, list: list, number: stored.Number, blocks: stored.Blocks,
		watching: map[string]*rail.Sighting{}, claimed: map[outpoint][]claimant{},
		marked: map[*rail.Sighting]bool{}, coins: newCoins(stored.Coins),
	}
	for i := range stored.Watching {
		s.watch(&stored.Watching[i])
	}
	s.fork = s.tip().Height
	return s
}

// tip is the last block that was scanned; the zero value before the first one.
func (s *scan) tip() rail.BlockID { return rail.Scan{Blocks: s.blocks}.Tip() }

// head is the tip once the step is done.
func (s *scan) head() rail.BlockID {
	if len(s.added) > 0 {
		return s.added[len(s.added)-1]
	}
	return s.tip()
}

func (s *scan) watch(one *rail.Sighting) {
	s.watching[one.Key] = one
	for _, text := range one.Spends {
		s.claim(one, text)
	}
}

func (s *scan) forget(one *rail.Sighting) {
	delete(s.watching, one.Key)
	for _, text := range one.Spends {
		c, _ := parseClaim(text, transactionOf(one.Key))
		rest := slices.DeleteFunc(s.claimed[c.spent], func(x claimant) bool { return x.payment == one })
		if len(rest) == 0 {
			delete(s.claimed, c.spent)
		} else {
			s.claimed[c.spent] = rest
		}
	}
}

// inOrder lists what is watched as it changed last: what is told has one order for the same facts.
func (s *scan) inOrder() []*rail.Sighting {
	return slices.SortedFunc(maps.Values(s.watching), func(a, b *rail.Sighting) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.Key, b.Key))
	})
}

// change marks a sighting as changed by the step.
func (s *scan) change(one *rail.Sighting) {
	if !s.marked[one] {
		s.marked[one] = true
		s.changed = append(s.changed, one)
	}
}

// glance is where and when a transaction was met.
type glance struct {
	seen     time.Time // when it counts as seen first, if it was not seen before
	block    rail.BlockID
	ancestry []claim // of a waiting one
}

// scanBlock takes in a block: first what all its transactions pay to wallets, then what they take from them, because a spend
// may stand before its coin. Bitcoin Cash orders a block's transactions by their hashes.
func (s *scan) scanBlock(raw []byte, at glance) error {
	format := s.network.format()
	_, err := format.readBlock(raw, func(t *transaction) { s.meet(t, at) })
	if err == nil && len(s.coins.all) > 0 {
		_, err = format.readBlock(raw, func(t *transaction) { s.leave(t, at) })
	}
	return err
}

// meet takes in a transaction: what it pays to watched addresses, and what it makes impossible.
func (s *scan) meet(t *transaction, at glance) {
	for _, spent := range t.inputs {
		if claimants := s.claimed[spent]; len(claimants) > 0 {
			s.exclude(claimants, t.id(), at.seen)
		}
	}
	for i, out := range t.outputs {
		from, watched := s.list.find(out.script)
		if !watched {
			continue
		}
		if at.block.Height > 0 {
			s.coins.receive(t, i, from, at.block.Height)
		}
		if s.pays(out, from) {
			s.found(t, i, at)
		}
	}
}

// pays tells whether an output to a watched script is a payment.
func (s *scan) pays(out output, from place) bool {
	return !from.change && out.value >= s.network.dust()
}

// leave notes what a transaction in a block consumes, and what of it leaves wallets.
func (s *scan) leave(t *transaction, at glance) {
	from := s.coins.spend(t, at.block.Height)
	if from == nil {
		return
	}
	for _, out := range t.outputs {
		to, watched := s.list.find(out.script)
		if !watched || to.given() && s.pays(out, to) {
			continue
		}
		if flow := from[to.wallet.id]; flow != nil {
			flow.Returned += out.value
		}
	}
	for _, wallet := range slices.Sorted(maps.Keys(from)) {
		if flow := from[wallet]; flow.Left() > 0 {
			flow.At = at.seen
			s.outflows = append(s.outflows, *flow)
		}
	}
}

// found takes in an output that pays to a watched address.
func (s *scan) found(t *transaction, index int, at glance) {
	key := t.id().String() + ":" + strconv.Itoa(index)
	one := s.watching[key]
	if one == nil {
		ref, known := s.network.AddressOf(t.outputs[index].script)
		if !known {
			return // every watched script has an address
		}
		one = &rail.Sighting{Key: key, Ref: ref, Minor: t.outputs[index].value, Coinbase: t.coinbase(), FirstSeen: at.seen}
		if !one.Coinbase { // all of those spend the same nothing
			for _, spent := range t.inputs {
				one.Spends = append(one.Spends, spent.String())
			}
		}
		s.watch(one)
		s.change(one)
	}
	s.inherit(one, at.ancestry)
	first := one.FirstSeen
	if at.seen.Before(first) {
		first = at.seen
	}
	same := one.Height == at.block.Height && one.Block == at.block.Hash && !one.Gone && one.Missing.IsZero() && first.Equal(one.FirstSeen)
	if !same {
		one.Height, one.Block, one.Gone, one.Missing, one.FirstSeen = at.block.Height, at.block.Hash, false, time.Time{}, first
		s.change(one)
	}
}

// lose makes a payment gone; since then it is missing.
func (s *scan) lose(one *rail.Sighting, now time.Time) {
	one.Gone, one.Height, one.Block = true, 0, ""
	if one.Missing.IsZero() {
		one.Missing = now
	}
	s.change(one)
}

// rollback takes back the blocks above the fork: what was in them waits again. Mined money of a block that is not there
// can never come back, unless the block does.
func (s *scan) rollback(fork int64, now time.Time) {
	s.fork = fork
	s.coins.rollback(fork)
	for _, one := range s.inOrder() {
		if one.Height <= fork {
			continue
		}
		if one.Coinbase {
			s.lose(one, now)
			continue
		}
		one.Height, one.Block = 0, ""
		s.change(one)
	}
}

// deepen tells of payments that have another depth than before the step, up to the depth that anybody asks for, and lets
// go of those that are too deep to change.
func (s *scan) deepen() {
	before, after := s.tip().Height, s.head().Height
	for _, one := range s.inOrder() {
		if one.Height == 0 {
			continue
		}
		was, is := depth(*one, before), depth(*one, after)
		limit, last := int64(rail.MaxConfirmations), int64(deepest)
		if one.Coinbase {
			limit = s.network.maturity()
			last = max(last, limit)
		}
		if one.Final = is > last; one.Final || was != is && min(was, is) < limit {
			s.change(one)
		}
	}
}

// depth is how many confirmations a payment has under a tip.
func depth(one rail.Sighting, tip int64) int64 {
	if one.Height == 0 {
		return 0
	}
	return max(0, tip-one.Height+1)
}

// progress is the step, for the storage; false when there is none.
func (s *scan) progress() (rail.Progress, bool) {
	step := rail.Progress{Number: s.number, Tip: s.tip(), Fork: s.fork, Blocks: s.added, Forget: s.head().Height - deepest}
	for _, one := range s.changed {
		step.Seen = append(step.Seen, *one)
	}
	step.Coins, step.Outflows = s.coins.changes(), s.outflows
	return step, len(step.Blocks)+len(step.Seen)+len(step.Coins) > 0
}

// done ends a step that is durable.
func (s *scan) done(step rail.Progress) {
	s.number, _ = step.End()
	if len(s.added) > 0 {
		kept := slices.DeleteFunc(s.blocks, func(b rail.BlockID) bool { return b.Height > step.Fork || b.Height < step.Forget })
		s.blocks = append(kept, s.added...)
	}
	for i, one := range s.changed {
		one.Number = step.Number + int64(i) + 1
		if one.Final {
			s.forget(one)
		}
	}
	s.coins.done(s.tip().Height)
	s.added, s.changed, s.outflows, s.fork = nil, nil, nil, s.tip().Height
	clear(s.marked)
}

// transactionOf is the transaction that a key names.
func transactionOf(key string) string {
	id, _, _ := strings.Cut(key, ":")
	return id
}
