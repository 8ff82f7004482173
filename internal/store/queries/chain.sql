-- name: QueueEntry :exec
INSERT INTO unsealed (entry, at, turn) VALUES ($1, $2, $3);

-- name: LockChainHead :one
SELECT number, hash FROM chain_head WHERE name = 'ledger'
FOR UPDATE;

-- name: ChainHead :one
SELECT number, hash FROM chain_head WHERE name = 'ledger';

-- name: MoveChainHead :exec
UPDATE chain_head SET number = $1, hash = $2 WHERE name = 'ledger';

-- name: OldestUnsealed :many
-- The entries that wait longest, each line with one of its postings.
SELECT CAST(0 AS BIGINT) AS seal, CAST('' AS TEXT) AS hash, batch.entry, e.id, e.at, e.sandbox, e.reason, e.invoice,
    e.payment, e.payoff, e.swap, e.transfer, e.reverses, p.account, p.asset, p.minor
FROM (SELECT u.at, u.turn, u.entry FROM unsealed AS u ORDER BY u.at, u.turn, u.entry LIMIT CAST(sqlc.arg(most) AS BIGINT)) AS batch
LEFT JOIN entries AS e ON e.id = batch.entry
LEFT JOIN postings AS p ON p.entry = e.id
ORDER BY batch.at, batch.turn, batch.entry, p.number;

-- name: InsertSeal :exec
INSERT INTO seals (number, entry, hash) VALUES ($1, $2, $3);

-- name: UnqueueEntry :execrows
DELETE FROM unsealed WHERE entry = $1;

-- name: AddTotal :exec
INSERT INTO account_totals (sandbox, account, asset, minor) VALUES ($1, $2, $3, $4)
ON CONFLICT (sandbox, account, asset) DO UPDATE SET minor = account_totals.minor + excluded.minor;
