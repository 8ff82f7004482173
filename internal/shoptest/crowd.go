package shoptest

import (
	"sync"
	"testing"

	"kassa/internal/fault"
)

// Clients is how many act at once.
const Clients = 64

// AtOnce runs the function for every client at the same moment and returns their errors.
func AtOnce(do func(client int) error) []error {
	errs := make([]error, Clients)
	start := make(chan struct{})
	var all sync.WaitGroup
	for i := range Clients {
		all.Go(func() {
			<-start
			errs[i] = do(i)
		})
	}
	close(start)
	all.Wait()
	return errs
}

// Refused counts those whom a conflict refused; any other error ends the test.
func Refused(t *testing.T, errs []error) (count int) {
	t.Helper()
	for _, err := range errs {
		if err != nil && fault.KindOf(err) != fault.Conflict {
			t.Fatal(err)
		}
		if err != nil {
			count++
		}
	}
	return count
}
