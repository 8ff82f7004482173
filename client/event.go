package client

import (
	"context"
	"encoding/json"
	"time"
)

// Event is something that happened to an invoice or a payoff of the till.
type Event struct {
	Sequence int64  `json:"sequence"` // its place in the feed, rising
	ID       string `json:"id"`       // its own, the same for ever
	Type     string `json:"type"`     // what it is about: invoice or payoff
	Name     string `json:"name"`     // what happened, for example invoice.payed; more may come
	State    string `json:"state"`    // right after it
	At       Date   `json:"at"`

	// One of these is how the object stands now: it may be past this event.
	Invoice *Invoice `json:"invoice,omitempty"`
	Payoff  *Payoff  `json:"payoff,omitempty"`
}

// UnmarshalJSON reads the object by the event's type; one of an unknown type is left out.
func (e *Event) UnmarshalJSON(raw []byte) error {
	type plain Event
	read := struct {
		*plain
		Object json.RawMessage `json:"object"`
	}{plain: (*plain)(e)}
	if err := json.Unmarshal(raw, &read); err != nil {
		return err
	}
	switch e.Type {
	case "invoice":
		return json.Unmarshal(read.Object, &e.Invoice)
	case "payoff":
		return json.Unmarshal(read.Object, &e.Payoff)
	}
	return nil
}

// FromNow, in place of a cursor, begins behind the newest event.
const FromNow int64 = -1

// EventQuery selects events; its zero value are the first ones.
type EventQuery struct {
	After int64         // the cursor of the page before, or FromNow
	Limit int           // 1 to 100, by default 100
	Wait  time.Duration // how long the service may wait for an event, whole seconds up to 20
}

// EventPage is a part of the till's events, the oldest first.
type EventPage struct {
	Items  []Event `json:"items"`
	Cursor int64   `json:"cursor"` // After of the next query; keep it once the page is worked off
}

// EventList tells what happened, for programs that no callback reaches: it answers at once if there are events after the
// cursor, and else waits for one.
func (c *Client) EventList(ctx context.Context, query EventQuery) (EventPage, error) {
	what := read("event/list", struct {
		After any   `json:"after"`
		Limit int   `json:"limit,omitempty"`
		Wait  int64 `json:"wait,omitempty"`
	}{cursor(query.After), query.Limit, int64(query.Wait / time.Second)})
	what.longer = query.Wait
	return send[EventPage](ctx, c, what)
}

func cursor(after int64) any {
	if after == FromNow {
		return "now"
	}
	return after
}
