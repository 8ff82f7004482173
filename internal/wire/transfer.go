package wire

import (
	"strconv"

	"kassa/internal/till"
	"kassa/internal/transfer"
)

// Transfer is the fields of every answer about a transfer (contract section 6).
type Transfer struct {
	ID             int64   `json:"id"`
	Method         string  `json:"method"`
	AmountCurrency string  `json:"amount_currency"`
	Amount         string  `json:"amount"`
	Sender         string  `json:"sender"` // logins
	Receiver       string  `json:"receiver"`
	State          string  `json:"state"`
	Type           string  `json:"type"`
	Description    *string `json:"description"`
	CreatedAt      string  `json:"created_at"`
	FinalAt        *string `json:"final_at"`
}

// NewTransfer tells how a transfer stands, with dates in the till's zone.
func NewTransfer(is transfer.Transfer, settings till.Settings) Transfer {
	return Transfer{
		ID: is.ID, Method: is.Method, AmountCurrency: string(is.Amount.Asset), Amount: is.Amount.String(),
		Sender: is.Sender.Login, Receiver: is.Receiver.Login, State: string(is.State), Type: string(is.Type),
		Description: OptionalText(is.Description), CreatedAt: Date(is.CreatedAt, settings.Zone),
		FinalAt: OptionalDate(is.FinalAt, settings.Zone),
	}
}

// TransferAnswer is the answer of transfer/create, submit, cancel and info.
type TransferAnswer struct {
	Envelope
	Transfer
}

// transferColumns are a transfer's keys in their order.
var transferColumns = []string{
	"id", "method", "amount_currency", "amount", "sender", "receiver", "state", "type", "description", "created_at", "final_at",
}

// TransferCSV is transfers as comma separated values.
func TransferCSV(items []Transfer) ([]byte, error) {
	return sheet(transferColumns, items, func(t Transfer) []string {
		return []string{
			strconv.FormatInt(t.ID, 10), t.Method, t.AmountCurrency, t.Amount, t.Sender, t.Receiver, t.State, t.Type,
			present(t.Description), t.CreatedAt, present(t.FinalAt),
		}
	})
}
