package invoice_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/rail"
	"kassa/internal/store"
)

// A process that dies before it moved its cursor reads the same batch again. What the batch tells of one payment is one
// word, the last: money must not be taken back and credited anew, nor must the merchant hear of it.
func TestABatchThatComesAgainChangesNothing(t *testing.T) {
	s := open(t, map[string]string{"callback_reversed": "true"})
	id := s.create(nil)
	quote := s.choose(id, "TEST")
	s.must(s.store.Close())

	died, paid := errors.New("the process died"), false // with the payment in the books, before the cursor moves
	db, err := store.OpenHooked(t.Context(), "sqlite:"+filepath.Join(s.dir, "kassa.db"), store.Hook{
		Staged: func() error {
			if paid {
				return died
			}
			return nil
		},
		Committed: func() error { return nil },
	})
	s.must(err)
	t.Cleanup(func() { _ = db.Close() })
	chain := rail.NewTest(db)
	s.store, s.service.Store, s.service.Rails = db, db, rail.Registry{chain}
	for _, status := range []rail.Status{rail.Seen, rail.Confirmed} {
		s.must(chain.Send(t.Context(), rail.Transfer{
			Key: "key", Ref: quote.Destination, Asset: quote.Due.Asset, Minor: quote.Due.Minor, Status: status, FirstSeen: s.time,
		}))
	}
	s.service.Announced = func() { paid = true }
	if err := s.service.CatchUp(t.Context()); !errors.Is(err, died) {
		t.Fatalf("the first reading ends with %v", err)
	}
	s.service.Announced, paid = nil, false
	s.must(s.service.CatchUp(t.Context()))

	s.expectStory(id, "invoice.created", "invoice.method_chosen", "payment.seen", "payment.confirmed", "invoice.payed")
	if diff := cmp.Diff([]string{`{"state":"payed","balance":"100"}`}, s.bodies); diff != "" {
		t.Errorf("announced (-want +got):\n%s", diff)
	}
	s.sound()
}
