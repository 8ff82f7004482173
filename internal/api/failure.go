package api

import (
	"slices"
	"strconv"
	"time"

	"kassa/internal/fault"
)

// internalMessage is all that a caller learns about a defect of ours.
const internalMessage = "Internal error, please try again later"

// failure is an error from both sides: what the caller reads, and what the log keeps. The zero failure is none.
type failure struct {
	messages []string
	kind     fault.Kind    // of the first message
	after    time.Duration // when to come again, 0 when nothing is known
	causes   []error       // for the log
}

// explain is the one place that turns errors into answers.
func explain(err error) failure {
	var failed failure
	for i, f := range fault.Faults(err) {
		if i == 0 {
			failed.kind = f.Kind
		}
		failed.after = max(failed.after, f.After)
		failed.add(f)
	}
	return failed
}

func (f *failure) add(one *fault.Error) {
	message := one.Message
	switch one.Kind {
	case fault.Internal:
		message = internalMessage
		f.causes = append(f.causes, one)
	case fault.Unavailable:
		if one.Cause != nil {
			f.causes = append(f.causes, one)
		}
	case fault.Invalid, fault.NotFound, fault.Denied, fault.Conflict, fault.Limited:
		// The message says it all; a cause may quote the request, which is kept out of the log.
	}
	if !slices.Contains(f.messages, message) {
		f.messages = append(f.messages, message)
	}
}

// outcome is the failure's word in the log.
func (f *failure) outcome() string {
	if len(f.messages) == 0 {
		return "ok"
	}
	switch f.kind {
	case fault.Invalid:
		return "invalid"
	case fault.NotFound:
		return "not found"
	case fault.Denied:
		return "denied"
	case fault.Conflict:
		return "conflict"
	case fault.Limited:
		return "limited"
	case fault.Unavailable:
		return "unavailable"
	case fault.Internal:
	}
	return "internal"
}

// retryAfter is whole seconds, rounded up, so that a caller that obeys is not refused again.
func (f *failure) retryAfter() string {
	return strconv.FormatInt(int64((f.after+time.Second-1)/time.Second), 10)
}
