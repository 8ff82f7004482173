package app

import (
	"context"
	"encoding/json"

	"kassa/internal/callback"
	"kassa/internal/invoice"
)

type invoiceCommands struct {
	Create invoiceCreate `cmd:"" help:"Make an invoice and print its page."`
	List   invoiceList   `cmd:"" help:"List a till's invoices, newest first."`
	Show   invoiceShow   `cmd:"" aliases:"info" help:"Print an invoice with its sums, history, payments and callbacks."`
	Pay    invoicePay    `cmd:"" help:"Pay a sandbox till's invoice as a payer would."`
	Cancel invoiceCancel `cmd:"" help:"Withdraw an invoice. Refused once money was seen."`
	Refund invoiceRefund `cmd:"" help:"Pay money back to the payer, or book that it was."`

	Claimed invoiceClaimed `cmd:"" help:"List what payers say they paid by hand, oldest first."`
	Approve invoiceApprove `cmd:"" help:"Approve what the payer says he paid by hand."`
	Reject  invoiceReject  `cmd:"" help:"Reject what the payer says he paid by hand."`
}

type invoiceCancel struct {
	desk
	step
	ID string `arg:"" help:"The invoice."`
}

func (c *invoiceCancel) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		if err := h.invoices.Cancel(ctx, c.ID, c.by()); err != nil {
			return err
		}
		state := invoice.Unavailable.Wire()
		return c.print(con, map[string]string{"id": c.ID, "state": state}, func(t *table) { t.row(c.ID, state) })
	})
}

type invoiceShow struct {
	desk
	ID string `arg:"" help:"The invoice."`
}

// dossier is all that is known of an invoice. Invoice is the answer of invoice/info, its dates in the till's zone; all
// other times are UTC.
type dossier struct {
	Invoice   json.RawMessage `json:"invoice"`
	Quotes    []quoteLine     `json:"quotes"`
	Events    []eventLine     `json:"events"`
	Payments  []paymentLine   `json:"payments"`
	Callbacks []callbackLine  `json:"callbacks"`
	Attempts  []attemptLine   `json:"attempts"`
	// PayerDetails are as the merchant's program sent them; the wire does not show them.
	PayerDetails json.RawMessage `json:"payer_details,omitempty"`
}

// quoteLine is a method that the payer chose, and where it is paid.
type quoteLine struct {
	Number        int    `json:"number"`
	CreatedAt     string `json:"created_at"`
	Method        string `json:"method"`
	Network       string `json:"network"`
	Due           string `json:"due"`
	Currency      string `json:"currency"`
	Confirmations int    `json:"confirmations"` // that a payment needs
	Wallet        string `json:"wallet"`
	Destination   string `json:"destination"`
}

type eventLine struct {
	Number  int    `json:"number"`
	At      string `json:"at"`
	Name    string `json:"name"`
	State   string `json:"state"`
	Payment string `json:"payment,omitempty"`
	Actor   string `json:"actor,omitempty"`
	Note    string `json:"note,omitempty"`
}

type callbackLine struct {
	ID           string `json:"id"`
	URL          string `json:"url"`
	State        string `json:"state"`
	Attempts     int    `json:"attempts"`
	LastResponse string `json:"last_response,omitempty"`
	CreatedAt    string `json:"created_at"`
	LastAt       string `json:"last_at,omitempty"`
}

type attemptLine struct {
	Callback string `json:"callback"`
	Number   int    `json:"number"`
	At       string `json:"at"`
	Took     string `json:"took"`
	Response string `json:"response"`
}

func (c *invoiceShow) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		info, all, err := h.dossier(ctx, c.ID)
		if err != nil {
			return err
		}
		return c.print(con, all, func(t *table) { all.table(t, info) })
	})
}

func (h *house) dossier(ctx context.Context, id string) (invoice.Info, dossier, error) {
	var all dossier
	record, err := h.store.Record(ctx, id)
	if err != nil {
		return invoice.Info{}, all, err
	}
	info, err := h.invoices.Info(ctx, record.Invoice.Till, id)
	if err != nil {
		return info, all, err
	}
	owner, err := h.store.Till(ctx, record.Invoice.Till)
	if err != nil {
		return info, all, err
	}
	if all.Invoice, err = h.site.Callback(info, owner.Settings); err != nil {
		return info, all, err
	}
	events, err := h.store.History(ctx, id)
	if err != nil {
		return info, all, err
	}
	deliveries, err := h.store.Log(ctx, id)
	if err != nil {
		return info, all, err
	}
	attempts, err := h.store.Attempts(ctx, id)
	all.Attempts, all.PayerDetails = attemptLines(attempts), record.Invoice.PayerDetails
	all.Quotes = quoteLines(record.Quotes)
	all.Events, all.Payments, all.Callbacks = eventLines(events), paymentLines(record.Payments), callbackLines(deliveries)
	return info, all, err
}

func quoteLines(quotes []invoice.Quote) []quoteLine {
	lines := make([]quoteLine, len(quotes))
	for i, q := range quotes {
		lines[i] = quoteLine{
			q.Number, moment(q.CreatedAt), q.Method, q.Network, q.Due.String(), string(q.Due.Asset), q.Confirmations, q.Wallet, q.Destination,
		}
	}
	return lines
}

func eventLines(events []invoice.Event) []eventLine {
	lines := make([]eventLine, len(events))
	for i, e := range events {
		lines[i] = eventLine{e.Number, moment(e.At), string(e.Name), e.State.Wire(), e.Payment, e.Actor, e.Note}
	}
	return lines
}

func callbackLines(deliveries []callback.Line) []callbackLine {
	lines := make([]callbackLine, len(deliveries))
	for i, d := range deliveries {
		lines[i] = callbackLine{d.ID, d.URL, string(d.State), d.Attempts, d.LastResponse, moment(d.CreatedAt), moment(d.LastAt)}
	}
	return lines
}

func attemptLines(attempts []callback.Attempt) []attemptLine {
	lines := make([]attemptLine, len(attempts))
	for i, a := range attempts {
		lines[i] = attemptLine{a.ID, a.Number, moment(a.At), a.Duration.String(), a.Response}
	}
	return lines
}

func (d dossier) table(t *table, info invoice.Info) {
	of := info.Invoice
	t.row("id", of.ID)
	t.row("till", of.Till)
	t.row("state", of.State.Wire())
	t.row("type", string(of.Type))
	t.row("amount", priced(of.Amount))
	t.row("method", info.Method)
	t.row("initial", priced(info.Initial))
	t.row("remaining", priced(info.Remaining))
	t.row("balance", priced(info.Balance))
	t.row("commission", priced(info.Commission))
	if !of.Refunded.IsZero() {
		t.row("refunded", priced(of.Refunded))
	}
	t.row("description", of.Description)
	t.row("extra", of.Extra)
	t.row("payer details", string(of.PayerDetails))
	t.row("redirect", of.RedirectURL)
	t.row("callback", of.CallbackURL)
	t.row("required method", of.RequiredMethod)
	t.row("roubles", of.Rub)
	t.row("created", moment(of.CreatedAt))
	t.row("expires", moment(of.ExpiresAt))
	t.row("final", moment(of.FinalAt))
	t.section("QUOTE", "TIME", "METHOD", "NETWORK", "DUE", "CONFIRMATIONS", "WALLET", "DESTINATION")
	for _, q := range d.Quotes {
		t.row(q.Number, q.CreatedAt, q.Method, q.Network, q.Due+" "+q.Currency, q.Confirmations, q.Wallet, q.Destination)
	}
	t.section("EVENT", "TIME", "NAME", "STATE", "ACTOR", "PAYMENT", "NOTE")
	for _, e := range d.Events {
		t.row(e.Number, e.At, e.Name, e.State, e.Actor, e.Payment, e.Note)
	}
	t.payments(d.Payments)
	t.callbacks(d.Callbacks, d.Attempts)
}

func (t *table) callbacks(lines []callbackLine, attempts []attemptLine) {
	t.section("CALLBACK", "STATE", "ATTEMPTS", "CREATED", "LAST", "RESPONSE", "URL")
	for _, l := range lines {
		t.row(l.ID, l.State, l.Attempts, l.CreatedAt, l.LastAt, l.LastResponse, l.URL)
	}
	t.section("ATTEMPT", "OF", "TIME", "TOOK", "RESPONSE")
	for _, a := range attempts {
		t.row(a.Number, a.Callback, a.At, a.Took, a.Response)
	}
}
