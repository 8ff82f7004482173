package bitcoin_test

import (
	"flag"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/btcsuite/btcd/wire"
	"pgregory.net/rapid"

	"kassa/internal/rail"
)

// model is what is true of every payment that was ever broadcast, said by the chain alone.
type model struct {
	*watcher
	txs    []*wire.MsgTx
	random *rand.Rand
	above  map[*wire.MsgTx][]*wire.MsgTx // ancestors that waited with one when all was read
}

// TestWhatIsToldIsTheChainsTruth: after any sequence of payments, chains of them, replacements, blocks, reorganisations, forgotten
// transactions, restarts and failures, what was told last of each payment is what the chain says.
func TestWhatIsToldIsTheChainsTruth(t *testing.T) {
	fewer(t)
	rapid.Check(t, func(rt *rapid.T) {
		w := watch(t)
		defer w.node.Close()              // there are many
		w.dropped = 1000 * 24 * time.Hour // the chain's clock runs fast
		w.restart()
		m := &model{watcher: w, above: map[*wire.MsgTx][]*wire.MsgTx{}}
		seed := rapid.Uint64().Draw(rt, "seed")
		m.random = rand.New(rand.NewPCG(seed, seed))
		rt.Repeat(map[string]func(*rapid.T){
			"something":    func(*rapid.T) { m.happen() },
			"many things":  func(*rapid.T) { m.happenOften() },
			"grow":         func(*rapid.T) { m.mineSome(m.random.IntN(1 + m.random.IntN(100))) },
			"restart":      func(*rapid.T) { m.happenOften(); m.stumble(); m.restart() },
			"fail before":  func(*rapid.T) { m.happenOften(); m.storage.before = errPower; m.stumble(); m.storage.before = nil },
			"fail after":   func(*rapid.T) { m.happenOften(); m.storage.after = errPower; m.stumble(); m.storage.after = nil },
			"read again":   func(*rapid.T) { m.cursor = "" },
			"stop halfway": func(*rapid.T) { m.happenOften(); m.stumble(); m.happenOften() },
			"":             func(rt *rapid.T) { m.check(rt) },
		})
	})
}

// fewer makes a tenth of the usual checks, for each makes hundreds of blocks; -rapid.checks still says otherwise.
func fewer(t *testing.T) {
	const usual, few = "100", "10"
	if checks := flag.Lookup("rapid.checks").Value; checks.String() == usual {
		must(0, checks.Set(few))
		t.Cleanup(func() { must(0, checks.Set(usual)) })
	}
}

// happen lets one thing happen on the chain.
func (m *model) happen() {
	switch m.random.IntN(8) {
	case 0, 1:
		m.broadcast(m.chain.coin())
	case 2:
		m.replace()
	case 3:
		m.forget()
	case 4:
		m.mineSome(1)
	case 5:
		depth := 1 + m.random.IntN(4)
		if m.random.IntN(8) == 0 {
			depth = 1 + m.random.IntN(100)
		}
		depth = min(depth, int(m.chain.height()))
		m.chain.drop(depth)
		m.mineSome(depth + 1 + m.random.IntN(3))
	case 6, 7:
		m.descend()
	}
}

func (m *model) happenOften() {
	for range 1 + m.random.IntN(4) {
		m.happen()
	}
}

// broadcast pays one to three addresses from a coin.
func (m *model) broadcast(from wire.OutPoint) {
	tx := send(from)
	for range 1 + m.random.IntN(3) {
		tx.AddTxOut(m.to(uint32(m.random.IntN(6)), 1_000+m.random.Int64N(1_000_000)))
	}
	m.txs = append(m.txs, tx)
	m.chain.broadcast(tx)
}

// descend pays with an output of a waiting transaction that nobody spends yet, or replaces the one that does.
func (m *model) descend() {
	if tx := m.anyWaiting(); tx != nil {
		m.broadcast(wire.OutPoint{Hash: tx.TxHash(), Index: uint32(m.random.IntN(len(tx.TxOut)))})
	}
}

func (m *model) replace() {
	if tx := m.anyWaiting(); tx != nil {
		m.broadcast(tx.TxIn[0].PreviousOutPoint)
	}
}

func (m *model) forget() {
	if tx := m.anyWaiting(); tx != nil {
		m.chain.evict(tx)
	}
}

func (m *model) anyWaiting() *wire.MsgTx {
	if len(m.chain.pool) == 0 {
		return nil
	}
	return m.chain.pool[m.random.IntN(len(m.chain.pool))]
}

// mineSome makes blocks, each of some of what waits; now and then of what a miner prefers to it.
func (m *model) mineSome(blocks int) {
	for range blocks {
		var chosen []*wire.MsgTx
		for _, tx := range slices.Clone(m.chain.pool) {
			if len(chosen) == 3 {
				break
			}
			if m.early(tx, chosen) {
				continue
			}
			switch m.random.IntN(4) {
			case 0:
				chosen = append(chosen, tx)
			case 1:
				rival := send(tx.TxIn[0].PreviousOutPoint, wire.NewTxOut(9_000, []byte("a rival")))
				chosen = append(chosen, rival)
			}
		}
		m.chain.mine(chosen...)
	}
}

// early tells whether a transaction cannot be mined before its parent, which waits and was not chosen.
func (m *model) early(tx *wire.MsgTx, chosen []*wire.MsgTx) bool {
	parent := m.chain.waiting(tx.TxIn[0].PreviousOutPoint.Hash.String())
	return parent != nil && !slices.Contains(chosen, parent)
}

// stumble makes one step and does not care how it ends, nor is what it told kept.
func (m *model) stumble() {
	_, _ = m.rail.Read(m.Context(), m.cursor, 3)
}

// check reads to the end and compares. A payment that the chain neither has nor excludes is seen or gone, as it was when the
// chain was looked at last; one that was never looked at is not told.
func (m *model) check(rt *rapid.T) {
	m.read()
	m.learn()
	for _, tx := range m.txs {
		height := m.minedAt(tx)
		for output := range tx.TxOut {
			one := key(tx, output)
			told, known := m.told[one]
			var want rail.Status
			switch {
			case height > 0:
				want = rail.Confirmed
			case slices.Contains(m.chain.pool, tx):
				want = rail.Seen
			case known && m.excluded(tx):
				want = rail.Gone
			case told.Status == rail.Seen, told.Status == rail.Gone: // what a step in between saw decides
				want = told.Status
			default:
				want = ""
			}
			if told.Status != want {
				rt.Fatalf("%s is told as %q, it is %q", one, told.Status, want)
			}
			if depth := m.chain.height() - height + 1; height > 0 && told.Confirmations < min(int(depth), rail.MaxConfirmations) {
				rt.Fatalf("%s is %d deep and told as %d", one, depth, told.Confirmations)
			}
			if told.Status != rail.Confirmed && told.Confirmations != 0 {
				rt.Fatalf("%s is %s with %d confirmations", one, told.Status, told.Confirmations)
			}
		}
	}
}

// minedAt is the height of a transaction's block, 0 for none.
func (m *model) minedAt(tx *wire.MsgTx) int64 {
	for height, block := range m.chain.blocks {
		if slices.Contains(block.Transactions, tx) {
			return int64(height)
		}
	}
	return 0
}

// learn notes with each waiting transaction the ancestors that wait, too.
func (m *model) learn() {
	waiting := map[*wire.MsgTx][]*wire.MsgTx{}
	for _, tx := range m.chain.pool { // parents stand before their children
		if parent := m.chain.waiting(tx.TxIn[0].PreviousOutPoint.Hash.String()); parent != nil {
			waiting[tx] = append(slices.Clone(waiting[parent]), parent)
		}
		m.above[tx] = append(m.above[tx], waiting[tx]...)
	}
}

// excluded tells whether another transaction, mined or waiting, spends what this one or an ancestor of it spends. An
// ancestor that was never seen waiting cannot be known.
func (m *model) excluded(tx *wire.MsgTx) bool {
	rivals := slices.Clone(m.chain.pool)
	for _, block := range m.chain.blocks {
		rivals = append(rivals, block.Transactions[1:]...)
	}
	return slices.ContainsFunc(append(slices.Clone(m.above[tx]), tx), func(one *wire.MsgTx) bool {
		return slices.ContainsFunc(rivals, func(rival *wire.MsgTx) bool { return rival != one && conflict(rival, one) })
	})
}
