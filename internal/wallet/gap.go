package wallet

import "context"

// UsualGap is the gap limit that wallet software has by itself (BIP-44).
const UsualGap = 20

// Gap is how far a merchant's own software must look to find his money: it gives up behind so many unused addresses in a
// row, and every unpaid invoice leaves an unused one.
type Gap struct {
	Wallet Wallet
	Paid   int64 // addresses with a payment
	Needed int64 // the least gap limit that finds every payment so far
	Worst  int64 // the one that finds a payment to any address that was given away
}

// page is how many addresses are read at once.
const page = 500

// Gaps tells the gap of each wallet, by name.
func (s *Service) Gaps(ctx context.Context) ([]Gap, error) {
	wallets, err := s.Store.KeyWallets(ctx)
	if err != nil {
		return nil, err
	}
	gaps := make([]Gap, len(wallets))
	for i, wallet := range wallets {
		if gaps[i], err = s.gap(ctx, wallet); err != nil {
			return nil, err
		}
	}
	return gaps, nil
}

func (s *Service) gap(ctx context.Context, of Wallet) (Gap, error) {
	gap, last := Gap{Wallet: of}, int64(-1)
	err := s.issued(ctx, of.ID, func(one Issued) error {
		if one.Paid {
			gap.Paid++
			gap.Needed = max(gap.Needed, one.Index-last)
			last = one.Index
		}
		return nil
	})
	gap.Worst = max(gap.Needed, of.Next-1-last)
	return gap, err
}

// issued reads all addresses of a wallet, by index.
func (s *Service) issued(ctx context.Context, wallet string, each func(Issued) error) error {
	for after := int64(-1); ; {
		some, err := s.Store.Issued(ctx, wallet, after, page)
		if err != nil {
			return err
		}
		for _, one := range some {
			after = one.Index
			if err := each(one); err != nil {
				return err
			}
		}
		if len(some) < page {
			return nil
		}
	}
}
