package idempotency_test

import (
	"strings"
	"testing"

	"kassa/internal/litetest"
	"kassa/internal/shoptest"
)

// atOnce sends a request from every client at the same moment.
func (s *shop) atOnce(path, key, members string) (answers [shoptest.Clients]string) {
	shoptest.AtOnce(func(client int) error {
		answers[client] = s.post(path, key, members)
		return nil
	})
	return answers
}

// races are run on both databases.
var races = map[string]func(t *testing.T, dsn string){
	"equal requests act once": func(t *testing.T, dsn string) {
		s := open(t, dsn, nil)
		s.Fund(s.Owner, "TEST", "350") // for a payoff, a swap and a transfer of 100 each
		for path, members := range creations() {
			answers := s.atOnce(path, path, members)
			s.demand(answers[0], `"error":false`)
			for _, answer := range answers {
				if answer != answers[0] {
					t.Fatalf("%s answered\n%s\nand\n%s", path, answer, answers[0])
				}
			}
		}
		s.demandOrders(orders{1, 1, 1, 1})
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
		if made != 1 {
			t.Errorf("%d were told that they made an invoice", made)
		}
		s.demandOrders(orders{invoices: 1})
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
		t.Run(name, func(t *testing.T) { race(t, "sqlite:"+litetest.New(t)) })
	}
}
