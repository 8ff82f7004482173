package payoff

import (
	"testing"

	"pgregory.net/rapid"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/money"
)

// TestThePartsAddUp: for any terms and any sum what the balance gives is what the receiver gets and the commission, to
// the last minor unit, and the side that was named is exact (contract section 6).
func TestThePartsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asset := rapid.SampledFrom(money.Assets()).Draw(t, "asset")
		most := money.Max(asset).Minor
		draw := func(name string, low, high int64) money.Amount {
			return money.Amount{Asset: asset, Minor: rapid.Int64Range(low, high).Draw(t, name)}
		}
		terms := invoice.OutTerms{
			Fixed: draw("fixed", 0, most), Percent: money.Percent(rapid.Int64Range(0, 1_000_000).Draw(t, "percent")),
			Fee: draw("fee", 0, most),
		}
		p := Payoff{
			Amount:       draw("amount", 1, most),
			SubtractFrom: rapid.SampledFrom([]invoice.Source{invoice.FromAmount, invoice.FromBalance}).Draw(t, "from"),
		}
		err := p.split(terms)
		if least := p.Amount.Percent(terms.Percent, money.Down).Minor + terms.Fixed.Minor + terms.Fee.Minor; p.Commission.Minor-least > 1 || p.Commission.Minor < least {
			t.Fatalf("commission is %d, its parts are %d before rounding", p.Commission.Minor, least)
		}
		if p.SubtractFrom == invoice.FromAmount && p.Commission.Cmp(p.Amount) >= 0 {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("error is %v for a commission of %s on %s", err, p.Commission, p.Amount)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		named := map[invoice.Source]money.Amount{invoice.FromAmount: p.Deduction, invoice.FromBalance: p.Receive}[p.SubtractFrom]
		if p.Deduction.Minor != p.Receive.Minor+p.Commission.Minor || named != p.Amount || p.Receive.Minor <= 0 {
			t.Fatalf("%s from %s: %s deducted, %s received, %s commission", p.Amount, p.SubtractFrom, p.Deduction, p.Receive, p.Commission)
		}
	})
}
