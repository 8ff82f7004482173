package callback

import (
	"context"
	"log/slog"
	"time"
)

// attempt signs and posts a delivery once, and writes what came of it.
func (w *Worker) attempt(ctx context.Context, delivery Delivery) (delivered bool) {
	at := w.now()
	result := w.post(ctx, delivery, at)
	done := w.completion(delivery, at, result)
	w.report(delivery, done, result.Cause)
	ours, err := w.outbox.Complete(ctx, done)
	switch {
	case err != nil: // the lease will end, and the delivery is made again under the same id
		w.log.Error("callback attempt not written", "id", delivery.ID, "subject", delivery.Subject, "error", err)
	case !ours:
		w.log.Warn("callback lease was lost", "id", delivery.ID, "subject", delivery.Subject)
	}
	return result.Delivered
}

func (w *Worker) post(ctx context.Context, delivery Delivery, at time.Time) Result {
	salts, err := w.salts.Salts(ctx, delivery.Till)
	if err != nil {
		return Result{Response: "internal error", Cause: err}
	}
	message, err := Sign(delivery, salts, at)
	if err != nil {
		return Result{Response: "internal error", Cause: err}
	}
	return w.poster.Post(ctx, message)
}

// completion decides what follows from an attempt. The pause of the schedule begins at the attempt's end.
func (w *Worker) completion(delivery Delivery, at time.Time, result Result) Completion {
	end := w.now()
	done := Completion{
		ID: delivery.ID, Fence: delivery.Fence, At: at, Duration: end.Sub(at), Response: result.Response, State: Success,
	}
	if result.Delivered {
		return done
	}
	done.State = GivenUp
	if pause, again := retryAfter(delivery.Attempts+1, w.jitter()); again {
		done.State, done.Due = Waiting, end.Add(pause)
	}
	return done
}

// report logs an attempt in one line, without its body and URL: both may carry secrets.
func (w *Worker) report(delivery Delivery, done Completion, cause error) {
	level := slog.LevelInfo
	attrs := []any{
		"id", delivery.ID, "kind", delivery.Kind, "subject", delivery.Subject, "till", delivery.Till, "receiver", Receiver(delivery.URL),
		"attempt", delivery.Attempts + 1, "state", done.State, "response", done.Response, "duration", done.Duration,
	}
	if done.State != Success {
		level = slog.LevelWarn
		attrs = append(attrs, "due", done.Due)
	}
	if cause != nil {
		attrs = append(attrs, "cause", cause)
	}
	w.log.Log(context.Background(), level, "callback attempt", attrs...)
}
