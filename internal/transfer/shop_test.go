package transfer_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"kassa/internal/ident"
	"kassa/internal/invoice"
	"kassa/internal/litetest"
	"kassa/internal/order"
	"kassa/internal/rail"
	"kassa/internal/shoptest"
	"kassa/internal/signature"
	"kassa/internal/till"
	"kassa/internal/transfer"
	"kassa/internal/wallet"
)

var anna = invoice.Step{Actor: "anna", Note: "a fraud"}

// shop is three tills, two of them of the sandbox.
type shop struct {
	*shoptest.Shop
	service *transfer.Service
	other   till.Till // of the sandbox, as the owner
	live    till.Till
}

func open(t *testing.T) *shop {
	t.Helper()
	return openOn(t, "sqlite:"+litetest.New(t))
}

func openOn(t *testing.T, dsn string) *shop {
	t.Helper()
	s := &shop{Shop: shoptest.Open(t, dsn)}
	s.other, s.live = s.Till(100000002, "shop2", true), s.Till(100000003, "live", false)
	s.service = &transfer.Service{Store: s.Store, Salts: shoptest.Salts, IDs: ident.New(nil), Now: s.Now}
	return s
}

// keyNetwork is where the wallet of keys is.
const keyNetwork = "bitcoin-regtest"

// keys lets a live till's payments go to the one wallet of keys.
func (s *shop) keys(of till.Till) {
	s.Helper()
	shared := rail.Wallet{ID: "shared", Method: "BITCOIN", Network: keyNetwork, Descriptor: "wpkh(key)"}
	s.Must(s.Store.WriteWallet(s.Context(), func(ctx context.Context, tx wallet.Tx) error {
		if _, err := tx.KeyWallet(ctx, shared.Network, "first"); err != nil {
			if err := tx.InsertKeyWallet(ctx, shared, "first", s.Now()); err != nil {
				return err
			}
		}
		return tx.UseWallet(ctx, wallet.Use{Till: of.ID, Method: shared.Method, Network: shared.Network, Wallet: shared.ID, Since: s.Now()})
	}))
}

// request is a signed one for a hundred roubles, changed as the test likes before it is signed.
func request(change func(*transfer.Request)) transfer.Request {
	r := transfer.Request{Method: "TEST", Amount: "100", Receiver: "shop2", Description: "a share"}
	if change != nil {
		change(&r)
	}
	if r.Signature == "" {
		r.Signature = signature.SHA1(r.Amount, r.Method, r.Receiver, shoptest.Salts[0])
	}
	return r
}

func (s *shop) create(change func(*transfer.Request)) transfer.Transfer {
	s.Helper()
	made, err := s.service.Create(s.Context(), s.Owner, request(change))
	s.Must(err)
	return made
}

func sign(id int64) string { return signature.SHA1(strconv.FormatInt(id, 10), shoptest.Salts[0]) }

func (s *shop) submit(id int64) transfer.Transfer {
	s.Helper()
	is, err := s.service.Submit(s.Context(), s.Owner, id, sign(id))
	s.Must(err)
	return is
}

func (s *shop) cancel(id int64) transfer.Transfer {
	s.Helper()
	is, err := s.service.Cancel(s.Context(), s.Owner, id, sign(id))
	s.Must(err)
	return is
}

func (s *shop) pass(d time.Duration) {
	s.Helper()
	s.Turn(d)
	s.Must(s.service.Tick(s.Context()))
}

// is demands a transfer's state and who ended it.
func (s *shop) is(id int64, want order.State, actor string) transfer.Transfer {
	s.Helper()
	got, err := s.service.Info(s.Context(), s.Owner.ID, id)
	s.Must(err)
	s.Same("state and actor", string(got.State)+" "+got.Actor, string(want)+" "+actor)
	s.Same("final_at is set", !got.FinalAt.IsZero(), want.Final())
	return got
}
