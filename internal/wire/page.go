package wire

import (
	"bytes"
	"encoding/csv"

	"kassa/internal/till"
)

// PageAnswer is the answer of report/payoff/history, report/swap/history and report/transfer/history (contract section 6).
type PageAnswer[I any] struct {
	Envelope
	Items       []I  `json:"items"` // never nil: the wire has [], not null
	HasNextPage bool `json:"has_next_page"`
}

// Items lists a till's orders in their order.
func Items[T, I any](orders []T, settings till.Settings, item func(T, till.Settings) I) []I {
	items := make([]I, len(orders))
	for i, one := range orders {
		items[i] = item(one, settings)
	}
	return items
}

// sheet is RFC 4180 text with a line of column names and one of cells for each item; an absent text is empty.
func sheet[I any](columns []string, items []I, cells func(I) []string) ([]byte, error) {
	var text bytes.Buffer
	writer := csv.NewWriter(&text)
	writer.UseCRLF = true
	lines := make([][]string, 1, len(items)+1)
	lines[0] = columns
	for _, item := range items {
		lines = append(lines, cells(item))
	}
	err := writer.WriteAll(lines)
	return text.Bytes(), err
}
