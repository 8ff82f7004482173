package app

import (
	"context"

	"kassa/internal/fault"
	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/rail/bitcoin"
	"kassa/internal/wallet"
)

// alarmedStorage tells at once of money that leaves a wallet by a transaction which is no payoff's and which nobody booked
// before: its key may be stolen.
type alarmedStorage struct {
	bitcoin.Storage
	outflow func(ctx context.Context, wallet, txid string) (wallet.Outflow, error)
	alarm   func(wallet.Outflow)
}

// Advance tells of what is durable. What a crash right behind it keeps from being told, `kassa wallet spends` lists.
func (s alarmedStorage) Advance(ctx context.Context, network string, step rail.Progress) error {
	if err := s.Storage.Advance(ctx, network, step); err != nil {
		return err
	}
	for _, one := range step.Outflows {
		left, err := s.outflow(ctx, one.Wallet, one.Spend.By)
		switch {
		case err != nil && fault.KindOf(err) == fault.NotFound: // a payoff's
		case err != nil:
			return err
		case !left.Recorded:
			s.alarm(left)
		}
	}
	return nil
}

// guard lets the log warn of what leaves a chain's wallets.
func (s *Server) guard(chain *bitcoin.Rail) {
	chain.Storage = alarmedStorage{chain.Storage, s.house.store.Outflow, func(left wallet.Outflow) {
		sum := money.Amount{Asset: chain.Config.Network.Asset, Minor: left.Left()}
		s.config.Log.Warn("money left a wallet by a transaction that is none of its payoffs: see kassa wallet spends",
			"wallet", left.Wallet, "txid", left.Spend.By, "amount", priced(sum))
	}}
}
