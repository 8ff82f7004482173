package app

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"kassa/internal/books"
)

// plant changes a database behind the store's back.
func plant(t *testing.T, database, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+database+"?_pragma=busy_timeout(10000)")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

const (
	raise = `INSERT INTO account_totals (sandbox, account, asset, minor) VALUES (true, 'operator:revenue', 'RUB', 123)`
	lower = `DELETE FROM account_totals`
)

// degraded waits until the server does or does not say that its books suffer.
func degraded(t *testing.T, server *Server, want bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		if _, broken := server.health.state(); slices.Contains(broken, "ledger") == want {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("the books suffer: %t for a minute", !want)
		case <-tick.C:
		}
	}
}

// ledgerCheckOf runs the command and returns what it says.
func ledgerCheckOf(t *testing.T, database string) (result checkResult, err error) {
	t.Helper()
	var out bytes.Buffer
	err = run(t.Context(), []string{"ledger", "check", "--json", "--database", "sqlite:" + database}, &console{&out, &out})
	if unread := json.Unmarshal(out.Bytes(), &result); unread != nil {
		t.Fatalf("%v in %s", unread, &out)
	}
	return result, err
}

// TestBreach: the server's own check at its start finds a breach, tells it and goes on selling; a clean check by hand
// ends that.
func TestBreach(t *testing.T) {
	database := fresh(t)
	stop(t, start(t, database)) // makes it; its first check may or may not have run
	plant(t, database, raise)
	plant(t, database, "DELETE FROM ledger_checks")
	server := start(t, database)
	defer stop(t, server)
	degraded(t, server, true)

	result, err := ledgerCheckOf(t, database)
	if !errors.Is(err, books.ErrUnsound) || result.Sound || result.Breaches != 1 {
		t.Errorf("%v: %+v", err, result)
	}
	want := breachLine{"total", "operator:revenue", "the total of operator:revenue (sandbox)", "RUB", "1.23", "0", "1.23"}
	if len(result.Found) != 1 || result.Found[0] != want {
		t.Errorf("found %+v, want %+v", result.Found, want)
	}
	if sound, err := server.house.store.LedgerSound(t.Context()); sound || err != nil {
		t.Errorf("sound %t, %v", sound, err)
	}

	plant(t, database, lower)
	if result, err := ledgerCheckOf(t, database); err != nil || !result.Sound {
		t.Errorf("%v: %+v", err, result)
	}
	degraded(t, server, false)
}

func TestCheckAtMustBeATime(t *testing.T) {
	config := Config{LedgerCheckAt: "noon"}
	config.Listen, config.Database = "127.0.0.1:0", "sqlite:"+fresh(t)
	if server, err := Start(t.Context(), config); err == nil {
		stop(t, server)
		t.Error("it started")
	}
}
