-- name: InsertInvoice :exec
INSERT INTO invoices (
    id, till, sandbox, dialect, type, subtract_from, asset, amount, rub, rub_record, required_method, payer_details,
    description, extra, redirect_url, callback_url, state, quote, pinned, credited_asset, credited, commission,
    refunded, created_at, expires_at, final_at, timer_at, version, events
) VALUES (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
    $26, $27, $28, $29
);

-- name: Invoice :one
SELECT id, till, sandbox, dialect, type, subtract_from, asset, amount, rub, rub_record, required_method, payer_details,
    description, extra, redirect_url, callback_url, state, quote, pinned, credited_asset, credited, commission,
    refunded, created_at, expires_at, final_at, timer_at, version, events
FROM invoices WHERE id = $1;

-- name: LockInvoice :one
SELECT id, till, sandbox, dialect, type, subtract_from, asset, amount, rub, rub_record, required_method, payer_details,
    description, extra, redirect_url, callback_url, state, quote, pinned, credited_asset, credited, commission,
    refunded, created_at, expires_at, final_at, timer_at, version, events
FROM invoices WHERE id = $1
FOR UPDATE;

-- name: UpdateInvoice :execrows
UPDATE invoices SET state = sqlc.arg(state), quote = sqlc.arg(quote), pinned = sqlc.arg(pinned),
    credited_asset = sqlc.arg(credited_asset), credited = sqlc.arg(credited), commission = sqlc.arg(commission),
    refunded = sqlc.arg(refunded), final_at = sqlc.arg(final_at), timer_at = sqlc.arg(timer_at),
    events = sqlc.arg(events), version = version + 1
WHERE id = sqlc.arg(id) AND version = sqlc.arg(version);

-- name: DueInvoices :many
SELECT id FROM invoices WHERE timer_at <= CAST(sqlc.arg(now) AS BIGINT)
ORDER BY timer_at, id LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: InsertEvent :exec
INSERT INTO events (subject, kind, number, at, name, state, payment, actor, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: Events :many
SELECT number, at, name, state, payment, actor, note
FROM events WHERE subject = $1 ORDER BY number;
