package nodetest

import "slices"

// signer is a wallet of the node that is loaded only while it signs: a node of one wallet needs no names.
const signer = "signer"

// Sign lets a wallet that has the account's private key sign a PSBT in base64, which it has never seen.
func (n Litecoind) Sign(account, psbt string) string {
	n.Helper()
	in := *n.Node
	in.address += "/wallet/" + signer
	if err := n.Try(nil, "loadwallet", signer); err != nil {
		n.Call(nil, "createwallet", signer, false, true)
		in.Call(nil, "importmulti", []any{n.chain(account+"/0/*", false), n.chain(account+"/1/*", true)}, map[string]any{"rescan": false})
	}
	var signed struct {
		PSBT     string
		Complete bool
	}
	in.Call(&signed, "walletprocesspsbt", psbt)
	n.Call(nil, "unloadwallet", signer)
	if !signed.Complete {
		n.Fatal("the node's wallet did not sign everything")
	}
	return signed.PSBT
}

// Spend lets that wallet move, by itself, the output of a waiting payment to an address of its own; it pays sums in coins by
// address, and what remains is the fee. It returns the transaction's id.
func (n Litecoind) Spend(account, payment, address string, to map[string]string) string {
	n.Helper()
	var paid struct {
		Vout []struct {
			N            int
			ScriptPubKey struct{ Addresses []string }
		}
	}
	n.Call(&paid, "getrawtransaction", payment, true)
	index := 0
	for _, out := range paid.Vout {
		if slices.Contains(out.ScriptPubKey.Addresses, address) {
			index = out.N
		}
	}
	psbt := n.Text("createpsbt", []any{map[string]any{"txid": payment, "vout": index}}, to)
	var whole struct{ Hex string }
	n.Call(&whole, "finalizepsbt", n.Sign(account, n.Text("utxoupdatepsbt", psbt)))
	return n.Text("sendrawtransaction", whole.Hex, 0)
}

// ChangeAddress is an account's own, of an index.
func (n Litecoind) ChangeAddress(account string, index int) string {
	n.Helper()
	var all []string
	n.Call(&all, "deriveaddresses", n.chain(account+"/1/*", true)["desc"], []int{index, index})
	return all[0]
}

// chain is one chain of an account's native segwit addresses.
func (n Litecoind) chain(keys string, change bool) map[string]any {
	n.Helper()
	return map[string]any{
		"desc": n.checked("wpkh(" + keys + ")"), "internal": change, "timestamp": "now", "range": []int{0, 100},
	}
}

// checked is a descriptor with its checksum.
func (n *Node) checked(text string) string {
	n.Helper()
	var info struct{ Checksum string }
	n.Call(&info, "getdescriptorinfo", text)
	return text + "#" + info.Checksum
}
