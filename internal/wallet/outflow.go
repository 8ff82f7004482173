package wallet

import (
	"context"
	"strings"

	"kassa/internal/fault"
	"kassa/internal/money"
	"kassa/internal/rail"
)

// Outflow is a transaction that took money out of a wallet of keys and is no payoff's: the merchant moved it by himself, or
// somebody has his key. Its Spend.Height is 0 while a reorganisation has it in no block.
type Outflow struct {
	rail.Outflow
	Network       string
	Confirmations int64
	Recorded      bool  // RecordSpend booked it, or as much of it as was to be booked
	Booked        int64 // of what left, by all tills, and as payoffs that it paid in the place of an exported transaction

	// What Service.Outflows adds.
	Asset money.Asset
	Tills []int64 // that have money in the wallet
}

// Wanted says which outflows: of a wallet, empty for all; all of them, or those that want an operator because they are not
// recorded, or because they are and no block has them.
type Wanted struct {
	Wallet string
	All    bool
	Limit  int
}

// Outflows lists what left the wallets otherwise than by payoffs, the newest first. A fault of kind NotFound for a wallet
// that is none of keys.
func (s *Service) Outflows(ctx context.Context, wanted Wanted) ([]Outflow, error) {
	wallets, err := s.Store.KeyWallets(ctx)
	if err != nil {
		return nil, err
	}
	of := map[string]Wallet{}
	for _, one := range wallets {
		of[one.ID] = one
	}
	if _, known := of[wanted.Wallet]; wanted.Wallet != "" && !known {
		return nil, fault.New(fault.NotFound, "There is no wallet of keys %s, `kassa wallet list` names them", wanted.Wallet)
	}
	flows, err := s.Store.Outflows(ctx, wanted)
	if err != nil {
		return nil, err
	}
	tills := map[string][]int64{}
	for i := range flows {
		name := flows[i].Wallet
		method, err := s.Store.MethodByName(ctx, of[name].Method)
		if err != nil {
			return nil, err
		}
		if _, read := tills[name]; !read {
			if tills[name], err = s.Store.WalletTills(ctx, name); err != nil {
				return nil, err
			}
		}
		flows[i].Asset, flows[i].Tills = method.Asset, tills[name]
	}
	return flows, nil
}

// canonical is a reference as chains write the ids of transactions: 64 hex digits in lower case. Others stay as they are.
func canonical(reference string) string {
	if len(reference) == 64 && strings.Trim(reference, "0123456789abcdefABCDEF") == "" {
		return strings.ToLower(reference)
	}
	return reference
}
