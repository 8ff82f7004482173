-- name: InsertAnswer :exec
INSERT INTO answers (till, key, path, request, body, kept_until) VALUES ($1, $2, $3, $4, $5, $6);

-- name: Answer :one
SELECT till, key, path, request, body, kept_until FROM answers WHERE till = $1 AND key = $2;

-- name: ForgetAnswers :execrows
DELETE FROM answers WHERE (till, key) IN (
    SELECT a.till, a.key FROM answers a WHERE a.kept_until <= CAST(sqlc.arg(now) AS BIGINT)
    ORDER BY a.kept_until LIMIT CAST(sqlc.arg(most) AS BIGINT)
);

-- name: ClaimExtra :exec
INSERT INTO unique_extras (till, digest, invoice) VALUES ($1, $2, $3) ON CONFLICT (till, digest) DO NOTHING;

-- name: ExtraHolder :one
SELECT invoice FROM unique_extras WHERE till = $1 AND digest = $2;
