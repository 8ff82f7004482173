//go:build full

package e2e

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"testing"

	"kassa/internal/nodetest"
)

// walletKey is the account of BIP-84's test vector in the form of test networks.
const walletKey = "vpub5Y6cjg78GGuNLsaPhmYsiw4gYX3HoQiRBiSwDaBXKUafCt9bNwWQiitDk5VZ5BVxYnQdwoTyXSs2JHRPAgjAvtbBrf8ZhDYe2jWAqvZVnsc"

// coins is a real chain in the hands of a test.
type coins interface {
	Base() *nodetest.Node
	Mine(blocks int64)
	Pay(address, amount string) (id string)
	Raise(id string) (raised string)
	PayBehind(address, amount string) (parent, payment string)
	TakeBack(id string)
	MineWithout(blocks int64, id string)
	CutPower()
}

// onEachChain runs a scenario on every kind of node, with a shop that takes its coins.
func onEachChain(t *testing.T, scenario func(t *testing.T, s *shop, currency string)) {
	t.Parallel()
	t.Run("litecoind", func(t *testing.T) {
		parallel(t)
		scenario(t, openShop(t, newSQLite(t), nodetest.Litecoin(t), "LITECOIN"), "LTC")
	})
	t.Run("btcd", func(t *testing.T) {
		parallel(t)
		scenario(t, openShop(t, newSQLite(t), nodetest.Bitcoin(t), "BITCOIN"), "BTC")
	})
}

// shop is a live till that is paid on a chain straight into its own wallet.
type shop struct {
	*merchant
	db        database
	node      coins
	method    string
	addresses []string // the first ones of the till's key
	kassa     *kassa
	paid      *receiver
}

// openShop makes the till and starts the server. Invoices are in the coin itself, so that no price is needed.
func openShop(t *testing.T, db database, node coins, method string) *shop {
	t.Helper()
	s := &shop{merchant: newMerchant(t, db), db: db, node: node, method: method}
	added := runJSON[struct{ Addresses []string }](t, db, "wallet", "add", "--till", strconv.FormatInt(s.ID, 10),
		"--method", method, "--network", node.Base().Network, "--key", walletKey, "--name", "own")
	s.addresses = added.Addresses
	run(t, db, "method", "set", method, "--live", "--enabled")
	run(t, db, "till", "set", strconv.FormatInt(s.ID, 10), "rate_limit=0", "callback_reversed=true")
	run(t, db, "method", "set", method, "--till", strconv.FormatInt(s.ID, 10), "--confirmations", "0:2")
	s.paid = receive(t, s.merchant)
	s.open(t)
	return s
}

// open starts the server, after the first time again.
func (s *shop) open(t *testing.T) {
	t.Helper()
	s.kassa = serve(t, s.db, "--node", s.node.Base().Network+"="+s.node.Base().URL)
	s.merchant = s.at(s.kassa)
	eventually(t, "the server is ready", func() bool {
		answer, err := http.Get(s.kassa.url + "/readyz")
		if err != nil {
			return false
		}
		defer func() { _ = answer.Body.Close() }()
		return answer.StatusCode == http.StatusOK
	})
}

// sell makes an invoice of a sum of coins, and chooses the coin as the payer does.
func (s *shop) sell(t *testing.T, currency, amount string) (id, address string) {
	t.Helper()
	id = s.create(t, fields{"amount": amount, "currency": currency, "callback_url": s.paid.url, "required_method": s.method})
	eventually(t, "the payer can choose "+s.method, func() bool {
		answer, err := http.PostForm(s.kassa.url+"/choose", url.Values{"i": {id}, "method": {s.method}})
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		address = s.address(t, id)
		return address != ""
	})
	return id, address
}

var (
	shownAddress = regexp.MustCompile(`<code id="destination">(.+)</code>`)
	tag          = regexp.MustCompile(`<[^>]*>`) // the address stands there in groups
)

// address is what the payer's page shows.
func (s *shop) address(t *testing.T, id string) string {
	t.Helper()
	answer, err := http.Get(s.kassa.url + "/?i=" + id)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if found := shownAddress.FindSubmatch(page); found != nil {
		return tag.ReplaceAllString(string(found[1]), "")
	}
	return ""
}

// becomes waits for an invoice's state.
func (s *shop) becomes(t *testing.T, id, state string) {
	t.Helper()
	eventually(t, id+" becomes "+state, func() bool { return s.info(t, id).text("state") == state })
}

// balance is what the till has.
func (s *shop) balance(t *testing.T) string {
	t.Helper()
	return s.must(t, "balance/get", fields{"method": s.method}).text("amount")
}

// expectBalance waits for what the till has.
func (s *shop) expectBalance(t *testing.T, want string) {
	t.Helper()
	eventually(t, "the balance is "+want, func() bool { return s.balance(t) == want })
}

// booksAreRight adds everything up again.
func (s *shop) booksAreRight(t *testing.T) {
	t.Helper()
	run(t, s.db, "ledger", "check")
}

// addressesAreRight derives every address again, and wants so many to have been given away.
func (s *shop) addressesAreRight(t *testing.T, given int) {
	t.Helper()
	verified := runJSON[struct {
		Sound     bool
		Addresses int
	}](t, s.db, "address", "verify")
	if !verified.Sound || verified.Addresses != given {
		t.Errorf("address verify: %+v, want %d addresses", verified, given)
	}
}

// losesParent takes a payment whose parent waits, too, and is then replaced.
func (s *shop) losesParent(t *testing.T, currency string, replace func(id string)) {
	t.Helper()
	id, address := s.sell(t, currency, "0.3")
	parent, _ := s.node.PayBehind(address, "0.3")
	s.becomes(t, id, "processing")
	replace(parent)
	s.becomes(t, id, "notpayed")
	s.node.Mine(2)
	s.booksAreRight(t)
}

// survives takes payments and lets the chain abandon their blocks: a payment that is in the new branch too is never taken
// back, one that is not waits again and is credited when it comes back.
func (s *shop) survives(t *testing.T, depth int64, currency string) {
	t.Helper()
	id, address := s.sell(t, currency, "0.1")
	before := s.balance(t)
	payment := s.node.Pay(address, "0.1")
	s.becomes(t, id, "processing")
	s.node.Mine(depth)
	s.becomes(t, id, "payed")
	after := s.balance(t)
	s.node.Base().Abandon(depth)
	s.node.MineWithout(depth+1, payment)
	s.expectBalance(t, before)
	if state := s.info(t, id).text("state"); state != "payed" {
		t.Errorf("%d blocks were abandoned: the invoice is %s", depth, state)
	}
	s.node.Mine(2)
	s.expectBalance(t, after)
	s.booksAreRight(t)
}
