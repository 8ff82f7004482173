-- name: InsertSwap :exec
INSERT INTO swaps (
    id, till, sandbox, pair, named, source_method, source_wallet, source_asset, source, target_method, target_wallet,
    target_asset, target, price, record, state, created_at, expires_at, final_at, actor, note
) VALUES (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21
);

-- name: Swap :one
SELECT id, till, sandbox, pair, named, source_method, source_wallet, source_asset, source, target_method, target_wallet,
    target_asset, target, price, record, state, created_at, expires_at, final_at, actor, note
FROM swaps WHERE id = $1;

-- name: LockSwap :one
SELECT id, till, sandbox, pair, named, source_method, source_wallet, source_asset, source, target_method, target_wallet,
    target_asset, target, price, record, state, created_at, expires_at, final_at, actor, note
FROM swaps WHERE id = $1
FOR UPDATE;

-- name: EndSwap :execrows
-- Only what was created can end, and it ends once.
UPDATE swaps SET state = sqlc.arg(state), final_at = sqlc.arg(final_at), actor = sqlc.arg(actor), note = sqlc.arg(note)
WHERE id = sqlc.arg(id) AND state = 'created';

-- name: DueSwaps :many
SELECT id FROM swaps WHERE state = 'created' AND expires_at <= CAST(sqlc.arg(now) AS BIGINT)
ORDER BY expires_at, id LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: SwapsIn :many
-- The oldest swaps of a state after a place.
SELECT id, till, sandbox, pair, named, source_method, source_wallet, source_asset, source, target_method, target_wallet,
    target_asset, target, price, record, state, created_at, expires_at, final_at, actor, note
FROM swaps WHERE state = sqlc.arg(state) AND (created_at, id) > (CAST(sqlc.arg(after_at) AS BIGINT), CAST(sqlc.arg(after_id) AS TEXT))
ORDER BY created_at, id LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: SwapPage :many
SELECT id, till, sandbox, pair, named, source_method, source_wallet, source_asset, source, target_method, target_wallet,
    target_asset, target, price, record, state, created_at, expires_at, final_at, actor, note
FROM swaps
WHERE till = sqlc.arg(till) AND created_at >= CAST(sqlc.arg(since) AS BIGINT)
  AND (created_at, id) < (CAST(sqlc.arg(before_at) AS BIGINT), CAST(sqlc.arg(before_id) AS TEXT))
ORDER BY created_at DESC, id DESC LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: SwapPlaces :many
SELECT created_at, id FROM swaps
WHERE till = sqlc.arg(till) AND created_at >= CAST(sqlc.arg(since) AS BIGINT)
  AND (created_at, id) < (CAST(sqlc.arg(before_at) AS BIGINT), CAST(sqlc.arg(before_id) AS TEXT))
ORDER BY created_at DESC, id DESC LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: BookedSwaps :many
SELECT id, till, sandbox, pair, named, source_method, source_wallet, source_asset, source, target_method, target_wallet,
    target_asset, target, price, record, state, created_at, expires_at, final_at, actor, note
FROM swaps WHERE id > CAST(sqlc.arg(after) AS TEXT) ORDER BY id LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: SwapSums :many
-- What the entries of swaps post to each account, by their reason; a debit is positive.
SELECT CAST(e.swap AS TEXT) AS swap, e.reason, p.sandbox, p.account, p.asset, CAST(SUM(p.minor) AS BIGINT) AS minor
FROM entries AS e JOIN postings AS p ON p.entry = e.id
WHERE e.swap > CAST(sqlc.arg(after) AS TEXT) AND e.swap <= CAST(sqlc.arg(last) AS TEXT)
GROUP BY e.swap, e.reason, p.sandbox, p.account, p.asset;
