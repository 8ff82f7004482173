package bitcoin

import (
	"context"

	"kassa/internal/fault"
	"kassa/internal/rail"
)

// Payable refuses an address that is not the network's, and a sum that nodes do not relay; a fault of kind Invalid.
func (r *Rail) Payable(to rail.Payee) error {
	if _, err := r.Config.Network.ScriptOf(to.Address); err != nil {
		return err
	}
	if least := r.Config.Network.dust(); to.Minor < least {
		return fault.Field("amount", "must be such that the receiver gets at least 0.%08d %s", least, r.Config.Network.Asset)
	}
	return nil
}

// elsewhere refuses to pay an address of the wallet itself that no invoice has: the books would say that money left which
// is still there. One that an invoice has is paid as by any payer. Fault: Conflict.
func (r *Rail) elsewhere(ctx context.Context, d drafting) error {
	own, err := r.unissued(ctx, d)
	if err != nil {
		return err
	}
	for i, payee := range d.payees {
		if _, paid := own.find(payee.PkScript); paid {
			return fault.New(fault.Conflict, "%s is an address of the wallet %s itself, from which it would be paid: "+
				"refuse that payoff with `kassa payoff reject`", d.order.Pay[i].Address, d.order.Wallet.ID)
		}
	}
	return nil
}

// unissued are the wallet's addresses that no payer was told: its change, and what it gives away next.
func (r *Rail) unissued(ctx context.Context, d drafting) (*watchlist, error) {
	own := newWatchlist(d.network)
	watched, err := r.Storage.Wallets(ctx, d.network.Name)
	if err != nil || len(d.payees) == 0 {
		return own, err
	}
	for _, one := range watched {
		if one.Wallet.ID == d.order.Wallet.ID {
			own.wallets[one.Wallet.ID] = &watchedWallet{id: one.Wallet.ID, descriptor: d.descriptor, next: [2]int64{receive: one.Next}}
			return own, own.extend([]rail.Watched{one})
		}
	}
	return own, nil
}
