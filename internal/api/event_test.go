package api

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/fault"
	"kassa/internal/feed"
	"kassa/internal/golden"
	"kassa/internal/invoice"
	"kassa/internal/till"
)

// recorded is a feed of three events, the last one of a payoff.
type recorded struct {
	query feed.Query // the last one
}

func (r *recorded) List(_ context.Context, owner int64, query feed.Query) (feed.Page, error) {
	r.query = query
	if owner != 123456789 || query.After > 9 {
		return feed.Page{}, fault.Field("after", "must be a `cursor` that this server gave")
	}
	if query.After == 9 || query.After == feed.Now {
		return feed.Page{Cursor: 9}, nil
	}
	return feed.Page{Cursor: 9, Events: []feed.Event{
		{Sequence: 4, Kind: invoice.OfInvoice, Subject: "123456789_abcdefghij", Number: 1, At: start, Name: "invoice.created", State: "notpayed"},
		{Sequence: 7, Kind: invoice.OfInvoice, Subject: "123456789_abcdefghij", Number: 2, At: start, Name: "invoice.expired", State: "expired"},
		{Sequence: 9, Kind: invoice.OfPayoff, Subject: payoffID, Number: 3, At: start, Name: "payoff.payed", State: "payed"},
	}}, nil
}

func (h *house) Advance(_ context.Context, _ till.Till, by time.Duration) error {
	h.advanced = by
	return h.fail()
}

func (h *house) Withdraw(_ context.Context, _ int64, id string) error {
	_, err := h.Info(context.Background(), h.owner.ID, id)
	return err
}

func TestFeedAndSandboxAnswers(t *testing.T) {
	for _, row := range []struct{ file, path, members string }{
		{"event_list.json", "event/list", `"after":0,"limit":"3"`},
		{"event_list_end.json", "event/list", `"after":"9","wait":20`},
		{"event_list_now.json", "event/list", `"after":"now"`},
		{"event_list_elsewhere.json", "event/list", `"after":10`},
		{"event_list_wrong.json", "event/list", `"after":"yesterday","limit":101,"wait":21`},
		{"sandbox_cancel.json", "sandbox/cancel", `"id":"123456789_abcdefghij"`},
		{"sandbox_cancel_unknown.json", "sandbox/cancel", `"id":"1_a"`},
		{"sandbox_clock.json", "sandbox/clock", `"advance":"120"`},
		{"sandbox_clock_missing.json", "sandbox/clock", `"advance":null`},
		{"sandbox_clock_wrong.json", "sandbox/clock", `"advance":-1`},
	} {
		t.Run(row.file, func(t *testing.T) {
			answer := newHouse().post("/v3/"+row.path+"/", `{`+auth+`,`+row.members+`}`)
			golden.Equal(t, row.file, bodyOf(t, answer.Result()))
		})
	}
}

func TestWhatIsAskedOfTheFeed(t *testing.T) {
	for members, want := range map[string]feed.Query{
		`"a":1`:                            {After: 0, Limit: 100},
		`"after":"7","limit":5,"wait":"3"`: {After: 7, Limit: 5, Wait: 3 * time.Second},
		`"after":"now","wait":0`:           {After: feed.Now, Limit: 100},
	} {
		h := newHouse()
		h.post("/v3/event/list/", `{`+auth+`,`+members+`}`)
		if diff := cmp.Diff(want, h.feed.query); diff != "" {
			t.Errorf("%s (-want +got):\n%s", members, diff)
		}
	}
}

func TestTheClockMovesByMinutes(t *testing.T) {
	h := newHouse()
	h.post("/v3/sandbox/clock/", `{`+auth+`,"advance":90}`)
	if h.advanced != 90*time.Minute {
		t.Errorf("advanced by %s", h.advanced)
	}
}
