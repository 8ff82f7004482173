package books

import (
	"context"

	"kassa/internal/invoice"
)

// invoices compares what each invoice says with its entries, its payments, its events and the outbox.
func (c *check) invoices(ctx context.Context) error {
	return pages(ctx, "", c.Invoices, func(i Invoice) string { return i.ID }, c.invoice)
}

func (c *check) invoice(i Invoice) {
	c.report.Invoices++
	for _, asset := range assets(i.Booked, i.Paid) {
		booked, paid := i.Booked[asset], i.Paid[asset]
		c.compare(OfInvoice, i.ID, asset, booked.Held, paid.Held, "held of "+i.ID+", stored are its entries, added up its payments")
		if asset != i.Asset {
			c.compare(OfInvoice, i.ID, asset, 0, booked.Credited-paid.Given, "credited of "+i.ID+", added up from its entries")
		}
	}
	booked, paid := i.Booked[i.Asset], i.Paid[i.Asset]
	c.compare(OfInvoice, i.ID, i.Asset, i.Credited, booked.Credited-paid.Given, "credited of "+i.ID+", added up from its entries")
	c.compare(OfInvoice, i.ID, i.Asset, i.Credited, paid.Credited, "credited of "+i.ID+", added up from its payments")
	c.compare(OfInvoice, i.ID, i.Asset, i.Commission, booked.Revenue, "commission of "+i.ID+", added up from its entries")
	c.story(i)
}

// story checks that the invoice's history ends in its state, and that it was announced as payed once.
func (c *check) story(i Invoice) {
	if i.Told != i.State {
		c.found(OfInvoice, i.ID, "invoice %s is %s, its history ends with %q", i.ID, i.State, i.Told)
	}
	want := 0
	if i.State == string(invoice.Payed) {
		want = 1
	}
	if i.Payed != want {
		c.found(OfInvoice, i.ID, "invoice %s is %s and became payed %d times", i.ID, i.State, i.Payed)
	}
	if i.Callback && i.Announced < i.Payed {
		c.found(Untold, i.ID, "invoice %s became payed, the outbox has no callback for it", i.ID)
	}
}
