package docs

import "kassa/internal/wire"

// What the house of the examples exchanged.
const (
	exampleSwap  = "123456789_abcdefghijklmno"
	withSwap     = `"id":"` + exampleSwap + `"`
	withTransfer = `"id":17`
)

func swapCalls() []Call {
	return []Call{
		{
			Action: "swap/pair/list", Request: append(paging(), may("source", Text), may("target", Text)), Answer: wire.SwapPairsAnswer{},
			Examples: []Example{{"swap_pairs.json", `"page":1,"items":20`}},
		},
		{
			Action: "swap/pair/get", Request: []Field{need("pair_id", Whole)}, Answer: wire.SwapPairAnswer{},
			Examples: []Example{{"swap_pair.json", `"pair_id":1`}, {"swap_pair_unknown.json", `"pair_id":2`}},
		},
		{
			Action: "swap/create",
			Request: []Field{
				need("pair_id", Whole), need("amount", Sum), need("amount_type", Text, "source", "target"), need("signature", Text),
			},
			Answer: wire.SwapAnswer{}, Once: true,
			Examples: []Example{{"swap_create.json", `"pair_id":1,"amount":0.0001,"amount_type":"target"` + signed("0.0001", "1")}},
		},
		{
			Action: "swap/submit", Request: act(), Answer: wire.SwapAnswer{},
			Examples: []Example{{"swap_submit.json", withSwap + signed(exampleSwap)}},
		},
		{
			Action: "swap/cancel", Request: act(), Answer: wire.SwapAnswer{},
			Examples: []Example{{"swap_cancel.json", withSwap + signed(exampleSwap)}},
		},
		{
			Action: "swap/info", Request: []Field{need("id", Text)}, Answer: wire.SwapAnswer{},
			Examples: []Example{{"swap_info.json", withSwap}},
		},
	}
}

func transferCalls() []Call {
	return []Call{
		{
			Action: "transfer/create",
			Request: []Field{
				need("method", Text), need("amount", Sum), need("receiver", Text), need("signature", Text), may("description", Text),
			},
			Answer: wire.TransferAnswer{}, Once: true,
			Examples: []Example{{
				"transfer_create.json", `"method":"BITCOIN","amount":0.0005,"receiver":"shop2"` + signed("0.0005", "BITCOIN", "shop2"),
			}},
		},
		{
			Action: "transfer/submit", Request: numbered(), Answer: wire.TransferAnswer{},
			Examples: []Example{{"transfer_submit.json", withTransfer + signed("17")}},
		},
		{
			Action: "transfer/cancel", Request: numbered(), Answer: wire.TransferAnswer{},
			Examples: []Example{{"transfer_cancel.json", withTransfer + signed("17")}},
		},
		{
			Action: "transfer/info", Request: []Field{need("id", Whole)}, Answer: wire.TransferAnswer{},
			Examples: []Example{{"transfer_info.json", withTransfer}, {"transfer_info_unknown.json", `"id":18`}},
		},
	}
}

// numbered is act of a transfer, which is known by a number.
func numbered() []Field { return []Field{need("id", Whole), need("signature", Text)} }
