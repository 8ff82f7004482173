package ledger_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kassa/internal/ledger"
	"kassa/internal/money"
)

var (
	wallet = ledger.Wallet(false, "pool-TEST", money.RUB)
	held   = ledger.Held(false, "123456789_abcdefghij", money.RUB)
	coins  = ledger.Wallet(false, "pool-BITCOIN", money.BTC)
)

func posting(account ledger.Account, minor int64) ledger.Posting {
	return ledger.Posting{Account: account, Minor: minor}
}

func TestCheck(t *testing.T) {
	sandbox := ledger.Held(true, "123456789_abcdefghij", money.RUB)
	for _, c := range []struct {
		name       string
		postings   []ledger.Posting
		unbalanced bool
		want       string // part of the error, empty for none
	}{
		{"balanced", []ledger.Posting{posting(wallet, 5), posting(held, -5)}, false, ""},
		{"split", []ledger.Posting{posting(wallet, 5), posting(held, -3), posting(held, -2)}, false, ""},
		{"two assets, each balanced", []ledger.Posting{
			posting(wallet, 5), posting(coins, 7), posting(held, -5), posting(coins, -7)}, false, ""},
		{"none", nil, true, "0 postings"},
		{"one", []ledger.Posting{posting(wallet, 5)}, true, "1 postings"},
		{"off by one", []ledger.Posting{posting(wallet, 500), posting(held, -499)}, true, "RUB off by 0.01"},
		{"two assets that only add up together", []ledger.Posting{posting(wallet, 5), posting(coins, -5)}, true, "RUB off by 0.05"},
		{"live and sandbox", []ledger.Posting{posting(wallet, 5), posting(sandbox, -5)}, false, "live and sandbox money meet"},
		{"an empty posting", []ledger.Posting{posting(wallet, 5), posting(held, -5), posting(held, 0)}, false, "empty posting to held:"},
		{"overflow", []ledger.Posting{posting(wallet, math.MaxInt64), posting(held, 1)}, false, "does not fit"},
	} {
		err := ledger.Entry{Postings: c.postings}.Check()
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
		if errors.Is(err, ledger.ErrUnbalanced) != c.unbalanced {
			t.Errorf("%s: error %v, want ErrUnbalanced %v", c.name, err, c.unbalanced)
		}
	}
}

// Whatever is posted, taking the sum back out makes it balance, and a single unit more does not.
func TestCheckBalances(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		minors := rapid.SliceOfN(rapid.Int64Range(1, 1e15), 1, 20).Draw(t, "minors")
		entry, sum := ledger.Entry{}, int64(0)
		for _, minor := range minors {
			entry.Postings = append(entry.Postings, posting(wallet, minor))
			sum += minor
		}
		entry.Postings = append(entry.Postings, posting(held, -sum))
		if err := entry.Check(); err != nil {
			t.Error(err)
		}
		entry.Postings[rapid.IntRange(0, len(minors)-1).Draw(t, "changed")].Minor++
		if err := entry.Check(); !errors.Is(err, ledger.ErrUnbalanced) {
			t.Errorf("error %v, want ErrUnbalanced", err)
		}
	})
}

func TestDebitAndCredit(t *testing.T) {
	five := money.Amount{Asset: money.RUB, Minor: 500}
	if got := ledger.Debit(wallet, five); got != posting(wallet, 500) {
		t.Errorf("debit %v", got)
	}
	if got := ledger.Credit(held, five); got != posting(held, -500) {
		t.Errorf("credit %v", got)
	}
}

func TestPostingAnotherAssetPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("roubles were posted to a bitcoin account")
		}
	}()
	ledger.Credit(coins, money.Of(money.RUB, 5))
}

// The names are stored with every posting: they must not change with the program.
func TestAccountNames(t *testing.T) {
	const till = 123456789
	for want, account := range map[string]ledger.Account{
		"wallet:pool-TEST":              wallet,
		"held:123456789_abcdefghij":     held,
		"till:123456789:TEST:pool-TEST": ledger.Till(true, till, "TEST", "pool-TEST", money.RUB),
		"unmatched:123456789":           ledger.Unmatched(true, till, money.RUB),
		"operator:revenue":              ledger.Revenue(true, money.RUB),
		"operator:receivable:123456789": ledger.Receivable(true, till, money.RUB),
		"operator:exchange":             ledger.Exchange(true, money.RUB),
		"reserved:transfer-17":          ledger.Reserve(true, "transfer-17", money.RUB),
	} {
		if account.Name != want || account.Asset != money.RUB {
			t.Errorf("account %s of %s, want %s", account.Name, account.Asset, want)
		}
	}
	if ledger.Revenue(true, money.RUB) == ledger.Revenue(false, money.RUB) {
		t.Error("live and sandbox share an account")
	}
}

func TestOnlyAReorganisationMayOverdraw(t *testing.T) {
	for _, reason := range []ledger.Reason{
		ledger.Received, ledger.Settled, ledger.Released, ledger.Assigned, ledger.Credited, ledger.Refunded,
		ledger.Reserved, ledger.PaidOut, ledger.Returned, ledger.Swapped, ledger.Moved,
	} {
		if (ledger.Entry{Reason: reason}).MayOverdraw() {
			t.Errorf("%s may overdraw", reason)
		}
	}
	if !(ledger.Entry{Reason: ledger.Reorg}).MayOverdraw() {
		t.Error("a reorganisation may not overdraw")
	}
}
