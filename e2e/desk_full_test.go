//go:build full

package e2e

import (
	"bytes"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/btcsuite/btcd/btcutil/psbt"

	"kassa/internal/nodetest"
)

// signing is a chain beside a wallet that has the keys.
type signing interface {
	coins
	Sign(account, psbt string) string
	Address() string
	Received(address string) string
}

// desk is the operator's place beside a shop whose payoffs are signed elsewhere.
type desk struct {
	*shop
	chain    signing
	currency string
	account  string
	dir      string
}

// draft is what `kassa payoff export|import|recall --json` prints.
type draft struct {
	Draft  string
	Number int
	TxID   string
}

// onLitecoin is a desk at litecoind, whose wallet signs.
func onLitecoin(t *testing.T, db database) *desk {
	t.Helper()
	return openDesk(t, db, nodetest.Litecoin(t), "LITECOIN", "LTC")
}

// onBitcoin is a desk at btcd, which has no wallet.
func onBitcoin(t *testing.T, db database) *desk {
	t.Helper()
	return openDesk(t, db, nodetest.Bitcoin(t), "BITCOIN", "BTC")
}

func openDesk(t *testing.T, db database, chain signing, method, currency string) *desk {
	t.Helper()
	d := &desk{openShop(t, db, chain, method), chain, currency, nodetest.AccountKey, t.TempDir()}
	run(t, db, "method", "set", method, "--live", "--out-enabled")
	return d
}

// earn lets the shop sell for a sum.
func (d *desk) earn(t *testing.T, amount string) {
	t.Helper()
	id, address := d.sell(t, d.currency, amount)
	d.node.Pay(address, amount)
	d.node.Mine(2)
	d.becomes(t, id, "payed")
}

// withdraw makes and submits a payoff to an address.
func (d *desk) withdraw(t *testing.T, amount, address string) string {
	t.Helper()
	id := d.must(t, "payoff/create", fields{
		"method": d.method, "wallet": address, "amount": amount, "subtract_from": "balance", "callback_url": d.paid.url,
		"signature": d.sign(amount, d.method, address),
	}).text("id")
	d.must(t, "payoff/submit", fields{"id": id, "signature": d.sign(id)})
	return id
}

func (d *desk) kassaNode() string { return d.chain.Base().Network + "=" + d.chain.Base().URL }

// export writes a PSBT and returns it with what was printed.
func (d *desk) export(t *testing.T, args ...string) (psbt string, made draft) {
	t.Helper()
	file := filepath.Join(d.dir, "unsigned.psbt")
	made = runJSON[draft](t, d.db, append([]string{
		"payoff", "export", "--node", d.kassaNode(), "--base64", "--out", file, "--reason", "pay",
	}, args...)...)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text[:len(text)-1]), made
}

// write puts a PSBT into a file.
func (d *desk) write(t *testing.T, psbt string) (file string) {
	t.Helper()
	file = filepath.Join(d.dir, "signed.psbt")
	if err := os.WriteFile(file, []byte(psbt), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func (d *desk) imports(t *testing.T, psbt string) draft {
	t.Helper()
	return runJSON[draft](t, d.db, "payoff", "import", "--node", d.kassaNode(), "--reason", "signed", d.write(t, d.chain.Sign(d.account, psbt)))
}

func (d *desk) payoff(t *testing.T, id, member string) string {
	t.Helper()
	return d.must(t, "payoff/info", fields{"id": id}).text(member)
}

func (d *desk) payoffBecomes(t *testing.T, id, state string) {
	t.Helper()
	eventually(t, id+" becomes "+state, func() bool { return d.payoff(t, id, "state") == state })
}

// receives demands what an address got in blocks, in coins.
func (d *desk) receives(t *testing.T, address, want string) {
	t.Helper()
	if got := d.chain.Received(address); got != want {
		t.Errorf("%s got %s, want %s", address, got, want)
	}
}

// complete is the transaction of a signed PSBT, in hex.
func (d *desk) complete(t *testing.T, signed string) string {
	t.Helper()
	packet, err := psbt.NewFromRawBytes(strings.NewReader(signed), true)
	if err == nil {
		err = psbt.MaybeFinalizeAll(packet)
	}
	if err != nil {
		t.Fatal(err)
	}
	whole, err := psbt.Extract(packet)
	if err != nil {
		t.Fatal(err)
	}
	var raw bytes.Buffer
	if err := whole.Serialize(&raw); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(raw.Bytes())
}

// runFails runs a command that must fail and say something.
func runFails(t *testing.T, db database, says string, args ...string) {
	t.Helper()
	output, err := command(db, args...).CombinedOutput()
	if err == nil || !strings.Contains(string(output), says) {
		t.Errorf("kassa %s: %v, %s", strings.Join(args, " "), err, output)
	}
}
