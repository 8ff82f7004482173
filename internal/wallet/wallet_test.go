package wallet_test

import (
	"database/sql"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/rail"
	"kassa/internal/shoptest"
	"kassa/internal/wallet"
)

// TestTillsShareAKey: one key is one wallet, whatever tills use it, and its addresses are given once.
func TestTillsShareAKey(t *testing.T) {
	s := open(t)
	added := s.add(first, "key A", "shop-btc")
	s.Same("added", added, wallet.Added{
		Wallet:    rail.Wallet{ID: "shop-btc", Method: "BITCOIN", Network: chain, Descriptor: "key A"},
		Addresses: []string{"A:0", "A:1", "A:2"},
	})
	if shared := s.add(second, "key A", ""); !shared.Shared || shared.Wallet != added.Wallet {
		t.Errorf("the second till uses %+v", shared)
	}
	for i, till := range []int64{first, second, first, second} {
		if got, want := s.quote(till), []string{"A:0", "A:1", "A:2", "A:3"}[i]; got != want {
			t.Errorf("till %d is paid at %s, want %s", till, got, want)
		}
	}
	watched, err := s.Store.Wallets(t.Context(), chain)
	s.Must(err)
	s.Same("watched", watched, []rail.Watched{{Wallet: added.Wallet, Next: 4}})
	wallets, err := s.Store.KeyWallets(t.Context())
	s.Must(err)
	s.Same("wallets", wallets, []wallet.Wallet{{Wallet: added.Wallet, Next: 4, CreatedAt: shoptest.Opening}})
	if again := s.add(first, "key A", "shop-btc"); !again.Shared || again.Replaced != "" {
		t.Errorf("adding the same again gives %+v", again)
	}
}

func TestReplacedKeyStaysWatched(t *testing.T) {
	s := open(t)
	s.add(first, "key A", "old")
	before := s.quote(first)
	replaced, err := s.service.Replace(t.Context(), request(first, "key B", "new"))
	s.Must(err)
	if replaced.Replaced != "old" {
		t.Errorf("%q was replaced, want old", replaced.Replaced)
	}
	if got := s.quote(first); got != "B:0" {
		t.Errorf("new invoices are paid at %s, want B:0", got)
	}
	watched, err := s.Store.Wallets(t.Context(), chain)
	s.Must(err)
	if len(watched) != 2 || watched[1].Wallet.ID != "old" || watched[1].Next != 1 {
		t.Errorf("watched are %+v, want old among them", watched)
	}
	s.pay(before)
	gaps, err := s.service.Gaps(t.Context())
	s.Must(err)
	if gaps[1].Wallet.ID != "old" || gaps[1].Paid != 1 {
		t.Errorf("money to the old wallet's address: %+v", gaps)
	}
	uses, err := s.Store.WalletUses(t.Context())
	s.Must(err)
	s.Same("uses", uses, []wallet.Use{{Till: first, Method: "BITCOIN", Network: chain, Wallet: "new", Since: shoptest.Opening}})
}

// A text that says more of a known key takes the place of the known one, for all its tills; none is lost by accident.
func TestReplaceCompletesAKey(t *testing.T) {
	s := open(t)
	s.add(first, "key A", "a")
	s.add(second, "key A", "")
	s.quote(first)
	_, err := s.service.Add(t.Context(), request(first, "key A/change", ""))
	s.Says(err, fault.Conflict, "`kassa wallet replace` puts yours in its place")
	got, err := s.service.Replace(t.Context(), request(first, "key A/change", ""))
	s.Must(err)
	want := rail.Wallet{ID: "a", Method: "BITCOIN", Network: chain, Descriptor: "key A/change"}
	s.Same("replaced", got, wallet.Added{Wallet: want, Addresses: []string{"A:0", "A:1", "A:2"}, Shared: true})
	watched, err := s.Store.Wallets(t.Context(), chain)
	s.Must(err)
	s.Same("watched", watched, []rail.Watched{{Wallet: want, Next: 1}})
	if got := s.quote(second); got != "A:1" {
		t.Errorf("the other till is paid at %s, want A:1", got)
	}
	_, err = s.service.Replace(t.Context(), request(first, "key A", ""))
	s.Says(err, fault.Conflict, "give its descriptor, key A/change")
}

func TestPreviewChangesNothing(t *testing.T) {
	s := open(t)
	shown, err := s.service.Preview(t.Context(), request(first, "key A", "a"))
	s.Must(err)
	s.Same("addresses", shown.Addresses, []string{"A:0", "A:1", "A:2"})
	if wallets, err := s.Store.KeyWallets(t.Context()); err != nil || len(wallets) != 0 {
		t.Errorf("there are wallets %v, %v", wallets, err)
	}
}

func TestRefusedWallets(t *testing.T) {
	s := open(t)
	s.add(first, "key A", "taken")
	for name, c := range map[string]struct {
		request wallet.Request
		kind    fault.Kind
		says    string
	}{
		"an unknown till":           {request(100000009, "key B", "b"), fault.NotFound, "Till not found"},
		"a sandbox till":            {request(playing, "key B", "b"), fault.Conflict, "`till` is a sandbox till"},
		"no key":                    {request(second, "bad", "b"), fault.Invalid, "`key` is none"},
		"no name":                   {request(second, "key B", ""), fault.Invalid, "`name` must be 1 to 40 small letters"},
		"a name with spaces":        {request(second, "key B", "my wallet"), fault.Invalid, "`name` must be"},
		"a name of a pool":          {request(second, "key B", "pool-BITCOIN"), fault.Invalid, "`name` must be"},
		"a long name":               {request(second, "key B", strings.Repeat("b", 41)), fault.Invalid, "`name` must be"},
		"a taken name":              {request(second, "key B", "taken"), fault.Conflict, "`name` taken is taken by another wallet"},
		"a known key, another name": {request(second, "key A", "mine"), fault.Conflict, "`name` must be taken or left out"},
		"another text of a key":     {request(second, "key A/origin", ""), fault.Conflict, "`key` has the addresses of the wallet taken: give its descriptor, key A"},
		"a second key":              {request(first, "key B", "b"), fault.Conflict, "`kassa wallet replace` changes that"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := s.service.Add(t.Context(), c.request)
			s.Says(err, c.kind, c.says)
		})
	}
	_, err := s.service.Replace(t.Context(), request(second, "key B", "b"))
	s.Says(err, fault.Conflict, "`kassa wallet add` gives it one")
	if wallets, err := s.Store.KeyWallets(t.Context()); err != nil || len(wallets) != 1 {
		t.Errorf("a refused wallet was kept: %v, %v", wallets, err)
	}
}

// TestMethodNeedsAWallet: a live till without a key cannot offer the method.
func TestMethodNeedsAWallet(t *testing.T) {
	s := open(t)
	for _, has := range []bool{false, true} {
		if has {
			s.add(first, "key A", "a")
		}
		owner, err := s.Store.Till(t.Context(), first)
		s.Must(err)
		choice, err := s.invoices.Method(t.Context(), owner, "BITCOIN")
		s.Must(err)
		all, err := s.invoices.Methods(t.Context(), owner)
		s.Must(err)
		if choice.Offered != has || all[1].Method.Name != "BITCOIN" || all[1].Offered != has {
			t.Errorf("with a wallet %v BITCOIN is offered %v, in the list %v", has, choice.Offered, all[1].Offered)
		}
	}
}

// TestGap counts the unused addresses in a row before each used one, and behind the last.
func TestGap(t *testing.T) {
	s := open(t)
	s.add(first, "key A", "a")
	gap := func(paid, needed, worst int64) {
		t.Helper()
		gaps, err := s.service.Gaps(t.Context())
		s.Must(err)
		if got := gaps[0]; got.Paid != paid || got.Needed != needed || got.Worst != worst {
			t.Errorf("paid %d, needed %d, worst %d; want %d, %d, %d", got.Paid, got.Needed, got.Worst, paid, needed, worst)
		}
	}
	gap(0, 0, 0)
	var addresses []string
	for range 30 {
		addresses = append(addresses, s.quote(first))
	}
	gap(0, 0, 30)
	s.pay(addresses[0])
	gap(1, 1, 29)
	s.pay(addresses[25])
	gap(2, 25, 25)
	s.pay(addresses[13])
	gap(3, 13, 13)
	s.pay(addresses[29])
	gap(4, 13, 13)
}

// TestVerify finds addresses that were exchanged in the database.
func TestVerify(t *testing.T) {
	s := open(t)
	s.add(first, "key A", "a")
	s.add(second, "key B", "b")
	for range 3 {
		s.quote(first)
		s.quote(second)
	}
	verified, err := s.service.Verify(t.Context())
	s.Must(err)
	s.Same("sound", verified, wallet.Verification{Wallets: 2, Addresses: 6})
	for _, plant := range []string{
		`UPDATE addresses SET destination = 'thief' WHERE destination = 'A:1'`,
		`UPDATE addresses SET number = 7 WHERE destination = 'B:2'`,
	} {
		s.plant(plant)
	}
	verified, err = s.service.Verify(t.Context())
	s.Must(err)
	s.Same("wrong", verified, wallet.Verification{Wallets: 2, Addresses: 6, Wrong: 2, Found: []wallet.WrongAddress{
		{Wallet: "a", Index: 1, Issued: "thief", Right: "A:1"}, {Wallet: "b", Index: 7, Issued: "B:2", Right: "B:7"},
	}})
}

// plant changes the database behind the store's back.
func (s *shop) plant(statement string) {
	s.Helper()
	db, err := sql.Open("sqlite", s.file)
	s.Must(err)
	defer func() { _ = db.Close() }()
	_, err = db.ExecContext(s.Context(), statement)
	s.Must(err)
}

func TestRecordSpend(t *testing.T) {
	s := open(t)
	s.add(first, "key A", "a")
	s.pay(s.quote(first))
	by := invoice.Step{Actor: "anna", Note: "moved to the vault"}
	spend := func(wallet, amount, reference string) error {
		_, err := s.service.RecordSpend(t.Context(), spendOf(first, wallet, amount, reference), by)
		return err
	}
	balance := func(want string) {
		t.Helper()
		balances, err := s.Store.Balances(t.Context(), first)
		s.Must(err)
		if len(balances) != 1 || balances[0].Amount.String() != want {
			t.Errorf("balances are %+v, want %s", balances, want)
		}
	}
	balance("1")
	s.Must(spend("a", "0.4", "tx1"))
	balance("0.6")
	s.Says(spend("a", "0.4", "tx1"), fault.Conflict, "`reference` tx1 is booked already")
	s.Says(spend("a", "0.7", "tx2"), fault.Conflict, "does not cover")
	s.Says(spend("a", "0", "tx2"), fault.Invalid, "`amount`")
	s.Says(spend("a", "0.1", ""), fault.Invalid, "`reference`")
	s.Says(spend("none", "0.1", "tx2"), fault.NotFound, "Wallet not found")
	_, err := s.service.RecordSpend(t.Context(), spendOf(second, "a", "0.1", "tx1"), by)
	s.Says(err, fault.Conflict, "does not cover")
	_, err = s.service.RecordSpend(t.Context(), spendOf(first, "a", "0.1", "tx2"), invoice.Step{Actor: "anna"})
	s.Says(err, fault.Invalid, "`reason`")
	balance("0.6")
	s.sound()
}

func spendOf(till int64, name, amount, reference string) wallet.SpendRequest {
	return wallet.SpendRequest{Wallet: name, Till: till, Amount: amount, Reference: reference}
}
