-- name: Cursor :one
SELECT cursor FROM cursors WHERE rail = $1 AND network = $2;

-- name: StartCursor :execrows
INSERT INTO cursors (rail, network, cursor, moved_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (rail, network) DO UPDATE SET cursor = excluded.cursor, moved_at = excluded.moved_at
WHERE cursors.cursor = '';

-- name: MoveCursor :execrows
UPDATE cursors SET cursor = sqlc.arg(target), moved_at = sqlc.arg(moved_at)
WHERE rail = sqlc.arg(rail) AND network = sqlc.arg(network) AND cursor = sqlc.arg(origin);

-- name: Park :exec
INSERT INTO parked_observations (
    rail, network, key, status, ref, asset, raw, decimals, confirmations, block, first_seen, why, parked_at
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (rail, network, key, status) DO NOTHING;

-- name: Parked :many
SELECT rail, network, key, status, ref, asset, raw, decimals, confirmations, block, first_seen, why, parked_at
FROM parked_observations ORDER BY parked_at, key LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: RaiseTestChain :one
UPDATE test_chain SET height = height + 1 WHERE network = $1 RETURNING height;

-- name: InsertTestTransfer :exec
INSERT INTO test_transfers (height, key, ref, asset, minor, status, first_seen)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: TestTransfers :many
SELECT height, key, ref, asset, minor, status, first_seen
FROM test_transfers WHERE height > sqlc.arg(after) ORDER BY height LIMIT CAST(sqlc.arg(most) AS BIGINT);
