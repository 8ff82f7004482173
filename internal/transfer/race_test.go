package transfer_test

import (
	"path/filepath"
	"sync"
	"testing"

	"kassa/internal/order/ordertest"
	"kassa/internal/signature"
	"kassa/internal/transfer"
)

// moveAtOnce: of a balance of 1,000 roubles 10 of 64 clients move 100 each, and submit it twice; every number is given
// once.
func moveAtOnce(t *testing.T, dsn string) {
	s := openOn(t, dsn)
	s.fund(s.owner, "TEST", "1000")
	var numbers sync.Map
	errs := ordertest.AtOnce(func(int) error {
		made, err := s.service.Create(t.Context(), s.owner, request(nil))
		if _, taken := numbers.LoadOrStore(made.ID, true); taken && err == nil {
			t.Errorf("number %d was given twice", made.ID)
		}
		for range 2 {
			if err == nil {
				_, err = s.service.Submit(t.Context(), s.owner, made.ID, sign(made.ID))
			}
		}
		return err
	})
	s.same("refused", ordertest.Refused(t, errs), ordertest.Clients-10)
	s.balance(s.owner, "TEST", "0")
	s.balance(s.other, "TEST", "1000")
	s.sound()
}

// thereAndBackAtOnce: two tills that pay each other do not wait for each other for ever, and nothing gets lost.
func thereAndBackAtOnce(t *testing.T, dsn string) {
	s := openOn(t, dsn)
	s.fund(s.owner, "TEST", "3200")
	s.fund(s.other, "TEST", "3200")
	errs := ordertest.AtOnce(func(i int) error {
		from, to := s.owner, s.other
		if i%2 == 0 {
			from, to = to, from
		}
		made, err := s.service.Create(t.Context(), from, request(func(r *transfer.Request) { r.Receiver = to.Login }))
		if err == nil {
			_, err = s.service.Submit(t.Context(), from, made.ID, sign(made.ID))
		}
		return err
	})
	s.same("refused", ordertest.Refused(t, errs), 0)
	s.balance(s.owner, "TEST", "3200")
	s.balance(s.other, "TEST", "3200")
	s.sound()
}

// endAtOnce: a transfer is submitted, canceled and rejected by many at once; one of the three happens, once.
func endAtOnce(t *testing.T, dsn string) {
	s := openOn(t, dsn)
	s.fund(s.owner, "TEST", "100")
	made := s.create(nil)
	signed := signature.SHA1("1", salts[0])
	acts := []func() (transfer.Transfer, error){
		func() (transfer.Transfer, error) { return s.service.Submit(t.Context(), s.owner, made.ID, signed) },
		func() (transfer.Transfer, error) { return s.service.Cancel(t.Context(), s.owner, made.ID, signed) },
		func() (transfer.Transfer, error) { return s.service.Reject(t.Context(), made.ID, anna) },
	}
	ordertest.Refused(t, ordertest.AtOnce(func(i int) error {
		_, err := acts[i%len(acts)]()
		return err
	}))
	is, err := s.service.Info(t.Context(), s.owner.ID, made.ID)
	s.must(err)
	mine, theirs := "100", "0"
	if is.State == "success" {
		mine, theirs = "0", "100"
	}
	s.same("final", is.State.Final(), true)
	s.balance(s.owner, "TEST", mine)
	s.balance(s.other, "TEST", theirs)
	s.sound()
}

// races are the stories that both databases must tell alike.
var races = map[string]func(t *testing.T, dsn string){
	"64 move at once":              moveAtOnce,
	"64 move in both ways at once": thereAndBackAtOnce,
	"64 end one at once":           endAtOnce,
}

func TestRacesOnSQLite(t *testing.T) {
	for name, race := range races {
		t.Run(name, func(t *testing.T) { race(t, "sqlite:"+filepath.Join(t.TempDir(), "kassa.db")) })
	}
}
