//go:build full

package e2e

import (
	"strconv"
	"strings"
	"testing"

	"github.com/btcsuite/btcd/btcutil/psbt"

	"kassa/internal/money"
)

// TestLitecoinPayoff is the whole way of a payoff that a wallet elsewhere signs.
func TestLitecoinPayoff(t *testing.T) {
	onEach(t, func(t *testing.T, db database) { onLitecoin(t, db).paysOut(t) })
}

func TestBitcoinPayoff(t *testing.T) {
	parallel(t)
	onBitcoin(t, newSQLite(t)).paysOut(t)
}

func (d *desk) paysOut(t *testing.T) {
	t.Helper()
	d.earn(t, "0.5")
	to := d.chain.Address()
	const elsewhere = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
	d.fails(t, "payoff/create", fields{
		"method": d.method, "wallet": elsewhere, "amount": "0.3", "subtract_from": "balance",
		"signature": d.sign("0.3", d.method, elsewhere),
	}, "is an address of bitcoin")
	id := d.withdraw(t, "0.3", to)
	psbt, _ := d.export(t, id)
	sent := d.imports(t, psbt)
	if got := d.payoff(t, id, "message"); sent.TxID == "" || got != sent.TxID {
		t.Errorf("the message is %q, the transaction %q", got, sent.TxID)
	}
	d.node.Mine(4)
	d.payoffBecomes(t, id, "payed")
	d.receives(t, to, "0.30000000")
	d.expectBalance(t, "0.2")
	d.booksAreRight(t)

	again := d.withdraw(t, "0.1", to) // out of the change
	psbt, _ = d.export(t, "--till", strconv.FormatInt(d.ID, 10))
	d.imports(t, psbt)
	d.node.Mine(4)
	d.payoffBecomes(t, again, "payed")
	d.expectBalance(t, "0.1")
	d.booksAreRight(t)
	d.kassa.stop(t)
}

// TestLitecoinPayoffReplaced: two payoffs in one transaction, which is replaced by one of a higher fee while it waits.
func TestLitecoinPayoffReplaced(t *testing.T) {
	parallel(t)
	onLitecoin(t, newSQLite(t)).replaces(t)
}

func TestBitcoinPayoffReplaced(t *testing.T) {
	parallel(t)
	onBitcoin(t, newSQLite(t)).replaces(t)
}

func (d *desk) replaces(t *testing.T) {
	t.Helper()
	d.earn(t, "0.5")
	d.earn(t, "0.4")
	first, second := d.chain.Address(), d.chain.Address()
	a, b := d.withdraw(t, "0.3", first), d.withdraw(t, "0.35", second)
	psbt, _ := d.export(t, a, b)
	low := d.imports(t, psbt)
	psbt, high := d.export(t, b, a)
	if high.Draft == low.Draft || high.Number != 2 {
		t.Fatalf("exported again it is %+v, was %+v", high, low)
	}
	high = d.imports(t, psbt)
	var waiting []string
	if d.node.Base().Call(&waiting, "getrawmempool"); len(waiting) != 1 || waiting[0] != high.TxID {
		t.Errorf("%v wait, want %s alone", waiting, high.TxID)
	}
	d.node.Mine(4)
	d.payoffBecomes(t, a, "payed")
	d.payoffBecomes(t, b, "payed")
	if got := d.payoff(t, a, "message"); got != high.TxID {
		t.Errorf("the message is %q, want %q", got, high.TxID)
	}
	d.receives(t, first, "0.30000000")
	d.receives(t, second, "0.35000000")
	d.expectBalance(t, "0.25")
	d.booksAreRight(t)
	d.kassa.stop(t)
}

// TestLitecoinPayoffRecalled: a signed transaction that nobody wants any more is excluded by another one, and only then is
// the money the till's again.
func TestLitecoinPayoffRecalled(t *testing.T) {
	parallel(t)
	onLitecoin(t, newSQLite(t)).recalls(t, 4)
}

func TestBitcoinPayoffRecalled(t *testing.T) {
	parallel(t)
	onBitcoin(t, newSQLite(t)).recalls(t, 2)
}

// recalls demands that the payoff fails with so many confirmations and not before.
func (d *desk) recalls(t *testing.T, confirmations int64) {
	t.Helper()
	d.earn(t, "0.5")
	to := d.chain.Address()
	id := d.withdraw(t, "0.3", to)
	psbt, _ := d.export(t, id)
	signed := d.chain.Sign(d.account, psbt)
	runFails(t, d.db, "A transaction that pays this payoff was exported", "payoff", "reject", "--reason", "no", id)
	run(t, d.db, "payoff", "recall", "--reason", "wrong receiver", id)
	runFails(t, d.db, "was recalled", "payoff", "import", "--node", d.kassaNode(), "--reason", "signed", d.write(t, signed))
	var sent string
	d.node.Base().Call(&sent, "sendrawtransaction", d.complete(t, signed)) // somebody does so all the same
	back, _ := d.export(t, id)
	d.imports(t, back)
	d.node.Mine(confirmations - 1)
	if state := d.payoff(t, id, "state"); state != "processing" {
		t.Errorf("the payoff is %s before it is sure that it cannot be paid", state)
	}
	d.node.Mine(1)
	d.payoffBecomes(t, id, "failed")
	d.expectBalance(t, "0.5")
	d.receives(t, to, "0.00000000")
	d.booksAreRight(t)
	d.kassa.stop(t)
}

// TestBitcoinPayoffBumped: the merchant's wallet sends what it was to sign with a fee of its own choice. That transaction was
// not exported, and pays all the same: the payoff is not paid again.
func TestBitcoinPayoffBumped(t *testing.T) {
	parallel(t)
	d := onBitcoin(t, newSQLite(t))
	d.earn(t, "0.5")
	to := d.chain.Address()
	id := d.withdraw(t, "0.3", to)
	unsigned, _ := d.export(t, id)
	packet, err := psbt.NewFromRawBytes(strings.NewReader(unsigned), true)
	if err != nil {
		t.Fatal(err)
	}
	outputs := packet.UnsignedTx.TxOut
	change := 0 // the smaller one
	if outputs[1].Value < outputs[0].Value {
		change = 1
	}
	outputs[change].Value -= 5000
	bumped, err := packet.B64Encode()
	if err != nil {
		t.Fatal(err)
	}
	var sent string
	d.node.Base().Call(&sent, "sendrawtransaction", d.complete(t, d.chain.Sign(d.account, bumped)))
	d.node.Mine(2)
	d.payoffBecomes(t, id, "payed")
	if got := d.payoff(t, id, "message"); got != sent {
		t.Errorf("the message is %q, want %q", got, sent)
	}
	d.receives(t, to, "0.30000000")
	d.expectBalance(t, "0.2")
	d.booksTheFee(t, sent)
	d.booksAreRight(t)
	d.kassa.stop(t)
}

// booksTheFee books a transaction that paid payoffs although it was not exported. Its fee is all that is not booked yet.
func (d *desk) booksTheFee(t *testing.T, txid string) {
	t.Helper()
	type outflow struct{ Left, Booked string }
	listed := runJSON[[]outflow](t, d.db, "wallet", "spends")
	if len(listed) != 1 || listed[0].Booked != "0.3" {
		t.Fatalf("listed are %+v, want one with 0.3 booked", listed)
	}
	left, err := money.Parse(money.BTC, listed[0].Left)
	if err != nil {
		t.Fatal(err)
	}
	spent := runJSON[struct{ Amount string }](t, d.db, "wallet", "record-spend", "own", "--till", strconv.FormatInt(d.ID, 10),
		"--reference", txid, "--reason", "its fee")
	if fee := (money.Amount{Asset: money.BTC, Minor: left.Minor - 30_000_000}); spent.Amount != fee.String() {
		t.Errorf("booked is %s, the fee is %s", spent.Amount, fee)
	}
	if listed := runJSON[[]outflow](t, d.db, "wallet", "spends"); len(listed) > 0 {
		t.Errorf("still listed: %+v", listed)
	}
}
