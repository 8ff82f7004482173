package e2e

import (
	"database/sql"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"

	_ "modernc.org/sqlite" // to look into the database when the server has stopped
)

// TestCrash kills the server again and again while it makes and pays invoices, and then finds nothing lost: every
// acknowledged invoice exists, every acknowledged payment is credited once, every payed invoice's callback arrived under
// one webhook-id, the feed has every event for a reader who kept its cursor, and the books balance. KILLS sets how often; docs/durability.md tells more.
func TestCrash(t *testing.T) {
	kills := 12
	if text := os.Getenv("KILLS"); text != "" {
		var err error
		if kills, err = strconv.Atoi(text); err != nil {
			t.Fatalf("KILLS: %v", err)
		}
	}
	patientlyOnEach(t, func(t *testing.T, db database) {
		m := newMerchant(t, db, "--sandbox")
		inbox, address := newInbox(t, m)
		clerks := make([]*clerk, 8)
		for i := range clerks {
			clerks[i] = &clerk{merchant: m, callback: address}
		}
		random := rand.New(rand.NewPCG(1, uint64(kills))) // the kills fall at other places in the work each time
		var feed reader
		for range kills {
			k := serve(t, db)
			feed.read(t, m.at(k))
			crash(t, k, clerks, random.Int64N(150))
		}
		k := serve(t, db)
		credited := audit(t, m.at(k), clerks, inbox)
		feed.audit(t, m.at(k), append(sold(clerks), m.at(k).create(t, nil)))
		k.stop(t)
		auditBooks(t, db, m, credited)
	})
}

// crash kills a server once it has acknowledged so many calls; 0 is before the first.
func crash(t *testing.T, k *kassa, clerks []*clerk, after int64) {
	t.Helper()
	count, reached := countdown(after)
	var working sync.WaitGroup
	for _, c := range clerks {
		working.Go(func() { c.work(t, k, count) })
	}
	if after > 0 {
		within(t, "progress under load", reached)
	}
	k.kill(t)
	working.Wait()
}

// audit asks a server that came up after the last kill about every sale, and returns what they credited in all, in roubles.
func audit(t *testing.T, m *merchant, clerks []*clerk, inbox *inbox) int64 {
	t.Helper()
	// This payment is taken in after all that was sent before it.
	last := &sale{id: m.create(t, fields{"amount": due}), sent: due, acknowledged: due}
	m.pay(t, last.id, "")
	credited := last.check(t, m.info(t, last.id))
	sales, payed, unknown := 1, 1, 0
	for _, c := range clerks {
		for _, s := range c.sales {
			info := m.info(t, s.id)
			credited += s.check(t, info)
			sales++
			if s.sent != s.acknowledged {
				unknown++
			}
			if info.text("state") == "payed" {
				payed++
				eventually(t, "the callback of "+s.id+" is taken", func() bool { return inbox.taken(s.id) })
			}
		}
	}
	t.Logf("%d invoices, %d payed, %d with a payment that was not acknowledged, %d callbacks", sales, payed, unknown, inbox.total())
	return credited
}

// sold lists the invoices that were acknowledged.
func sold(clerks []*clerk) []string {
	var ids []string
	for _, c := range clerks {
		for _, s := range c.sales {
			ids = append(ids, s.id)
		}
	}
	return ids
}

// auditBooks reads the ledger itself: the till has what its invoices credited, and all postings add up to zero.
func auditBooks(t *testing.T, db database, m *merchant, credited int64) {
	t.Helper()
	driver, dsn := "pgx", db.dsn
	if path, ok := strings.CutPrefix(db.dsn, "sqlite:"); ok {
		driver, dsn = "sqlite", path
	}
	books, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = books.Close() }()
	for _, row := range []struct {
		what, query string
		want        int64
	}{
		{"the till's balance, in kopecks", "SELECT COALESCE(SUM(amount), 0) FROM balances", credited * 100},
		{"the postings to it", "SELECT COALESCE(-SUM(minor), 0) FROM postings WHERE account LIKE 'till:%'", credited * 100},
		{"the sum of all postings", "SELECT COALESCE(SUM(minor), 0) FROM postings", 0},
		{"transfers on the chain without a payment", "SELECT COUNT(*) FROM test_transfers WHERE key NOT IN (SELECT key FROM payments)", 0},
		{"events that were not numbered", "SELECT COUNT(*) FROM events WHERE sequence IS NULL", 0},
		{"observations that were not taken in", "SELECT COUNT(*) FROM parked_observations", 0},
	} {
		var got int64
		if err := books.QueryRow(row.query).Scan(&got); err != nil || got != row.want {
			t.Errorf("%s: %d, want %d (%v)", row.what, got, row.want, err)
		}
	}
}
