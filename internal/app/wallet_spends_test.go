package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/wallet"
)

// bip84Key is the account of BIP-84's test vector.
const bip84Key = "zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs"

var mined = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

// robbed is a ward whose till has 1 BTC in the wallet own, which transactions left: of 0.3 and of 0.2 BTC.
func robbed(t *testing.T) (p *patient, till int64) {
	t.Helper()
	p = ward(t, false)
	within(t, p, func(h *house) error {
		ctx := t.Context()
		tills, err := h.tills.List(ctx)
		if err != nil {
			return err
		}
		till = tills[0].ID
		if _, err := h.wallets.Add(ctx, wallet.Request{Till: till, Method: "BITCOIN", Key: bip84Key, Name: "own"}); err != nil {
			return err
		}
		whole := money.Of(money.BTC, 1)
		credit := ledger.Credit(ledger.Till(false, till, "BITCOIN", "own", money.BTC), whole)
		credit.Spendable = &ledger.Balance{Till: till, Method: "BITCOIN", Wallet: "own"}
		err = h.store.Write(ctx, func(ctx context.Context, tx invoice.Tx) error {
			return tx.Post(ctx, ledger.Entry{ID: "e1", At: mined, Reason: ledger.Credited, Postings: []ledger.Posting{
				credit, ledger.Debit(ledger.Unmatched(false, till, money.BTC), whole),
			}})
		})
		return errors.Join(err, h.store.Advance(ctx, "bitcoin", rail.Progress{
			Blocks: []rail.BlockID{{Height: 7, Hash: "b7"}, {Height: 8, Hash: "b8"}},
			Outflows: []rail.Outflow{
				{Wallet: "own", Spend: rail.Spend{By: "t1", Height: 7}, At: mined, Spent: 50_000_000, Returned: 20_000_000},
				{Wallet: "own", Spend: rail.Spend{By: "t2", Height: 8}, At: mined.Add(time.Hour), Spent: 20_000_000},
			},
		}))
	})
	return p, till
}

// says runs a command and returns what it writes.
func says(t *testing.T, command interface {
	Run(ctx context.Context, con *console) error
}) (out, err string) {
	t.Helper()
	var written, advice bytes.Buffer
	if err := command.Run(t.Context(), &console{out: &written, err: &advice}); err != nil {
		t.Fatal(err)
	}
	return written.String(), advice.String()
}

func TestWalletSpends(t *testing.T) {
	p, till := robbed(t)
	at := desk{Gateway: p.Gateway}
	out, advice := says(t, &walletSpends{desk: at, Limit: 9})
	want := `WALLET  TRANSACTION  TIME                  CONFIRMATIONS  SPENT  RETURNED  LEFT     BOOKED
own     t2           2026-05-01T13:00:00Z  1              0.2    0         0.2 BTC  0
own     t1           2026-05-01T12:00:00Z  2              0.5    0.2       0.3 BTC  0
`
	if diff := cmp.Diff(want, out); diff != "" {
		t.Errorf("list (-want +got):\n%s", diff)
	}
	for _, txid := range []string{"t1", "t2"} {
		command := fmt.Sprintf("\nkassa wallet record-spend own --till %d --reference %s --reason TEXT\n", till, txid)
		if !strings.Contains(advice, command) {
			t.Errorf("the advice lacks %q:\n%s", command, advice)
		}
	}
	if got := p.found(t, "spends"); got.Status != warn || !strings.Contains(got.What, "2 transactions") || !strings.Contains(got.What, "the oldest at 2026-05-01T12:00:00Z") {
		t.Errorf("the doctor says %+v", got)
	}
	booked, _ := says(t, &walletSpend{desk: at, step: step{"anna", "vault"}, Name: "own", Till: till, Reference: "t1"})
	if !strings.Contains(booked, "0.3 BTC") {
		t.Errorf("booked is %s", booked)
	}
	at.JSON = true
	var left, all []outflowLine
	for into, command := range map[*[]outflowLine]*walletSpends{&left: {desk: at, Limit: 9}, &all: {desk: at, Limit: 9, All: true}} {
		out, advice := says(t, command)
		if err := json.Unmarshal([]byte(out), into); err != nil || advice != "" {
			t.Fatalf("%v, %q", err, advice)
		}
	}
	t2 := outflowLine{
		"own", "bitcoin", "t2", "2026-05-01T13:00:00Z", 8, 1, "BTC", "0.2", "0", "0.2", false, "0", []int64{till},
		fmt.Sprintf("kassa wallet record-spend own --till %d --reference t2 --reason TEXT", till),
	}
	t1 := outflowLine{"own", "bitcoin", "t1", "2026-05-01T12:00:00Z", 7, 2, "BTC", "0.5", "0.2", "0.3", true, "0.3", []int64{till}, ""}
	if diff := cmp.Diff([]outflowLine{t2}, left); diff != "" {
		t.Errorf("what is left (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]outflowLine{t2, t1}, all); diff != "" {
		t.Errorf("all (-want +got):\n%s", diff)
	}
}

// TestCommandThatBooks: the advice is what can be typed.
func TestCommandThatBooks(t *testing.T) {
	for want, tills := range map[string][]int64{
		"kassa wallet record-spend a --till ID --reference t --reason TEXT":                       nil,
		"kassa wallet record-spend a --till 7 --reference t --reason TEXT":                        {7},
		"kassa wallet record-spend a --till ID --amount SHARE --part --reference t --reason TEXT": {7, 8},
	} {
		if got := (outflowLine{Wallet: "a", TxID: "t", Tills: tills}).command(); got != want {
			t.Errorf("%v: %s, want %s", tills, got, want)
		}
	}
	lost := newOutflowLine(wallet.Outflow{Asset: money.BTC})
	if lost.Command != "" || lost.depth() != "in no block" {
		t.Errorf("what is in no block shows as %+v", lost)
	}
}

// fakeStorage keeps steps, and knows the outflows of a map.
type fakeStorage struct {
	alarmedStorage
	broken error
	known  map[string]wallet.Outflow
}

func (s *fakeStorage) Advance(context.Context, string, rail.Progress) error { return s.broken }

func (s *fakeStorage) find(_ context.Context, _, txid string) (wallet.Outflow, error) {
	if flow, found := s.known[txid]; found {
		return flow, nil
	}
	return wallet.Outflow{}, fault.New(fault.NotFound, "Transaction not found")
}

// TestAlarm: it rings once a step is durable, for what is neither a payoff's nor booked.
func TestAlarm(t *testing.T) {
	outflow := func(txid string) rail.Outflow { return rail.Outflow{Wallet: "own", Spend: rail.Spend{By: txid}} }
	fake := &fakeStorage{known: map[string]wallet.Outflow{
		"stolen": {Outflow: outflow("stolen")}, "booked": {Outflow: outflow("booked"), Recorded: true},
	}}
	var rung []string
	storage := alarmedStorage{fake, fake.find, func(left wallet.Outflow) { rung = append(rung, left.Spend.By) }}
	step := rail.Progress{Outflows: []rail.Outflow{outflow("payoff"), outflow("stolen"), outflow("booked")}}
	fake.broken = errors.New("broken")
	if err := storage.Advance(t.Context(), "bitcoin", step); !errors.Is(err, fake.broken) || rung != nil {
		t.Errorf("a step that was not kept: %v, alarms %v", err, rung)
	}
	fake.broken = nil
	if err := storage.Advance(t.Context(), "bitcoin", step); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"stolen"}, rung); diff != "" {
		t.Errorf("alarms (-want +got):\n%s", diff)
	}
}
