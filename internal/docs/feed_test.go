package docs

import (
	"strings"
	"testing"

	"kassa/internal/invoice"
)

func TestTheNamesOfTheFeedAreTold(t *testing.T) {
	names := []invoice.EventName{
		invoice.Created, invoice.MethodChosen, invoice.Changed(invoice.Payed), invoice.Changed(invoice.Expired),
		invoice.PaymentSeen, invoice.PaymentConfirmed, invoice.PaymentGone, invoice.PaymentRejected, invoice.PaymentReversed,
		invoice.PaymentUnmatched, invoice.PaymentAssigned, invoice.PaymentCredited, invoice.PaymentRefunded,
		invoice.RefundBooked, invoice.RefundBegun, invoice.RefundUndone,
	}
	for _, speech := range speeches {
		for _, name := range names {
			if !strings.Contains(speech.Text("answer.Event.name"), "`"+string(name)+"`") {
				t.Errorf("%s does not name %s", speech.Name, name)
			}
		}
	}
}
