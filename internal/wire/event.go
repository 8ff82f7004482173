package wire

import (
	"strconv"

	"kassa/internal/feed"
	"kassa/internal/invoice"
	"kassa/internal/till"
)

// Event is one item of event/list: something that happened to an invoice or a payoff of the till. The contract does not
// know this call; its words are used where they fit.
type Event struct {
	// Sequence is the event's place in the feed, above 0 and rising. It may be kept as the cursor behind this event.
	Sequence int64 `json:"sequence"`
	// ID is the event's own, the same for ever: a reader that sees it again has seen the event.
	ID string `json:"id"`
	// Type is what the event is about: `invoice` or `payoff`.
	Type string `json:"type"`
	// Name is what happened. A change of state has the name of the state, such as `invoice.payed` and `payoff.canceled`
	// (`invoice.expired` is the final `wrongamount`); others are `invoice.created`, `invoice.method_chosen`,
	// `payment.seen`, `payment.confirmed`, `payment.gone`, `payment.reversed`, `refund.booked` and so on. More may come.
	Name string `json:"name"`
	// State is the state of the invoice or payoff right after the event.
	State string `json:"state"`
	// At is when it happened, in the till's zone.
	At string `json:"at"`
	// Object is the Info of the invoice, or the PayoffInfo of the payoff, as it stands now: it may be past this event.
	Object any `json:"object"`
}

// EventsAnswer is the answer of event/list. The request has `after`, a cursor (0 or absent: from the first event; `now`:
// from here on), `limit` (1 to 100, default 100) and `wait`, whole seconds (0 to 20, default 0) for which the answer is
// held back while there is no event.
type EventsAnswer struct {
	Envelope
	Items []Event `json:"items"` // never nil: the wire has [], not null
	// Cursor is `after` of the next call. It stays as it was when there are no items.
	Cursor int64 `json:"cursor"`
}

// NewEvent tells of an event about an object that is an Info or a PayoffInfo.
func NewEvent(e feed.Event, object any, settings till.Settings) Event {
	state := e.State
	if e.Kind == invoice.OfInvoice {
		state = invoice.State(state).Wire()
	}
	return Event{
		Sequence: e.Sequence,
		ID:       e.Subject + "-" + strconv.Itoa(e.Number),
		Type:     string(e.Kind),
		Name:     e.Name,
		State:    state,
		At:       Date(e.At, settings.Zone),
		Object:   object,
	}
}
