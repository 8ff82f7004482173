package rail

import "time"

// MaxConfirmations bounds how many confirmations a payment can need; watchers tell of every new one up to it.
const MaxConfirmations = 60

// Sighting is a payment as the watcher of a chain last saw it. It is what the watcher must not forget.
type Sighting struct {
	Number    int64     // of its last change: 1, 2, … over all payments of the network
	Key       string    // for example txid:vout
	Ref       string    // the destination that was paid
	Minor     int64     // in the smallest unit of the chain's asset
	Height    int64     // of its block, 0 while it is in none
	Block     string    // that block's hash
	Coinbase  bool      // newly mined money, which can be spent much later than other money
	FirstSeen time.Time // the earlier of a node's first sight and the block's time (contract section 4)
	Missing   time.Time // since when the node does not know it any more; zero while it does
	Gone      bool      // replaced, double-spent, or missing for too long
	Spends    []string  // what it consumes; another payment that consumes one of these excludes it
	Final     bool      // too deep or gone for too long to change: it is watched no more
}

// BlockID names a block.
type BlockID struct {
	Height int64
	Hash   string
}

// Scan is where the watcher of a chain stands.
type Scan struct {
	Number   int64      // of the last sighting that changed
	Blocks   []BlockID  // the newest that were scanned, oldest first; none before the first scan
	Watching []Sighting // all that are not final
	Coins    []Coin     // all that are unspent, or were spent not long ago
}

// Tip is the last block that was scanned.
func (s Scan) Tip() BlockID {
	if len(s.Blocks) == 0 {
		return BlockID{}
	}
	return s.Blocks[len(s.Blocks)-1]
}

// Progress is one step of a scan: it is kept whole or not at all.
type Progress struct {
	Number int64      // where the scan stood
	Tip    BlockID    // likewise; the zero value before the first step
	Fork   int64      // the height above which Blocks replace what was scanned
	Blocks []BlockID  // scanned now, oldest first
	Forget int64      // blocks below this height need not be kept
	Seen   []Sighting // new and changed ones, numbered from Number+1 on
	Coins  []Coin     // new and changed ones

	Outflows []Outflow // of the transactions in Blocks
}

// End is where the scan stands after the step.
func (p Progress) End() (number int64, tip BlockID) {
	number, tip = p.Number+int64(len(p.Seen)), p.Tip
	if len(p.Blocks) > 0 {
		tip = p.Blocks[len(p.Blocks)-1]
	}
	return number, tip
}
