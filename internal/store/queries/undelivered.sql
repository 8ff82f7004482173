-- name: WaitingCallbacks :many
SELECT c.id, c.subject, c.till, c.url, c.last_response, c.created_at, c.last_at, c.due_at,
    (SELECT COUNT(*) FROM callback_attempts AS a WHERE a.callback = c.id) AS attempts
FROM callbacks AS c WHERE c.state = 'pending'
ORDER BY c.due_at LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: GivenUpCallbacks :many
SELECT c.id, c.subject, c.till, c.url, c.last_response, c.created_at, c.last_at, c.due_at,
    (SELECT COUNT(*) FROM callback_attempts AS a WHERE a.callback = c.id) AS attempts
FROM callbacks AS c WHERE c.state = 'failed'
ORDER BY c.created_at, c.id LIMIT CAST(sqlc.arg(most) AS BIGINT);
