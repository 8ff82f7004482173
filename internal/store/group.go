package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
)

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
			return nil, w.rollback(err)
		}
	}
	if err := w.exec("COMMIT"); err != nil {
		return nil, w.rollback(err)
	}
	w.sizes.add(len(group))
	return answers, nil
}

// rollback returns why it was needed. It fails when SQLite has rolled back already, which is as good.
func (w *writer) rollback(why error) error {
	_ = w.exec("ROLLBACK")
	return why
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

// panicked carries a panic from the writer's goroutine to the caller whose function it was.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v\n%s", p.value, p.stack) }
