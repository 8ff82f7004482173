package swap_test

import (
	"testing"

	"kassa/internal/litetest"
	"kassa/internal/money"
	"kassa/internal/order"
	"kassa/internal/shoptest"
	"kassa/internal/swap"
)

// exchangeAtOnce: of a balance of 5,000 roubles 10 of 64 clients get a bitcoin's ten thousandth for 500 each, and submit it
// twice.
func exchangeAtOnce(t *testing.T, dsn string) {
	s := openOn(t, dsn)
	s.Fund(s.Owner, "TEST", "5000")
	errs := shoptest.AtOnce(func(int) error {
		made, err := s.service.Create(t.Context(), s.Owner, request(roublesToBitcoin, "source", "500"))
		for range 2 {
			if err == nil {
				_, err = s.service.Submit(t.Context(), s.Owner, made.ID, sign(made.ID))
			}
		}
		return err
	})
	s.Same("refused", shoptest.Refused(t, errs), shoptest.Clients-10)
	s.Balance(s.Owner, "TEST", "0")
	s.Balance(s.Owner, "BITCOIN", "0.001")
	s.Same("given", s.exchanged(money.BTC), "-100000")
	s.Sound()
}

// cancelOrSubmitAtOnce: half of the clients submit one swap, the others cancel it; one of the two happens, once.
func cancelOrSubmitAtOnce(t *testing.T, dsn string) {
	s := openOn(t, dsn)
	s.Fund(s.Owner, "TEST", "500")
	made := s.create(roublesToBitcoin, "source", "500")
	act := map[bool]func(i int) (swap.Swap, error){
		true:  func(int) (swap.Swap, error) { return s.service.Submit(t.Context(), s.Owner, made.ID, sign(made.ID)) },
		false: func(int) (swap.Swap, error) { return s.service.Cancel(t.Context(), s.Owner, made.ID, sign(made.ID)) },
	}
	errs := shoptest.AtOnce(func(i int) error {
		_, err := act[i%2 == 0](i)
		return err
	})
	s.Same("refused", shoptest.Refused(t, errs), shoptest.Clients/2)
	is, err := s.service.Info(t.Context(), s.Owner.ID, made.ID)
	s.Must(err)
	roubles, bitcoin := "500", "0"
	if is.State == order.Success {
		roubles, bitcoin = "0", "0.0001"
	}
	s.Balance(s.Owner, "TEST", roubles)
	s.Balance(s.Owner, "BITCOIN", bitcoin)
	s.Sound()
}

// thereAndBackAtOnce: clients that swap in both directions do not wait for each other for ever, and nothing gets lost.
func thereAndBackAtOnce(t *testing.T, dsn string) {
	s := openOn(t, dsn)
	s.Fund(s.Owner, "TEST", "32000")
	s.Fund(s.Owner, "BITCOIN", "0.0064")
	errs := shoptest.AtOnce(func(i int) error {
		pair := map[bool]string{true: roublesToBitcoin, false: bitcoinToRoubles}[i%2 == 0]
		sum := map[string]string{roublesToBitcoin: "500", bitcoinToRoubles: "0.0001"}[pair]
		made, err := s.service.Create(t.Context(), s.Owner, request(pair, "source", sum))
		if err == nil {
			_, err = s.service.Submit(t.Context(), s.Owner, made.ID, sign(made.ID))
		}
		return err
	})
	s.Same("refused", shoptest.Refused(t, errs), 0)
	s.Balance(s.Owner, "TEST", "32000")
	s.Balance(s.Owner, "BITCOIN", "0.0064")
	s.Sound()
}

// races are the stories that both databases must tell alike.
var races = map[string]func(t *testing.T, dsn string){
	"64 exchange at once":              exchangeAtOnce,
	"64 cancel or submit at once":      cancelOrSubmitAtOnce,
	"64 exchange in both ways at once": thereAndBackAtOnce,
}

func TestRacesOnSQLite(t *testing.T) {
	for name, race := range races {
		t.Run(name, func(t *testing.T) { race(t, "sqlite:"+litetest.New(t)) })
	}
}
