package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"sync/atomic"

	"kassa/internal/store/db"
)

// Bounds of the group commit: what waits for the writer, and what one commit may carry.
const (
	maxWaiting = 1024
	maxGroup   = 256
)

// savepointsInMemory keeps what a savepoint could take back in memory. Beyond 64 KB, which numbering the events of one
// group takes, SQLite would write it to a file: two system calls for each page that a later savepoint touches.
const savepointsInMemory = "PRAGMA temp_store = memory"

var errClosed = errors.New("the database is closed")

// writer is SQLite's only writing connection. One goroutine collects what waits, runs each under a savepoint of its
// own inside one transaction, commits once, and then answers all: one wait for the disk serves the whole group.
type writer struct {
	conn     *sql.Conn
	prepared *prepared
	queries  *db.Queries
	waiting  chan *job
	stopped  chan struct{}
	sizes    sizes        // of the groups that were committed
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

func startWriter(pool *sql.DB) (*writer, error) {
	conn, err := pool.Conn(context.Background())
	if err != nil {
		return nil, err
	}
	if _, err := conn.ExecContext(context.Background(), savepointsInMemory); err != nil {
		return nil, errors.Join(err, conn.Close())
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
