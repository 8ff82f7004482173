package bench

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"text/tabwriter"
	"time"

	"golang.org/x/sync/errgroup"

	"kassa/internal/books"
	"kassa/internal/ident"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/store"
	"kassa/internal/till"
)

// LedgerOptions say what to measure of the books; every field is needed.
type LedgerOptions struct {
	Program string        // of Kassa; the check is its own process, so that its memory can be told
	Dir     string        // where databases are made
	Callers int           // that post at once
	Length  time.Duration // of the posting and of the raw inserts
	Entries int           // of the ledger that is checked
}

// Ledger measures how many entries a second are posted durably on SQLite beside the raw grouped inserts of the same
// driver, how fast they are sealed, and what a check of a large ledger takes.
func Ledger(ctx context.Context, out io.Writer, options LedgerOptions) error {
	dir, err := os.MkdirTemp(options.Dir, "kassa-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	raw, err := Grouped(ctx, dir, options.Length)
	if err != nil {
		return err
	}
	posted, err := Posts(ctx, dir, options.Callers, options.Length)
	if err != nil {
		return err
	}
	large, err := checkLarge(ctx, dir, options)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	for _, row := range []struct{ what, value string }{
		{"raw rows, in groups of 256, one commit each", fmt.Sprintf("%.0f/s", raw)},
		{"entries posted, durable, each with its 2 postings, queue row and balance", fmt.Sprintf("%.0f/s", posted)},
		{"rows written by them", fmt.Sprintf("%.0f/s, %.2f of raw", posted*rowsOfPost, posted*rowsOfPost/raw)},
		{"entries sealed", fmt.Sprintf("%.0f/s", float64(options.Entries)/large.seal.Seconds())},
		{fmt.Sprintf("kassa ledger check of %d entries", options.Entries), fmt.Sprintf("%.1f s, %.0f MB at most", large.check.Seconds(), large.memory)},
	} {
		_, _ = fmt.Fprintf(table, "%s\t%s\n", row.what, row.value) // Flush tells of a broken output
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "\n%d CPUs, %s %s/%s; %d callers, %s; synchronous=FULL\n",
		runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH, options.Callers, options.Length)
	return err
}

// rowsOfPost: the entry, its two postings, its place in the sealer's queue, and the balance.
const rowsOfPost = 5

// Grouped returns how many rows a second one caller can insert with a prepared statement in groups of 256 that are
// committed durably: what group commit could reach if an entry were one row without rules.
func Grouped(ctx context.Context, dir string, length time.Duration) (rate float64, err error) {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "grouped.db")+settings)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, "CREATE TABLE facts (id INTEGER PRIMARY KEY, fact TEXT NOT NULL)"); err != nil {
		return 0, err
	}
	insert, err := db.PrepareContext(ctx, "INSERT INTO facts (id, fact) VALUES ($1, $2)")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, insert.Close()) }()
	const group = 256
	fact, begin, rows := strings.Repeat("x", 100), time.Now(), 0
	for time.Since(begin) < length {
		if _, err := db.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil { // the pool has one connection
			return 0, err
		}
		for range group {
			rows++
			if _, err := insert.ExecContext(ctx, rows, fact); err != nil {
				return 0, err
			}
		}
		if _, err := db.ExecContext(ctx, "COMMIT"); err != nil {
			return 0, err
		}
	}
	return float64(rows) / time.Since(begin).Seconds(), nil
}

// The till and the wallet of the measurements.
const (
	benchTill   = 100000001
	benchMethod = "TEST"
	benchWallet = "pool-TEST"
)

// furnished opens a new database with one sandbox till and its wallet.
func furnished(ctx context.Context, path string) (*store.Store, error) {
	opened, err := store.Open(ctx, "sqlite:"+path)
	if err != nil {
		return nil, err
	}
	made := till.Till{ID: benchTill, Name: "bench", Login: "bench", Sandbox: true, CreatedAt: time.Now()}
	err = opened.InsertTill(ctx, made, nil)
	if err == nil {
		err = opened.Write(ctx, func(ctx context.Context, tx invoice.Tx) error {
			_, err := tx.PoolWallet(ctx, benchMethod, rail.TestNetwork, time.Now())
			return err
		})
	}
	if err != nil {
		return nil, errors.Join(err, opened.Close())
	}
	return opened, nil
}

// Posts returns how many entries a second are posted durably when so many callers post at once.
func Posts(ctx context.Context, dir string, callers int, length time.Duration) (rate float64, err error) {
	opened, err := furnished(ctx, filepath.Join(dir, "posts.db"))
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, opened.Close()) }()
	ids, begin := ident.New(nil), time.Now()
	var posted atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for range callers {
		group.Go(func() error {
			for time.Since(begin) < length {
				entry := oneEntry(ids.Entry(), time.Now())
				err := opened.Write(ctx, func(ctx context.Context, tx invoice.Tx) error { return tx.Post(ctx, entry) })
				if err != nil {
					return err
				}
				posted.Add(1)
			}
			return nil
		})
	}
	err = group.Wait()
	return float64(posted.Load()) / time.Since(begin).Seconds(), err
}

// oneEntry gives the till a rouble out of the wallet.
func oneEntry(id string, at time.Time) ledger.Entry {
	credit := ledger.Credit(ledger.Till(true, benchTill, benchMethod, benchWallet, money.RUB), money.Of(money.RUB, 1))
	credit.Spendable = &ledger.Balance{Till: benchTill, Method: benchMethod, Wallet: benchWallet}
	return ledger.Entry{ID: id, At: at, Reason: ledger.Credited, Postings: []ledger.Posting{
		ledger.Debit(ledger.Wallet(true, benchWallet, money.RUB), money.Of(money.RUB, 1)), credit,
	}}
}

// large is what a large ledger took.
type large struct {
	seal, check time.Duration
	memory      float64 // MB that the check's process needed at most
}

// checkLarge fills a database with paid invoices, two entries each, seals them and lets the program check them.
func checkLarge(ctx context.Context, dir string, options LedgerOptions) (result large, err error) {
	path := filepath.Join(dir, "large.db")
	opened, err := furnished(ctx, path)
	if err != nil {
		return result, err
	}
	if err := errors.Join(opened.Close(), fill(ctx, path, options.Entries/2)); err != nil {
		return result, err
	}
	if opened, err = store.Open(ctx, "sqlite:"+path); err != nil {
		return result, err
	}
	begin := time.Now()
	err = books.Keeper{Store: opened, Now: time.Now}.Seal(ctx)
	result.seal = time.Since(begin)
	if err := errors.Join(err, opened.Close()); err != nil {
		return result, err
	}
	check := exec.CommandContext(ctx, options.Program, "ledger", "check", "--database", "sqlite:"+path) //nolint:gosec // our own program
	check.Env = append(os.Environ(), "KASSA_KEY="+strings.Repeat("1", 64))                              // the database has no secret
	var text bytes.Buffer
	check.Stdout, check.Stderr = &text, &text
	begin = time.Now()
	if err := check.Start(); err != nil {
		return result, err
	}
	peak := watch(check.Process.Pid)
	err = check.Wait()
	result.check, result.memory = time.Since(begin), peak()
	if err != nil {
		return result, fmt.Errorf("%w: %s", err, &text)
	}
	return result, nil
}

// watch follows the peak of a process's memory; the function ends that and returns it in MB. The system's own answer at
// the end of a process counts what its parent needed.
func watch(pid int) func() float64 {
	peak, done, ended := 0.0, make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				peak = max(peak, peakOf(pid))
			}
		}
	}()
	return func() float64 {
		close(done)
		<-ended
		return peak
	}
}

// peakOf is the most memory that a running process ever had, in MB; 0 where the system does not tell.
func peakOf(pid int) float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.SplitSeq(string(status), "\n") {
		var kilobytes float64
		if _, err := fmt.Sscanf(line, "VmHWM: %f kB", &kilobytes); err == nil {
			return kilobytes / 1024
		}
	}
	return 0
}

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
