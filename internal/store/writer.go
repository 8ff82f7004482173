package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"kassa/internal/store/db"
)

// Bounds of the group commit: what waits for the writer, and what one commit may carry.
const (
	maxWaiting = 1024
	maxGroup   = 256
)

var errClosed = errors.New("the database is closed")

// writer is SQLite's only writing connection. One goroutine collects what waits, runs each under a savepoint of its
// own inside one transaction, commits once, and then answers all: one wait for the disk serves the whole group.
type writer struct {
	conn     *sql.Conn
	prepared *prepared
	queries  *db.Queries
	waiting  chan *job
	stopped  chan struct{}
	mu       sync.RWMutex // guards closed, and waiting's end
	closed   bool
}

// job is one caller's function and its answer.
type job struct {
	ctx   context.Context
	do    func(context.Context, *db.Queries) error
	taken atomic.Bool // by the writer, or by its caller who gave up waiting
	done  chan error
}

// panicked carries a panic from the writer's goroutine to the caller whose function it was.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v\n%s", p.value, p.stack) }

func startWriter(pool *sql.DB) (*writer, error) {
	conn, err := pool.Conn(context.Background())
	if err != nil {
		return nil, err
	}
	w := &writer{conn: conn, prepared: prepare(conn), waiting: make(chan *job, maxWaiting), stopped: make(chan struct{})}
	w.queries = db.New(detached{w.prepared})
	go w.run()
	return w, nil
}

// write hands a function to the writer and waits for its answer. A caller whose context ends before the function has
// begun is answered at once, later the function's statements are taken back.
func (w *writer) write(ctx context.Context, do func(context.Context, *db.Queries) error) error {
	j := &job{ctx: ctx, do: do, done: make(chan error, 1)}
	if err := w.enqueue(j); err != nil {
		return err
	}
	var err error
	select {
	case err = <-j.done:
	case <-ctx.Done():
		if j.taken.CompareAndSwap(false, true) {
			return ctx.Err()
		}
		err = <-j.done // it runs: its variables are the caller's, who must not go on before it ends
	}
	var failed *panicked
	if errors.As(err, &failed) {
		panic(failed.Error())
	}
	return err
}

func (w *writer) enqueue(j *job) error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.closed {
		return errClosed
	}
	select {
	case w.waiting <- j:
		return nil
	case <-j.ctx.Done():
		return j.ctx.Err()
	}
}

// close lets the writer finish what it accepted.
func (w *writer) close() error {
	w.mu.Lock()
	if !w.closed {
		w.closed = true
		close(w.waiting)
	}
	w.mu.Unlock()
	<-w.stopped
	return errors.Join(w.prepared.close(), w.conn.Close())
}

func (w *writer) run() {
	defer close(w.stopped)
	for first := range w.waiting {
		w.commit(w.collect(first))
	}
}

// collect takes what waits already; it does not wait for more.
func (w *writer) collect(first *job) []*job {
	group := take(nil, first)
	for len(group) < maxGroup {
		select {
		case next, open := <-w.waiting:
			if !open {
				return group
			}
			group = take(group, next)
		default:
			return group
		}
	}
	return group
}

// take leaves out a job whose caller has gone.
func take(group []*job, j *job) []*job {
	if j.taken.CompareAndSwap(false, true) {
		return append(group, j)
	}
	return group
}

// commit runs a group and answers it. If the group fails as a whole, each job is tried alone, so that none fails for
// another's sake.
func (w *writer) commit(group []*job) {
	if len(group) == 0 {
		return
	}
	answers, err := w.together(group)
	for i, j := range group {
		switch {
		case err == nil:
			j.done <- answers[i]
		case len(group) == 1:
			j.done <- err
		default:
			w.commit([]*job{j})
		}
	}
}

// together runs the group in one transaction. Its error is the transaction's, then nothing was kept.
func (w *writer) together(group []*job) ([]error, error) {
	if err := w.exec("BEGIN IMMEDIATE"); err != nil {
		return nil, err
	}
	answers := make([]error, len(group))
	for i, j := range group {
		var err error
		if answers[i], err = w.apart(j); err != nil {
			return nil, errors.Join(err, w.exec("ROLLBACK"))
		}
	}
	if err := w.exec("COMMIT"); err != nil {
		_ = w.exec("ROLLBACK") // fails when the commit has rolled back already
		return nil, err
	}
	return answers, nil
}

// apart runs one job under a savepoint. The first error is the job's own, the second one the transaction's.
func (w *writer) apart(j *job) (own, broken error) {
	if err := w.exec("SAVEPOINT job"); err != nil {
		return nil, err
	}
	own = w.call(j)
	if own != nil {
		if err := w.exec("ROLLBACK TO job"); err != nil {
			return nil, errors.Join(own, err)
		}
	}
	return own, w.exec("RELEASE job")
}

// call runs a job's function; one whose caller has gone counts as failed.
func (w *writer) call(j *job) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = &panicked{value, debug.Stack()}
		}
	}()
	if err := j.ctx.Err(); err != nil {
		return err
	}
	if err := j.do(j.ctx, w.queries); err != nil {
		return err
	}
	return j.ctx.Err()
}

func (w *writer) exec(statement string) error {
	_, err := w.prepared.ExecContext(context.Background(), statement)
	return err
}

// detached runs statements without their caller's context: interrupting one would roll the whole group back.
type detached struct{ *prepared }

func (d detached) ExecContext(_ context.Context, query string, values ...any) (sql.Result, error) {
	return d.prepared.ExecContext(context.Background(), query, values...)
}

func (d detached) QueryContext(_ context.Context, query string, values ...any) (*sql.Rows, error) {
	return d.prepared.QueryContext(context.Background(), query, values...)
}

func (d detached) QueryRowContext(_ context.Context, query string, values ...any) *sql.Row {
	return d.prepared.QueryRowContext(context.Background(), query, values...)
}
