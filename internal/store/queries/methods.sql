-- name: InsertMethod :exec
INSERT INTO added_methods (name, title, asset, added_at) VALUES ($1, $2, $3, $4);

-- name: AddedMethods :many
SELECT name, title, asset FROM added_methods ORDER BY added_at, name;

-- name: AddedMethod :one
SELECT name, title, asset FROM added_methods WHERE name = $1;

-- name: PutMethodSetting :exec
INSERT INTO till_method_settings (till, method, name, value) VALUES ($1, $2, $3, $4)
ON CONFLICT (till, method, name) DO UPDATE SET value = excluded.value;

-- name: DeleteMethodSetting :exec
DELETE FROM till_method_settings WHERE till = $1 AND method = $2 AND name = $3;

-- name: MethodSettings :many
SELECT method, name, value FROM till_method_settings WHERE till = $1 AND method = $2;

-- name: AllMethodSettings :many
SELECT method, name, value FROM till_method_settings WHERE till = $1;

-- name: PutInstructions :exec
INSERT INTO instructions (till, method, language, text) VALUES ($1, $2, $3, $4)
ON CONFLICT (till, method, language) DO UPDATE SET text = excluded.text;

-- name: DeleteInstructions :exec
DELETE FROM instructions WHERE till = $1 AND method = $2 AND language = $3;

-- name: Instructions :many
SELECT method, language, text FROM instructions WHERE till = $1 AND method = $2;

-- name: AllInstructions :many
SELECT method, language, text FROM instructions WHERE till = $1;

-- name: RaiseManualLog :one
UPDATE manual_log SET height = height + 1 WHERE network = $1 RETURNING height;

-- name: InsertManualReport :exec
INSERT INTO manual_reports (height, key, decided, ref, asset, minor, status, first_seen, actor, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: ManualReports :many
SELECT height, key, ref, asset, minor, status, first_seen, actor, note
FROM manual_reports WHERE height > sqlc.arg(after) ORDER BY height LIMIT CAST(sqlc.arg(most) AS BIGINT);
