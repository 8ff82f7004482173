package store

import (
	"database/sql"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"kassa/internal/fault"
)

// errOf turns what a database refused into a fault that callers can tell from a database that does not work.
func errOf(err error) error {
	if err != nil && refused(err) {
		return fault.New(fault.Conflict, "The change contradicts what is stored").Because(err)
	}
	return err
}

// found is errOf for a query of one row; what names the row's kind in the fault for an unknown one.
func found(what string, err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.New(fault.NotFound, "%s not found", what)
	}
	return errOf(err)
}

// refused tells a violated constraint, or a value that no row can hold, from a failure. The first stays, a failure may pass.
func refused(err error) bool {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		code := lite.Code() & 0xff // the rest tells which constraint
		return code == sqlite3.SQLITE_CONSTRAINT || code == sqlite3.SQLITE_TOOBIG
	}
	return inClass(err, "22") || inClass(err, "23") // data exceptions, integrity violations
}

// inClass tells whether PostgreSQL answered with an error of a SQLSTATE class, or with the one of a whole code.
func inClass(err error, class string) bool {
	var postgres *pgconn.PgError
	return errors.As(err, &postgres) && strings.HasPrefix(postgres.Code, class)
}

// changed is errOf for a guarded statement that must hit one row; otherwise it is the given fault.
func changed(rows int64, err error, otherwise *fault.Error) error {
	if err != nil {
		return errOf(err)
	}
	if rows == 0 {
		return otherwise
	}
	return nil
}
