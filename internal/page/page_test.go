package page

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"kassa/internal/golden"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
)

// always stands on every invoice's page.
var always = []string{"Cloud Nine", "Three months of hosting", "100 USD", id, `aria-live="polite"`, "<h1"}

// facts are what else a payer must find in each situation; a fact that begins with ! must not be there.
var facts = map[situation][]string{
	choose: {"/choose", `value="BITCOIN"`, `value="TEST"`, "0.00234567 BTC", "8146 RUB", `data-left="5400"`, `data-status=`,
		"!<svg", "!/sandbox/pay"},
	noMethod: {"!/choose", "!<svg"},
	pay: {"0.00234567 BTC", "test:pool-BITCOIN:7", "<svg", `<details class="change"`, `value="TEST"`, `!value="BITCOIN"`,
		"/sandbox/pay", "!/sandbox/settle", `http-equiv="refresh"`},
	partial:      {"0.001 BTC", "0.00134567 BTC", "test:pool-BITCOIN:7", "!/choose", "/sandbox/pay", "!/sandbox/settle"},
	awaiting:     {"/sandbox/settle", "!<svg", `!name="all"`, "!/choose", "!data-left"},
	awaitingRest: {"/sandbox/settle", "0.00134567 BTC", "<svg", `name="all"`},
	byHand: {"8146 RUB", "123456789-CARDRUBP2P-7", "2200 0000 0000 0000", "/claim", "!<svg", "!/sandbox/", `http-equiv="refresh"`,
		`<details class="change"`},
	partialOnly:  {"0.001 BTC", "!<svg", "!/choose", "!/claim"},
	awaitingShop: {"8146 RUB", "!/claim", "!/choose", "!data-left", `http-equiv="refresh"`},
	paid:         {`class="button primary" href="https://shop.example/order/7"`, "!<svg", "!data-status", "!refresh", "!data-left"},
	expired:      {`class="button" href="https://shop.example/order/7"`, "!/choose", "!data-status", "!data-left"},
	rejected:     {`class="button" href=`, "!<svg", "!data-status"},
	short:        {"0.001 BTC", `class="button" href=`, "!<svg", "!data-status"},
	withdrawn:    {`class="button" href=`, "!/choose", "!data-status"},
}

func TestEachSituationInEachLanguage(t *testing.T) {
	for situation, checkout := range scenes() {
		for _, speech := range speeches {
			t.Run(string(situation)+" "+speech.Code, func(t *testing.T) {
				f := &fake{checkout: checkout}
				w := f.get(t, "/?i="+id, speech.Code)
				if w.Code != http.StatusOK {
					t.Fatalf("code %d, want 200", w.Code)
				}
				own := []string{
					`lang="` + speech.Code + `"`, `data-situation="` + string(situation) + `"`,
					`data-state="` + checkout.Invoice.State.Wire() + `"`,
					speech.Text(string(situation) + ".title"), speech.Text(string(situation) + ".text"),
				}
				check(t, w.Body.String(), append(append(own, always...), facts[situation]...))
			})
		}
	}
}

// check looks for each fact in a page, or for its absence behind a !.
func check(t *testing.T, page string, facts []string) {
	t.Helper()
	for _, fact := range facts {
		absent := strings.HasPrefix(fact, "!")
		if text := strings.TrimPrefix(fact, "!"); strings.Contains(page, text) == absent {
			t.Errorf("%q: there %t, want %t", text, absent, !absent)
		}
	}
}

func TestGoldenPages(t *testing.T) {
	all := scenes()
	for name, checkout := range map[string]invoice.Checkout{
		"choose.ru": all[choose], "pay.en": all[pay], "awaitingrest.ru": all[awaitingRest], "paid.en": all[paid],
		"byhand.ru": all[byHand], "awaitingshop.en": all[awaitingShop],
		"coins.en": owed(234567), "coinsrest.ru": in(owed(134567), invoice.Processing), "coinsseen.en": in(owed(0), invoice.Processing),
	} {
		t.Run(name, func(t *testing.T) {
			f := &fake{checkout: checkout}
			page := f.get(t, "/?i="+id+"&lang="+name[len(name)-2:], "").Body.String()
			for name, hashed := range addresses { // a new style must not need new pages
				page = strings.ReplaceAll(page, hashed, "/assets/"+name)
			}
			golden.Equal(t, name+".html", []byte(strings.TrimSuffix(page, "\n")))
		})
	}
}

func TestSpecialCases(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(*invoice.Checkout)
		facts  []string
	}{
		{"a live invoice has no test payer", func(c *invoice.Checkout) { c.Invoice.Sandbox = false },
			[]string{"!/sandbox/", "!" + inEnglish("test.banner")}},
		{"a pinned method cannot be changed", func(c *invoice.Checkout) { c.Invoice.Pinned = true }, []string{"!/choose"}},
		{"a required method cannot be changed", func(c *invoice.Checkout) { c.Offers = c.Offers[1:] }, []string{"!/choose"}},
		{"a renewed price is told and can be fixed", func(c *invoice.Checkout) { c.Stale, c.Remaining = true, coins(250000) },
			[]string{inEnglish("due.renewed"), "0.0025 BTC", `name="method" value="BITCOIN"`, inEnglish("due.lock")}},
		{"a renewed price that cannot be fixed", func(c *invoice.Checkout) { c.Stale, c.Offers = true, nil },
			[]string{inEnglish("due.renewed"), "!" + inEnglish("due.lock")}},
		{"a surcharge is told", func(c *invoice.Checkout) { c.Quote.Surcharge = coins(1000) }, []string{"0.00001 BTC"}},
		{"an excess is told", func(c *invoice.Checkout) {
			*c = ended(with(*c, 300000, rail.Confirmed, 1), invoice.Payed, now)
		}, []string{inEnglish("payments.excess")}},
		{"an ended invoice asks for nothing before its timer", func(c *invoice.Checkout) { c.Now = c.Invoice.ExpiresAt },
			[]string{inEnglish("expired.title"), "!<svg", `data-next="0"`}},
		{"the page looks again when the price ends", func(c *invoice.Checkout) { c.Quote.LockedUntil = now.Add(61e9) },
			[]string{`data-next="61"`}},
		{"instructions in another language are better than none", func(c *invoice.Checkout) {
			*c = handed()
			delete(c.Instructions, "")
		}, []string{"Карта 2200"}},
		{"who paid by hand in time can say so in the grace", func(c *invoice.Checkout) {
			*c = ended(handed(), invoice.Failed, c.Invoice.ExpiresAt)
		}, []string{inEnglish("expired.title"), "/claim"}},
		{"coins: the link and the groups have no space between them", func(c *invoice.Checkout) { *c = owed(234567) }, []string{
			`href="bitcoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4?amount=0.00234567"`,
			"<b>bc1q</b><wbr><b>w508</b><wbr><span>d6qe</span><wbr>", "<b>v8f3</b><wbr><b>t4</b><wbr></code>",
			newQR("bitcoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4?amount=0.00234567").Path,
		}},
		{"coins: what was seen is not sure yet", func(c *invoice.Checkout) { *c = in(owed(0), invoice.Processing) },
			[]string{inEnglish("awaiting.title"), "seen, 1 of 3 confirmations", "!<svg", "!bitcoin:"}},
		{"coins: what is deep enough and not ripe is not counted down", func(c *invoice.Checkout) {
			*c = in(owed(0), invoice.Processing)
			c.Payments[0].Confirmations = 3
		}, []string{"waiting for confirmation, 3 confirmations"}},
		{"coins: the rest has a link of its own", func(c *invoice.Checkout) { *c = in(owed(134567), invoice.Processing) },
			[]string{
				inEnglish("awaitingrest.title"), "?amount=0.00134567",
				newQR("bitcoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4?amount=0.00134567").Path,
			}},
		{"coins: what is late may count for a while", func(c *invoice.Checkout) {
			*c = ended(owed(234567), invoice.Failed, c.Invoice.ExpiresAt)
			c.Now = c.Now.Add(59 * time.Minute)
		}, []string{inEnglish("expired.title"), "!<svg", "!bitcoin:", "data-status=", `data-next="60"`, `http-equiv="refresh"`}},
		{"coins: the late rest too", func(c *invoice.Checkout) {
			*c = ended(owed(134567), invoice.Expired, c.Invoice.ExpiresAt)
		}, []string{inEnglish("short.title"), "!<svg", "!bitcoin:", "data-status=", `data-next="3600"`}},
		{"coins: after the grace nothing is watched", func(c *invoice.Checkout) {
			*c = ended(owed(234567), invoice.Failed, c.Invoice.ExpiresAt)
			c.Now = c.Now.Add(time.Hour)
		}, []string{inEnglish("expired.title"), "!<svg", "!bitcoin:", "!data-status=", "!refresh"}},
		{"coins: what came too late is told", func(c *invoice.Checkout) {
			late := ended(owed(0), invoice.Failed, c.Invoice.ExpiresAt)
			late.Uncounted, late.Payments, late.Remaining = late.Payments, nil, late.Initial
			*c = late
		}, []string{inEnglish("expired.title"), inEnglish("uncounted.title"), "0.00234567 BTC", inEnglish("uncounted.text"), "!" + inEnglish("payments.title")}},
		{"coins: the chain is not served any more", func(c *invoice.Checkout) {
			*c = owed(234567)
			c.URI = ""
		}, []string{"<svg", ">bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4<", "!bitcoin:"}},
		{"a rejection after expiry is told", func(c *invoice.Checkout) {
			*c = ended(handed(), invoice.Failed, c.Invoice.ExpiresAt)
			c.Rejected, c.Claimable = true, false
		}, []string{inEnglish("rejected.title"), "!/claim"}},
		{"the rest of a part can be claimed", func(c *invoice.Checkout) {
			*c = in(handed(), invoice.WrongAmount)
			c.Remaining = money.Of(money.RUB, 40)
		}, []string{inEnglish("partial.title"), "40 RUB", "/claim"}},
		{"no shop to return to", func(c *invoice.Checkout) { c.Invoice.RedirectURL = "" }, []string{"!" + inEnglish("summary.return")}},
		{"a destination too long for a QR code", func(c *invoice.Checkout) { c.Quote.Destination = strings.Repeat("x", 3000) },
			[]string{"!<svg", "xxx"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			checkout := chosen()
			row.change(&checkout)
			check(t, (&fake{checkout: checkout}).get(t, "/?i="+id, "en").Body.String(), row.facts)
		})
	}
}

// inEnglish is a text as html/template writes it.
func inEnglish(key string) string { return strings.ReplaceAll(speeches[0].Text(key), "'", "&#39;") }
