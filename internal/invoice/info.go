package invoice

import (
	"time"

	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/till"
)

// Info is what invoice/info tells (contract section 4): the invoice and its sums at one moment.
type Info struct {
	Invoice    Invoice
	Method     string       // chosen, empty before
	Initial    money.Amount // to pay at first; this and the next four in the method's asset once one is chosen
	Surcharge  money.Amount // the till's own, part of Initial
	Remaining  money.Amount // still to pay
	Balance    money.Amount // credited, or what a full payment will credit
	Commission money.Amount // likewise
}

// Checkout is what the payer's page shows.
type Checkout struct {
	Info
	Merchant    string // the till's name
	Now         time.Time
	Offers      []Offer // methods to choose from; empty once money was seen, or when there is none
	Quote       *Quote  // the chosen one
	MethodTitle string  // of the chosen method, for people
	// Instructions are what the till tells the payer of a manual method, by language; nil for other methods.
	Instructions map[string]string
	Claimable    bool // the payer may say that he has paid
	Rejected     bool // what he said was rejected
	// URI lets the payer's wallet prepare the payment of Remaining; empty where nothing remains or the rail has no such thing.
	URI     string
	Stale   bool // the quote's lock has passed: Remaining is at the present rate
	Awaited money.Amount
	// Awaited money was seen and is not sure yet.
	Payments []Payment // on the chosen quote, by first sight
	// Uncounted money came too late or otherwise as no part of the invoice, and waits for the shop.
	Uncounted []Payment
}

// Offer is one method with what it would ask.
type Offer struct {
	Method rail.Method
	Due    money.Amount
}

// Choice is a method as a merchant's program sees it (contract section 6, method/get).
type Choice struct {
	Method  rail.Method
	Terms   Terms
	Offered bool // the operator offers it to this till, and a rail is behind it
	Open    bool // usable by this till right now: offered, and switched on by the till
	Out     bool // usable for its payoffs
}

// Announce tells whether a till wants to hear of a state.
func announced(settings till.Settings, state State) bool {
	switch state {
	case Payed:
		return true
	case Failed:
		return settings.CallbackFailed
	case Expired:
		return settings.CallbackWrongamount
	case Unavailable:
		return settings.CallbackUnavailable
	case NotPayed, Processing, WrongAmount:
	}
	return false
}
