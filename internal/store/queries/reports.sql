-- name: MethodBalances :many
SELECT method, asset, CAST(SUM(amount) AS BIGINT) AS amount FROM balances
WHERE till = $1 GROUP BY method, asset ORDER BY method, asset;

-- name: HistoryMark :one
-- The invoice before a page, read from the index alone; the caller bounds how many are skipped.
SELECT created_at, id FROM invoices WHERE till = sqlc.arg(till) AND created_at >= CAST(sqlc.arg(since) AS BIGINT)
ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET CAST(sqlc.arg(skipped) AS BIGINT);

-- name: HistoryInvoices :many
SELECT id, till, sandbox, dialect, type, subtract_from, asset, amount, rub, rub_record, required_method, payer_details,
    description, extra, redirect_url, callback_url, state, quote, pinned, credited_asset, credited, commission, refunded,
    created_at, expires_at, final_at, timer_at, version, events
FROM invoices
WHERE till = sqlc.arg(till) AND created_at >= CAST(sqlc.arg(since) AS BIGINT)
  AND (created_at, id) < (CAST(sqlc.arg(before_at) AS BIGINT), CAST(sqlc.arg(before_id) AS TEXT))
ORDER BY created_at DESC, id DESC LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: HistoryQuotes :many
-- The chosen quotes of a page's invoices.
SELECT q.invoice, q.number, q.method, q.wallet, q.rail, q.network, q.destination, q.asset, q.due, q.fixed, q.percent,
    q.surcharge, q.tolerance, q.rate_base, q.rate_quote, q.rate_price, q.record, q.locked_until, q.created_at,
    q.own, q.grace_ms, q.excess_unmatched, q.excess_limit, q.parts_unmatched,
    q.confirmations
FROM invoices AS i JOIN quotes AS q ON q.invoice = i.id AND q.number = i.quote
WHERE i.till = sqlc.arg(till)
  AND (i.created_at, i.id) >= (CAST(sqlc.arg(last_at) AS BIGINT), CAST(sqlc.arg(last_id) AS TEXT))
  AND (i.created_at, i.id) <= (CAST(sqlc.arg(first_at) AS BIGINT), CAST(sqlc.arg(first_id) AS TEXT));

-- name: HistoryPayments :many
-- The money that came on them.
SELECT p.id, p.invoice, p.quote, p.till, p.sandbox, p.rail, p.network, p.key, p.part, p.asset, p.amount, p.raw,
    p.decimals, p.counts, p.status, p.confirmations, p.block, p.first_seen, p.place, p.reason, p.updated_at
FROM invoices AS i JOIN payments AS p ON p.invoice = i.id AND p.quote = i.quote
WHERE i.till = sqlc.arg(till)
  AND (i.created_at, i.id) >= (CAST(sqlc.arg(last_at) AS BIGINT), CAST(sqlc.arg(last_id) AS TEXT))
  AND (i.created_at, i.id) <= (CAST(sqlc.arg(first_at) AS BIGINT), CAST(sqlc.arg(first_id) AS TEXT));

-- name: Tally :one
SELECT COUNT(*) AS total, COUNT(CASE WHEN state = 'payed' THEN 1 END) AS payed,
    CAST(COALESCE(SUM(CASE WHEN state = 'payed' THEN rub ELSE 0 END), 0) AS BIGINT) AS payed_rub
FROM invoices WHERE till = sqlc.arg(till) AND created_at >= CAST(sqlc.arg(since) AS BIGINT);
