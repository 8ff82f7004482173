package api

import (
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
)

// asCSV is the Content-Type of exports, RFC 4180 text.
const asCSV = "text/csv; charset=utf-8"

// document is an answer that is no JSON; it may be longer than memory should hold, so it leaves as it is written.
type document struct {
	contentType string
	write       func(out io.Writer) error // writes nothing before it knows that it can begin
}

// send writes the document; begun tells whether any of it has left. Until then its error can still be answered.
func (d document) send(w http.ResponseWriter) (begun bool, err error) {
	out := &late{w: w, contentType: d.contentType}
	defer func() {
		if defect := recover(); defect != nil {
			begun, err = out.begun, fmt.Errorf("panic: %v\n%s", defect, debug.Stack())
		}
	}()
	err = d.write(out)
	return out.begun, err
}

// late sets the Content-Type with the first byte.
type late struct {
	w           http.ResponseWriter
	contentType string
	begun       bool
}

func (l *late) Write(part []byte) (int, error) {
	if !l.begun {
		l.begun = true
		l.w.Header().Set("Content-Type", l.contentType)
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
