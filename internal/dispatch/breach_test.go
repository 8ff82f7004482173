package dispatch_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // to plant what the store would refuse

	"kassa/internal/books"
	"kassa/internal/litetest"
	"kassa/internal/rail"
	"kassa/internal/shoptest"
	"kassa/internal/store"
)

// lived has a dispatch in every state: one that paid, one that was taken back, one that others excluded, and an open one
// with two drafts.
func lived(t *testing.T, database string) {
	t.Helper()
	s := openOn(t, database)
	defer func() { s.Must(s.Store.Close()) }()
	s.chain.coins["in4:0"] = rail.Coin{Outpoint: "in4:0", Wallet: "own", Index: 4, Minor: 25_000_000, Height: 1}
	s.mine()
	end := func(id string) {
		s.confirm(id)
		s.mine()
		s.follow()
	}
	end(s.exported(s.withdraw("0.1")).ID)
	back := s.withdraw("0.11")
	s.exported(back)
	s.Must(second(s.service.Recall(t.Context(), back, step)))
	end(s.exported(back).ID)
	lost := s.exported(s.withdraw("0.12"))
	s.chain.spend("theirs", "theirs bare", lost.Inputs...)
	s.mine()
	s.mine()
	s.follow()
	held := s.withdraw("0.3")
	s.Must(s.sign(s.exported(held)))
	s.exported(held)
	s.Sound()
}

// breaches are statements that break the books, with the kinds of all breaches that follow and what is said of one.
var breaches = []struct{ name, plant, kinds, text string }{
	{"a draft's fee is another", `UPDATE drafts SET fee = fee + 5, change = change - 5 WHERE id IN (SELECT draft FROM dispatches)`,
		"dispatch", "the network's fee of transaction "},
	{"the fee's entry is another", `UPDATE dispatches SET entry = 'funds own' WHERE state = 'settled'`,
		"dispatch", "which is settled, added up from its entry"},
	{"a fee without change", `UPDATE drafts SET fee = fee + 5 WHERE dispatch IN (SELECT id FROM dispatches WHERE state = 'open') AND number = 1`,
		"dispatch", "has 1 drafts whose coins are not what they pay"},
	{"a payoff is paid less", `UPDATE payoffs SET received = received - 1, amount = amount - 1, commission = commission + 1 WHERE received = 30000000`,
		"dispatch", "has 2 drafts whose coins are not what they pay"},
	{"a draft does not exclude the others", `UPDATE dispatches SET anchor = 'elsewhere:0' WHERE state = 'open'`,
		"dispatch", "has 2 drafts that do not exclude the others"},
	{"a draft lacks the anchor", `DELETE FROM draft_inputs WHERE draft IN (SELECT id FROM drafts WHERE number = 2) AND outpoint IN
		(SELECT anchor FROM dispatches WHERE state = 'open')`,
		"dispatch", "has 1 drafts that do not exclude the others"},
	{"an exported payoff was ended", `UPDATE payoffs SET state = 'payed', final_at = 1 WHERE received = 30000000`,
		"callback dispatch payoff suspense", "0 of its 1 payoffs wait for it"},
	{"an exported payoff may be paid by others", `UPDATE dispatch_payoffs SET open = FALSE`,
		"dispatch", "1 of its 1 payoffs wait for it, 0 for nothing else"},
	{"an exported payoff was forgotten", `DELETE FROM dispatch_payoffs WHERE open`,
		"dispatch", "has 2 drafts whose coins are not what they pay"},
	{"a coin is free for others", `UPDATE coins SET dispatch = NULL WHERE outpoint IN (SELECT anchor FROM dispatches WHERE state = 'open')`,
		"dispatch", "2 coins of its drafts are not reserved for it"},
	{"all coins are free", `UPDATE coins SET dispatch = NULL`,
		"dispatch", "4 coins of its drafts are not reserved for it"},
	{"a coin of an ended one is reserved", `UPDATE coins SET dispatch = (SELECT MIN(id) FROM dispatches WHERE state = 'settled') WHERE dispatch IS NULL`,
		"dispatch", "is settled and still has "},
	{"an ended one holds its payoffs", `UPDATE dispatch_payoffs SET open = TRUE`,
		"dispatch", "is void and still has 0 coins reserved, and 1 payoffs"},
	{"a payoff that was paid waits", `UPDATE payoffs SET state = 'processing', final_at = NULL WHERE received = 10000000`,
		"dispatch payoff suspense", "is settled and pays 1 payoffs, 0 are payed and 1 wait"},
	{"a payoff that was paid failed", `UPDATE payoffs SET state = 'failed' WHERE received = 10000000`,
		"dispatch payoff", "is settled and pays 1 payoffs, 0 are payed and 0 wait"},
	{"a payoff that was taken back is payed", `UPDATE payoffs SET state = 'payed' WHERE received = 11000000`,
		"dispatch payoff", "is settled and pays 0 payoffs, 1 are payed"},
	{"a payoff that was taken back waits", `UPDATE payoffs SET state = 'processing', final_at = NULL WHERE received = 11000000`,
		"dispatch payoff suspense", "is settled and pays 0 payoffs, 0 are payed and 1 wait"},
	{"an open one ended", `UPDATE dispatches SET state = 'void', ended_at = 1 WHERE state = 'open'`,
		"dispatch", "is void and still has 2 coins reserved, and 1 payoffs"},
	{"an ended one is open", `UPDATE dispatches SET state = 'open', ended_at = NULL WHERE state = 'void'`,
		"dispatch", "is open, 1 coins of its drafts are not reserved for it"},
}

// TestEveryBreachOfADispatchIsFound plants one after another behind the store's back.
func TestEveryBreachOfADispatchIsFound(t *testing.T) {
	original := litetest.New(t)
	lived(t, "sqlite:"+original)
	finds(t, "sqlite", func(t *testing.T) (driver, dsn string) {
		data, err := os.ReadFile(original)
		path := filepath.Join(t.TempDir(), "copy.db")
		if err == nil {
			err = os.WriteFile(path, data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		return "file:" + path + "?_pragma=foreign_keys(off)", "sqlite:" + path
	})
}

// finds plants every breach into a copy of the database. The driver knows it by another name than Kassa.
func finds(t *testing.T, driver string, copied func(t *testing.T) (raw, dsn string)) {
	t.Helper()
	for _, row := range breaches {
		t.Run(row.name, func(t *testing.T) {
			raw, dsn := copied(t)
			plant(t, driver, raw, row.plant)
			db, err := store.Open(t.Context(), dsn)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = db.Close() }()
			says(t, checked(t, db), row.kinds, row.text)
		})
	}
}

// checked adds everything up again.
func checked(t *testing.T, db *store.Store) (report books.Report) {
	t.Helper()
	err := db.Snapshot(t.Context(), func(from books.Snapshot) (err error) {
		report, err = books.Check(t.Context(), from, shoptest.Opening)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func plant(t *testing.T, driver, raw, statement string) {
	t.Helper()
	db, err := sql.Open(driver, raw)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(context.Background(), statement); err != nil {
		t.Fatal(err)
	}
}

func says(t *testing.T, report books.Report, kinds, text string) {
	t.Helper()
	met, said := map[string]bool{}, false
	for _, breach := range report.Found {
		met[string(breach.Kind)] = true
		said = said || breach.Kind == books.OfDispatch && strings.Contains(breach.Text, text)
	}
	for _, kind := range strings.Fields(kinds) {
		if !met[kind] {
			t.Errorf("no breach of kind %s", kind)
		}
		delete(met, kind)
	}
	if len(met) > 0 || !said {
		t.Errorf("want %s and %q, found %+v", kinds, text, report.Found)
	}
}
