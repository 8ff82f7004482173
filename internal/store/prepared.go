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

func (p *prepared) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	known, ok := p.statements.Load(query)
	if !ok {
		made, err := p.PrepareContext(ctx, portable(query))
		if err != nil {
			return nil, err
		}
		if known, ok = p.statements.LoadOrStore(query, made); ok {
			_ = made.Close() // another caller was faster
		}
	}
	statement := known.(*sql.Stmt)
	if p.tx != nil {
		return p.tx.StmtContext(ctx, statement), nil
	}
	return statement, nil
}

// portable takes the row lock off a query: SQLite has none and needs none, it has one writer.
func portable(query string) string { return strings.TrimSuffix(query, "FOR UPDATE\n") }

func (p *prepared) ExecContext(ctx context.Context, query string, values ...any) (sql.Result, error) {
	statement, err := p.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return statement.ExecContext(ctx, values...)
}

func (p *prepared) QueryContext(ctx context.Context, query string, values ...any) (*sql.Rows, error) {
	statement, err := p.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return statement.QueryContext(ctx, values...)
}

// QueryRowContext falls back to the plain query when it cannot be prepared: that fails likewise and carries the error.
func (p *prepared) QueryRowContext(ctx context.Context, query string, values ...any) *sql.Row {
	statement, err := p.statement(ctx, query)
	if err != nil {
		return p.preparer.QueryRowContext(ctx, portable(query), values...)
	}
	return statement.QueryRowContext(ctx, values...)
}

func (p *prepared) close() error {
	var all []error
	p.statements.Range(func(_, statement any) bool {
		all = append(all, statement.(*sql.Stmt).Close())
		return true
	})
	return errors.Join(all...)
}
