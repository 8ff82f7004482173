package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/store/db"
)

var errOwn = errors.New("the caller's own")

func openWriter(t *testing.T) *writer { return openLite(t).writer }

func openLite(t *testing.T) *liteDB {
	t.Helper()
	s, err := Open(context.Background(), "sqlite:"+filepath.Join(t.TempDir(), "kassa.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s.engine.(*liteDB)
}

// put is a job that writes a row of table meta and then does what else it is told.
func put(name string, then func() error) func(context.Context, *db.Queries) error {
	return func(ctx context.Context, q *db.Queries) error {
		if err := q.PutMeta(ctx, db.PutMetaParams{Name: name, Value: "v"}); err != nil {
			return err
		}
		if then == nil {
			return nil
		}
		return then()
	}
}

// hold keeps the writer busy until it is released.
func hold(t *testing.T, w *writer) (release func()) {
	t.Helper()
	began, released := make(chan struct{}), make(chan struct{})
	release = sync.OnceFunc(func() { close(released) })
	t.Cleanup(release) // runs before the store is closed, which waits for the writer
	holder := &job{ctx: context.Background(), done: make(chan error, 1), do: put("holder", func() error {
		close(began)
		<-released
		return nil
	})}
	if err := w.enqueue(holder); err != nil {
		t.Fatal(err)
	}
	<-began
	return release
}

// group makes the writer run the jobs in one group: they wait together while another one holds the writer. Once they
// wait, it does what else is to be done.
func group(t *testing.T, w *writer, then func(), jobs ...*job) []string {
	t.Helper()
	release := hold(t, w)
	for _, j := range jobs {
		j.done = make(chan error, 1)
		if err := w.enqueue(j); err != nil {
			t.Fatal(err)
		}
	}
	then()
	release()
	answers := []string{}
	for _, j := range jobs {
		answers = append(answers, fmt.Sprint(<-j.done))
	}
	return answers
}

func nothing() {}

// kept tells which of the names are in table meta.
func kept(t *testing.T, w *writer, names ...string) []string {
	t.Helper()
	var found []string
	for _, name := range names {
		if _, err := w.queries.Meta(context.Background(), name); err == nil {
			found = append(found, name)
		}
	}
	return found
}

func TestGroupFailsOneByOne(t *testing.T) {
	w := openWriter(t)
	answers := group(t, w, nothing,
		&job{ctx: context.Background(), do: put("a", nil)},
		&job{ctx: context.Background(), do: put("b", func() error { return errOwn })},
		&job{ctx: context.Background(), do: put("c", nil)},
	)
	if diff := cmp.Diff([]string{"<nil>", errOwn.Error(), "<nil>"}, answers); diff != "" {
		t.Fatal(diff)
	}
	if diff := cmp.Diff([]string{"a", "c"}, kept(t, w, "a", "b", "c")); diff != "" {
		t.Fatal(diff)
	}
}

// TestGroupThatCannotCommit: one job breaks a rule that SQLite checks at the commit only, so the whole group fails there.
func TestGroupThatCannotCommit(t *testing.T) {
	w := openWriter(t)
	breaks := func() error {
		if err := w.exec("PRAGMA defer_foreign_keys = ON"); err != nil {
			return err
		}
		return w.exec("INSERT INTO till_settings (till, name, value) VALUES (123456789, 'n', 'v')")
	}
	runs := map[string]int{}
	count := func(name string, then func() error) *job {
		return &job{ctx: context.Background(), do: put(name, func() error {
			runs[name]++
			if then == nil {
				return nil
			}
			return then()
		})}
	}
	answers := group(t, w, nothing, count("a", nil), count("b", breaks), count("c", nil))
	if answers[0] != "<nil>" || answers[1] == "<nil>" || answers[2] != "<nil>" {
		t.Fatal(answers)
	}
	if diff := cmp.Diff([]string{"a", "c"}, kept(t, w, "a", "b", "c")); diff != "" {
		t.Fatal(diff)
	}
	if diff := cmp.Diff(map[string]int{"a": 2, "b": 2, "c": 2}, runs); diff != "" {
		t.Fatalf("runs, once together and once alone: %s", diff)
	}
}

// TestGroupThatSQLiteRollsBack: on a full disk SQLite ends the transaction by itself, under everybody's feet.
func TestGroupThatSQLiteRollsBack(t *testing.T) {
	w := openWriter(t)
	full := func() error { return errors.Join(w.exec("ROLLBACK"), errOwn) }
	answers := group(t, w, nothing,
		&job{ctx: context.Background(), do: put("a", nil)},
		&job{ctx: context.Background(), do: put("b", full)},
		&job{ctx: context.Background(), do: put("c", nil)},
	)
	if answers[0] != "<nil>" || answers[1] == "<nil>" || answers[2] != "<nil>" {
		t.Fatal(answers)
	}
	if diff := cmp.Diff([]string{"a", "c"}, kept(t, w, "a", "b", "c")); diff != "" {
		t.Fatal(diff)
	}
}

func TestCallerWhoGaveUpWaitingIsNotRun(t *testing.T) {
	w := openWriter(t)
	gone, cancel := context.WithCancel(context.Background())
	left := &job{ctx: context.Background(), do: put("left", nil)}
	left.taken.Store(true)
	answers := group(t, w, cancel,
		&job{ctx: gone, do: put("gone", nil)},
		&job{ctx: context.Background(), do: put("a", nil)},
	)
	if diff := cmp.Diff([]string{"context canceled", "<nil>"}, answers); diff != "" {
		t.Fatal(diff)
	}
	if got := take(nil, left); got != nil {
		t.Fatal("a job was taken whose caller has left")
	}
	if diff := cmp.Diff([]string{"a"}, kept(t, w, "gone", "a")); diff != "" {
		t.Fatal(diff)
	}
}

// leaving is the context of a caller who leaves while his function waits: when he looks for the second time.
type leaving struct {
	context.Context
	leave func()
	looks int
}

func (l *leaving) Done() <-chan struct{} {
	if l.looks++; l.looks == 2 {
		l.leave()
	}
	return l.Context.Done()
}

// TestWaitingCallerMayLeave: he is answered while the writer is still busy with another one.
func TestWaitingCallerMayLeave(t *testing.T) {
	w := openWriter(t)
	release := hold(t, w)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if err := w.write(&leaving{Context: ctx, leave: cancel}, put("gone", nil)); !errors.Is(err, context.Canceled) {
		t.Fatalf("error is %v, want context.Canceled", err)
	}
	release()
	if err := w.write(context.Background(), put("a", nil)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a"}, kept(t, w, "gone", "a")); diff != "" {
		t.Fatal(diff)
	}
}

// TestCloseDrains: what was accepted before the end is still written and answered.
func TestCloseDrains(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kassa.db")
	s, err := Open(context.Background(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	w := s.engine.(*liteDB).writer
	release := hold(t, w)
	waits := &job{ctx: context.Background(), done: make(chan error, 1), do: put("a", nil)}
	if err := w.enqueue(waits); err != nil {
		t.Fatal(err)
	}
	closed := make(chan error)
	go func() { closed <- s.Close() }()
	release()
	if err := errors.Join(<-waits.done, <-closed); err != nil {
		t.Fatal(err)
	}
	if err := w.write(context.Background(), put("c", nil)); !errors.Is(err, errClosed) {
		t.Fatalf("writing to a closed store: %v", err)
	}
	again, err := Open(context.Background(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a"}, kept(t, again.engine.(*liteDB).writer, "a", "c")); diff != "" {
		t.Error(diff)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestDurability(t *testing.T) {
	w := openWriter(t)
	for pragma, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "10000",
	} {
		var got string
		row := w.conn.QueryRowContext(context.Background(), "PRAGMA "+pragma)
		if err := row.Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q, want %q: %v", pragma, got, want, err)
		}
	}
}
