package store

import (
	"database/sql"
	"time"
)

// millis is a moment as a column holds it.
func millis(at time.Time) int64 { return at.UnixMilli() }

// instant is a column's moment, in UTC.
func instant(millis int64) time.Time { return time.UnixMilli(millis).UTC() }

// optional is a moment that may be absent: the zero time is NULL.
func optional(at time.Time) sql.NullInt64 {
	return sql.NullInt64{Int64: at.UnixMilli(), Valid: !at.IsZero()}
}

// maybe is the moment of a column that may be NULL.
func maybe(column sql.NullInt64) time.Time {
	if !column.Valid {
		return time.Time{}
	}
	return instant(column.Int64)
}
