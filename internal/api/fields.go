package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"kassa/internal/fault"
	"kassa/internal/money"
)

// Bounds of a request's body, in bytes.
const (
	maxBody = 1 << 20 // what is read as a request
	// maxDrain is what is read and thrown away after that, so that a caller who is still sending sees why it is refused.
	maxDrain = 8 << 20
)

// fields are a request's members, each with its own JSON as it was written, and the faults found while reading them.
// Of two members of one name the last one counts; unknown ones are ignored; null is absent.
type fields struct {
	members map[string]json.RawMessage
	faults  fault.List
	path    string   // the action's, with its version, without slashes around it
	keys    []string // the lines of its Idempotency-Key header
	act     *act     // that the request acts once, nil without a key
}

// read takes a request's body apart; whatever Content-Type it claims (contract section 1).
func read(w http.ResponseWriter, r *http.Request) (*fields, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var over *http.MaxBytesError
	switch {
	case errors.As(err, &over):
		_, _ = io.CopyN(io.Discard, r.Body, maxDrain) // it is refused anyway
		return nil, fault.New(fault.Invalid, "The body must be at most %d bytes", maxBody)
	case err != nil:
		return nil, fault.New(fault.Invalid, "The body could not be read to its end").Because(err)
	}
	return parse(body)
}

// parse reads a body. encoding/json bounds the nesting at 10,000 levels.
func parse(body []byte) (*fields, error) {
	if !utf8.Valid(body) {
		return nil, fault.New(fault.Invalid, "The body must be UTF-8")
	}
	var members map[string]json.RawMessage
	err := json.Unmarshal(body, &members)
	var broken *json.SyntaxError
	switch {
	case errors.As(err, &broken):
		return nil, fault.New(fault.Invalid, "The body must be valid JSON; at byte %d: %s", broken.Offset, broken)
	case err != nil || members == nil:
		return nil, fault.New(fault.Invalid, "The body must be a JSON object")
	}
	return &fields{members: members}, nil
}

// err is every fault found so far.
func (f *fields) err() error { return f.faults.Err() }

// raw is a member's JSON, nil when it is absent.
func (f *fields) raw(name string) json.RawMessage {
	raw := f.members[name]
	if string(raw) == "null" {
		return nil
	}
	return raw
}

// text reads a string, or a number by its own digits; empty when it is absent.
func (f *fields) text(name string) string {
	raw := f.raw(name)
	if raw == nil {
		return ""
	}
	switch first := raw[0]; {
	case first == '"':
		return f.unquote(name, raw)
	case first == '-' || '0' <= first && first <= '9':
		return string(raw)
	}
	f.faults.Add(name, "must be a string or a number")
	return ""
}

// required is text that must not be empty.
func (f *fields) required(name string) string {
	before := len(f.faults)
	text := f.text(name)
	if text == "" && len(f.faults) == before {
		f.faults.Required(name)
	}
	return text
}

// whole reads a whole number; the default when it is absent.
func (f *fields) whole(name string, absent int64) int64 {
	before := len(f.faults)
	text := f.text(name)
	if text == "" {
		return absent
	}
	number, err := money.ParseWhole(text)
	if err != nil && len(f.faults) == before {
		f.faults.Add(name, "must be a whole number")
	}
	return number
}

// optionalFlag is flag, and nil when it is absent.
func (f *fields) optionalFlag(name string) *bool {
	if f.raw(name) == nil {
		return nil
	}
	flag := f.flag(name)
	return &flag
}

// flag reads true and false, as themselves, as text or as 1 and 0; false when it is absent.
func (f *fields) flag(name string) bool {
	raw := f.raw(name)
	if raw == nil {
		return false
	}
	flag, err := strconv.ParseBool(strings.Trim(string(raw), `"`))
	if err != nil {
		f.faults.Add(name, "must be true or false")
	}
	return flag
}

// count reads a whole number from 1 to most, as itself or as text; otherwise is its value when it is absent.
func (f *fields) count(name string, otherwise, most int) int {
	text := f.text(name)
	if text == "" {
		return otherwise
	}
	number, err := strconv.Atoi(text)
	if err != nil || number < 1 || number > most {
		f.faults.Add(name, "must be a whole number from 1 to %d", most)
		return otherwise
	}
	return number
}

// details reads a string, a list or an object and keeps it verbatim; nil when it is absent.
func (f *fields) details(name string) json.RawMessage {
	raw := f.raw(name)
	if raw != nil && !strings.ContainsRune(`"[{`, rune(raw[0])) {
		f.faults.Add(name, "must be a string, a list or an object")
	}
	return raw
}

// unquote reads a JSON string that is known to be well-formed.
func (f *fields) unquote(name string, raw []byte) string {
	if bytes.IndexByte(raw, '\\') < 0 {
		return string(raw[1 : len(raw)-1])
	}
	var text string
	err := json.Unmarshal(raw, &text)
	switch {
	case err != nil || loneSurrogate(raw, text):
		f.faults.Add(name, "must be Unicode text without half a surrogate pair")
	case strings.ContainsRune(text, 0):
		f.faults.Add(name, "must not contain a NUL character")
	}
	return text
}

// loneSurrogate tells whether decoding replaced an escape that is no character: text has more replacement characters
// than were written.
func loneSurrogate(raw []byte, text string) bool {
	const replacement = "\uFFFD"
	written := bytes.Count(raw, []byte(replacement)) + bytes.Count(bytes.ToLower(raw), []byte(`\ufffd`))
	return strings.Count(text, replacement) > written
}
