package bitcoin_test

import (
	"bytes"
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"github.com/btcsuite/btcd/btcutil/psbt"
	"github.com/btcsuite/btcd/wire"
	"github.com/google/go-cmp/cmp"

	"kassa/internal/fault"
	"kassa/internal/rail"
	"kassa/internal/rail/bitcoin"
)

// receiver is an address that is nobody's here.
const receiver = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080"

// payer is a wallet on a fake chain whose key a signer elsewhere has.
type payer struct {
	*watcher
	signer signer
	wallet rail.Wallet
}

// rich has coins at its addresses 0 to 2.
func rich(t testing.TB, open, end string) *payer {
	t.Helper()
	s := newSigner(t)
	p := &payer{signer: s, wallet: rail.Wallet{ID: "w1", Method: "BITCOIN", Network: regtest.Name, Descriptor: open + s.key() + end}}
	chain := newFakeChain()
	p.watcher = &watcher{
		TB: t, chain: chain, node: newFakeNode(t, chain), storage: newFakeStorage(rail.Watched{Wallet: p.wallet, Next: 3}),
		told: map[string]rail.Observation{},
	}
	p.restart()
	p.read()
	for index := range uint32(3) {
		script := must(must(bitcoin.ParseDescriptor(p.wallet.Descriptor, regtest)).Script(index))
		p.chain.mine(send(p.chain.coin(), wire.NewTxOut(100_000, script)))
	}
	p.read()
	return p
}

// coins are what the watcher keeps.
func (p *payer) coins() []rail.Coin {
	p.Helper()
	scan := must(p.storage.Scan(p.Context(), regtest.Name))
	var unspent []rail.Coin
	for _, coin := range scan.Coins {
		if coin.Height > 0 && coin.Spend.Height == 0 {
			unspent = append(unspent, coin)
		}
	}
	return unspent
}

// draft pays a sum to the receiver.
func (p *payer) draft(sum int64, must ...rail.Coin) (rail.Draft, error) {
	rate, err := p.rail.Rate(p.Context(), 6)
	if err != nil {
		p.Fatal(err)
	}
	return p.rail.Draft(p.Context(), rail.Order{
		Wallet: p.wallet, Must: must, May: p.coins(), Pay: []rail.Payee{{Address: receiver, Minor: sum}}, Change: 5, Rate: rate,
	})
}

// TestDraftOfEveryForm: whatever script a wallet makes of its keys, a signer finds his way by the PSBT alone, what he signs
// is complete and right, and the rest comes back to the change chain.
func TestDraftOfEveryForm(t *testing.T) {
	for name, form := range everyForm {
		t.Run(name, func(t *testing.T) {
			p := rich(t, form[0], form[1])
			draft, err := p.draft(150_000)
			if err != nil {
				t.Fatal(err)
			}
			if len(draft.Inputs) != 2 || draft.Fee+draft.Change != 50_000 || draft.Fee < 500 || draft.Fee > 3000 {
				t.Errorf("draft %v, fee %d, change %d", draft.Inputs, draft.Fee, draft.Change)
			}
			signed := p.signer.sign(draft.PSBT)
			for what, data := range map[string][]byte{"binary": signed, "base64": []byte(base64.StdEncoding.EncodeToString(signed) + "\n")} {
				if id, err := bitcoin.DraftID(data); err != nil || id != draft.ID {
					t.Errorf("%s: the draft is %s, %v; want %s", what, id, err, draft.ID)
				}
			}
			ready, err := p.rail.Signed(draft.PSBT, signed)
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // a second time is no error
				if err := p.rail.Broadcast(t.Context(), ready); err != nil {
					t.Fatal(err)
				}
			}
			if p.chain.waiting(ready.TxID) == nil {
				t.Error("it does not wait")
			}
			if rate := p.rate(draft); rate < 3000 || rate > 3200 {
				t.Errorf("the fee is %d for 1000 virtual bytes, asked were 3000", rate)
			}
			p.chain.mineAll()
			p.read()
			p.becomesCoins(draft, ready.TxID)
		})
	}
}

// becomesCoins demands that the inputs are known as spent by the draft, and the change as a coin.
func (p *payer) becomesCoins(draft rail.Draft, txid string) {
	p.Helper()
	height, change := p.chain.height(), rail.Coin{}
	for _, coin := range must(p.storage.Scan(p.Context(), regtest.Name)).Coins {
		spent := coin.Outpoint == draft.Inputs[0] || coin.Outpoint == draft.Inputs[1]
		want := rail.Spend{}
		if spent {
			want = rail.Spend{By: txid, As: draft.ID, Height: height}
		}
		if diff := cmp.Diff(want, coin.Spend); diff != "" {
			p.Errorf("spend of %s (-want +got):\n%s", coin.Outpoint, diff)
		}
		if coin.Change {
			change = coin
		}
	}
	want := rail.Coin{Outpoint: change.Outpoint, Wallet: "w1", Change: true, Index: 5, Minor: draft.Change, Height: height}
	if diff := cmp.Diff(want, change); diff != "" {
		p.Errorf("change (-want +got):\n%s", diff)
	}
	if len(p.told) != 3 {
		p.Errorf("%d payments were told, the change is none", len(p.told))
	}
}

// TestDraftShares: a draft that must share a coin with an earlier one spends it even while the earlier one waits, pays more
// than that, and is refused once the coin is gone.
func TestDraftShares(t *testing.T) {
	for name, lax := range map[string]bool{"Core": false, "btcd": true} {
		t.Run(name, func(t *testing.T) { draftShares(t, lax) })
	}
}

func draftShares(t *testing.T, lax bool) {
	t.Helper()
	p := rich(t, "wpkh(", ")")
	p.node.lax = lax
	first := must(p.draft(50_000))
	anchor := p.coins()[0]
	for _, coin := range p.coins() {
		if coin.Outpoint == first.Inputs[0] {
			anchor = coin
		}
	}
	ready := must(p.rail.Signed(first.PSBT, p.signer.sign(first.PSBT)))
	if err := p.rail.Broadcast(t.Context(), ready); err != nil {
		t.Fatal(err)
	}
	order := rail.Order{Wallet: p.wallet, Must: []rail.Coin{anchor}, Pay: []rail.Payee{{Address: receiver, Minor: 50_000}}, Rate: 3000, Above: []rail.Draft{first}}
	second := must(p.rail.Draft(t.Context(), order))
	if second.Fee <= first.Fee || !cmp.Equal(second.Inputs, first.Inputs) {
		t.Errorf("the second spends %v with a fee of %d, the first %v with %d", second.Inputs, second.Fee, first.Inputs, first.Fee)
	}
	free, err := p.draft(120_000)
	if err != nil || len(free.Inputs) != 2 || free.Inputs[0] == anchor.Outpoint || free.Inputs[1] == anchor.Outpoint {
		t.Errorf("a coin that a waiting transaction spends was offered: %v, %v", free.Inputs, err)
	}
	p.chain.mineAll()
	if _, err := p.rail.Draft(t.Context(), order); fault.KindOf(err) != fault.Conflict {
		t.Errorf("the coin is spent: %v", err)
	}
}

// TestReplacementPaysMoreForEachByte: a transaction that needs one more coin than the one that it replaces is larger, and
// must pay a higher rate all the same, or nodes refuse it.
func TestReplacementPaysMoreForEachByte(t *testing.T) {
	p := rich(t, "wpkh(", ")")
	order := rail.Order{Wallet: p.wallet, May: p.coins(), Pay: []rail.Payee{{Address: receiver, Minor: 98_500}}, Change: 5, Rate: 10_000}
	first := must(p.rail.Draft(t.Context(), order))
	if first.Change != 0 || len(first.Inputs) != 1 {
		t.Fatalf("the first spends %v and gives %d back", first.Inputs, first.Change)
	}
	at := slices.IndexFunc(order.May, func(c rail.Coin) bool { return c.Outpoint == first.Inputs[0] })
	order.Must, order.May = []rail.Coin{order.May[at]}, slices.Delete(slices.Clone(order.May), at, at+1)
	order.Above = []rail.Draft{first}
	second := must(p.rail.Draft(t.Context(), order))
	if before, after := p.rate(first), p.rate(second); len(second.Inputs) != 2 || after <= before {
		t.Errorf("the second spends %v and pays %d for 1000 virtual bytes, the first %d", second.Inputs, after, before)
	}
}

// rate is what a draft pays for 1000 virtual bytes once it is signed.
func (p *payer) rate(draft rail.Draft) int64 {
	p.Helper()
	whole := wire.NewMsgTx(2)
	if err := whole.Deserialize(bytes.NewReader(must(p.rail.Signed(draft.PSBT, p.signer.sign(draft.PSBT))).Raw)); err != nil {
		p.Fatal(err)
	}
	return draft.Fee * 4000 / int64(3*whole.SerializeSizeStripped()+whole.SerializeSize())
}

func TestDraftIsRefused(t *testing.T) {
	p := rich(t, "wpkh(", ")")
	pay := func(change func(o *rail.Order)) error {
		order := rail.Order{Wallet: p.wallet, May: p.coins(), Pay: []rail.Payee{{Address: receiver, Minor: 50_000}}, Rate: 3000}
		change(&order)
		_, err := p.rail.Draft(t.Context(), order)
		return err
	}
	for name, row := range map[string]struct {
		change func(o *rail.Order)
		kind   fault.Kind
	}{
		"more than there is": {func(o *rail.Order) { o.Pay[0].Minor = 300_000 }, fault.Conflict},
		"another network":    {func(o *rail.Order) { o.Pay[0].Address = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4" }, fault.Invalid},
		"no coins":           {func(o *rail.Order) { o.May = nil }, fault.Conflict},
		"dust":               {func(o *rail.Order) { o.Pay[0].Minor = 545 }, fault.Invalid},
		"too many":           {func(o *rail.Order) { o.Pay = make([]rail.Payee, bitcoin.MaxPayees+1) }, fault.Conflict},
		"a wallet without change": {func(o *rail.Order) {
			o.Wallet.Descriptor = "wpkh(" + must(p.signer.account.Neuter()).String() + "/0/*)"
		}, fault.Conflict},
		"coinbase that is too new": {func(o *rail.Order) { o.May = young(o.May) }, fault.Conflict},
	} {
		t.Run(name, func(t *testing.T) {
			if err := pay(row.change); fault.KindOf(err) != row.kind {
				t.Errorf("error is %v", err)
			}
		})
	}
	p.node.refuse["estimatesmartfee"] = bitcoin.RPCError{Code: -1, Message: "not yet"}
	if rate, err := p.rail.Rate(t.Context(), 6); err != nil || rate != 20_000 {
		t.Errorf("a node that cannot tell gives %d, %v", rate, err)
	}
	if err := p.rail.Payable(rail.Payee{Address: receiver, Minor: 545}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("dust: %v", err)
	}
	if err := p.rail.Payable(rail.Payee{Address: receiver, Minor: 546}); err != nil {
		t.Errorf("payable: %v", err)
	}
}

// TestNoPSBTOnBitcoinCash: the refusal says what to do instead.
func TestNoPSBTOnBitcoinCash(t *testing.T) {
	cash, _ := bitcoin.NetworkByName("bitcoincash-regtest")
	r := bitcoin.New(bitcoin.Config{Network: cash})
	_, err := r.Draft(t.Context(), rail.Order{Pay: []rail.Payee{{Address: receiver, Minor: 50_000}}})
	const want = "There are no PSBTs on bitcoincash-regtest: pay it with the wallet's own software, and note that with `kassa payoff approve`"
	if fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), want) {
		t.Errorf("error is %v", err)
	}
}

func young(coins []rail.Coin) []rail.Coin {
	for i := range coins {
		coins[i].Coinbase = true
	}
	return coins
}

// TestSignedIsRefused: only the exported transaction with right signatures for all inputs is taken.
func TestSignedIsRefused(t *testing.T) {
	p := rich(t, "wpkh(", ")")
	draft := must(p.draft(150_000))
	other := must(p.draft(140_000))
	signed := p.signer.sign(draft.PSBT)
	edited := func(edit func(packet *psbt.Packet)) []byte {
		packet := must(psbt.NewFromRawBytes(bytes.NewReader(signed), false))
		edit(packet)
		return written(t, packet)
	}
	for name, data := range map[string][]byte{
		"no PSBT":              []byte("psbt"),
		"nothing":              nil,
		"unsigned":             draft.PSBT,
		"another draft":        p.signer.sign(other.PSBT),
		"a smaller output":     edited(func(packet *psbt.Packet) { packet.UnsignedTx.TxOut[0].Value-- }),
		"another receiver":     edited(func(packet *psbt.Packet) { packet.UnsignedTx.TxOut[0].PkScript[5]++ }),
		"one signature less":   edited(func(packet *psbt.Packet) { packet.Inputs[1].PartialSigs = nil }),
		"a wrong signature":    edited(func(packet *psbt.Packet) { packet.Inputs[0].PartialSigs = packet.Inputs[1].PartialSigs }),
		"a lie about the coin": p.signer.sign(lying(t, draft.PSBT)),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := p.rail.Signed(draft.PSBT, data); fault.KindOf(err) != fault.Invalid {
				t.Errorf("error is %v", err)
			}
		})
	}
}

// lying makes a signer believe that an input is worth less.
func lying(t testing.TB, unsigned []byte) []byte {
	packet := must(psbt.NewFromRawBytes(bytes.NewReader(unsigned), false))
	packet.Inputs[0].WitnessUtxo.Value--
	packet.Inputs[0].NonWitnessUtxo = nil
	return written(t, packet)
}

func FuzzDraftID(f *testing.F) {
	p := rich(f, "wpkh(", ")")
	draft := must(p.draft(150_000))
	f.Add(draft.PSBT)
	f.Add(p.signer.sign(draft.PSBT))
	f.Add([]byte("cHNidP8BAA"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := bitcoin.DraftID(data); err == nil {
			_, _ = p.rail.Signed(draft.PSBT, data) // must not panic
		}
	})
}

// TestPaidByOthers: a transaction that was not exported pays a payee by an output to his address of that very sum, which
// counts once.
func TestPaidByOthers(t *testing.T) {
	p := rich(t, "wpkh(", ")")
	script := must(regtest.ScriptOf(receiver))
	one := send(p.chain.coin(), wire.NewTxOut(70_000, script), wire.NewTxOut(60_000, script), wire.NewTxOut(60_000, []byte("elsewhere")))
	two := send(p.chain.coin(), wire.NewTxOut(50_000, script), wire.NewTxOut(70_000, script))
	p.chain.mine(one, two)
	p.chain.mine()
	p.read()
	height := p.chain.height() - 1
	by := []rail.Spend{{By: one.TxID(), Height: height}, {By: two.TxID(), Height: height}}
	payees := []rail.Payee{{Address: receiver, Minor: 60_000}, {Address: receiver, Minor: 60_000}, {Address: receiver, Minor: 50_000}, {Address: receiver, Minor: 1000}, {Address: receiver, Minor: 70_000}}
	want := []string{one.TxID(), "", two.TxID(), "", one.TxID()}
	got, err := p.rail.Paid(t.Context(), by, payees)
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v, paid by (-want +got):\n%s", err, diff)
	}
	if _, err := p.rail.Paid(t.Context(), []rail.Spend{{By: one.TxID(), Height: height - 1}}, payees); err == nil {
		t.Error("a transaction was found in a block that it is not in")
	}
}

// TestDraftToItself: what would be paid to the wallet itself does not leave it. An address that was given to a payer is paid
// like any other.
func TestDraftToItself(t *testing.T) {
	p := rich(t, "wpkh(", ")")
	descriptor := must(bitcoin.ParseDescriptor(p.wallet.Descriptor, regtest))
	change, _ := regtest.AddressOf(must(descriptor.ChangeScript(4)))
	for name, address := range map[string]string{
		"change": change, "the next invoice's": must(descriptor.Address(3)), "one that an invoice has": must(descriptor.Address(2)),
	} {
		_, err := p.rail.Draft(t.Context(), rail.Order{
			Wallet: p.wallet, May: p.coins(), Pay: []rail.Payee{{Address: receiver, Minor: 9_000}, {Address: address, Minor: 9_000}}, Rate: 3000,
		})
		own := name != "one that an invoice has"
		if refused := fault.KindOf(err) == fault.Conflict && err != nil && strings.Contains(err.Error(), address); refused != own {
			t.Errorf("%s: %v", name, err)
		}
	}
}
