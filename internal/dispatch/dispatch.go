// Package dispatch lets payoffs leave a wallet whose key Kassa does not have. It exports a transaction without signatures,
// checks what comes back signed, broadcasts it, and follows the chain until one of the transactions that were exported
// for the same payoffs is confirmed deeply enough, or none can be any more. It knows no SQL and no chain.
package dispatch

import (
	"slices"
	"time"

	"kassa/internal/money"
	"kassa/internal/rail"
)

// Dispatch is payoffs that leave a wallet together. Every draft of it consumes the anchor, so that at most one of them is
// ever confirmed.
type Dispatch struct {
	ID       string // of its first draft
	Network  string
	Wallet   string
	Asset    money.Asset
	Anchor   string // outpoint
	Change   int64  // index of the wallet's change address that takes the rest
	Recalled bool   // it is not wanted any more: what it pays fails as soon as it cannot be paid
	State    State
	Draft    string // that settled it
	TxID     string // of that one, with its signatures
	Entry    string // of the network's fee
	MadeAt   time.Time
	EndedAt  time.Time // zero while it is open
	Payoffs  []string
	Drafts   []Draft // oldest first
}

// State is where a dispatch stands.
type State string

// The states.
const (
	Open    State = "open"    // one of its drafts may be confirmed
	Settled State = "settled" // one of them is
	Void    State = "void"    // none of them can be: an input of each was spent elsewhere
)

// Draft is one transaction that was exported.
type Draft struct {
	rail.Draft
	Number int  // from 1
	Empty  bool // it pays nobody and takes the dispatch back
	MadeAt time.Time
	Actor  string
	Signed rail.Signed // the zero value until it came back
	Coins  []rail.Coin // its inputs as the chain's watcher knows them
}

// draft is a draft by its id.
func (d Dispatch) draft(id string) (Draft, bool) {
	at := slices.IndexFunc(d.Drafts, func(one Draft) bool { return one.ID == id })
	if at < 0 {
		return Draft{}, false
	}
	return d.Drafts[at], true
}

// Last is the newest draft.
func (d Dispatch) Last() Draft { return d.Drafts[len(d.Drafts)-1] }

// fate is what the chain says of a dispatch.
type fate struct {
	state  State
	draft  Draft        // that settled it
	txid   string       // with its signatures
	others []rail.Spend // what made it void
}

// fate looks at who consumed the drafts' inputs, in blocks that have so many confirmations under a tip.
func (d Dispatch) fate(tip, confirmations int64) fate {
	lost, is := 0, fate{}
	for _, draft := range d.Drafts {
		gone := false
		for _, coin := range draft.Coins {
			if coin.Spend.Height == 0 || tip-coin.Spend.Height+1 < confirmations {
				continue
			}
			if coin.Spend.As == draft.ID {
				return fate{state: Settled, draft: draft, txid: coin.Spend.By}
			}
			gone = true
			if !slices.Contains(is.others, coin.Spend) {
				is.others = append(is.others, coin.Spend)
			}
		}
		if gone {
			lost++
		}
	}
	if lost == len(d.Drafts) {
		is.state = Void
		return is
	}
	return fate{state: Open}
}
