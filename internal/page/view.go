package page

import (
	"cmp"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
)

const sure = rail.Confirmed

// view is an invoice's page; the templates ask it, and it decides nothing that is not about showing.
type view struct {
	frame
	invoice.Checkout
	Situation situation
	Fault     string // key of what went wrong with the payer's last step, empty when nothing did
	Self      string // the page's own address
	Asked     string // code of the language that the payer asked for, empty when the browser's counts
	zone      *time.Location
}

func (h *handler) view(r *http.Request, checkout invoice.Checkout, fault string) view {
	situation, asked := situationOf(checkout), chosenSpeech(r)
	title := speechOf(r).Text(string(situation)+".title") + " · " + checkout.Merchant
	page := view{
		frame: newFrame(r, title), Checkout: checkout, Situation: situation,
		Fault: fault, Self: self(checkout.Invoice.ID, asked), zone: h.Zone,
	}
	if asked != nil {
		page.Asked = asked.Code
	}
	return page
}

// Headline and Advice are the texts of the situation.
func (v view) Headline() string { return v.Text(string(v.Situation) + ".title") }

// Advice says what the payer can do.
func (v view) Advice() string { return v.Text(string(v.Situation) + ".text") }

// Final tells whether nothing changes by itself any more.
func (v view) Final() bool { return v.Invoice.State.Final() }

// Payable tells whether the page asks for money on the chosen method.
func (v view) Payable() bool {
	return v.First() || v.Situation == partial || v.Situation == awaitingRest
}

// First tells whether nothing was paid yet.
func (v view) First() bool { return v.Situation == pay || v.Situation == byHand }

// Manual tells whether the chosen method is paid by hand.
func (v view) Manual() bool { return manual(v.Checkout) }

// Instructions are the shop's for the chosen method: in the payer's language, for everybody, or in any language.
func (v view) Instructions() string {
	texts := v.Checkout.Instructions
	for _, code := range append([]string{v.Code, ""}, slices.Sorted(maps.Keys(texts))...) {
		if text := texts[code]; text != "" {
			return text
		}
	}
	return ""
}

// Timed tells whether the payer has to hurry.
func (v view) Timed() bool {
	return !v.Final() && v.Situation != awaiting && v.Situation != awaitingShop && v.Situation != expired
}

// Waiting tells whether the page may change by what happens elsewhere, so that it is worth looking again. Money that was
// sent in time may be seen, and still counts, until the grace is over (contract section 4).
func (v view) Waiting() bool { return v.Quote != nil && (!v.Final() || v.graced() > 0) }

// Watched tells whether the script looks again: what is not chosen here may be chosen in another tab.
func (v view) Watched() bool { return !v.Final() || v.Waiting() }

// graced is how long money still counts for an invoice whose time is over.
func (v view) graced() time.Duration {
	if v.Quote == nil || v.Situation != expired && v.Situation != short {
		return 0
	}
	return max(0, v.Invoice.ExpiresAt.Add(v.Quote.Grace).Sub(v.Now))
}

// Received is what has arrived for sure.
func (v view) Received() money.Amount { return received(v.Checkout) }

// Excess tells whether more than the due sum arrived.
func (v view) Excess() bool { return v.Quote != nil && v.Received().Cmp(v.Quote.Due) > 0 }

// QR draws what the payer's wallet reads: the address with what remains where there is such a form, else the destination.
// It is nil where that is a reference, which no program reads.
func (v view) QR() *qr {
	if v.Manual() {
		return nil
	}
	return newQR(cmp.Or(v.URI, v.Quote.Destination))
}

// Link opens the payer's wallet; empty where there is no such link.
func (v view) Link() template.URL {
	return template.URL(v.URI) //nolint:gosec // a rail wrote it, of an address that it derived and a sum
}

// Address is the destination in groups, nil for one that is no address.
func (v view) Address() []group {
	if v.URI == "" {
		return nil
	}
	return groups(v.Quote.Destination)
}

// MethodTitle is the chosen method's name for people.
func (v view) MethodTitle() string {
	return cmp.Or(v.Checkout.MethodTitle, v.Quote.Method)
}

// Others are the methods that the payer could change to.
func (v view) Others() []invoice.Offer {
	var others []invoice.Offer
	for _, offer := range v.Offers {
		if v.Quote == nil || offer.Method.Name != v.Quote.Method {
			others = append(others, offer)
		}
	}
	return others
}

// Lockable tells whether the payer can have a renewed price fixed, which is choosing the same method again.
func (v view) Lockable() bool { return len(v.Others()) < len(v.Offers) }

// Status is the text of how sure a payment is. What is no word of a person is sure once it is deep enough.
func (v view) Status(payment invoice.Payment) string {
	text, depth := v.Text("payment."+string(payment.Status)), payment.Confirmations
	switch {
	case payment.Status == rail.Seen && !v.Manual() && depth < v.Quote.Confirmations:
		return v.Text("payment.depth", depth, v.Quote.Confirmations)
	case depth > 0:
		return text + ", " + v.Count("confirmations", depth)
	}
	return text
}

// Deadline is when the payer must have paid.
func (v view) Deadline() time.Time { return v.Invoice.ExpiresAt.In(v.zone) }

// Machine writes a moment for a program.
func (v view) Machine(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// Sight is when a payment was first seen.
func (v view) Sight(payment invoice.Payment) time.Time { return payment.FirstSeen.In(v.zone) }

// Wait is the time left to pay.
func (v view) Wait() time.Duration { return max(0, v.Invoice.ExpiresAt.Sub(v.Now)) }

// Seconds is the time left for the script's countdown.
func (v view) Seconds() int64 { return int64(v.Wait() / time.Second) }

// Next is how many seconds from now the page changes by time alone: when the price, the invoice or its grace ends. Zero for
// never.
func (v view) Next() int64 {
	next := cmp.Or(v.Wait(), v.graced())
	if v.Quote != nil && v.Quote.LockedUntil.After(v.Now) {
		next = min(next, v.Quote.LockedUntil.Sub(v.Now))
	}
	return int64((next + time.Second - 1) / time.Second)
}

// Return is the shop's or the bot's address to go on to, empty for none. A merchant's javascript: or data: address is no
// link.
func (v view) Return() template.URL {
	address, err := url.Parse(v.Invoice.RedirectURL)
	if err != nil || !slices.Contains([]string{"http", "https", "tg"}, address.Scheme) || address.Host == "" {
		return ""
	}
	return template.URL(address.String()) //nolint:gosec // its scheme was checked, and url.String escapes it
}
