-- name: SupersedeCallback :one
-- An invoice has at most one pending callback. The lease stays: it tells until when its attempt may be in flight.
UPDATE callbacks SET state = 'superseded' WHERE invoice = $1 AND state = 'pending'
RETURNING lease_until;

-- name: InsertCallback :exec
INSERT INTO callbacks (
    id, invoice, event, till, sandbox, url, receiver, body, state, attempts, created_at, due_at, lease_until, fence,
    last_response
) VALUES (
    sqlc.arg(id), sqlc.arg(invoice), sqlc.arg(event), sqlc.arg(till),
    (SELECT t.sandbox FROM tills AS t WHERE t.id = sqlc.arg(till)),
    sqlc.arg(url), sqlc.arg(receiver), sqlc.arg(body), 'pending', 0, sqlc.arg(at), sqlc.arg(at),
    sqlc.arg(lease_until), 0, ''
);

-- name: ClaimCallbacks :many
-- The conditions stand outside the subselect again: two that claim at once choose the same rows, and the second one
-- must find them taken. The busy receivers are one text, each between spaces.
UPDATE callbacks SET lease_until = CAST(sqlc.arg(until) AS BIGINT), fence = fence + 1
WHERE id IN (
        SELECT c.id FROM callbacks AS c
        WHERE c.state = 'pending' AND c.due_at <= CAST(sqlc.arg(now) AS BIGINT)
          AND (c.lease_until IS NULL OR c.lease_until <= CAST(sqlc.arg(now) AS BIGINT))
          AND REPLACE(CAST(sqlc.arg(busy) AS TEXT), ' ' || c.receiver || ' ', '') = CAST(sqlc.arg(busy) AS TEXT)
        ORDER BY c.due_at LIMIT CAST(sqlc.arg(most) AS BIGINT)
    )
  AND state = 'pending' AND due_at <= CAST(sqlc.arg(now) AS BIGINT)
  AND (lease_until IS NULL OR lease_until <= CAST(sqlc.arg(now) AS BIGINT))
RETURNING id, invoice, till, sandbox, url, body, attempts, fence, created_at, due_at;

-- name: LockCallback :one
SELECT invoice, state, due_at, fence, lease_until FROM callbacks WHERE id = $1
FOR UPDATE;

-- name: InsertAttempt :exec
INSERT INTO callback_attempts (callback, number, fence, at, duration_ms, response)
VALUES (
    sqlc.arg(callback),
    (SELECT COALESCE(MAX(a.number), 0) + 1 FROM callback_attempts AS a WHERE a.callback = sqlc.arg(callback)),
    sqlc.arg(fence), sqlc.arg(at), sqlc.arg(duration_ms), sqlc.arg(response)
);

-- name: EndAttempt :exec
UPDATE callbacks SET state = sqlc.arg(state), due_at = sqlc.arg(due_at), lease_until = NULL, attempts = attempts + 1,
    last_response = sqlc.arg(last_response), last_at = sqlc.arg(last_at)
WHERE id = sqlc.arg(id);

-- name: FreeSuccessor :exec
-- Ends the lease that a callback which was never claimed inherited from the one that it superseded.
UPDATE callbacks SET lease_until = NULL WHERE invoice = $1 AND state = 'pending' AND fence = 0;

-- name: NextDue :one
SELECT due_at FROM callbacks WHERE state = 'pending' AND lease_until IS NULL
ORDER BY due_at LIMIT 1;

-- name: NextLeaseEnd :one
SELECT CAST(lease_until AS BIGINT) AS ends_at FROM callbacks WHERE state = 'pending' AND lease_until IS NOT NULL
ORDER BY lease_until LIMIT 1;

-- name: CallbackLog :many
SELECT c.id, c.url, c.state, c.last_response, c.created_at, c.last_at,
    (SELECT COUNT(*) FROM callback_attempts AS a WHERE a.callback = c.id) AS attempts
FROM callbacks AS c WHERE c.invoice = $1 ORDER BY c.event;

-- name: CallbackAttempts :many
SELECT a.callback, a.number, a.at, a.duration_ms, a.response
FROM callbacks AS c JOIN callback_attempts AS a ON a.callback = c.id
WHERE c.invoice = $1 ORDER BY c.event, a.number;

-- name: ResendCallback :execrows
-- A new fence makes an attempt in flight count no more; its lease still holds the next one back.
UPDATE callbacks SET state = 'pending', attempts = 0, due_at = CAST(sqlc.arg(now) AS BIGINT),
    fence = CASE WHEN fence = 0 THEN 0 ELSE fence + 1 END
WHERE id = (SELECT c.id FROM callbacks AS c WHERE c.invoice = sqlc.arg(invoice) ORDER BY c.event DESC LIMIT 1);
