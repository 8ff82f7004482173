package bitcoin_test

import (
	"strings"
	"testing"

	"github.com/btcsuite/btcd/wire"

	"kassa/internal/fault"
	"kassa/internal/rail"
	"kassa/internal/rail/bitcoin"
)

// TestLost: an input of a draft is lost once what made it is excluded by a block, and not while that may come again.
func TestLost(t *testing.T) {
	p := rich(t, "wpkh(", ")")
	source := send(p.chain.coin(), wire.NewTxOut(500_000, []byte("somebody")))
	p.chain.mine(source)
	from := wire.OutPoint{Hash: source.TxHash()}
	script := must(must(bitcoin.ParseDescriptor(p.wallet.Descriptor, regtest)).Script(0))
	funding, rival := send(from, wire.NewTxOut(400_000, script)), send(from, wire.NewTxOut(1, []byte("himself")))
	p.chain.mine(funding)
	p.read()
	draft := must(p.draft(350_000))
	coin := funding.TxID() + ":0"
	for _, one := range []struct {
		name string
		then func()
		lost bool
	}{
		{"it waits again", func() { p.chain.drop(1); p.chain.mine(); p.chain.mine() }, false},
		{"the node forgot it", func() { p.chain.evict(funding) }, false},
		{"another waits in its place", func() { p.chain.broadcast(rival) }, false},
		{"that one is in a block", func() { p.chain.mineAll() }, true},
	} {
		one.then()
		p.read()
		if lost, err := p.rail.Lost(t.Context(), draft, coin); lost != one.lost || err != nil {
			t.Errorf("%s: lost is %t, %v", one.name, lost, err)
		}
	}
	_, err := p.draft(350_000, rail.Coin{Outpoint: coin, Wallet: "w1", Minor: 400_000})
	if fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), "is in no block since a reorganisation") {
		t.Errorf("a draft of the lost coin: %v", err)
	}
	p.chain.mine()
	if _, err := p.rail.Lost(t.Context(), draft, coin); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("with a block that was not read: %v", err)
	}
}
