-- name: Scan :one
SELECT network, height, hash, number FROM scans WHERE network = $1;

-- name: StartScan :execrows
INSERT INTO scans (network, height, hash, number) VALUES ($1, $2, $3, $4)
ON CONFLICT (network) DO NOTHING;

-- name: MoveScan :execrows
UPDATE scans SET height = sqlc.arg(height), hash = sqlc.arg(hash), number = sqlc.arg(number)
WHERE network = sqlc.arg(network) AND number = sqlc.arg(from_number) AND height = sqlc.arg(from_height)
    AND hash = sqlc.arg(from_hash);

-- name: ScannedBlocks :many
SELECT height, hash FROM scanned_blocks WHERE network = $1 ORDER BY height;

-- name: InsertScannedBlock :exec
INSERT INTO scanned_blocks (network, height, hash) VALUES ($1, $2, $3);

-- name: DropScannedBlocks :exec
DELETE FROM scanned_blocks WHERE network = $1 AND height > sqlc.arg(above);

-- name: ForgetScannedBlocks :exec
DELETE FROM scanned_blocks WHERE network = $1 AND height < sqlc.arg(below);

-- name: PutSighting :exec
INSERT INTO sightings (
    network, key, number, ref, minor, height, block, coinbase, first_seen, missing, gone, spends, final
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (network, key) DO UPDATE SET number = excluded.number, height = excluded.height, block = excluded.block,
    first_seen = excluded.first_seen, missing = excluded.missing, gone = excluded.gone, spends = excluded.spends,
    final = excluded.final;

-- name: WatchedSightings :many
SELECT network, key, number, ref, minor, height, block, coinbase, first_seen, missing, gone, spends, final
FROM sightings WHERE network = $1 AND NOT final;

-- name: Sightings :many
-- The sightings that changed after a number, with the height of the scan at that moment.
SELECT s.network, s.key, s.number, s.ref, s.minor, s.height, s.block, s.coinbase, s.first_seen, s.missing, s.gone,
    s.spends, s.final, c.height AS tip
FROM sightings AS s JOIN scans AS c ON c.network = s.network
WHERE s.network = $1 AND s.number > sqlc.arg(after) ORDER BY s.number LIMIT CAST(sqlc.arg(most) AS BIGINT);
