package transfer_test

import (
	"sync"
	"testing"

	"kassa/internal/litetest"
	"kassa/internal/shoptest"
	"kassa/internal/signature"
	"kassa/internal/transfer"
)

// moveAtOnce: of a balance of 1,000 roubles 10 of 64 clients move 100 each, and submit it twice; every number is given
// once.
func moveAtOnce(t *testing.T, dsn string) {
	s := openOn(t, dsn)
	s.Fund(s.Owner, "TEST", "1000")
	var numbers sync.Map
	errs := shoptest.AtOnce(func(int) error {
		made, err := s.service.Create(t.Context(), s.Owner, request(nil))
		if _, taken := numbers.LoadOrStore(made.ID, true); taken && err == nil {
			t.Errorf("number %d was given twice", made.ID)
		}
		for range 2 {
			if err == nil {
				_, err = s.service.Submit(t.Context(), s.Owner, made.ID, sign(made.ID))
			}
		}
		return err
	})
	s.Same("refused", shoptest.Refused(t, errs), shoptest.Clients-10)
	s.Balance(s.Owner, "TEST", "0")
	s.Balance(s.other, "TEST", "1000")
	s.Sound()
}

// thereAndBackAtOnce: two tills that pay each other do not wait for each other for ever, and nothing gets lost.
func thereAndBackAtOnce(t *testing.T, dsn string) {
	s := openOn(t, dsn)
	s.Fund(s.Owner, "TEST", "3200")
	s.Fund(s.other, "TEST", "3200")
	errs := shoptest.AtOnce(func(i int) error {
		from, to := s.Owner, s.other
		if i%2 == 0 {
			from, to = to, from
		}
		made, err := s.service.Create(t.Context(), from, request(func(r *transfer.Request) { r.Receiver = to.Login }))
		if err == nil {
			_, err = s.service.Submit(t.Context(), from, made.ID, sign(made.ID))
		}
		return err
	})
	s.Same("refused", shoptest.Refused(t, errs), 0)
	s.Balance(s.Owner, "TEST", "3200")
	s.Balance(s.other, "TEST", "3200")
	s.Sound()
}

// endAtOnce: a transfer is submitted, canceled and rejected by many at once; one of the three happens, once.
func endAtOnce(t *testing.T, dsn string) {
	s := openOn(t, dsn)
	s.Fund(s.Owner, "TEST", "100")
	made := s.create(nil)
	signed := signature.SHA1("1", shoptest.Salts[0])
	acts := []func() (transfer.Transfer, error){
		func() (transfer.Transfer, error) { return s.service.Submit(t.Context(), s.Owner, made.ID, signed) },
		func() (transfer.Transfer, error) { return s.service.Cancel(t.Context(), s.Owner, made.ID, signed) },
		func() (transfer.Transfer, error) { return s.service.Reject(t.Context(), made.ID, anna) },
	}
	shoptest.Refused(t, shoptest.AtOnce(func(i int) error {
		_, err := acts[i%len(acts)]()
		return err
	}))
	is, err := s.service.Info(t.Context(), s.Owner.ID, made.ID)
	s.Must(err)
	mine, theirs := "100", "0"
	if is.State == "success" {
		mine, theirs = "0", "100"
	}
	s.Same("final", is.State.Final(), true)
	s.Balance(s.Owner, "TEST", mine)
	s.Balance(s.other, "TEST", theirs)
	s.Sound()
}

// races are the stories that both databases must tell alike.
var races = map[string]func(t *testing.T, dsn string){
	"64 move at once":              moveAtOnce,
	"64 move in both ways at once": thereAndBackAtOnce,
	"64 end one at once":           endAtOnce,
}

func TestRacesOnSQLite(t *testing.T) {
	for name, race := range races {
		t.Run(name, func(t *testing.T) { race(t, "sqlite:"+litetest.New(t)) })
	}
}
