-- name: InsertTransfer :exec
INSERT INTO transfers (
    id, sender, receiver, sandbox, sender_login, receiver_login, type, method, wallet, asset, amount, description, state,
    created_at, expires_at, final_at, actor, note
) VALUES (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18
);

-- name: Transfer :one
SELECT id, sender, receiver, sandbox, sender_login, receiver_login, type, method, wallet, asset, amount, description, state,
    created_at, expires_at, final_at, actor, note
FROM transfers WHERE id = $1;

-- name: LockTransfer :one
SELECT id, sender, receiver, sandbox, sender_login, receiver_login, type, method, wallet, asset, amount, description, state,
    created_at, expires_at, final_at, actor, note
FROM transfers WHERE id = $1
FOR UPDATE;

-- name: EndTransfer :execrows
-- Only what was created can end, and it ends once.
UPDATE transfers SET state = sqlc.arg(state), final_at = sqlc.arg(final_at), actor = sqlc.arg(actor), note = sqlc.arg(note)
WHERE id = sqlc.arg(id) AND state = 'created';

-- name: DueTransfers :many
SELECT id FROM transfers WHERE state = 'created' AND expires_at <= CAST(sqlc.arg(now) AS BIGINT)
ORDER BY expires_at, id LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: TransfersIn :many
-- The oldest transfers of a state after a place.
SELECT id, sender, receiver, sandbox, sender_login, receiver_login, type, method, wallet, asset, amount, description, state,
    created_at, expires_at, final_at, actor, note
FROM transfers WHERE state = sqlc.arg(state) AND (created_at, id) > (CAST(sqlc.arg(after_at) AS BIGINT), CAST(sqlc.arg(after_id) AS BIGINT))
ORDER BY created_at, id LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: NextTransfer :one
UPDATE transfer_numbers SET last = last + 1 WHERE name = 'transfer' RETURNING last;

-- name: InsertTransferParty :exec
INSERT INTO transfer_parties (till, created_at, transfer) VALUES ($1, $2, $3);

-- name: TransferPage :many
SELECT t.id, t.sender, t.receiver, t.sandbox, t.sender_login, t.receiver_login, t.type, t.method, t.wallet, t.asset, t.amount,
    t.description, t.state, t.created_at, t.expires_at, t.final_at, t.actor, t.note
FROM transfer_parties AS p JOIN transfers AS t ON t.id = p.transfer
WHERE p.till = sqlc.arg(till) AND p.created_at >= CAST(sqlc.arg(since) AS BIGINT)
  AND (p.created_at, p.transfer) < (CAST(sqlc.arg(before_at) AS BIGINT), CAST(sqlc.arg(before_id) AS BIGINT))
ORDER BY p.created_at DESC, p.transfer DESC LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: TransferPlaces :many
SELECT created_at, transfer FROM transfer_parties
WHERE till = sqlc.arg(till) AND created_at >= CAST(sqlc.arg(since) AS BIGINT)
  AND (created_at, transfer) < (CAST(sqlc.arg(before_at) AS BIGINT), CAST(sqlc.arg(before_id) AS BIGINT))
ORDER BY created_at DESC, transfer DESC LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: BookedTransfers :many
SELECT id, sender, receiver, sandbox, sender_login, receiver_login, type, method, wallet, asset, amount, description, state,
    created_at, expires_at, final_at, actor, note
FROM transfers WHERE id > CAST(sqlc.arg(after) AS BIGINT) ORDER BY id LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: TransferSums :many
-- What the entries of transfers post to each account, by their reason; a debit is positive.
SELECT CAST(e.transfer AS BIGINT) AS transfer, e.reason, p.sandbox, p.account, p.asset, CAST(SUM(p.minor) AS BIGINT) AS minor
FROM entries AS e JOIN postings AS p ON p.entry = e.id
WHERE e.transfer > CAST(sqlc.arg(after) AS BIGINT) AND e.transfer <= CAST(sqlc.arg(last) AS BIGINT)
GROUP BY e.transfer, e.reason, p.sandbox, p.account, p.asset;
