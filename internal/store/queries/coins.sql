-- name: PutCoin :exec
INSERT INTO coins (
    network, outpoint, wallet, change, number, minor, height, coinbase, spent_by, spent_as, spent_height
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (network, outpoint) DO UPDATE SET height = excluded.height, spent_by = excluded.spent_by,
    spent_as = excluded.spent_as, spent_height = excluded.spent_height;

-- name: MoveChange :exec
-- Change addresses up to one are used: a wallet's own software may have been there.
UPDATE wallets SET next_change = CAST(sqlc.arg(number) AS BIGINT) + 1 WHERE id = sqlc.arg(id) AND next_change <= sqlc.arg(number);

-- name: UnspentCoins :many
SELECT network, outpoint, wallet, change, number, minor, height, coinbase, spent_by, spent_as, spent_height, dispatch
FROM coins WHERE network = $1 AND spent_height = 0;

-- name: SpentCoins :many
-- Coins that were spent above a height.
SELECT network, outpoint, wallet, change, number, minor, height, coinbase, spent_by, spent_as, spent_height, dispatch
FROM coins WHERE network = $1 AND spent_height > 0 AND spent_height > CAST(sqlc.arg(above) AS BIGINT);

-- name: FreeCoins :many
-- A wallet's largest coins that are unspent and not reserved, up to a height.
SELECT network, outpoint, wallet, change, number, minor, height, coinbase, spent_by, spent_as, spent_height, dispatch
FROM coins
WHERE wallet = $1 AND spent_height = 0 AND dispatch IS NULL AND height > 0 AND height <= CAST(sqlc.arg(newest) AS BIGINT)
ORDER BY minor DESC, outpoint LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: ReserveCoin :execrows
UPDATE coins SET dispatch = sqlc.arg(dispatch)
WHERE network = sqlc.arg(network) AND outpoint = sqlc.arg(outpoint) AND spent_height = 0
    AND (dispatch IS NULL OR dispatch = sqlc.arg(dispatch));

-- name: ReleaseCoins :exec
UPDATE coins SET dispatch = NULL WHERE dispatch = $1;
