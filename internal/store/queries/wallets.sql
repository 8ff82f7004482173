-- name: InsertKeyWallet :exec
INSERT INTO wallets (id, sandbox, method, network, descriptor, first_address, next_index, created_at)
VALUES ($1, $2, $3, $4, $5, $6, 0, $7);

-- name: KeyWallet :one
-- The wallet whose addresses begin with one.
SELECT id, sandbox, method, network, descriptor, CAST(COALESCE(till, 0) AS BIGINT) AS till
FROM wallets WHERE network = $1 AND first_address = $2 AND first_address <> '';

-- name: DescribeWallet :execrows
UPDATE wallets SET descriptor = $2 WHERE id = $1 AND first_address <> '';

-- name: WatchedWallets :many
-- The wallets of keys of a network, replaced ones too.
SELECT id, sandbox, method, network, descriptor, CAST(COALESCE(till, 0) AS BIGINT) AS till, next_index, next_change
FROM wallets WHERE network = $1 AND first_address <> '' ORDER BY id;

-- name: KeyWallets :many
SELECT id, sandbox, method, network, descriptor, next_index, created_at
FROM wallets WHERE first_address <> '' ORDER BY id;

-- name: PutTillWallet :exec
INSERT INTO till_wallets (till, sandbox, method, network, wallet, since) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (till, method, network) DO UPDATE SET wallet = excluded.wallet, since = excluded.since;

-- name: TillWallet :one
SELECT w.id, w.sandbox, w.method, w.network, w.descriptor, CAST(COALESCE(w.till, 0) AS BIGINT) AS till
FROM till_wallets AS t JOIN wallets AS w ON w.id = t.wallet
WHERE t.till = $1 AND t.method = $2 AND t.network = $3;

-- name: TillWallets :many
-- The networks in which a till has wallets, by method.
SELECT method, network FROM till_wallets WHERE till = $1 ORDER BY method, network;

-- name: WalletUses :many
SELECT till, method, network, wallet, since FROM till_wallets ORDER BY wallet, till;

-- name: IssuedAddresses :many
-- A wallet's addresses after a number, each with whether a payment to it stands.
SELECT a.number, a.destination,
    EXISTS (SELECT 1 FROM payments AS p WHERE p.invoice = a.invoice AND p.quote = a.quote AND p.status <> 'gone') AS paid
FROM addresses AS a
WHERE a.wallet = $1 AND a.number > sqlc.arg(after)
ORDER BY a.number LIMIT CAST(sqlc.arg(most) AS BIGINT);
