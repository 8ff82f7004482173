package transfer_test

import (
	"strings"
	"testing"

	"kassa/internal/fault"
	"kassa/internal/rail"
	"kassa/internal/shoptest"
	"kassa/internal/signature"
	"kassa/internal/transfer"
)

const notAnother = "`receiver` must be the login of another till, a live one's of a live till, a sandbox one's of a sandbox till"

func TestRefusals(t *testing.T) {
	const unsigned = "`signature` must be the lower-case hex SHA-1 of amount:method:receiver:salt, with the till's salt"
	for _, row := range []struct {
		name   string
		change func(*transfer.Request)
		kind   fault.Kind
		text   string
	}{
		{"nothing at all", func(r *transfer.Request) { *r = transfer.Request{Signature: "x"} }, fault.Invalid,
			"`method` field is required; `amount` field is required; `receiver` field is required; " + unsigned},
		{"everything wrong", func(r *transfer.Request) {
			*r = transfer.Request{Method: "TEST", Amount: "-1", Receiver: strings.Repeat("r", 513), Description: "\x00", Signature: "x"}
		}, fault.Invalid, "`amount` must be above zero; `receiver` must be at most 512 bytes; `description` must not contain a NUL character; " + unsigned},
		{"an unknown method", func(r *transfer.Request) { r.Method = "GOLD" }, fault.Invalid,
			"`method` must be a method's name from method/list, for example BITCOIN"},
		{"too precise", func(r *transfer.Request) { r.Amount = "0.001" }, fault.Invalid, "`amount` must have at most 2 digits after the point in RUB"},
		{"an unknown receiver", func(r *transfer.Request) { r.Receiver = "nobody" }, fault.Invalid, notAnother},
		{"a live receiver", func(r *transfer.Request) { r.Receiver = "live" }, fault.Invalid, notAnother},
		{"to itself", func(r *transfer.Request) { r.Receiver = "shop" }, fault.Invalid, notAnother},
		{"another sum signed", func(r *transfer.Request) { r.Signature = signature.SHA1("101", "TEST", "shop2", shoptest.Salts[0]) }, fault.Invalid, unsigned},
		{"another receiver signed", func(r *transfer.Request) { r.Signature = signature.SHA1("100", "TEST", "live", shoptest.Salts[0]) }, fault.Invalid, unsigned},
		{"more than the balance", func(r *transfer.Request) { r.Amount = "500.01" }, fault.Conflict,
			"The balance of TEST does not cover this transfer: it has 500 RUB, and 500.01 are needed"},
		{"no balance at all", func(r *transfer.Request) { r.Method = "BITCOIN" }, fault.Conflict,
			"The balance of BITCOIN does not cover this transfer: it has 0 BTC, and 100 are needed"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := open(t)
			s.Fund(s.Owner, "TEST", "500")
			_, err := s.service.Create(t.Context(), s.Owner, request(row.change))
			s.Refuses(err, row.kind, row.text)
			s.Balance(s.Owner, "TEST", "500")
			s.Sound()
		})
	}
}

func TestMoneyInAnOwnWalletIsNotMoved(t *testing.T) {
	s := open(t)
	s.Till(100000004, "live2", false)
	s.Fund(s.live, "SBP", "500")
	_, err := s.service.Create(t.Context(), s.live, request(func(r *transfer.Request) { r.Method, r.Receiver = "SBP", "live2" }))
	s.Refuses(err, fault.Conflict, "A transfer moves money in the operator's pool or in a wallet that both tills use, and this till's SBP lies in its own wallet: send it from there")
	s.Balance(s.live, "SBP", "500")
	s.Sound()
}

func TestSignatures(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "BITCOIN", "500")
	s.create(func(r *transfer.Request) { // the contract's vector
		r.Method, r.Signature = "BITCOIN", "0794572b2938338bc08b99b88f9545e13e7d7197"
	})
	s.create(func(r *transfer.Request) {
		r.Method, r.Amount, r.Signature = "BITCOIN", "1e2", signature.SHA1("100", "BITCOIN", "shop2", shoptest.Salts[1])
	})
}

func TestAMissingSignatureIsAmongTheFaults(t *testing.T) {
	err := transfer.Request{}.Check(rail.Method{})
	want := "`method` field is required; `amount` field is required; `receiver` field is required; `signature` field is required"
	if err == nil || err.Error() != want {
		t.Errorf("faults are %v", err)
	}
}

// A wallet of keys belongs to no single till; its money moves only to a till whose payments go there too.
func TestMoneyInASharedWalletMovesToWhoSharesIt(t *testing.T) {
	s := open(t)
	other := s.Till(100000004, "live2", false)
	s.keys(s.live)
	s.FundOn(s.live, "BITCOIN", keyNetwork, "5")
	wanted := request(func(r *transfer.Request) { r.Amount, r.Method, r.Receiver = "2", "BITCOIN", "live2" })
	_, err := s.service.Create(t.Context(), s.live, wanted)
	s.Refuses(err, fault.Conflict, "A transfer moves money in the operator's pool or in a wallet that both tills use, and this till's BITCOIN lies in its own wallet: send it from there")
	s.keys(other)
	made, err := s.service.Create(t.Context(), s.live, wanted)
	s.Must(err)
	_, err = s.service.Submit(t.Context(), s.live, made.ID, sign(made.ID))
	s.Must(err)
	s.Balance(s.live, "BITCOIN", "3")
	s.Balance(other, "BITCOIN", "2")
}
