package bitcoin

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/btcsuite/btcd/wire"

	"kassa/internal/rail"
)

// coins are the wallets' outputs in blocks: all that are unspent, and those whose spend may still be reorganised.
type coins struct {
	all     map[outpoint]*rail.Coin
	changed map[outpoint]*rail.Coin // by the step
}

func newCoins(stored []rail.Coin) coins {
	c := coins{all: make(map[outpoint]*rail.Coin, len(stored)), changed: map[outpoint]*rail.Coin{}}
	for i := range stored {
		if at, ok := parseOutpoint(stored[i].Outpoint); ok {
			c.all[at] = &stored[i]
		}
	}
	return c
}

// receive takes in an output that pays to a wallet.
func (c coins) receive(t *transaction, index int, from place, height int64) {
	at := outpointOf(t.id(), uint32(index)) //nolint:gosec // an output's number
	coin := c.all[at]
	if coin == nil {
		coin = &rail.Coin{
			Outpoint: at.String(), Wallet: from.wallet.id, Change: from.change, Index: int64(from.index),
			Minor: t.outputs[index].value, Coinbase: t.coinbase(),
		}
		c.all[at] = coin
	}
	if coin.Height != height {
		coin.Height, c.changed[at] = height, coin
	}
}

// spend notes which coins a transaction consumes, and tells of how much it takes them from each wallet; nil for none.
func (c coins) spend(t *transaction, height int64) map[string]*rail.Outflow {
	var from map[string]*rail.Outflow
	for _, at := range t.inputs {
		coin := c.all[at]
		if coin == nil {
			continue
		}
		if from == nil {
			from = map[string]*rail.Outflow{}
		}
		coin.Spend, c.changed[at] = rail.Spend{By: t.id().String(), As: t.unsignedID(), Height: height}, coin
		if from[coin.Wallet] == nil {
			from[coin.Wallet] = &rail.Outflow{Wallet: coin.Wallet, Spend: coin.Spend}
		}
		from[coin.Wallet].Spent += coin.Minor
	}
	return from
}

// rollback takes back what happened above the fork.
func (c coins) rollback(fork int64) {
	for at, coin := range c.all {
		if coin.Spend.Height > fork {
			coin.Spend, c.changed[at] = rail.Spend{}, coin
		}
		if coin.Height > fork {
			coin.Height, c.changed[at] = 0, coin
		}
	}
}

// changes are the step's, in one order for the same facts.
func (c coins) changes() []rail.Coin {
	var all []rail.Coin
	for _, coin := range c.changed {
		all = append(all, *coin)
	}
	slices.SortFunc(all, func(a, b rail.Coin) int { return cmp.Compare(a.Outpoint, b.Outpoint) })
	return all
}

// done ends a step that is durable: spends that are too deep to change are forgotten.
func (c coins) done(tip int64) {
	clear(c.changed)
	for at, coin := range c.all {
		if coin.Spend.Height > 0 && tip-coin.Spend.Height > deepest {
			delete(c.all, at)
		}
	}
}

// unsignedID is the hash that the transaction has without its signatures; empty for a form that cannot be signed here.
func (t *transaction) unsignedID() string {
	var whole wire.MsgTx
	if err := whole.DeserializeNoWitness(bytes.NewReader(t.stripped())); err != nil {
		return ""
	}
	return unsigned(&whole).TxHash().String()
}

// stripped is the transaction's serialisation without witnesses.
func (t *transaction) stripped() []byte { return concat(t.version, t.body, t.tail) }

// unsigned is a copy of a transaction without its signatures.
func unsigned(whole *wire.MsgTx) *wire.MsgTx {
	bare := whole.Copy()
	for _, input := range bare.TxIn {
		input.SignatureScript, input.Witness = nil, nil
	}
	return bare
}
