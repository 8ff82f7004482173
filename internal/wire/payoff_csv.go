package wire

// payoffColumns are payoff/info's keys in their order.
var payoffColumns = []string{
	"id", "subtract_from", "method", "amount_currency", "amount", "rub_amount", "receive_amount", "deduction_amount",
	"commission_amount", "wallet", "state", "message", "callback_url", "extra", "created_at", "final_at",
}

// PayoffCSV is payoffs as comma separated values.
func PayoffCSV(items []PayoffInfo) ([]byte, error) {
	return sheet(payoffColumns, items, func(p PayoffInfo) []string {
		return []string{
			p.ID, p.SubtractFrom, p.Method, p.AmountCurrency, p.Amount, p.RubAmount, p.ReceiveAmount, p.DeductionAmount,
			p.CommissionAmount, p.Wallet, p.State, present(p.Message), present(p.CallbackURL), present(p.Extra), p.CreatedAt,
			present(p.FinalAt),
		}
	})
}
