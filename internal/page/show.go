package page

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"

	"kassa/internal/fault"
	"kassa/internal/invoice"
)

// shape is an invoice's id (contract section 3). What looks otherwise is not looked up.
var shape = regexp.MustCompile(`^[0-9]{9}_[a-z]{10}$`)

// checkout reads an invoice by an id as it came.
func (h *handler) checkout(ctx context.Context, id string) (invoice.Checkout, error) {
	if !shape.MatchString(id) {
		return invoice.Checkout{}, fault.New(fault.NotFound, "Invoice not found")
	}
	return h.Invoices.Checkout(ctx, id)
}

// show is GET /?i=ID.
func (h *handler) show(w http.ResponseWriter, r *http.Request) {
	id := r.FormValue("i")
	if id == "" {
		h.notice(w, r, http.StatusOK, "root")
		return
	}
	checkout, err := h.checkout(r.Context(), id)
	if err != nil {
		h.fail(w, r, err)
		return
	}
	h.render(w, r, http.StatusOK, "invoice", h.view(r, checkout, ""))
}

// status is GET /status?i=ID, what the script asks again and again: it replaces the page when the version is another one.
func (h *handler) status(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	checkout, err := h.checkout(r.Context(), r.FormValue("i"))
	if err != nil {
		code, _ := explain(err)
		if code == http.StatusInternalServerError {
			h.report(r, err)
		}
		w.WriteHeader(code)
		_, _ = w.Write([]byte("{}\n")) // the script looks at the code
		return
	}
	answer := struct {
		Version int64         `json:"version"`
		State   invoice.State `json:"state"`
	}{checkout.Invoice.Version, checkout.Invoice.State}
	_ = json.NewEncoder(w).Encode(answer) // the browser is gone, nothing is left to tell it
}
