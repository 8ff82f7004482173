-- name: OldestUnsequenced :one
SELECT subject FROM events WHERE sequence IS NULL
ORDER BY at, subject, number LIMIT 1;

-- name: LockFeedHead :one
SELECT sequence FROM feed_head WHERE name = 'events'
FOR UPDATE;

-- name: FeedHead :one
SELECT sequence FROM feed_head WHERE name = 'events';

-- name: MoveFeedHead :exec
UPDATE feed_head SET sequence = $1 WHERE name = 'events';

-- name: SequenceEvents :execrows
-- Numbers all that waits of the subjects whose events wait longest. An event's turn is never before that of an earlier one
-- of its subject, whatever the clocks of two processes said.
UPDATE events SET sequence = CAST(sqlc.arg(head) AS BIGINT) + batch.place, till = batch.till
FROM (
    SELECT turned.subject, turned.number, turned.till,
        ROW_NUMBER() OVER (ORDER BY turned.turn, turned.subject, turned.number) AS place
    FROM (
        SELECT e.subject, e.number, COALESCE(i.till, p.till) AS till,
            MAX(e.at) OVER (PARTITION BY e.subject ORDER BY e.number) AS turn
        FROM (
            SELECT DISTINCT oldest.subject FROM (
                SELECT b.subject FROM events AS b WHERE b.sequence IS NULL
                ORDER BY b.at, b.subject, b.number LIMIT CAST(sqlc.arg(most) AS BIGINT)
            ) AS oldest
        ) AS waiting
        JOIN events AS e ON e.subject = waiting.subject AND e.sequence IS NULL
        LEFT JOIN invoices AS i ON i.id = e.invoice
        LEFT JOIN payoffs AS p ON p.id = e.payoff
    ) AS turned
) AS batch
WHERE events.subject = batch.subject AND events.number = batch.number;

-- name: FeedEvents :many
SELECT CAST(e.sequence AS BIGINT) AS sequence, e.subject, e.kind, e.number, e.at, e.name, e.state
FROM events AS e WHERE e.till = CAST(sqlc.arg(till) AS BIGINT) AND e.sequence > CAST(sqlc.arg(after) AS BIGINT)
ORDER BY e.sequence LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: FeedTills :many
SELECT DISTINCT CAST(till AS BIGINT) AS till FROM events
WHERE sequence > CAST(sqlc.arg(after) AS BIGINT) AND sequence <= CAST(sqlc.arg(head) AS BIGINT);
