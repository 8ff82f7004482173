package invoice

import (
	"context"
	"time"

	"kassa/internal/fault"
)

// Bounds of the reports (contract section 6).
const (
	MaxPageItems = 100
	MaxPeriod    = 3660 // days
	// maxDepth is how many invoices the pages of one report reach: a page number means counting all pages before it.
	maxDepth = 100_000
	// exportStep is how many invoices an export reads at once.
	exportStep = 500
)

// Mark is a place in a till's history, which goes by creation time and id, newest first.
type Mark struct {
	At time.Time
	ID string
}

// Newest is the mark before the whole history.
func Newest() Mark { return Mark{At: time.UnixMilli(1<<53 - 1)} }

// Tally counts the invoices of a period.
type Tally struct {
	PayedRub int64 // whole roubles: the sum of the payed ones' rub_amount
	Payed    int64
	Total    int64
}

// Conversion is the payed ones in whole percents.
func (t Tally) Conversion() int64 { return Conversion(t.Payed, t.Total) }

// Conversion is the contract's conversion_percent, of invoices and of payoffs: how many of hundred, rounded half up; 0
// where there is nothing.
func Conversion(payed, total int64) int64 {
	if total == 0 {
		return 0
	}
	return (200*payed + total) / (2 * total)
}

// Page lists one page of the till's invoices that were created within the period (days of 24 hours back from now),
// newest first, and tells whether another page follows. Pages count from 1.
func (s *Service) Page(ctx context.Context, tillID int64, days, number, items int) (page []Info, more bool, err error) {
	since := s.since(days)
	if number > maxDepth/items {
		return nil, false, fault.Field("page", "must be at most %d with %d items, choose a shorter `period` or `export_csv`",
			maxDepth/items, items)
	}
	from := Newest()
	if number > 1 {
		var found bool
		if from, found, err = s.Store.Mark(ctx, tillID, since, (number-1)*items-1); err != nil || !found {
			return nil, false, err
		}
	}
	records, err := s.Store.Page(ctx, tillID, since, from, items+1)
	if err != nil {
		return nil, false, err
	}
	if more = len(records) > items; more {
		records = records[:items]
	}
	page, err = s.infos(records)
	return page, more, err
}

// Export hands every invoice of the period to the function, newest first, a step at a time. A period with more than
// 100,000 invoices is a fault of kind Invalid before the function is called.
func (s *Service) Export(ctx context.Context, tillID int64, days int, each func([]Info) error) error {
	since, from := s.since(days), Newest()
	_, over, err := s.Store.Mark(ctx, tillID, since, maxDepth)
	if err != nil {
		return err
	}
	if over {
		return fault.Field("period", "must be shorter: it has more than %d invoices, the most of one export", maxDepth)
	}
	for {
		records, err := s.Store.Page(ctx, tillID, since, from, exportStep)
		if err != nil {
			return err
		}
		infos, err := s.infos(records)
		if err != nil {
			return err
		}
		if err := each(infos); err != nil || len(records) < exportStep {
			return err
		}
		last := records[len(records)-1].Invoice
		from = Mark{last.CreatedAt, last.ID}
	}
}

// Summary counts the till's invoices that were created within the period.
func (s *Service) Summary(ctx context.Context, tillID int64, days int) (Tally, error) {
	return s.Store.Tally(ctx, tillID, s.since(days))
}

func (s *Service) since(days int) time.Time {
	return s.now().Add(-time.Duration(days) * 24 * time.Hour)
}

func (s *Service) infos(records []Record) ([]Info, error) {
	infos, now := make([]Info, len(records)), s.now()
	for i, record := range records {
		var err error
		if infos[i], err = s.info(record, now); err != nil {
			return nil, err
		}
	}
	return infos, nil
}
