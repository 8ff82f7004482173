//go:build full

package e2e

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/nodetest"
)

// spend is what `kassa wallet spends --json` prints of a transaction.
type spend struct {
	Wallet, TxID, Spent, Returned, Left, Booked string
	Height                                      int64
	Recorded                                    bool
}

func (d *desk) spends(t *testing.T, flags ...string) []spend {
	t.Helper()
	return runJSON[[]spend](t, d.db, append([]string{"wallet", "spends"}, flags...)...)
}

// spendsAre waits for what is listed; heights count only as whether there is a block.
func (d *desk) spendsAre(t *testing.T, want ...spend) {
	t.Helper()
	var got []spend
	same := func() bool {
		got = d.spends(t)
		for i := range got {
			got[i].Height = min(got[i].Height, 1)
		}
		return cmp.Equal(append([]spend{}, want...), got)
	}
	eventually(t, "what left the wallets is listed", same)
}

// take lets the shop sell for a sum, whose payment waits for a block.
func (d *desk) take(t *testing.T, amount string) (payment, address string) {
	t.Helper()
	id, address := d.sell(t, "LTC", amount)
	payment = d.node.Pay(address, amount)
	d.becomes(t, id, "processing")
	return payment, address
}

// TestLitecoinSpends: money that the merchant moves by himself is listed and warned of, is booked once, and a payoff is
// not; reorganisations take it off the list and bring it back.
func TestLitecoinSpends(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		d := onLitecoin(t, db)
		node := d.chain.(nodetest.Litecoind)
		d.earn(t, "0.3")
		payment, address := d.take(t, "0.5")
		outside := node.Text("getnewaddress")
		moved := node.Spend(d.account, payment, address, map[string]string{
			outside: "0.2", node.ChangeAddress(d.account, 3): "0.2999",
		})
		d.node.Mine(2)
		d.expectBalance(t, "0.8")
		listed := spend{Wallet: "own", TxID: moved, Spent: "0.5", Returned: "0.2999", Left: "0.2001", Booked: "0", Height: 1}
		d.spendsAre(t, listed)
		eventually(t, "the log warns", func() bool { return strings.Contains(d.kassa.log.String(), "txid="+moved+` amount="0.2001 LTC"`) })

		node.Abandon(2)
		node.MineWithout(3, moved)
		d.spendsAre(t)
		d.node.Mine(2)
		d.expectBalance(t, "0.8")
		d.spendsAre(t, listed)

		till := strconv.FormatInt(d.ID, 10)
		record := []string{"wallet", "record-spend", "own", "--till", till, "--reference", moved, "--reason", "vault"}
		runFails(t, d.db, "is more than left own", append(record, "--amount", "0.3")...)
		run(t, d.db, record...)
		runFails(t, d.db, "is booked already", record...)
		d.spendsAre(t)
		d.expectBalance(t, "0.5999")
		lost := listed
		lost.Booked, lost.Recorded, lost.Height = "0.2001", true, 0
		node.Abandon(2)
		node.MineWithout(3, moved)
		d.spendsAre(t, lost)
		d.node.Mine(2)
		d.spendsAre(t)

		id := d.withdraw(t, "0.1", outside) // ours, although its signed form comes to the chain past Kassa
		psbt, _ := d.export(t, id)
		var whole struct{ Hex string }
		node.Call(&whole, "finalizepsbt", node.Sign(d.account, psbt))
		node.Call(nil, "sendrawtransaction", whole.Hex)
		d.node.Mine(4)
		d.payoffBecomes(t, id, "payed")
		paid := d.payoff(t, id, "message")
		runFails(t, d.db, paid+" paid payoffs of own", "wallet", "record-spend", "own", "--till", till, "--reference", paid, "--amount", "0.1", "--reason", "twice")
		d.spendsAre(t)
		if all := d.spends(t, "--all"); len(all) != 1 || all[0].TxID != moved || !all[0].Recorded {
			t.Errorf("all are %+v, want %s alone", all, moved)
		}
		d.booksAreRight(t)
		d.kassa.stop(t)
	})
}
