package wire

import (
	"kassa/internal/invoice"
	"kassa/internal/till"
)

// Callback is the body of an invoice's callback without its signature, an invoice.Render (contract section 5).
func (s Site) Callback(info invoice.Info, settings till.Settings) ([]byte, error) {
	return Marshal(s.Info(info, settings))
}

// Delivery is one item of callback/invoice/list (contract section 5).
type Delivery struct {
	URL          string  `json:"url"`
	State        string  `json:"state"`
	Attempts     int     `json:"attempts"`
	LastResponse *string `json:"last_response"`
	CreatedAt    string  `json:"created_at"`
	LastAt       *string `json:"last_at"`
}

// DeliveriesAnswer is the answer of callback/invoice/list.
type DeliveriesAnswer struct {
	Envelope
	Items []Delivery `json:"items"` // never nil: the wire has [], not null
}
