package api

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"kassa/internal/fault"
	"kassa/internal/golden"
	"kassa/internal/money"
	"kassa/internal/order"
	"kassa/internal/rail"
	"kassa/internal/swap"
	"kassa/internal/till"
	"kassa/internal/transfer"
)

const swapID = "123456789_abcdefghijklmno"

// swaps is a till with one swap: the service without a store behind it.
type swaps struct {
	wanted swap.Request   // of the last Create
	pairs  swap.PairQuery // of the last Pairs
	query  order.Query    // of the last History
	signed string         // of the last Submit or Cancel
}

func swapped() swap.Swap {
	return swap.Swap{
		ID: swapID, Till: 123456789, Pair: 1, Named: swap.ByTarget, Price: decimal.New(50505, 2),
		Source: swap.Leg{Method: "TEST", Amount: money.Of(money.RUB, 505)},
		Target: swap.Leg{Method: "BITCOIN", Amount: money.Amount{Asset: money.BTC, Minor: 10_000}},
		Life: order.Life{
			State: order.Success, CreatedAt: start, ExpiresAt: start.Add(5 * time.Minute), FinalAt: start.Add(time.Minute), Actor: "merchant",
		},
	}
}

func aPair(id int64) swap.Pair {
	test, _ := rail.ByName("TEST")
	bitcoin, _ := rail.ByName("BITCOIN")
	return swap.Pair{ID: id, Source: test, Target: bitcoin}
}

func (s *swaps) Pairs(_ till.Till, query swap.PairQuery) ([]swap.Pair, bool, error) {
	s.pairs = query
	if query.Page > 1 {
		return nil, false, nil
	}
	first, second := aPair(1), aPair(1000)
	first.Price.Price = decimal.New(50505, 2)
	second.Source, second.Target = second.Target, second.Source
	return []swap.Pair{first, second}, true, nil
}

func (s *swaps) Pair(_ till.Till, id int64) (swap.Pair, error) {
	if id != 1 {
		return swap.Pair{}, fault.New(fault.NotFound, "Pair not found, take a `pair_id` from swap/pair/list")
	}
	pair := aPair(id)
	pair.Price.Price = decimal.New(50505, 2)
	return pair, nil
}

func (s *swaps) Create(_ context.Context, _ till.Till, wanted swap.Request) (swap.Swap, error) {
	s.wanted = wanted
	made := swapped()
	made.State, made.FinalAt = order.Created, time.Time{}
	return made, wanted.Check()
}

func (s *swaps) Submit(_ context.Context, _ till.Till, id, signature string) (swap.Swap, error) {
	s.signed = signature
	return s.Info(context.Background(), 0, id)
}

func (s *swaps) Cancel(ctx context.Context, owner till.Till, id, signature string) (swap.Swap, error) {
	is, err := s.Submit(ctx, owner, id, signature)
	is.State = order.Canceled
	return is, err
}

func (s *swaps) Info(_ context.Context, _ int64, id string) (swap.Swap, error) {
	if id != swapID {
		return swap.Swap{}, swap.NotFound()
	}
	return swapped(), nil
}

func (s *swaps) History(_ context.Context, _ int64, query order.Query) ([]swap.Swap, bool, error) {
	s.query = query
	return []swap.Swap{swapped()}, true, nil
}

func (s *swaps) Export(context.Context, int64, int64) ([]swap.Swap, error) {
	return []swap.Swap{swapped(), swapped()}, nil
}

// transfers is a till with transfer 17, likewise.
type transfers struct {
	wanted transfer.Request
	query  order.Query
	signed string
}

func moved() transfer.Transfer {
	return transfer.Transfer{
		ID: 17, Sender: transfer.Party{Till: 123456789, Login: "shop"}, Receiver: transfer.Party{Till: 987654321, Login: "shop2"},
		Type: transfer.Internal, Method: "BITCOIN", Amount: money.Amount{Asset: money.BTC, Minor: 50_000}, Description: "a share, 7 %",
		Life: order.Life{State: order.Success, CreatedAt: start, FinalAt: start.Add(time.Minute), Actor: "merchant"},
	}
}

func (s *transfers) Check(_ context.Context, wanted transfer.Request) error {
	method, _ := rail.ByName(wanted.Method)
	return wanted.Check(method)
}

func (s *transfers) Create(ctx context.Context, _ till.Till, wanted transfer.Request) (transfer.Transfer, error) {
	s.wanted = wanted
	made := moved()
	made.State, made.FinalAt, made.Description = order.Created, time.Time{}, ""
	return made, s.Check(ctx, wanted)
}

func (s *transfers) Submit(ctx context.Context, _ till.Till, id int64, signature string) (transfer.Transfer, error) {
	s.signed = signature
	return s.Info(ctx, 0, id)
}

func (s *transfers) Cancel(ctx context.Context, owner till.Till, id int64, signature string) (transfer.Transfer, error) {
	is, err := s.Submit(ctx, owner, id, signature)
	is.State = order.Canceled
	return is, err
}

func (s *transfers) Info(_ context.Context, _, id int64) (transfer.Transfer, error) {
	if id != 17 {
		return transfer.Transfer{}, transfer.NotFound()
	}
	return moved(), nil
}

func (s *transfers) History(_ context.Context, _ int64, query order.Query) ([]transfer.Transfer, bool, error) {
	s.query = query
	return []transfer.Transfer{moved()}, false, nil
}

func (s *transfers) Export(context.Context, int64, int64) ([]transfer.Transfer, error) {
	system := moved()
	system.Type, system.Description = transfer.System, ""
	return []transfer.Transfer{moved(), system}, nil
}

func TestSwapAndTransferAnswers(t *testing.T) {
	const id, signed = `"id":"` + swapID + `"`, `,"signature":"x"`
	for _, row := range []struct{ file, path, members string }{
		{"swap_pairs.json", "swap/pair/list", `"source":null`},
		{"swap_pairs_none.json", "swap/pair/list", `"page":2`},
		{"swap_pairs_wrong.json", "swap/pair/list", `"page":0,"items":"many","source":[]`},
		{"swap_pair.json", "swap/pair/get", `"pair_id":"1"`},
		{"swap_pair_missing.json", "swap/pair/get", `"pair_id":null`},
		{"swap_pair_wrong.json", "swap/pair/get", `"pair_id":"one"`},
		{"swap_pair_unknown.json", "swap/pair/get", `"pair_id":2`},
		{"swap_create.json", "swap/create", `"pair_id":1,"amount":0.0001,"amount_type":"target"` + signed},
		{"swap_create_missing.json", "swap/create", `"pair_id":[],"amount":{}`},
		{"swap_submit.json", "swap/submit", id + signed},
		{"swap_submit_unsigned.json", "swap/submit", `"id":""`},
		{"swap_cancel.json", "swap/cancel", id + signed},
		{"swap_cancel_unknown.json", "swap/cancel", `"id":"1_a"` + signed},
		{"swap_info.json", "swap/info", id},
		{"swap_info_missing.json", "swap/info", `"id":null`},
		{"swap_history.json", "report/swap/history", `"page":null`},
		{"swap_history_wrong.json", "report/swap/history", `"page":"one","items":101,"period":0,"export_csv":"maybe"`},
		{"transfer_create.json", "transfer/create", `"method":"BITCOIN","amount":"0.0005","receiver":"shop2"` + signed},
		{"transfer_create_missing.json", "transfer/create", `"description":[]`},
		{"transfer_submit.json", "transfer/submit", `"id":17` + signed},
		{"transfer_submit_unsigned.json", "transfer/submit", `"id":null`},
		{"transfer_cancel.json", "transfer/cancel", `"id":"17"` + signed},
		{"transfer_cancel_unknown.json", "transfer/cancel", `"id":18` + signed},
		{"transfer_info.json", "transfer/info", `"id":17`},
		{"transfer_info_unknown.json", "transfer/info", `"id":"seventeen"`},
		{"transfer_history.json", "report/transfer/history", `"items":1`},
	} {
		t.Run(row.file, func(t *testing.T) {
			answer := newHouse().post("/v3/"+row.path+"/", `{`+auth+`,`+row.members+`}`)
			golden.Equal(t, row.file, bodyOf(t, answer.Result()))
		})
	}
}

func TestSwapsAndTransfersAsCSV(t *testing.T) {
	for path, file := range map[string]string{"swap": "swap_history.csv", "transfer": "transfer_history.csv"} {
		t.Run(path, func(t *testing.T) {
			answer := newHouse().post("/v3/report/"+path+"/history/", `{`+auth+`,"export_csv":1}`)
			if got := answer.Header().Get("Content-Type"); got != "text/csv; charset=utf-8" || answer.Code != 200 {
				t.Errorf("status %d, Content-Type %q", answer.Code, got)
			}
			golden.Equal(t, file, answer.Body.Bytes())
		})
	}
}

func TestWhatSwapsAndTransfersAreMadeOf(t *testing.T) {
	h := newHouse()
	h.post("/v3/swap/pair/list/", `{`+auth+`,"page":"2","items":5,"source":"TEST","target":"BITCOIN"}`)
	h.post("/v3/swap/create/", `{`+auth+`,"pair_id":"1","amount":1e-05,"amount_type":"source","signature":"s"}`)
	h.post("/v3/swap/submit/", `{`+auth+`,"id":"`+swapID+`","signature":"t"}`)
	h.post("/v3/report/swap/history/", `{`+auth+`,"page":3,"items":7,"period":2}`)
	h.post("/v3/transfer/create/", `{`+auth+`,"method":"TEST","amount":1.50,"receiver":42,"description":7,"signature":"s"}`)
	h.post("/v3/transfer/submit/", `{`+auth+`,"id":17,"signature":"u"}`)
	want := swaps{
		wanted: swap.Request{PairID: "1", Amount: "1e-05", AmountType: "source", Signature: "s"},
		pairs:  swap.PairQuery{Page: 2, Items: 5, Source: "TEST", Target: "BITCOIN"},
		query:  order.Query{Page: 3, Items: 7, Days: 2}, signed: "t",
	}
	if diff := cmp.Diff(want, h.swaps, cmp.AllowUnexported(swaps{})); diff != "" {
		t.Errorf("swaps (-want +got):\n%s", diff)
	}
	moves := transfers{
		wanted: transfer.Request{Method: "TEST", Amount: "1.50", Receiver: "42", Description: "7", Signature: "s"}, signed: "u",
	}
	if diff := cmp.Diff(moves, h.transfers, cmp.AllowUnexported(transfers{})); diff != "" {
		t.Errorf("transfers (-want +got):\n%s", diff)
	}
}
