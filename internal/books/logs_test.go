package books_test

import (
	"testing"

	"kassa/internal/invoice"
	"kassa/internal/manual"
	"kassa/internal/money"
	"kassa/internal/rail"
)

// claimed is a shop with three payments by hand: pay01 is approved, pay02 rejected, pay03 waits.
func claimed(t *testing.T) *shop {
	t.Helper()
	s, by := newShop(t), invoice.Step{Actor: "anna", Note: "test"}
	hand := rail.NewManual(s.store.Manual())
	s.service.Rails = rail.Registry{s.rail, hand}
	service := &manual.Service{Invoices: s.service, Rail: hand}
	s.must(s.store.SetOperatorTerms(t.Context(), true, "TEST", invoice.Terms{Enabled: true, Rail: rail.ManualName,
		Fixed: money.Of(money.RUB, 0), Min: money.Of(money.RUB, 0), Max: money.Of(money.RUB, 0)}))
	s.must(s.store.SetInstructions(t.Context(), owner, "TEST", "", "Card 2200"))
	var ids []string
	for range 3 {
		id, _ := s.sell()
		s.must(service.Claim(t.Context(), id, ""))
		ids = append(ids, id)
	}
	s.must(service.Approve(t.Context(), ids[0], "", by))
	s.must(service.Reject(t.Context(), ids[1], by))
	return s
}

// TestPaymentsByHandAreComparedWithTheirLog plants one breach after another.
func TestPaymentsByHandAreComparedWithTheirLog(t *testing.T) {
	s := claimed(t)
	if report := checked(t, s.store); !report.Sound() || report.Payments != 3 {
		t.Fatalf("honest books: %+v", report)
	}
	s.must(s.store.Close())
	for _, row := range []struct{ name, plant, kinds, text string }{
		{"an approval became a rejection", `UPDATE manual_reports SET status = 'gone' WHERE status = 'confirmed'`,
			"rail", "payment pay01 of 100 RUB is confirmed, its rail has no such transfer"},
		{"a rejection became an approval", `UPDATE manual_reports SET status = 'confirmed' WHERE status = 'gone'`,
			"rail", "of 100 RUB at height 5 of rail manual is confirmed, no payment has it"},
		{"another sum was approved", `UPDATE manual_reports SET minor = minor + 1 WHERE status = 'confirmed'`,
			"rail", "payment pay01 of 100 RUB is confirmed, its rail has no such transfer"},
		{"an approval is gone", `DELETE FROM manual_reports WHERE status = 'confirmed'`,
			"rail", "payment pay01 of 100 RUB is confirmed, its rail has no such transfer"},
		{"a claim is gone", `DELETE FROM manual_reports WHERE height = 3`,
			"rail", "payment pay03 of 100 RUB is seen, its rail has no such transfer"},
	} {
		t.Run(row.name, func(t *testing.T) {
			path := s.copied(t)
			plant(t, path, row.plant)
			says(t, checkAt(t, path), row.kinds, row.text)
		})
	}
}
