package api

import (
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
)

// The Content-Types of answers; exports are RFC 4180 text.
const (
	asJSON = "application/json"
	asCSV  = "text/csv; charset=utf-8"
)

// maxHeld bounds a document that is held back until it is whole, and then leaves at once with its Content-Length, as
// every answer should (contract section 1).
const maxHeld = 1 << 20

// document is an answer that is no JSON. One beyond maxHeld leaves as it is written, for memory should not hold it.
type document struct {
	contentType string
	write       func(out io.Writer) error
}

// send writes the document; begun tells whether any of it has left. Until then its error can still be answered.
func (d document) send(w http.ResponseWriter, r *http.Request) (begun bool, err error) {
	out := &late{w: w, contentType: d.contentType}
	defer func() {
		if defect := recover(); defect != nil {
			begun, err = out.begun, fmt.Errorf("panic: %v\n%s", defect, debug.Stack())
		}
	}()
	if err = d.write(out); err != nil || out.begun {
		return out.begun, err
	}
	return true, send(w, r, d.contentType, out.held)
}

// late holds back what is written, as long as it is short.
type late struct {
	w           http.ResponseWriter
	contentType string
	held        []byte
	begun       bool
}

func (l *late) Write(part []byte) (int, error) {
	if !l.begun && len(l.held)+len(part) <= maxHeld {
		l.held = append(l.held, part...)
		return len(part), nil
	}
	if !l.begun {
		l.begun = true
		l.w.Header().Set("Content-Type", l.contentType)
		if _, err := l.w.Write(l.held); err != nil {
			return 0, err
		}
		l.held = nil
	}
	return l.w.Write(part)
}

// finish logs a call that was answered with a document. One that broke off ends with its connection, so that nobody
// takes the part for the whole.
func (h *handler) finish(r *http.Request, c *call, err error) {
	lost := r.Context().Err()
	var failed failure
	if err != nil {
		failed = explain(err)
	}
	h.log(r, c, failed, lost)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
}
