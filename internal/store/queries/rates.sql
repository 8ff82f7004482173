-- name: SaveRates :exec
INSERT INTO rates (market, snapshot, saved_at) VALUES ($1, $2, $3)
ON CONFLICT (market) DO UPDATE SET snapshot = excluded.snapshot, saved_at = excluded.saved_at;

-- name: Rates :one
SELECT snapshot FROM rates WHERE market = $1;
