-- name: SealedEntries :many
-- The chain after a number, each line with one of the entry's postings.
SELECT batch.number AS seal, batch.hash, batch.entry, e.id, e.at, e.sandbox, e.reason, e.invoice, e.payment, e.payoff,
    e.swap, e.transfer, e.reverses, p.account, p.asset, p.minor
FROM (
    SELECT s.number, s.hash, s.entry FROM seals AS s WHERE s.number > CAST(sqlc.arg(after) AS BIGINT)
    ORDER BY s.number LIMIT CAST(sqlc.arg(most) AS BIGINT)
) AS batch
LEFT JOIN entries AS e ON e.id = batch.entry
LEFT JOIN postings AS p ON p.entry = e.id
ORDER BY batch.number, p.number;

-- name: UnsealedEntries :many
-- The waiting entries after an id, likewise.
SELECT CAST(0 AS BIGINT) AS seal, CAST('' AS TEXT) AS hash, batch.entry, e.id, e.at, e.sandbox, e.reason, e.invoice,
    e.payment, e.payoff, e.swap, e.transfer, e.reverses, p.account, p.asset, p.minor
FROM (
    SELECT u.entry FROM unsealed AS u WHERE u.entry > CAST(sqlc.arg(after) AS TEXT)
    ORDER BY u.entry LIMIT CAST(sqlc.arg(most) AS BIGINT)
) AS batch
LEFT JOIN entries AS e ON e.id = batch.entry
LEFT JOIN postings AS p ON p.entry = e.id
ORDER BY batch.entry, p.number;

-- name: StrayEntries :many
-- Entries that are neither sealed nor wait for it.
SELECT e.id FROM entries AS e
WHERE NOT EXISTS (SELECT 1 FROM seals AS s WHERE s.entry = e.id)
  AND NOT EXISTS (SELECT 1 FROM unsealed AS u WHERE u.entry = e.id)
ORDER BY e.id LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: CountBooks :one
SELECT (SELECT COUNT(*) FROM entries) AS entries, (SELECT COUNT(*) FROM postings) AS postings;

-- name: AccountTotals :many
SELECT sandbox, account, asset, minor FROM account_totals ORDER BY sandbox, account, asset;

-- name: AllBalances :many
SELECT till, sandbox, method, wallet, asset, amount FROM balances
WHERE (till, method, wallet, asset) > (CAST(sqlc.arg(till) AS BIGINT), CAST(sqlc.arg(method) AS TEXT),
    CAST(sqlc.arg(wallet) AS TEXT), CAST(sqlc.arg(asset) AS TEXT))
ORDER BY till, method, wallet, asset LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: BookedInvoices :many
-- Invoices after an id, each with the state of its last event.
SELECT i.id, i.state, i.credited_asset, i.credited, i.commission, i.callback_url, CAST(COALESCE(e.state, '') AS TEXT) AS told
FROM invoices AS i LEFT JOIN events AS e ON e.subject = i.id AND e.number = i.events
WHERE i.id > CAST(sqlc.arg(after) AS TEXT) ORDER BY i.id LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: InvoiceSums :many
-- What the entries of invoices say: held money, and what went to balances and to the operator when money was credited
-- or taken back. A credit is positive here.
SELECT CAST(e.invoice AS TEXT) AS invoice, p.asset,
    CAST(SUM(CASE WHEN p.account = 'held:' || e.invoice THEN -p.minor ELSE 0 END) AS BIGINT) AS held,
    CAST(SUM(CASE WHEN e.reason IN ('settled', 'reorg', 'credited', 'received') AND SUBSTR(p.account, 1, 5) = 'till:'
        THEN -p.minor ELSE 0 END) AS BIGINT) AS till,
    CAST(SUM(CASE WHEN e.reason IN ('settled', 'reorg', 'credited', 'received')
        AND (p.account = 'operator:revenue' OR SUBSTR(p.account, 1, 20) = 'operator:receivable:')
        THEN -p.minor ELSE 0 END) AS BIGINT) AS revenue
FROM entries AS e JOIN postings AS p ON p.entry = e.id
WHERE e.invoice > CAST(sqlc.arg(after) AS TEXT) AND e.invoice <= CAST(sqlc.arg(last) AS TEXT)
GROUP BY e.invoice, p.asset;

-- name: InvoicePayments :many
-- What the payments of invoices say.
SELECT p.invoice, p.asset,
    CAST(SUM(CASE WHEN p.place = 'held' THEN p.amount ELSE 0 END) AS BIGINT) AS held,
    CAST(SUM(CASE WHEN p.place = 'credited' THEN p.amount ELSE 0 END) AS BIGINT) AS credited,
    CAST(SUM(CASE WHEN p.place = 'given' AND p.status = 'confirmed' THEN p.amount ELSE 0 END) AS BIGINT) AS given
FROM payments AS p
WHERE p.invoice > CAST(sqlc.arg(after) AS TEXT) AND p.invoice <= CAST(sqlc.arg(last) AS TEXT)
GROUP BY p.invoice, p.asset;

-- name: PayedEvents :many
-- The announced transitions of invoices, and whether the outbox has them.
SELECT e.subject AS invoice, e.number, (CASE WHEN c.id IS NULL THEN 0 ELSE 1 END) AS announced
FROM events AS e LEFT JOIN callbacks AS c ON c.subject = e.subject AND c.event = e.number
WHERE e.subject > CAST(sqlc.arg(after) AS TEXT) AND e.subject <= CAST(sqlc.arg(last) AS TEXT) AND e.name = 'invoice.payed'
ORDER BY e.subject, e.number;

-- name: PayoffSums :many
-- Payoffs after an id, each with the state of its last event, its callbacks, and what its entries say: what is reserved,
-- what left, the operator's commission, what went back. A credit is positive here.
SELECT batch.id, batch.sandbox, batch.asset, batch.state, batch.deducted, batch.received, batch.commission, batch.callback_url,
    CAST(COALESCE(v.state, '') AS TEXT) AS told,
    (SELECT COUNT(*) FROM callbacks AS c WHERE c.subject = batch.id) AS announced,
    CAST(COALESCE(SUM(CASE WHEN p.account = 'reserved:' || batch.id THEN -p.minor ELSE 0 END), 0) AS BIGINT) AS reserved,
    CAST(COALESCE(SUM(CASE WHEN e.reason = 'paid_out' AND SUBSTR(p.account, 1, 7) = 'wallet:' THEN -p.minor ELSE 0 END), 0) AS BIGINT) AS sent,
    CAST(COALESCE(SUM(CASE WHEN e.reason = 'paid_out' AND SUBSTR(p.account, 1, 9) = 'operator:' THEN -p.minor ELSE 0 END), 0) AS BIGINT) AS fee,
    CAST(COALESCE(SUM(CASE WHEN e.reason = 'returned' AND SUBSTR(p.account, 1, 5) = 'till:' THEN -p.minor ELSE 0 END), 0) AS BIGINT) AS returned
FROM (
    SELECT id, sandbox, asset, state, deducted, received, commission, callback_url, events FROM payoffs
    WHERE id > CAST(sqlc.arg(after) AS TEXT) ORDER BY id LIMIT CAST(sqlc.arg(most) AS BIGINT)
) AS batch
LEFT JOIN events AS v ON v.subject = batch.id AND v.number = batch.events
LEFT JOIN entries AS e ON e.payoff = batch.id
LEFT JOIN postings AS p ON p.entry = e.id
GROUP BY batch.id, batch.sandbox, batch.asset, batch.state, batch.deducted, batch.received, batch.commission, batch.callback_url, v.state
ORDER BY batch.id;

-- name: RefundSums :many
-- Invoices after an id of which something was refunded by any account: what the invoice says, what was booked as paid
-- back, and what payoffs pay back.
SELECT i.id, i.credited_asset, i.refunded,
    CAST(COALESCE((SELECT SUM(p.minor) FROM entries AS e JOIN postings AS p ON p.entry = e.id
        WHERE e.invoice = i.id AND e.reason = 'refunded' AND SUBSTR(p.account, 1, 5) = 'till:'), 0) AS BIGINT) AS booked,
    CAST(COALESCE((SELECT SUM(o.received) FROM payoffs AS o
        WHERE o.invoice = i.id AND o.state NOT IN ('failed', 'canceled')), 0) AS BIGINT) AS paid
FROM invoices AS i
WHERE i.id > CAST(sqlc.arg(after) AS TEXT) AND i.credited > 0
ORDER BY i.id LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: BookedPayments :many
-- Payments after an id. The whole is the sum of all parts of a payment, some of which were split off it.
SELECT p.id, p.till, p.sandbox, p.asset, p.amount, p.status, p.place, CAST((
    SELECT SUM(o.amount) FROM payments AS o WHERE o.rail = p.rail AND o.network = p.network AND o.key = p.key
) AS BIGINT) AS whole
FROM payments AS p
WHERE p.id > CAST(sqlc.arg(after) AS TEXT) ORDER BY p.id LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: PaymentSums :many
-- What the entries of payments put into wallets when they were received, less what chains took back; of all parts.
SELECT one.id AS payment, CAST(SUM(p.minor) AS BIGINT) AS minor
FROM payments AS one
JOIN payments AS o ON o.rail = one.rail AND o.network = one.network AND o.key = one.key
JOIN entries AS e ON e.payment = o.id
JOIN postings AS p ON p.entry = e.id
WHERE one.id > CAST(sqlc.arg(after) AS TEXT) AND one.id <= CAST(sqlc.arg(last) AS TEXT)
  AND e.reason IN ('received', 'reorg') AND SUBSTR(p.account, 1, 7) = 'wallet:'
GROUP BY one.id;

-- name: UnseenPayments :many
-- Confirmed payments of the simulated chain that it does not know. The rail is no bare column here, or SQLite would go
-- by its index through all payments instead of by the range of ids.
SELECT p.id FROM payments AS p
WHERE p.id > CAST(sqlc.arg(after) AS TEXT) AND p.id <= CAST(sqlc.arg(last) AS TEXT)
  AND p.rail || '' = 'test' AND p.status = 'confirmed'
  AND NOT EXISTS (
    SELECT 1 FROM test_transfers AS t
    WHERE t.key = p.key AND t.status = 'confirmed' AND t.asset = p.asset AND t.minor = (
        SELECT SUM(o.amount) FROM payments AS o WHERE o.rail = p.rail AND o.network = p.network AND o.key = p.key
    )
  )
ORDER BY p.id;

-- name: LostTransfers :many
-- Confirmed transfers between two heights of the simulated chain that were neither taken in nor parked. What a later one
-- of the same key outdated before it was read need not have been.
SELECT t.height, t.key, t.asset, t.minor FROM test_transfers AS t
WHERE t.height > CAST(sqlc.arg(after) AS BIGINT) AND t.height <= CAST(sqlc.arg(last) AS BIGINT) AND t.status = 'confirmed'
  AND NOT EXISTS (SELECT 1 FROM payments AS p WHERE p.rail = 'test' AND p.network = 'test' AND p.key = t.key)
  AND NOT EXISTS (SELECT 1 FROM test_transfers AS n WHERE n.key = t.key AND n.height > t.height)
  AND NOT EXISTS (SELECT 1 FROM parked_observations AS o WHERE o.rail = 'test' AND o.network = 'test' AND o.key = t.key)
ORDER BY t.height;

-- name: InsertCheck :exec
INSERT INTO ledger_checks (number, at, entries, breaches, report)
VALUES ((SELECT COALESCE(MAX(c.number), 0) + 1 FROM ledger_checks AS c),
    sqlc.arg(at), sqlc.arg(entries), sqlc.arg(breaches), sqlc.arg(report));

-- name: LastCheck :one
SELECT at, breaches FROM ledger_checks ORDER BY number DESC LIMIT 1;
