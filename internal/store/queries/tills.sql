-- name: InsertTill :exec
INSERT INTO tills (id, name, login, sandbox, status_level, created_at)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: TillByID :many
SELECT t.id, t.name, t.login, t.sandbox, t.status_level, t.created_at, s.name AS setting, s.value
FROM tills AS t LEFT JOIN till_settings AS s ON s.till = t.id
WHERE t.id = $1;

-- name: TillByLogin :many
SELECT t.id, t.name, t.login, t.sandbox, t.status_level, t.created_at, s.name AS setting, s.value
FROM tills AS t LEFT JOIN till_settings AS s ON s.till = t.id
WHERE t.login = $1;

-- name: Tills :many
SELECT t.id, t.name, t.login, t.sandbox, t.status_level, t.created_at, s.name AS setting, s.value
FROM tills AS t LEFT JOIN till_settings AS s ON s.till = t.id
ORDER BY t.created_at, t.id;

-- name: PutSetting :exec
INSERT INTO till_settings (till, name, value) VALUES ($1, $2, $3)
ON CONFLICT (till, name) DO UPDATE SET value = excluded.value;

-- name: DeleteSetting :exec
DELETE FROM till_settings WHERE till = $1 AND name = $2;

-- name: AppendKey :exec
INSERT INTO till_keys (till, use, number, key_id, stored, created_at, ends_at)
VALUES (
    sqlc.arg(till), sqlc.arg(use),
    (SELECT COALESCE(MAX(k.number), 0) + 1 FROM till_keys AS k WHERE k.till = sqlc.arg(till) AND k.use = sqlc.arg(use)),
    sqlc.arg(key_id), sqlc.arg(stored), sqlc.arg(created_at), sqlc.arg(ends_at)
);

-- name: EndKeys :exec
UPDATE till_keys SET ends_at = CAST(sqlc.arg(ends_at) AS BIGINT)
WHERE till = sqlc.arg(till) AND use = sqlc.arg(use)
  AND (ends_at IS NULL OR ends_at > CAST(sqlc.arg(ends_at) AS BIGINT));

-- name: Keys :many
SELECT use, key_id, stored, created_at, ends_at FROM till_keys
WHERE till = sqlc.arg(till) AND use = sqlc.arg(use)
  AND (ends_at IS NULL OR ends_at > CAST(sqlc.arg(now) AS BIGINT))
ORDER BY number DESC;

-- name: AllKeys :many
SELECT use, key_id, stored, created_at, ends_at FROM till_keys
WHERE till = sqlc.arg(till) AND (ends_at IS NULL OR ends_at > CAST(sqlc.arg(now) AS BIGINT))
ORDER BY use DESC, number DESC;

-- name: PutMeta :exec
INSERT INTO meta (name, value) VALUES ($1, $2)
ON CONFLICT (name) DO NOTHING;

-- name: Meta :one
SELECT value FROM meta WHERE name = $1;
