package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync"

	"kassa/internal/store/db"
)

// preparer is a *sql.DB or a *sql.Conn.
type preparer interface {
	db.DBTX
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
}

// statement is a *sql.Stmt that stays open for the next call.
type statement interface {
	ExecContext(ctx context.Context, values ...any) (sql.Result, error)
	QueryContext(ctx context.Context, values ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, values ...any) *sql.Row
}

// prepared runs each query of the package as a statement that SQLite has compiled once. The queries are constants,
// which bounds it.
type prepared struct {
	preparer
	statements *sync.Map // by text, *sql.Stmt
	tx         *sql.Tx   // that the statements run in, nil for none
}

func prepare(on preparer) *prepared { return &prepared{preparer: on, statements: &sync.Map{}} }

// in is the same statements run in a transaction.
func (p *prepared) in(tx *sql.Tx) *prepared { return &prepared{p.preparer, p.statements, tx} }

func (p *prepared) statement(ctx context.Context, query string) (statement, error) {
	known, ok := p.statements.Load(query)
	if !ok {
		made, err := p.PrepareContext(ctx, portable(query))
		if err != nil {
			return nil, err
		}
		if known, ok = p.statements.LoadOrStore(query, made); ok {
			_ = made.Close() //nolint:sqlclosecheck // another caller was faster, only then is it superfluous
		}
	}
	if p.tx != nil {
		return p.tx.StmtContext(ctx, known.(*sql.Stmt)), nil
	}
	return known.(*sql.Stmt), nil
}

// portable takes the row lock off a query: SQLite has none and needs none, it has one writer.
func portable(query string) string { return strings.TrimSuffix(query, "FOR UPDATE\n") }

func (p *prepared) ExecContext(ctx context.Context, query string, values ...any) (sql.Result, error) {
	compiled, err := p.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return compiled.ExecContext(ctx, values...)
}

func (p *prepared) QueryContext(ctx context.Context, query string, values ...any) (*sql.Rows, error) {
	compiled, err := p.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return compiled.QueryContext(ctx, values...)
}

// QueryRowContext falls back to the plain query when it cannot be prepared: that fails likewise and carries the error.
func (p *prepared) QueryRowContext(ctx context.Context, query string, values ...any) *sql.Row {
	compiled, err := p.statement(ctx, query)
	if err != nil {
		return p.preparer.QueryRowContext(ctx, portable(query), values...)
	}
	return compiled.QueryRowContext(ctx, values...)
}

func (p *prepared) close() error {
	var all []error
	p.statements.Range(func(_, compiled any) bool {
		all = append(all, compiled.(*sql.Stmt).Close())
		return true
	})
	return errors.Join(all...)
}
