-- name: InsertPayoff :exec
INSERT INTO payoffs (
    id, till, sandbox, dialect, method, backing, wallet, wallet_extra, subtract_from, asset, amount, received, deducted,
    commission, asked, rate_record, rub, rub_record, extra, callback_url, message, invoice, state, created_at, final_at,
    timer_at, version, events
) VALUES (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
    $26, $27, $28
);

-- name: Payoff :one
SELECT id, till, sandbox, dialect, method, backing, wallet, wallet_extra, subtract_from, asset, amount, received,
    deducted, commission, asked, rate_record, rub, rub_record, extra, callback_url, message, invoice, state, created_at,
    final_at, timer_at, version, events
FROM payoffs WHERE id = $1;

-- name: LockPayoff :one
SELECT id, till, sandbox, dialect, method, backing, wallet, wallet_extra, subtract_from, asset, amount, received,
    deducted, commission, asked, rate_record, rub, rub_record, extra, callback_url, message, invoice, state, created_at,
    final_at, timer_at, version, events
FROM payoffs WHERE id = $1
FOR UPDATE;

-- name: UpdatePayoff :execrows
UPDATE payoffs SET state = sqlc.arg(state), message = sqlc.arg(message), final_at = sqlc.arg(final_at),
    timer_at = sqlc.arg(timer_at), events = sqlc.arg(events), version = version + 1
WHERE id = sqlc.arg(id) AND version = sqlc.arg(version);

-- name: DuePayoffs :many
SELECT id FROM payoffs WHERE timer_at <= CAST(sqlc.arg(now) AS BIGINT)
ORDER BY timer_at, id LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: PayoffsIn :many
-- The oldest payoffs of a state after a place.
SELECT id, till, sandbox, dialect, method, backing, wallet, wallet_extra, subtract_from, asset, amount, received,
    deducted, commission, asked, rate_record, rub, rub_record, extra, callback_url, message, invoice, state, created_at,
    final_at, timer_at, version, events
FROM payoffs WHERE state = sqlc.arg(state) AND (created_at, id) > (CAST(sqlc.arg(after_at) AS BIGINT), CAST(sqlc.arg(after_id) AS TEXT))
ORDER BY created_at, id LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: PayoffPage :many
SELECT id, till, sandbox, dialect, method, backing, wallet, wallet_extra, subtract_from, asset, amount, received,
    deducted, commission, asked, rate_record, rub, rub_record, extra, callback_url, message, invoice, state, created_at,
    final_at, timer_at, version, events
FROM payoffs
WHERE till = sqlc.arg(till) AND created_at >= CAST(sqlc.arg(since) AS BIGINT)
  AND (created_at, id) < (CAST(sqlc.arg(before_at) AS BIGINT), CAST(sqlc.arg(before_id) AS TEXT))
ORDER BY created_at DESC, id DESC LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: PayoffPlaces :many
SELECT created_at, id FROM payoffs
WHERE till = sqlc.arg(till) AND created_at >= CAST(sqlc.arg(since) AS BIGINT)
  AND (created_at, id) < (CAST(sqlc.arg(before_at) AS BIGINT), CAST(sqlc.arg(before_id) AS TEXT))
ORDER BY created_at DESC, id DESC LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: PayoffSummary :one
SELECT CAST(COALESCE(SUM(CASE WHEN state = 'payed' THEN rub ELSE 0 END), 0) AS BIGINT) AS payed_rub,
    CAST(COALESCE(SUM(CASE WHEN state = 'payed' THEN 1 ELSE 0 END), 0) AS BIGINT) AS payed, COUNT(*) AS total
FROM payoffs WHERE till = sqlc.arg(till) AND created_at >= CAST(sqlc.arg(since) AS BIGINT);

-- name: Funds :many
SELECT wallet, asset, amount FROM balances
WHERE till = $1 AND method = $2 ORDER BY wallet, asset
FOR UPDATE;

-- name: OutTerms :one
SELECT sandbox, method, enabled, fixed, percent, minimum, maximum, fee
FROM method_out_terms WHERE sandbox = $1 AND method = $2;

-- name: AllOutTerms :many
SELECT sandbox, method, enabled, fixed, percent, minimum, maximum, fee
FROM method_out_terms WHERE sandbox = $1;

-- name: PutOutTerms :exec
INSERT INTO method_out_terms (sandbox, method, enabled, fixed, percent, minimum, maximum, fee)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (sandbox, method) DO UPDATE SET enabled = excluded.enabled, fixed = excluded.fixed,
    percent = excluded.percent, minimum = excluded.minimum, maximum = excluded.maximum, fee = excluded.fee;
