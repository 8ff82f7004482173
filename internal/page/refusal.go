package page

import (
	"errors"
	"net/http"

	"kassa/internal/fault"
	"kassa/internal/money"
)

// reasons are the faults that have a text of their own.
var reasons = []struct {
	cause error
	key   string
}{
	{errUnchosen, "fault.unchosen"},
	{errPositive, "fault.positive"},
	{money.ErrSyntax, "fault.syntax"},
	{money.ErrPrecise, "fault.precise"},
	{money.ErrLarge, "fault.large"},
}

// explain turns an error into a status code and the key of a text to show beside the invoice. The key is empty when
// there is no invoice to show or nothing that the payer could do. A fault's own message is English and speaks of a
// program's fields, so it is not shown.
func explain(err error) (int, string) {
	code, key := explainKind(fault.KindOf(err))
	for _, reason := range reasons {
		if key != "" && errors.Is(err, reason.cause) {
			return code, reason.key
		}
	}
	return code, key
}

func explainKind(kind fault.Kind) (int, string) {
	switch kind {
	case fault.Invalid:
		return http.StatusBadRequest, "fault.invalid"
	case fault.Conflict, fault.Denied:
		return http.StatusConflict, "fault.conflict"
	case fault.Limited:
		return http.StatusTooManyRequests, "fault.limited"
	case fault.Unavailable:
		return http.StatusServiceUnavailable, "fault.unavailable"
	case fault.NotFound:
		return http.StatusNotFound, ""
	case fault.Internal:
	}
	return http.StatusInternalServerError, ""
}

// fail answers with a page of its own, when there is no invoice to show.
func (h *handler) fail(w http.ResponseWriter, r *http.Request, err error) {
	switch code, _ := explain(err); code {
	case http.StatusNotFound:
		h.notice(w, r, code, "missing")
	case http.StatusInternalServerError:
		h.report(r, err)
		h.notice(w, r, code, "internal")
	default:
		h.notice(w, r, code, "busy")
	}
}

// report writes a defect to the log. Who has gone away broke nothing.
func (h *handler) report(r *http.Request, err error) {
	if r.Context().Err() != nil {
		return
	}
	h.Log.ErrorContext(r.Context(), "page failed", "request", h.RequestID(r.Context()), "path", r.URL.Path, "error", err)
}
