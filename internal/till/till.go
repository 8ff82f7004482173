// Package till is a merchant's account: its keys, its settings, and the check of a login and a secret.
package till

import (
	"time"

	"kassa/internal/money"
)

// Till is a merchant's account ("касса"). Whether it is live or sandbox is fixed when it is made.
type Till struct {
	ID          int64 // nine digits
	Name        string
	Login       string
	Sandbox     bool
	StatusLevel int
	CreatedAt   time.Time
	Settings    Settings
}

// Settings are what a merchant or the operator may change about a till. The names, defaults and texts stand in the
// registry of settings.go; a stored value is text and read through it.
type Settings struct {
	Grace               time.Duration  // how long after expiry a payment still counts
	TolerancePercent    money.Percent  // what may be missing of the due sum
	ToleranceUSD        money.Amount   // the same as an absolute sum; the smaller of the two counts
	ToleranceEverywhere bool           // also on rails that are no chains
	ExcessUnmatched     bool           // what was paid beyond the due sum is unmatched instead of credited
	ExcessPercent       money.Percent  // of the due sum: a smaller excess is credited anyhow
	PartsUnmatched      bool           // only the first part of a payment counts, later ones are unmatched
	Confirmations       Depths         // that payments on chains need, by their worth
	SettlePartTopup     bool           // a part-paid topup is settled for what arrived when it expires
	CallbackFailed      bool           // announce failed
	CallbackWrongamount bool           // announce an expired wrongamount
	CallbackUnavailable bool           // announce unavailable
	CallbackReversed    bool           // announce that a chain took credited money back
	PayoffLifetime      time.Duration  // how long a payoff waits to be submitted; 0 is for ever
	IdempotencyKept     time.Duration  // how long the answer to a request with a key is kept
	UniqueExtra         bool           // an extra is of one invoice only
	TransferLifetime    time.Duration  // how long a transfer waits to be submitted; 0 is for ever
	SwapLifetime        time.Duration  // how long a swap waits, at its price; 0 allows none
	SwapSpread          money.Percent  // what a swap costs above the middle price
	RateLimit           int            // requests a second, 0 is no limit
	RateBurst           int            // requests at once
	Zone                *time.Location // of the dates in answers and callbacks
}
