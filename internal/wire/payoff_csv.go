package wire

import (
	"bytes"
	"encoding/csv"
)

// payoffColumns are payoff/info's keys in their order.
var payoffColumns = []string{
	"id", "subtract_from", "method", "amount_currency", "amount", "rub_amount", "receive_amount", "deduction_amount",
	"commission_amount", "wallet", "state", "message", "callback_url", "extra", "created_at", "final_at",
}

// PayoffCSV is payoffs as RFC 4180 text with a line of column names; an absent text is empty.
func PayoffCSV(items []PayoffInfo) ([]byte, error) {
	var text bytes.Buffer
	writer := csv.NewWriter(&text)
	writer.UseCRLF = true
	lines := make([][]string, 1, len(items)+1)
	lines[0] = payoffColumns
	for _, p := range items {
		lines = append(lines, []string{
			p.ID, p.SubtractFrom, p.Method, p.AmountCurrency, p.Amount, p.RubAmount, p.ReceiveAmount, p.DeductionAmount,
			p.CommissionAmount, p.Wallet, p.State, present(p.Message), present(p.CallbackURL), present(p.Extra), p.CreatedAt,
			present(p.FinalAt),
		})
	}
	err := writer.WriteAll(lines)
	return text.Bytes(), err
}
