-- name: MethodTerms :one
SELECT sandbox, method, enabled, fixed, percent, minimum, maximum, minimal_level, lock_ms, rail, fee
FROM method_terms WHERE sandbox = $1 AND method = $2;

-- name: AllMethodTerms :many
SELECT sandbox, method, enabled, fixed, percent, minimum, maximum, minimal_level, lock_ms, rail, fee
FROM method_terms WHERE sandbox = $1;

-- name: PutMethodTerms :exec
INSERT INTO method_terms (sandbox, method, enabled, fixed, percent, minimum, maximum, minimal_level, lock_ms, rail, fee)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (sandbox, method) DO UPDATE SET enabled = excluded.enabled, fixed = excluded.fixed,
    percent = excluded.percent, minimum = excluded.minimum, maximum = excluded.maximum,
    minimal_level = excluded.minimal_level, lock_ms = excluded.lock_ms, rail = excluded.rail,
    fee = excluded.fee;

-- name: TillMethod :one
SELECT till, method, enabled, extra_fixed, extra_percent
FROM till_methods WHERE till = $1 AND method = $2;

-- name: TillMethods :many
SELECT till, method, enabled, extra_fixed, extra_percent
FROM till_methods WHERE till = $1;

-- name: PutTillMethod :exec
INSERT INTO till_methods (till, method, enabled, extra_fixed, extra_percent)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (till, method) DO UPDATE SET enabled = excluded.enabled, extra_fixed = excluded.extra_fixed,
    extra_percent = excluded.extra_percent;
