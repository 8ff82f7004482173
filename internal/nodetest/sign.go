package nodetest

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
