package order

import (
	"context"

	"kassa/internal/fault"
	"kassa/internal/money"
)

// Fund is what a till can spend of a method's money in one wallet.
type Fund struct {
	Wallet string
	Amount money.Amount
}

// Backing is the first wallet whose money covers a sum. Without one it is a fault of kind Conflict that calls the order by
// its noun and says what is there.
func Backing(noun, method string, funds []Fund, sum money.Amount) (wallet string, err error) {
	largest := sum.Zero()
	for _, fund := range funds {
		if fund.Amount.Asset != sum.Asset {
			continue
		}
		if fund.Amount.Cmp(sum) >= 0 {
			return fund.Wallet, nil
		}
		if fund.Amount.Cmp(largest) > 0 {
			largest = fund.Amount
		}
	}
	return "", fault.New(fault.Conflict, "The balance of %s does not cover this %s: it has %s %s, and %s are needed",
		method, noun, largest, sum.Asset, sum)
}

// Books tell whether the last check of the books found nothing off.
type Books interface {
	LedgerSound(ctx context.Context) (bool, error)
}

// Sound refuses to let money move while the books are off: a breach stops orders, by their plural, until a check is
// clean again.
func Sound(ctx context.Context, books Books, nouns string) error {
	clean, err := books.LedgerSound(ctx)
	if err == nil && !clean {
		err = fault.New(fault.Unavailable, "%s are stopped: the check of the books found something off, ask the operator", nouns)
	}
	return err
}
