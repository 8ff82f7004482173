// Package wire holds the JSON of the merchant API v3: the answers and the callback's body, with their keys in the
// contract's order. It turns domain values into texts and decides nothing. Requests are read by package api.
package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// Envelope opens every answer (contract section 1). Make it with Success or Failure: Errors is never null.
type Envelope struct {
	Error  bool     `json:"error"`
	Errors []string `json:"errors"`
}

// Success is the envelope before an answer's own fields, or alone.
func Success() Envelope { return Envelope{Errors: []string{}} }

// Failure is the whole answer to a call that failed; it needs at least one message.
func Failure(messages ...string) Envelope { return Envelope{Error: true, Errors: messages} }

// Marshal writes compact UTF-8 JSON without HTML or slash escaping (contract section 1). An error is a defect.
func Marshal(value any) ([]byte, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, fmt.Errorf("wire: %w", err)
	}
	return bytes.TrimSuffix(buffer.Bytes(), []byte("\n")), nil
}

// dateLayout has neither a zone nor a fraction (contract section 1).
const dateLayout = "2006-01-02 15:04:05"

// Date is a moment in a till's zone.
func Date(at time.Time, zone *time.Location) string { return at.In(zone).Format(dateLayout) }

// OptionalDate is Date, nil for the zero time.
func OptionalDate(at time.Time, zone *time.Location) *string {
	if at.IsZero() {
		return nil
	}
	return OptionalText(Date(at, zone))
}

// OptionalText is nil, the wire's null, for an absent text.
func OptionalText(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
