-- name: CountWaiting :one
-- An index holds exactly these: callbacks that arrived cost nothing here.
SELECT COUNT(*) AS waiting, CAST(COALESCE(MIN(created_at), 0) AS BIGINT) AS oldest
FROM callbacks WHERE state = 'pending';

-- name: CountUnsealed :one
SELECT COUNT(*) FROM unsealed;

-- name: CountParked :one
SELECT COUNT(*) FROM parked_observations;

-- name: Cursors :many
SELECT rail, network, cursor, moved_at FROM cursors ORDER BY rail, network;
