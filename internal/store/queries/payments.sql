-- name: InsertPayment :exec
INSERT INTO payments (
    id, invoice, quote, till, sandbox, rail, network, key, part, asset, amount, raw, decimals, counts, status, confirmations,
    block, first_seen, place, reason, updated_at
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21);

-- name: UpdatePayment :execrows
UPDATE payments SET invoice = sqlc.arg(invoice), quote = sqlc.arg(quote), amount = sqlc.arg(amount),
    raw = sqlc.arg(raw), decimals = sqlc.arg(decimals), counts = sqlc.arg(counts), status = sqlc.arg(status),
    confirmations = sqlc.arg(confirmations), block = sqlc.arg(block), first_seen = sqlc.arg(first_seen),
    place = sqlc.arg(place), reason = sqlc.arg(reason), updated_at = sqlc.arg(updated_at)
WHERE id = sqlc.arg(id);

-- name: Payments :many
SELECT id, invoice, quote, till, sandbox, rail, network, key, part, asset, amount, raw, decimals, counts, status,
    confirmations, block, first_seen, place, reason, updated_at
FROM payments WHERE invoice = $1 ORDER BY first_seen, id;

-- name: PaymentsByKey :many
-- A payment and what was split off it.
SELECT id, invoice, quote, till, sandbox, rail, network, key, part, asset, amount, raw, decimals, counts, status,
    confirmations, block, first_seen, place, reason, updated_at
FROM payments WHERE rail = $1 AND network = $2 AND key = $3 ORDER BY part;

-- name: PaymentByID :one
SELECT id, invoice, quote, till, sandbox, rail, network, key, part, asset, amount, raw, decimals, counts, status,
    confirmations, block, first_seen, place, reason, updated_at
FROM payments WHERE id = $1;

-- name: UnmatchedPayments :many
SELECT id, invoice, quote, till, sandbox, rail, network, key, part, asset, amount, raw, decimals, counts, status,
    confirmations, block, first_seen, place, reason, updated_at
FROM payments
WHERE place = 'unmatched' AND (first_seen, id) > (CAST(sqlc.arg(after_seen) AS BIGINT), CAST(sqlc.arg(after_id) AS TEXT))
ORDER BY first_seen, id LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: ClaimedPayments :many
SELECT id, invoice, quote, till, sandbox, rail, network, key, part, asset, amount, raw, decimals, counts, status,
    confirmations, block, first_seen, place, reason, updated_at
FROM payments WHERE rail = 'manual' AND status = 'seen' ORDER BY first_seen, id LIMIT CAST(sqlc.arg(most) AS BIGINT);
