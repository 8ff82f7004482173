-- name: InsertSpend :exec
INSERT INTO spends (id, till, wallet, asset, amount, reference, at, actor, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: BookedSpends :one
-- What was booked of a transaction, by all tills.
SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS booked FROM spends WHERE wallet = $1 AND reference = $2;

-- name: PaidOtherwise :one
-- What payoffs got from a transaction that nobody exported: it took the place of the one that was.
SELECT CAST(COALESCE(SUM(p.received), 0) AS BIGINT) AS booked
FROM payoffs AS p
WHERE p.backing = sqlc.arg(wallet) AND p.message = sqlc.arg(txid) AND p.message <> '' AND p.state = 'payed' AND EXISTS
    (SELECT 1 FROM dispatch_payoffs AS m JOIN dispatches AS d ON d.id = m.dispatch WHERE m.payoff = p.id AND d.state = 'void');

-- name: LockWallet :one
SELECT id, sandbox, method, network, descriptor, CAST(COALESCE(till, 0) AS BIGINT) AS till
FROM wallets WHERE id = $1
FOR UPDATE;

-- name: PutOutflow :exec
INSERT INTO outflows (wallet, txid, network, height, at, spent, returned, recorded)
VALUES (sqlc.arg(wallet), sqlc.arg(txid), sqlc.arg(network), sqlc.arg(height), sqlc.arg(at), sqlc.arg(spent),
    sqlc.arg(returned), EXISTS (SELECT 1 FROM spends AS s WHERE s.wallet = sqlc.arg(wallet) AND s.reference = sqlc.arg(txid)))
ON CONFLICT (wallet, txid) DO UPDATE SET height = excluded.height, at = excluded.at, spent = excluded.spent,
    returned = excluded.returned;

-- name: LoseOutflows :exec
-- A reorganisation takes blocks above a height away.
UPDATE outflows SET height = 0 WHERE network = $1 AND height > CAST(sqlc.arg(above) AS BIGINT);

-- name: CloseOutflow :exec
UPDATE outflows SET recorded = TRUE WHERE wallet = $1 AND txid = $2;

-- name: Outflow :one
SELECT wallet, txid, network, height, at, spent, returned, recorded
FROM outflows WHERE wallet = $1 AND txid = $2;

-- name: Outflows :many
-- The newest, of one wallet or of all.
SELECT wallet, txid, network, height, at, spent, returned, recorded
FROM outflows WHERE wallet = sqlc.arg(wallet) OR sqlc.arg(wallet) = ''
ORDER BY at DESC, wallet, txid LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: OpenOutflows :many
-- The newest that want an operator, of one wallet or of all.
SELECT wallet, txid, network, height, at, spent, returned, recorded
FROM outflows WHERE recorded = (height = 0) AND (wallet = sqlc.arg(wallet) OR sqlc.arg(wallet) = '')
ORDER BY at DESC, wallet, txid LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: AwaitedDraft :one
-- Whether a transaction without its signatures is what a dispatch waits for, or what it ended with: one of its drafts, but
-- for those that were given up, to which only a deep reorganisation can lead back.
SELECT f.id FROM drafts AS f JOIN dispatches AS d ON d.id = f.dispatch
WHERE f.id = $1 AND (d.state = 'open' OR EXISTS (SELECT 1 FROM drafts AS w WHERE w.id = d.draft AND w.empty = f.empty));

-- name: SettledBy :one
-- The dispatch that a transaction settled.
SELECT id FROM dispatches WHERE txid = $1 AND txid <> '' AND wallet = $2;

-- name: CountUnrecorded :one
SELECT COUNT(*) AS unrecorded, CAST(COALESCE(MIN(at), 0) AS BIGINT) AS oldest
FROM outflows WHERE recorded = (height = 0) AND NOT recorded;

-- name: WalletTills :many
-- The tills that have money in a wallet.
SELECT DISTINCT till FROM balances WHERE wallet = $1 AND amount > 0 ORDER BY till;
