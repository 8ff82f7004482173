-- name: InsertQuote :exec
INSERT INTO quotes (
    invoice, number, method, wallet, rail, network, destination, asset, due, fixed, percent, surcharge, tolerance,
    rate_base, rate_quote, rate_price, record, locked_until, created_at, own, grace_ms, excess_unmatched,
    excess_limit, parts_unmatched, confirmations
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
    $20, $21, $22, $23, $24, $25);

-- name: Quotes :many
SELECT invoice, number, method, wallet, rail, network, destination, asset, due, fixed, percent, surcharge, tolerance,
    rate_base, rate_quote, rate_price, record, locked_until, created_at, own, grace_ms, excess_unmatched,
    excess_limit, parts_unmatched, confirmations
FROM quotes WHERE invoice = $1 ORDER BY number;

-- name: InsertAddress :exec
INSERT INTO addresses (network, destination, invoice, quote, wallet, number) VALUES ($1, $2, $3, $4, $5, $6);

-- name: Address :one
SELECT invoice, quote FROM addresses WHERE network = $1 AND destination = $2;

-- name: InsertWallet :exec
-- Names no constraint: PostgreSQL waits for a racing insert at any of the table's, with a name only at that one.
INSERT INTO wallets (id, sandbox, method, network, descriptor, next_index, created_at, till)
VALUES ($1, $2, $3, $4, $5, 0, $6, $7)
ON CONFLICT DO NOTHING;

-- name: Wallet :one
SELECT id, sandbox, method, network, descriptor, CAST(COALESCE(till, 0) AS BIGINT) AS till FROM wallets WHERE id = $1;

-- name: TakeIndex :one
UPDATE wallets SET next_index = next_index + 1 WHERE id = $1
RETURNING CAST(next_index - 1 AS BIGINT) AS taken;
