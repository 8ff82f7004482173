package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// fill writes paid invoices of a hundred roubles with all that belongs to them, as the service would have. Their ids are
// random, so that reading them is not made easier than it is.
func fill(ctx context.Context, path string, invoices int) (err error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(off)&_pragma=synchronous(off)&_pragma=cache_size(-400000)&_pragma=temp_store(memory)")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, fmt.Sprintf(made, invoices)); err != nil {
		return err
	}
	for _, statement := range strings.Split(filling, ";\n") {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

// made numbers the invoices and gives each its random ids.
const made = `CREATE TEMP TABLE made AS
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
SELECT i, '100000001_' || LOWER(HEX(RANDOMBLOB(5))) || i AS invoice, 'pay_' || LOWER(HEX(RANDOMBLOB(12))) AS payment,
    'ent_' || LOWER(HEX(RANDOMBLOB(12))) AS received, 'ent_' || LOWER(HEX(RANDOMBLOB(12))) AS settled,
    1790000000000 + i * 100 AS at
FROM n`

const filling = `INSERT INTO invoices (id, till, sandbox, dialect, type, subtract_from, asset, amount, rub, rub_record, required_method,
    payer_details, description, extra, redirect_url, callback_url, state, quote, pinned, credited_asset, credited,
    commission, refunded, created_at, expires_at, final_at, timer_at, version, events)
SELECT invoice, 100000001, 1, 'v3', 'purchase', 'amount', 'RUB', 10000, 100, '', '', '',
    'An order', '', '', '', 'payed', 1, 1, 'RUB', 10000, 100, 0, at, at + 3600000, at, NULL, 3, 2 FROM made ORDER BY invoice;
INSERT INTO quotes (invoice, number, method, wallet, rail, network, destination, asset, due, fixed, percent, surcharge,
    tolerance, rate_base, rate_quote, rate_price, record, locked_until, created_at)
SELECT invoice, 1, 'TEST', 'pool-TEST', 'test', 'test', 'to ' || i, 'RUB', 10000, 0, 10000, 0, 0,
    'RUB', 'RUB', '1', '', at + 3600000, at FROM made ORDER BY invoice;
INSERT INTO events (subject, kind, number, at, name, state, payment, actor, note)
SELECT invoice, 'invoice', 1, at, 'invoice.created', 'notpayed', '', 'merchant', '' FROM made ORDER BY invoice;
INSERT INTO events (subject, kind, number, at, name, state, payment, actor, note)
SELECT invoice, 'invoice', 2, at, 'invoice.payed', 'payed', '', 'rail', '' FROM made ORDER BY invoice;
INSERT INTO payments (id, invoice, quote, till, sandbox, rail, network, key, part, asset, amount, raw, decimals, counts, status,
    confirmations, block, first_seen, place, reason, updated_at)
SELECT payment, invoice, 1, 100000001, 1, 'test', 'test', 'key ' || i, 0, 'RUB', 10000, '10000', 2, 10000,
    'confirmed', 1, 'b', at, 'credited', '', at FROM made ORDER BY payment;
INSERT INTO test_transfers SELECT i, 'key ' || i, 'to ' || i, 'RUB', 10000, 'confirmed', at FROM made;
INSERT INTO entries (id, at, sandbox, reason, invoice, payment, reverses) SELECT received, at, 1, 'received', invoice, payment, NULL FROM made;
INSERT INTO entries (id, at, sandbox, reason, invoice, payment, reverses) SELECT settled, at, 1, 'settled', invoice, NULL, NULL FROM made;
INSERT INTO postings SELECT received, 1, 1, 'wallet:pool-TEST', 'RUB', 10000 FROM made;
INSERT INTO postings SELECT received, 2, 1, 'held:' || invoice, 'RUB', -10000 FROM made;
INSERT INTO postings SELECT settled, 1, 1, 'held:' || invoice, 'RUB', 10000 FROM made;
INSERT INTO postings SELECT settled, 2, 1, 'till:100000001:TEST:pool-TEST', 'RUB', -9900 FROM made;
INSERT INTO postings SELECT settled, 3, 1, 'operator:revenue', 'RUB', -100 FROM made;
INSERT INTO unsealed SELECT received, at, 1 FROM made;
INSERT INTO unsealed SELECT settled, at, 2 FROM made;
INSERT INTO balances SELECT 100000001, 1, 'TEST', 'pool-TEST', 'RUB', 9900 * COUNT(*), '' FROM made;
INSERT INTO cursors SELECT 'test', 'test', MAX(i), 0 FROM made;
UPDATE test_chain SET height = (SELECT MAX(i) FROM made)`
