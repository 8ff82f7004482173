package order

import (
	"errors"
	"time"
)

// tickLimit is how many orders one look at the timers takes.
const tickLimit = 200

// Tick ends every order that is due at a time; one that fails does not stop the others. The timers are in the
// database, so a restart loses none.
func Tick[ID any](at time.Time, due func(at time.Time, limit int) ([]ID, error), end func(ID) error) error {
	for {
		ids, err := due(at, tickLimit)
		if err != nil {
			return err
		}
		var failed []error
		for _, id := range ids {
			failed = append(failed, end(id))
		}
		if err := errors.Join(failed...); err != nil || len(ids) < tickLimit {
			return err
		}
	}
}
