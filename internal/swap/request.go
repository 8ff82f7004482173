package swap

import (
	"strconv"

	"kassa/internal/fault"
	"kassa/internal/idempotency"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/order"
)

// Request is swap/create as it was written (contract section 6); an empty text is an absent field.
type Request struct {
	PairID     string                 // as the signature has it
	Amount     string                 // a decimal literal in the currency of the side that AmountType names
	AmountType string                 // source or target
	Signature  string                 // sha1(amount:pair_id:salt)
	Keep       idempotency.Keep[Swap] // the answer, where the request carries a key
}

// Check lists every fault of the request that can be told without the till.
func (r Request) Check() error {
	_, _, _, err := r.read(nil)
	return err
}

// read checks every field; all faults at once. With salts the signature is checked against them, without it must only be
// there.
func (r Request) read(salts []string) (pair Pair, named Side, amount money.Amount, err error) {
	var faults fault.List
	pair, known := r.pair(&faults)
	named = r.side(&faults)
	switch {
	case r.Amount == "":
		faults.Required("amount")
	case known && named != "":
		asset := pair.Source.Asset
		if named == ByTarget {
			asset = pair.Target.Asset
		}
		amount, err = invoice.ParseAmount(asset, r.Amount)
		faults.Append(err)
	}
	order.CheckSum(&faults, r.Signature, salts, r.Amount, amount, "pair_id", r.PairID)
	return pair, named, amount, faults.Err()
}

func (r Request) pair(faults *fault.List) (Pair, bool) {
	if r.PairID == "" {
		faults.Required("pair_id")
		return Pair{}, false
	}
	id, err := strconv.ParseInt(r.PairID, 10, 64)
	pair, known := find(id)
	if err != nil || !known {
		faults.Add("pair_id", "must be a pair's number from swap/pair/list")
		return Pair{}, false
	}
	return pair, true
}

func (r Request) side(faults *fault.List) Side {
	switch side := Side(r.AmountType); side {
	case BySource, ByTarget:
		return side
	case "":
		faults.Required("amount_type")
	default:
		faults.Add("amount_type", "must be `source` or `target`")
	}
	return ""
}
