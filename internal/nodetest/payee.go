package nodetest

import (
	"bytes"
	"fmt"

	"github.com/btcsuite/btcd/btcutil"
	"github.com/btcsuite/btcd/chaincfg"
	"github.com/btcsuite/btcd/txscript"
)

// Address is a new one that belongs to nobody.
func (n Btcd) Address() string {
	n.Helper()
	*n.made++
	address, err := btcutil.NewAddressWitnessPubKeyHash(bytes.Repeat([]byte{*n.made}, 20), &chaincfg.RegressionNetParams)
	must(n, err)
	return address.EncodeAddress()
}

// Received is what an address got in blocks, in coins.
func (n Btcd) Received(address string) string {
	n.Helper()
	to, err := btcutil.DecodeAddress(address, &chaincfg.RegressionNetParams)
	must(n, err)
	script, err := txscript.PayToAddrScript(to)
	must(n, err)
	var sum int64
	for height := n.Height(); height > 0; height-- {
		for _, tx := range n.block(n.Text("getblockhash", height)).Transactions {
			for _, out := range tx.TxOut {
				if bytes.Equal(out.PkScript, script) {
					sum += out.Value
				}
			}
		}
	}
	return fmt.Sprintf("%d.%08d", sum/btcutil.SatoshiPerBitcoin, sum%btcutil.SatoshiPerBitcoin)
}
