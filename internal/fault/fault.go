// Package fault is the one error type of the domain: a small closed kind, a message that a user may read, and a
// cause that only the log sees. Use it wherever an error can reach a merchant, a payer or an operator; wrap anything
// else with fmt.Errorf, it is Internal then.
package fault

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Kind says what a caller can do about a fault. The set is closed: switch over it exhaustively.
type Kind int

// The kinds. Internal is the zero value, so an error that nobody classified leaks nothing.
const (
	Internal    Kind = iota // a defect or a broken component; the public message says nothing of it
	Invalid                 // the request is wrong and stays wrong until it is changed
	NotFound                // the named thing does not exist for this caller
	Denied                  // wrong or missing credentials
	Conflict                // the thing's present state forbids the request
	Limited                 // too many requests; After says how long to wait
	Unavailable             // right now not possible, later perhaps
)

// Error is a fault: what kind, which field, what a user may read, and why.
type Error struct {
	Kind    Kind
	Field   string        // the request's field, empty when none is to blame
	Message string        // public text; names the field in backticks, says what would be right
	After   time.Duration // only for Limited and Unavailable: when to come again
	Cause   error         // for the log alone
}

// New makes a fault without a field.
func New(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Message: fmt.Sprintf(format, args...)}
}

// Field makes an Invalid fault of one field; the format continues after the field's name in backticks.
func Field(field, format string, args ...any) *Error {
	return &Error{Kind: Invalid, Field: field, Message: "`" + field + "` " + fmt.Sprintf(format, args...)}
}

// Because returns a copy of the fault that carries its cause for the log.
func (e *Error) Because(cause error) *Error {
	wrapped := *e
	wrapped.Cause = cause
	return &wrapped
}

func (e *Error) Error() string {
	if e.Cause == nil {
		return e.Message
	}
	return e.Message + ": " + e.Cause.Error()
}

func (e *Error) Unwrap() error { return e.Cause }

// List is several faults of one request, so that a merchant can mend all of them at once.
type List []*Error

// Add appends a fault of a field.
func (l *List) Add(field, format string, args ...any) {
	*l = append(*l, Field(field, format, args...))
}

// Required appends the contract's text for a missing field (section 1).
func (l *List) Required(field string) { l.Add(field, "field is required") }

// Append adds err's faults; an error that is no fault becomes an Internal one. A nil err adds nothing.
func (l *List) Append(err error) {
	if err != nil {
		*l = append(*l, Faults(err)...)
	}
}

// Err is the list as an error, nil when it is empty.
func (l List) Err() error {
	if len(l) == 0 {
		return nil
	}
	return l
}

func (l List) Error() string {
	texts := make([]string, len(l))
	for i, e := range l {
		texts[i] = e.Error()
	}
	return strings.Join(texts, "; ")
}

// Unwrap lets errors.Is and errors.As look at each fault and its cause.
func (l List) Unwrap() []error {
	errs := make([]error, len(l))
	for i, e := range l {
		errs[i] = e
	}
	return errs
}

// Faults returns every fault in err; for an error that carries none, one Internal fault that wraps it.
func Faults(err error) List {
	var list List
	if errors.As(err, &list) && len(list) > 0 {
		return list
	}
	var one *Error
	if errors.As(err, &one) {
		return List{one}
	}
	return List{New(Internal, "internal error").Because(err)}
}

// KindOf is the kind of the first fault in err, Internal when it carries none.
func KindOf(err error) Kind { return Faults(err)[0].Kind }
