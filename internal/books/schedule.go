package books

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kassa/internal/fault"
)

// Clock is the time of day of the nightly check, in a zone.
type Clock struct {
	Hour, Minute int
	Zone         *time.Location
}

// ParseClock reads HH:MM; a fault of kind Invalid.
func ParseClock(text string, zone *time.Location) (Clock, error) {
	at, err := time.Parse("15:04", text)
	if err != nil {
		return Clock{}, fault.Field("ledger-check-at", "must be a time of day such as 03:00")
	}
	return Clock{at.Hour(), at.Minute(), zone}, nil
}

// Due tells whether a check should run: the time of day has come since the last one, which is zero for never. A server
// that was off at that time checks after its start.
func (c Clock) Due(now, last time.Time) bool {
	local := now.In(c.Zone)
	year, month, day := local.Date()
	today := time.Date(year, month, day, c.Hour, c.Minute, 0, 0, c.Zone)
	if local.Before(today) {
		today = time.Date(year, month, day-1, c.Hour, c.Minute, 0, 0, c.Zone)
	}
	return last.Before(today)
}

// Store is where the books are.
type Store interface {
	// Snapshot runs the function on one unchanging state of the database.
	Snapshot(ctx context.Context, do func(Snapshot) error) error
	// SaveCheck keeps the result of a check; from now on it counts.
	SaveCheck(ctx context.Context, report Report) error
	// LastCheck is when the books were last checked, the zero time for never, and how many breaches were found.
	LastCheck(ctx context.Context) (at time.Time, breaches int64, err error)
	// Seal numbers and chains waiting entries, at most so many, and returns how many there were.
	Seal(ctx context.Context, limit int) (int, error)
}

// Keeper keeps the books of one database.
type Keeper struct {
	Store Store
	Now   func() time.Time
	At    Clock // of the nightly check
	// Addresses finds addresses that do not belong to their wallet's key: the first ones, and how many there are. Nil is a
	// house without keys.
	Addresses func(ctx context.Context) (found []Breach, all int64, err error)
	// Progress hears how many of all sealed entries a check has read, now and then; nil: nobody wants to know.
	Progress func(done, whole int64)
}

// sealBatch is how many entries are sealed in one transaction: payments of a SQLite database wait for one some tens of
// milliseconds.
const sealBatch = 250

// Seal seals all that waits.
func (k Keeper) Seal(ctx context.Context) error {
	for {
		sealed, err := k.Store.Seal(ctx, sealBatch)
		if err != nil || sealed < sealBatch {
			return err
		}
	}
}

// Check checks the books now and keeps the result.
func (k Keeper) Check(ctx context.Context) (report Report, err error) {
	err = k.Store.Snapshot(ctx, func(from Snapshot) (err error) {
		if from, err = k.followed(ctx, from); err != nil {
			return err
		}
		report, err = Check(ctx, from, k.Now().UTC().Truncate(time.Millisecond))
		return err
	})
	if err != nil {
		return Report{}, err
	}
	if err := k.verify(ctx, &report); err != nil {
		return Report{}, err
	}
	return report, k.Store.SaveCheck(ctx, report)
}

// verify adds wrong addresses to a report. They are not read in its snapshot: addresses never change.
func (k Keeper) verify(ctx context.Context, report *Report) error {
	if k.Addresses == nil {
		return nil
	}
	found, all, err := k.Addresses(ctx)
	if err != nil {
		return err
	}
	report.Breaches += all
	report.Found = append(report.Found, found[:min(len(found), maxFound-len(report.Found))]...)
	return nil
}

// ErrUnsound is wrapped by Watch's error when the last check found something off.
var ErrUnsound = errors.New("the books are not sound")

// Watch checks the books when it is due, and fails while the last check, whoever made it, found something off.
func (k Keeper) Watch(ctx context.Context) error {
	last, breaches, err := k.Store.LastCheck(ctx)
	if err != nil {
		return err
	}
	if k.At.Due(k.Now(), last) {
		report, err := k.Check(ctx)
		if err != nil {
			return err
		}
		last, breaches = report.At, report.Breaches
	}
	if breaches > 0 {
		return fmt.Errorf("%w: the check of %s found %d breaches, `kassa ledger check` tells them",
			ErrUnsound, last.UTC().Format(time.RFC3339), breaches)
	}
	return nil
}
