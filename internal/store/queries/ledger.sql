-- name: InsertEntry :exec
INSERT INTO entries (id, at, sandbox, reason, invoice, payment, payoff, swap, transfer, reverses)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: InsertPosting :exec
INSERT INTO postings (entry, number, sandbox, account, asset, minor)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: AddBalance :exec
-- Adds to a balance, or takes from one that may be overdrawn: overdrawn_by then names why.
INSERT INTO balances (till, sandbox, method, wallet, asset, amount, overdrawn_by)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (till, method, wallet, asset) DO UPDATE SET amount = balances.amount + excluded.amount,
    overdrawn_by = CASE
        WHEN balances.amount + excluded.amount >= 0 THEN ''
        WHEN excluded.overdrawn_by <> '' THEN excluded.overdrawn_by
        ELSE balances.overdrawn_by
    END;

-- name: TakeBalance :execrows
UPDATE balances SET amount = amount - CAST(sqlc.arg(minor) AS BIGINT)
WHERE till = sqlc.arg(till) AND method = sqlc.arg(method) AND wallet = sqlc.arg(wallet) AND asset = sqlc.arg(asset)
  AND amount >= CAST(sqlc.arg(minor) AS BIGINT);

-- name: Balances :many
SELECT method, wallet, asset, amount FROM balances
WHERE till = $1 ORDER BY method, wallet, asset;

-- name: Totals :many
SELECT sandbox, account, asset, CAST(SUM(minor) AS BIGINT) AS minor FROM postings
GROUP BY sandbox, account, asset ORDER BY sandbox, account, asset;
