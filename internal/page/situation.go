package page

import (
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
)

// situation is what a payer has to know first; it is the key of the page's headline and advice.
type situation string

// The situations.
const (
	choose       situation = "choose"       // nothing is chosen yet
	noMethod     situation = "nomethod"     // there is nothing to choose
	pay          situation = "pay"          // a method is chosen, no money was seen
	byHand       situation = "byhand"       // the same, and the payer has to say when he has paid
	partial      situation = "partial"      // a part has arrived
	partialOnly  situation = "partialonly"  // the same, and the shop takes no second part
	awaiting     situation = "awaiting"     // enough is on its way
	awaitingShop situation = "awaitingshop" // the payer says so, the shop has to look
	awaitingRest situation = "awaitingrest" // something is on its way, not enough
	paid         situation = "paid"
	expired      situation = "expired"   // the time is over, nothing came
	rejected     situation = "rejected"  // the rail did not accept the payment
	short        situation = "short"     // the time is over, a part came
	withdrawn    situation = "withdrawn" // the shop took the invoice back
)

// situations lists all of them.
func situations() []situation {
	return []situation{
		choose, noMethod, pay, byHand, partial, partialOnly, awaiting, awaitingShop, awaitingRest, paid, expired, rejected,
		short, withdrawn,
	}
}

func situationOf(checkout invoice.Checkout) situation {
	switch checkout.Invoice.State {
	case invoice.NotPayed:
		return unpaid(checkout)
	case invoice.Processing:
		return underway(checkout)
	case invoice.WrongAmount:
		if checkout.Quote.PartsUnmatched {
			return partialOnly
		}
		return partial
	case invoice.Payed:
		return paid
	case invoice.Expired:
		return short
	case invoice.Unavailable:
		return withdrawn
	case invoice.Failed:
	}
	if checkout.Rejected || checkout.Invoice.FinalAt.Before(checkout.Invoice.ExpiresAt) {
		return rejected // nothing else ends an invoice early without money
	}
	return expired
}

func unpaid(checkout invoice.Checkout) situation {
	switch {
	case !checkout.Now.Before(checkout.Invoice.ExpiresAt):
		return expired // in a moment the state says so too
	case manual(checkout):
		return byHand
	case checkout.Quote != nil:
		return pay
	case len(checkout.Offers) == 0:
		return noMethod
	}
	return choose
}

func underway(checkout invoice.Checkout) situation {
	switch {
	case !checkout.Remaining.IsZero() && checkout.Quote.PartsUnmatched:
		return partialOnly
	case !checkout.Remaining.IsZero():
		return awaitingRest
	case manual(checkout):
		return awaitingShop
	}
	return awaiting
}

// manual tells whether the chosen method is paid by hand.
func manual(checkout invoice.Checkout) bool {
	return checkout.Quote != nil && checkout.Quote.Rail == rail.ManualName
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
