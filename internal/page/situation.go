package page

import (
	"kassa/internal/invoice"
	"kassa/internal/money"
)

// situation is what a payer has to know first; it is the key of the page's headline and advice.
type situation string

// The situations.
const (
	choose       situation = "choose"       // nothing is chosen yet
	noMethod     situation = "nomethod"     // there is nothing to choose
	pay          situation = "pay"          // a method is chosen, no money was seen
	partial      situation = "partial"      // a part has arrived
	awaiting     situation = "awaiting"     // enough is on its way
	awaitingRest situation = "awaitingrest" // something is on its way, not enough
	paid         situation = "paid"
	expired      situation = "expired"   // the time is over, nothing came
	rejected     situation = "rejected"  // the rail did not accept the payment
	short        situation = "short"     // the time is over, a part came
	withdrawn    situation = "withdrawn" // the shop took the invoice back
)

// situations lists all of them.
func situations() []situation {
	return []situation{choose, noMethod, pay, partial, awaiting, awaitingRest, paid, expired, rejected, short, withdrawn}
}

func situationOf(checkout invoice.Checkout) situation {
	switch checkout.Invoice.State {
	case invoice.NotPayed:
		return unpaid(checkout)
	case invoice.Processing:
		if checkout.Remaining.IsZero() {
			return awaiting
		}
		return awaitingRest
	case invoice.WrongAmount:
		return partial
	case invoice.Payed:
		return paid
	case invoice.Expired:
		return short
	case invoice.Unavailable:
		return withdrawn
	case invoice.Failed:
	}
	if checkout.Invoice.FinalAt.Before(checkout.Invoice.ExpiresAt) {
		return rejected // only a rejection ends an invoice early without money
	}
	return expired
}

func unpaid(checkout invoice.Checkout) situation {
	switch {
	case !checkout.Now.Before(checkout.Invoice.ExpiresAt):
		return expired // in a moment the state says so too
	case checkout.Quote != nil:
		return pay
	case len(checkout.Offers) == 0:
		return noMethod
	}
	return choose
}

// received adds up the sure payments as they count for the quote.
func received(checkout invoice.Checkout) money.Amount {
	total := checkout.Quote.Due.Zero()
	for _, payment := range checkout.Payments {
		if payment.Status != sure {
			continue
		}
		sum, err := total.Add(payment.Counts)
		if err != nil {
			return total // more than any sum: it only has to be more than is due
		}
		total = sum
	}
	return total
}
