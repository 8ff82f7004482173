package page

import (
	"context"
	"net/http"
	"strings"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/money"
)

// What only the page can find wrong.
var (
	errUnchosen = fault.New(fault.Conflict, "choose a method first")
	errPositive = fault.Field("amount", "must be above zero")
	errLive     = fault.New(fault.NotFound, "this invoice is not of a sandbox till")
)

// choose is POST /choose with i and method.
func (h *handler) choose(w http.ResponseWriter, r *http.Request) {
	h.act(w, r, func(ctx context.Context, checkout invoice.Checkout) error {
		return h.Invoices.Choose(ctx, checkout.Invoice.ID, r.PostFormValue("method"))
	})
}

// claim is POST /claim with i and note: the payer has paid by hand.
func (h *handler) claim(w http.ResponseWriter, r *http.Request) {
	h.act(w, r, func(ctx context.Context, checkout invoice.Checkout) error {
		return h.Manual.Claim(ctx, checkout.Invoice.ID, r.PostFormValue("note"))
	})
}

// pay is POST /sandbox/pay with i, amount (empty, or all pressed: what remains) and seen (unconfirmed first).
func (h *handler) pay(w http.ResponseWriter, r *http.Request) {
	h.act(w, r, func(ctx context.Context, checkout invoice.Checkout) error {
		if err := playable(checkout); err != nil {
			return err
		}
		literal := r.PostFormValue("amount")
		if r.PostFormValue("all") != "" {
			literal = ""
		}
		amount, err := readAmount(checkout.Quote.Due.Asset, literal)
		if err != nil {
			return err
		}
		return h.Sandbox.Pay(ctx, checkout.Invoice.ID, amount, r.PostFormValue("seen") != "")
	})
}

// settle is POST /sandbox/settle with i.
func (h *handler) settle(w http.ResponseWriter, r *http.Request) {
	h.act(w, r, func(ctx context.Context, checkout invoice.Checkout) error {
		if err := playable(checkout); err != nil {
			return err
		}
		return h.Sandbox.Settle(ctx, checkout.Invoice.ID)
	})
}

// playable tells whether a payer may be played.
func playable(checkout invoice.Checkout) error {
	switch {
	case !checkout.Invoice.Sandbox:
		return errLive
	case checkout.Quote == nil:
		return errUnchosen
	}
	return nil
}

// readAmount reads a sum as people type it, with a point or a comma, so that the page can say in the payer's language
// what is wrong with it. Empty stays empty.
func readAmount(asset money.Asset, literal string) (string, error) {
	literal = strings.Replace(strings.TrimSpace(literal), ",", ".", 1)
	if literal == "" {
		return "", nil
	}
	amount, err := money.Parse(asset, literal)
	switch {
	case err != nil:
		return "", fault.Field("amount", "is not a sum of %s", asset).Because(err)
	case amount.Minor <= 0:
		return "", errPositive
	}
	return amount.String(), nil
}

// act does what a form asks for and leads back to the invoice; what went wrong is shown on the invoice's page.
func (h *handler) act(w http.ResponseWriter, r *http.Request, do func(context.Context, invoice.Checkout) error) {
	if err := r.ParseForm(); err != nil {
		h.notice(w, r, http.StatusBadRequest, "form")
		return
	}
	checkout, err := h.checkout(r.Context(), r.PostFormValue("i"))
	if err != nil {
		h.fail(w, r, err)
		return
	}
	if err := do(r.Context(), checkout); err != nil {
		h.refuse(w, r, checkout.Invoice.ID, err)
		return
	}
	http.Redirect(w, r, self(checkout.Invoice.ID, chosenSpeech(r)), http.StatusSeeOther)
}

// refuse shows the invoice, as it is now, with what went wrong.
func (h *handler) refuse(w http.ResponseWriter, r *http.Request, id string, err error) {
	code, key := explain(err)
	if key == "" {
		h.fail(w, r, err)
		return
	}
	checkout, err := h.checkout(r.Context(), id)
	if err != nil {
		h.fail(w, r, err)
		return
	}
	h.render(w, r, code, "invoice", h.view(r, checkout, key))
}
