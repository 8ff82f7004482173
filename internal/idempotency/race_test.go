package idempotency_test

import (
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// callers is how many act at once.
const callers = 64

// atOnce sends a request from every caller at the same moment.
func (s *shop) atOnce(path string, key string, members string) [callers]string {
	var answers [callers]string
	start := make(chan struct{})
	var all sync.WaitGroup
	for i := range callers {
		all.Go(func() {
			<-start
			answers[i] = s.post(path, key, members)
		})
	}
	close(start)
	all.Wait()
	return answers
}

// races are run on both databases.
var races = map[string]func(t *testing.T, dsn string){
	"equal requests act once": func(t *testing.T, dsn string) {
		s := open(t, dsn, nil)
		s.fund(150) // for one payoff of 100
		for path, members := range map[string]string{"/v3/invoice/create/": topup, "/v3/payoff/create/": signed()} {
			answers := s.atOnce(path, path, members)
			s.demand(answers[0], `"error":false`)
			for _, answer := range answers {
				if answer != answers[0] {
					t.Fatalf("%s answered\n%s\nand\n%s", path, answer, answers[0])
				}
			}
		}
		if invoices, payoffs := s.count(); invoices != 1 || payoffs != 1 {
			t.Errorf("%d invoices and %d payoffs were made", invoices, payoffs)
		}
	},
	"one invoice has an extra": func(t *testing.T, dsn string) {
		s := open(t, dsn, map[string]string{"unique_extra": "true"})
		made := 0
		for _, answer := range s.atOnce("/v3/invoice/create/", "", topup+`,"extra":"order 7"`) {
			if strings.Contains(answer, `"error":false`) {
				made++
			} else {
				s.demand(answer, "`extra` is that of invoice 100000001_")
			}
		}
		if invoices, _ := s.count(); made != 1 || invoices != 1 {
			t.Errorf("%d were told that they made one of %d invoices", made, invoices)
		}
	},
	"equal requests of a unique extra act once": func(t *testing.T, dsn string) {
		s := open(t, dsn, map[string]string{"unique_extra": "true"})
		answers := s.atOnce("/v3/invoice/create/", "k", topup+`,"extra":"order 7"`)
		s.demand(answers[0], `"error":false`)
		for _, answer := range answers {
			if answer != answers[0] {
				t.Fatalf("answered\n%s\nand\n%s", answer, answers[0])
			}
		}
	},
}

func TestRacesOnSQLite(t *testing.T) {
	for name, race := range races {
		t.Run(name, func(t *testing.T) { race(t, "sqlite:"+filepath.Join(t.TempDir(), "kassa.db")) })
	}
}
