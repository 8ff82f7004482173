package client

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"
)

// Receiver is the handler behind a callback URL. It checks both signatures and the timestamp, and calls a function for
// what it is told. Callbacks can come twice: credit an invoice's id once.
//
// The SHA-1 signature alone, which covers neither the state nor the sums, proves only that somebody once had a callback of
// this invoice; with SHA1Only ask InvoiceInfo before anything is given away.
type Receiver struct {
	Salts []string // the till's valid ones: two while a rotation overlaps

	// Invoice and Payoff do the work. An error makes the service come again later, so return one unless the work is done
	// and will last; what has no function is answered as done. The error is logged and not told.
	Invoice func(ctx context.Context, webhookID string, invoice Invoice) error
	Payoff  func(ctx context.Context, webhookID string, payoff Payoff) error

	Tolerance time.Duration    // how far a timestamp may be from now; 0 is 5 minutes
	SHA1Only  bool             // accept callbacks without Standard Webhooks headers, from services that send none
	Now       func() time.Time // nil is the system's clock
	Log       *slog.Logger     // nil is the default one
}

// maxCallback bounds a callback's body, in bytes; one is far smaller.
const maxCallback = 1 << 20

// ServeHTTP answers 200 when the work is done, 401 to what is not verified, and 500 when the function failed.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	if request.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "callbacks come by POST", http.StatusMethodNotAllowed)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, request.Body, maxCallback))
	if over := (*http.MaxBytesError)(nil); errors.As(err, &over) {
		http.Error(w, "the body is too large", http.StatusRequestEntityTooLarge)
		return
	}
	if err != nil {
		http.Error(w, "the body could not be read", http.StatusBadRequest)
		return
	}
	callback, err := r.Verify(request.Header, body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusUnauthorized)
		return
	}
	if err := r.tell(request.Context(), callback); err != nil {
		r.log().ErrorContext(request.Context(), "a callback was not taken in, it will come again", "error", err)
		http.Error(w, "the callback could not be taken in", http.StatusInternalServerError)
	}
}

func (r *Receiver) tell(ctx context.Context, callback Callback) error {
	switch {
	case callback.Invoice != nil && r.Invoice != nil:
		return r.Invoice(ctx, callback.WebhookID, *callback.Invoice)
	case callback.Payoff != nil && r.Payoff != nil:
		return r.Payoff(ctx, callback.WebhookID, *callback.Payoff)
	}
	return nil
}

func (r *Receiver) log() *slog.Logger {
	if r.Log == nil {
		return slog.Default()
	}
	return r.Log
}
