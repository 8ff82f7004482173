package api

import (
	"context"
	"strconv"
	"time"

	"kassa/internal/feed"
	"kassa/internal/invoice"
	"kassa/internal/till"
	"kassa/internal/wire"
)

// Events is the feed of a till's events.
type Events interface {
	// List may wait for an event, not longer than the query says.
	List(ctx context.Context, till int64, query feed.Query) (feed.Page, error)
}

// eventList is for programs that cannot be called (wire.EventsAnswer has the request). It may hold its answer back.
func (h *handler) eventList(ctx context.Context, owner till.Till, request *fields) (any, error) {
	query := feed.Query{
		After: cursor(request),
		Limit: request.count("limit", feed.MaxItems, feed.MaxItems),
		Wait:  wait(request),
	}
	if err := request.err(); err != nil {
		return nil, err
	}
	page, err := h.Events.List(ctx, owner.ID, query)
	if err != nil {
		return nil, err
	}
	items, err := h.events(ctx, owner, page.Events)
	return wire.EventsAnswer{Envelope: wire.Success(), Items: items, Cursor: page.Cursor}, err
}

// cursor reads `after`.
func cursor(request *fields) int64 {
	text := request.text("after")
	switch text {
	case "":
		return 0
	case "now":
		return feed.Now
	}
	after, err := strconv.ParseInt(text, 10, 64)
	if err != nil || after < 0 {
		request.faults.Add("after", "must be a `cursor` of this call, 0 for the first event or `now`")
	}
	return after
}

// wait reads `wait`, in whole seconds; 0 asks for no waiting.
func wait(request *fields) time.Duration {
	const most = int64(feed.MaxWait / time.Second)
	before := len(request.faults)
	seconds := request.whole("wait", 0)
	if len(request.faults) == before && (seconds < 0 || seconds > most) {
		request.faults.Add("wait", "must be whole seconds from 0 to %d", most)
	}
	return time.Duration(seconds) * time.Second
}

// events tells of each event with its object, which is read once for all its events, after them: it is never older.
func (h *handler) events(ctx context.Context, owner till.Till, events []feed.Event) ([]wire.Event, error) {
	items, objects := make([]wire.Event, len(events)), map[string]any{}
	for i, e := range events {
		object, known := objects[e.Subject]
		if !known {
			var err error
			if object, err = h.object(ctx, owner, e); err != nil {
				return nil, err
			}
			objects[e.Subject] = object
		}
		items[i] = wire.NewEvent(e, object, owner.Settings)
	}
	return items, nil
}

// object is what an event is about, as it stands now.
func (h *handler) object(ctx context.Context, owner till.Till, of feed.Event) (any, error) {
	if of.Kind == invoice.OfPayoff {
		is, err := h.Payoffs.Info(ctx, owner.ID, of.Subject)
		return wire.NewPayoffInfo(is, owner.Settings), err
	}
	info, err := h.Invoices.Info(ctx, owner.ID, of.Subject)
	if err != nil {
		return nil, err // the sums of an unknown invoice cannot be written
	}
	return h.Site.Info(info, owner.Settings), nil
}
