package client

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// What errors.Is finds in an *Error.
var (
	ErrNotFound = errors.New("not found")                 // the named thing does not exist for this till
	ErrDenied   = errors.New("wrong login or secret")     // the service does not know these credentials
	ErrLimited  = errors.New("too many requests at once") // Error.RetryAfter says when to come again
)

// Error is the service's refusal of a call: nothing was done.
type Error struct {
	Path       string        // of the call, for example invoice/create
	Texts      []string      // the service's own, one for each fault; fields are named in backticks
	RetryAfter time.Duration // when to come again, 0 if the service did not say
	limited    bool          // by the status of the answer
}

func (e *Error) Error() string { return e.Path + ": " + strings.Join(e.Texts, "; ") }

// Is matches ErrNotFound, ErrDenied and ErrLimited. The API has texts and no codes, so it goes by what they name.
func (e *Error) Is(target error) bool {
	switch target {
	case ErrNotFound:
		return e.names("not found")
	case ErrDenied:
		return e.names("auth_login") || e.names("auth_secret")
	case ErrLimited:
		return e.limited || e.names("too many requests")
	}
	return false
}

func (e *Error) names(words string) bool {
	for _, text := range e.Texts {
		if strings.Contains(strings.ToLower(text), words) {
			return true
		}
	}
	return false
}

// TransportError is a call without an answer of the API: nobody listens, time ran out, a proxy answered instead. Whether
// the call acted is unknown.
type TransportError struct {
	Path   string // of the call
	Status int    // HTTP status of the answer, 0 if there was none
	Err    error
}

func (e *TransportError) Error() string {
	if e.Status == 0 {
		return e.Path + ": " + e.Err.Error()
	}
	return fmt.Sprintf("%s: HTTP %d: %v", e.Path, e.Status, e.Err)
}

func (e *TransportError) Unwrap() error { return e.Err }
