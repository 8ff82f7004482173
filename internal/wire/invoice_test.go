package wire

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/golden"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/till"
)

// The examples of contract sections 3 and 4, as they are printed there.
const (
	createdExample = `{"error": false, "errors": [], "id": "123456789_abcdefghij", "url": "https://pay.crystalpay.io/?i=123456789_abcdefghij",
 "rub_amount": "8146", "currency": "USD", "amount": "100", "type": "topup", "subtract_from": "amount"}`
	infoExample = `{"error": false, "errors": [], "id": "123456789_abcdefghij", "url": "https://pay.crystalpay.io/?i=123456789_abcdefghij",
 "state": "notpayed", "type": "topup", "subtract_from": "amount", "method": null, "required_method": null,
 "rub_amount": "8146", "currency": "USD", "amount": "100", "amount_currency": "USD", "initial_amount": "100",
 "remaining_amount": "100", "balance_amount": "100", "commission_amount": "0", "description": null,
 "redirect_url": "https://crystalpay.io", "callback_url": null, "extra": null, "created_at": "2024-01-10 11:08:11",
 "expired_at": "2024-01-11 11:08:11", "final_at": null}`
)

// moscow is the default zone, without a zone database.
var moscow = time.FixedZone("MSK", 3*60*60)

var (
	site     = Site{PublicURL: "https://pay.crystalpay.io"}
	settings = till.Settings{Zone: moscow}
)

// example is the invoice of the contract's examples.
func example() invoice.Info {
	hundred, created := money.Of(money.USD, 100), time.Date(2024, 1, 10, 8, 8, 11, 0, time.UTC)
	return invoice.Info{
		Invoice: invoice.Invoice{
			ID: "123456789_abcdefghij", Till: 123456789, Dialect: invoice.V3, Type: invoice.Topup,
			SubtractFrom: invoice.FromAmount, Amount: hundred, Rub: 8146, RedirectURL: "https://crystalpay.io",
			PayerDetails: json.RawMessage(`"payer@example.org"`),
			State:        invoice.NotPayed, CreatedAt: created, ExpiresAt: created.Add(24 * time.Hour),
		},
		Initial: hundred, Remaining: hundred, Balance: hundred, Commission: hundred.Zero(),
	}
}

// paid is an invoice with every field set: a part of it was paid in BTC before it expired.
func paid() invoice.Info {
	info := example()
	made := &info.Invoice
	made.State, made.FinalAt = invoice.Expired, made.ExpiresAt
	made.RequiredMethod, info.Method = "BITCOIN", "BITCOIN"
	made.Description, made.Extra = "Чай <\"зелёный\"> & мёд /\\", "order 7"
	made.CallbackURL = "https://shop.example.org/hook?a=1&b=2"
	info.Initial = money.Amount{Asset: money.BTC, Minor: 150_000}
	info.Remaining = money.Amount{Asset: money.BTC, Minor: 50_000}
	info.Balance = money.Amount{Asset: money.BTC, Minor: 99_000}
	info.Commission = money.Amount{Asset: money.BTC, Minor: 1_000}
	return info
}

func compacted(t *testing.T, text string) string {
	t.Helper()
	var compact bytes.Buffer
	if err := json.Compact(&compact, []byte(text)); err != nil {
		t.Fatal(err)
	}
	return compact.String()
}

func marshalled(t *testing.T, value any) []byte {
	t.Helper()
	body, err := Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func TestTheContractsExamplesToTheByte(t *testing.T) {
	created := marshalled(t, site.Created(example().Invoice))
	if diff := cmp.Diff(compacted(t, createdExample), string(created)); diff != "" {
		t.Errorf("invoice/create (-contract +ours):\n%s", diff)
	}
	info := marshalled(t, InfoAnswer{Success(), site.Info(example(), settings)})
	if diff := cmp.Diff(compacted(t, infoExample), string(info)); diff != "" {
		t.Errorf("invoice/info (-contract +ours):\n%s", diff)
	}
}

func TestInfoWithEveryField(t *testing.T) {
	golden.Equal(t, "info.json", marshalled(t, InfoAnswer{Success(), site.Info(paid(), settings)}))
}

func TestCallbackIsInfoWithoutTheEnvelope(t *testing.T) {
	body, err := site.Callback(paid(), settings)
	if err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "callback.json", body)
}

func TestPageURL(t *testing.T) {
	for public, want := range map[string]string{
		"https://pay.example.org":    "https://pay.example.org/?i=1_a",
		"https://pay.example.org/":   "https://pay.example.org/?i=1_a",
		"http://127.0.0.1:8080/shop": "http://127.0.0.1:8080/shop/?i=1_a",
	} {
		if got := (Site{public}).PageURL("1_a"); got != want {
			t.Errorf("PageURL on %s: %s, want %s", public, got, want)
		}
	}
}
