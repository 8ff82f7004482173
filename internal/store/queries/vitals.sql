-- name: CountWaiting :one
-- An index holds exactly these: callbacks that arrived cost nothing here.
SELECT COUNT(*) AS waiting, CAST(COALESCE(MIN(created_at), 0) AS BIGINT) AS oldest
FROM callbacks WHERE state = 'pending';

-- name: CountUnsealed :one
SELECT COUNT(*) FROM unsealed;

-- name: CountParked :one
SELECT COUNT(*) FROM parked_observations;

-- name: Cursors :many
SELECT cursors.rail, cursors.network, cursors.cursor, cursors.moved_at, CAST(COALESCE(scans.height, 0) AS BIGINT) AS scanned
FROM cursors LEFT JOIN scans ON scans.network = cursors.network
ORDER BY cursors.rail, cursors.network;
