package books_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/books"
)

func TestHonestBooksAreSound(t *testing.T) {
	s := lived(t)
	defer func() { _ = s.store.Close() }()
	for range 2 {
		report := checked(t, s.store)
		if !report.Sound() {
			t.Fatalf("breaches in honest books: %+v", report.Found)
		}
		s.seal() // the next check has nothing that waits
	}
	report := checked(t, s.store)
	want := books.Report{At: opening, Entries: 11, Invoices: 4, Payments: 7, Balances: 1}
	if diff := cmp.Diff(want, report); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
}

// TestEveryBreachIsFound plants one breach after another behind the store's back. The kinds are all that the check must
// name, the text is part of what it must say, and off is by how much a sum is too high, in minor units.
func TestEveryBreachIsFound(t *testing.T) {
	s := lived(t)
	s.must(s.store.Close())
	for _, row := range []struct {
		name, plant, kinds, text string
		off                      int64
	}{
		{"a posting was changed", `UPDATE postings SET minor = minor + 3 WHERE entry = 'entry03' AND number = 1`,
			"chain entry payment total", "entry03: ledger: entry does not balance: RUB off by 0.03", 0},
		{"an entry was changed and still balances", `UPDATE postings SET minor = minor - 3 WHERE entry = 'entry02' AND account LIKE 'till:%';
			UPDATE postings SET minor = minor + 3 WHERE entry = 'entry02' AND account = 'operator:revenue'`,
			"balance chain invoice total", "number 2: the entry or the chain was changed", 0},
		{"an entry got another reason", `UPDATE entries SET reason = 'settled' WHERE id = 'entry08'`,
			"chain", "number 8: the entry or the chain was changed", 0},
		{"an entry was called a refund", `UPDATE entries SET reason = 'refunded' WHERE id = 'entry02'`,
			"chain invoice", "credited of 100000001_01, added up from its entries", 10000},
		{"an entry got another time", `UPDATE entries SET at = at + 1 WHERE id = 'entry08'`,
			"chain", "number 8: the entry or the chain was changed", 0},
		{"an entry of an unknown asset", `UPDATE postings SET asset = 'ZZZ' WHERE entry = 'entry11' AND number = 1`,
			"entry invoice suspense", `entry entry11: unknown asset "ZZZ"`, 0},
		{"a sealed entry is gone", `DELETE FROM postings WHERE entry = 'entry03'; DELETE FROM entries WHERE id = 'entry03'`,
			"chain invoice payment suspense total", "entry entry03 of number 3 is gone", 0},
		{"a waiting entry is gone", `DELETE FROM postings WHERE entry = 'entry11'; DELETE FROM entries WHERE id = 'entry11'`,
			"balance chain invoice suspense", "entry entry11 waits for the sealer and is gone", 0},
		{"a number is missing in the chain", `DELETE FROM seals WHERE number = 4`,
			"chain suspense total", "number 5 follows number 3", 0},
		{"the chain was cut", `DELETE FROM seals WHERE number = 9`,
			"chain suspense total", "the chain ends at number 8", 0},
		{"a hash was changed", `UPDATE seals SET hash = REPLACE(hash, SUBSTR(hash, 1, 1), 'x') WHERE number = 9`,
			"chain", "number 9: the entry or the chain was changed", 0},
		{"two entries changed places", `UPDATE seals SET entry = 'x' WHERE number = 4; UPDATE seals SET entry = 'entry04' WHERE number = 5;
			UPDATE seals SET entry = 'entry05' WHERE number = 4`,
			"chain", "number 4: the entry or the chain was changed", 0},
		{"an entry was added past the queue", `INSERT INTO entries (id, at, sandbox, reason) VALUES ('forged', 0, 1, 'credited')`,
			"chain", "entry forged is neither sealed nor waits for the sealer", 0},
		{"a posting without an entry", `INSERT INTO postings (entry, number, sandbox, account, asset, minor) VALUES ('none', 1, 1, 'held:x', 'RUB', 1)`,
			"chain", "25 postings are stored, 24 belong to entries", 0},
		{"a total was changed", `UPDATE account_totals SET minor = minor + 7 WHERE account = 'operator:revenue'`,
			"total", "the total of operator:revenue (sandbox)", 7},
		{"a total is missing", `DELETE FROM account_totals WHERE account = 'operator:revenue'`,
			"total", "the total of operator:revenue (sandbox)", 500},
		{"a balance was raised", `UPDATE balances SET amount = amount + 100`,
			"balance", "the balance of till:100000001:TEST:pool-TEST (sandbox)", 100},
		{"a balance is missing", `DELETE FROM balances`,
			"balance", "the missing balance of till:100000001:TEST:pool-TEST (sandbox)", -19900},
		{"an invoice credits too much", `UPDATE invoices SET credited = credited + 5 WHERE id = '100000001_01'`,
			"invoice", "credited of 100000001_01", 5},
		{"an invoice has another commission", `UPDATE invoices SET commission = commission - 1 WHERE id = '100000001_01'`,
			"invoice", "commission of 100000001_01", -1},
		{"an invoice has another state", `UPDATE invoices SET state = 'failed' WHERE id = '100000001_01'`,
			"invoice", `invoice 100000001_01 is failed, its history ends with "payed"`, 0},
		{"an invoice was payed twice", `INSERT INTO events (subject, kind, number, at, name, state, payment, actor, note)
			VALUES ('100000001_01', 'invoice', 0, 0, 'invoice.payed', 'payed', '', 'rail', '')`,
			"callback invoice", "invoice 100000001_01 is payed and became payed 2 times", 0},
		{"held money is called credited", `UPDATE payments SET place = 'credited' WHERE id = 'pay02'`,
			"invoice suspense", "held of 100000001_02", 4000},
		{"a payment was changed", `UPDATE payments SET amount = amount - 10, raw = '1' WHERE id = 'pay03'`,
			"payment rail suspense", "what the entries of payment pay03 received", 10},
		{"a payment was never confirmed", `UPDATE payments SET status = 'seen' WHERE id = 'pay02'`,
			"payment", "payment pay02 is seen and stands as held", 0},
		{"unmatched money is called refunded", `UPDATE payments SET place = 'refunded' WHERE id = 'pay06'`,
			"suspense", "unmatched:100000001 (sandbox)", 1100},
		{"unmatched money is called given", `UPDATE payments SET place = 'given' WHERE id = 'pay06'`,
			"invoice suspense", "unmatched:100000001 (sandbox)", 1100},
		{"an invoice is another till's", `UPDATE invoices SET till = 100000002 WHERE id = '100000001_01'`,
			"invoice", "credited of 100000001_01, added up from its entries", 9500},
		{"an invoice is gone", `DELETE FROM invoices WHERE id = '100000001_01'`,
			"orphan", "entry entry01 is about invoice 100000001_01, which is not there", 0},
		{"a payment is gone", `DELETE FROM payments WHERE id = 'pay01'`,
			"invoice orphan rail", "transfer key01 of 100 RUB at height 1 of rail test is confirmed, no payment has it", 0},
		{"a transfer was never taken in", `UPDATE test_transfers SET key = 'other' WHERE key = 'key06'`,
			"rail", "transfer other of 11 RUB at height 6 of rail test is confirmed, no payment has it", 0},
		{"a payment without a transfer", `DELETE FROM test_transfers WHERE key = 'key06'`,
			"rail", "payment pay06 of 11 RUB is confirmed, its rail has no such transfer", 0},
		{"a payoff without its reservation", `INSERT INTO payoffs (id, till, sandbox, dialect, method, backing, wallet, wallet_extra,
			subtract_from, asset, amount, received, deducted, commission, asked, rate_record, rub, rub_record, extra, callback_url,
			message, state, created_at, version, events)
			VALUES ('100000001_payoff', 100000001, 1, 'v3', 'TEST', 'pool-TEST', 'to', '', 'amount', 'RUB', 500, 500, 500, 0, '', '', 5, '',
			'', '', '', 'created', 0, 0, 1)`,
			"payoff suspense", "reserved of payoff 100000001_payoff, which is created: till:100000001:TEST:pool-TEST", 500},
		{"a refund that nobody paid", `UPDATE invoices SET refunded = 7 WHERE id = '100000001_01'`,
			"invoice", "refunded of 100000001_01", 7},
		{"a callback is missing", `DELETE FROM callbacks WHERE subject = '100000001_01'`,
			"callback", "invoice 100000001_01 became payed, the outbox has no callback for it", 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			path := s.copied(t)
			plant(t, path, row.plant)
			report := checkAt(t, path)
			if got := strings.Join(kinds(report), " "); got != row.kinds {
				t.Errorf("kinds %q, want %q", got, row.kinds)
			}
			if !slices.ContainsFunc(report.Found, func(b books.Breach) bool {
				return strings.Contains(b.Text, row.text) && (row.off == 0 || b.Off() == row.off)
			}) {
				t.Errorf("nothing says %q, off by %d: %+v", row.text, row.off, report.Found)
			}
		})
	}
}

// kinds are those of the breaches, in order.
func kinds(report books.Report) []string {
	all := map[string]bool{}
	for _, b := range report.Found {
		all[string(b.Kind)] = true
	}
	return slices.Sorted(maps.Keys(all))
}

// A transfer that is parked has an owner to look for; one above the cursor was not read yet.
func TestTransfersThatWaitAreNoBreach(t *testing.T) {
	s := lived(t)
	s.must(s.store.Close())
	for name, statements := range map[string]string{
		"parked": `UPDATE test_transfers SET key = 'other' WHERE key = 'key06'; DELETE FROM payments WHERE id = 'none';
			INSERT INTO parked_observations (rail, network, key, status, ref, asset, raw, decimals, confirmations, block, first_seen, why, parked_at)
			VALUES ('test', 'test', 'other', 'confirmed', '', 'RUB', '1100', 2, 1, '6', 0, 'x', 0)`,
		"not read yet": `INSERT INTO test_transfers (height, key, ref, asset, minor, status, first_seen)
			VALUES (8, 'new', '', 'RUB', 5, 'confirmed', 0)`,
	} {
		t.Run(name, func(t *testing.T) {
			path := s.copied(t)
			plant(t, path, statements)
			for _, b := range checkAt(t, path).Found {
				if !strings.HasPrefix(b.Text, "payment pay06 ") {
					t.Errorf("breach: %+v", b)
				}
			}
		})
	}
}

// A flood of breaches is counted, and described up to a bound.
func TestFoundIsBounded(t *testing.T) {
	s := lived(t)
	s.must(s.store.Close())
	path := s.copied(t)
	plant(t, path, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
		INSERT INTO test_transfers (height, key, ref, asset, minor, status, first_seen)
		SELECT -i, 'lost' || i, '', 'RUB', 5, 'confirmed', 0 FROM n;
		UPDATE test_transfers SET height = height + 100000; UPDATE cursors SET cursor = '200000'`)
	report := checkAt(t, path)
	if report.Breaches != 1500 || len(report.Found) != 100 {
		t.Errorf("%d breaches, %d described; want 1500 and 100", report.Breaches, len(report.Found))
	}
}
