-- name: CountHistory :one
-- How many invoices and payoffs a till has, counted up to a bound for each.
SELECT CAST(
    (SELECT COUNT(*) FROM (SELECT i.id FROM invoices AS i WHERE i.till = sqlc.arg(till) LIMIT CAST(sqlc.arg(most) AS BIGINT)) AS made)
    + (SELECT COUNT(*) FROM (SELECT p.id FROM payoffs AS p WHERE p.till = sqlc.arg(till) LIMIT CAST(sqlc.arg(most) AS BIGINT)) AS paid)
AS BIGINT) AS known;

-- name: AgeInvoices :exec
UPDATE invoices SET created_at = created_at - CAST(sqlc.arg(ms) AS BIGINT), expires_at = expires_at - CAST(sqlc.arg(ms) AS BIGINT),
    final_at = final_at - CAST(sqlc.arg(ms) AS BIGINT), timer_at = timer_at - CAST(sqlc.arg(ms) AS BIGINT), version = version + 1
WHERE till = sqlc.arg(till) AND sandbox;

-- name: AgePayoffs :exec
UPDATE payoffs SET created_at = created_at - CAST(sqlc.arg(ms) AS BIGINT), final_at = final_at - CAST(sqlc.arg(ms) AS BIGINT),
    timer_at = timer_at - CAST(sqlc.arg(ms) AS BIGINT), version = version + 1
WHERE till = sqlc.arg(till) AND sandbox;

-- name: AgeQuotes :exec
UPDATE quotes SET created_at = created_at - CAST(sqlc.arg(ms) AS BIGINT), locked_until = locked_until - CAST(sqlc.arg(ms) AS BIGINT)
WHERE invoice IN (SELECT i.id FROM invoices AS i WHERE i.till = sqlc.arg(till) AND i.sandbox);

-- name: AgePayments :exec
UPDATE payments SET first_seen = first_seen - CAST(sqlc.arg(ms) AS BIGINT), updated_at = updated_at - CAST(sqlc.arg(ms) AS BIGINT)
WHERE invoice IN (SELECT i.id FROM invoices AS i WHERE i.till = sqlc.arg(till) AND i.sandbox);

-- name: AgeEvents :exec
UPDATE events SET at = at - CAST(sqlc.arg(ms) AS BIGINT)
WHERE subject IN (
    SELECT i.id FROM invoices AS i WHERE i.till = sqlc.arg(till) AND i.sandbox
    UNION ALL SELECT p.id FROM payoffs AS p WHERE p.till = sqlc.arg(till) AND p.sandbox
);

-- name: AgeCallbacks :exec
-- The lease stays: it tells until when an attempt is in flight, which no moved clock ends.
UPDATE callbacks SET created_at = created_at - CAST(sqlc.arg(ms) AS BIGINT), due_at = due_at - CAST(sqlc.arg(ms) AS BIGINT),
    last_at = last_at - CAST(sqlc.arg(ms) AS BIGINT)
WHERE subject IN (
    SELECT i.id FROM invoices AS i WHERE i.till = sqlc.arg(till) AND i.sandbox
    UNION ALL SELECT p.id FROM payoffs AS p WHERE p.till = sqlc.arg(till) AND p.sandbox
);

-- name: AgeAttempts :exec
UPDATE callback_attempts SET at = at - CAST(sqlc.arg(ms) AS BIGINT)
WHERE callback IN (
    SELECT c.id FROM callbacks AS c WHERE c.subject IN (
        SELECT i.id FROM invoices AS i WHERE i.till = sqlc.arg(till) AND i.sandbox
        UNION ALL SELECT p.id FROM payoffs AS p WHERE p.till = sqlc.arg(till) AND p.sandbox
    )
);

-- name: AgeSwaps :exec
UPDATE swaps SET created_at = created_at - CAST(sqlc.arg(ms) AS BIGINT), expires_at = expires_at - CAST(sqlc.arg(ms) AS BIGINT),
    final_at = final_at - CAST(sqlc.arg(ms) AS BIGINT)
WHERE till = sqlc.arg(till) AND sandbox;

-- name: AgeTransfers :exec
-- A transfer lives by its sender's clock.
UPDATE transfers SET created_at = created_at - CAST(sqlc.arg(ms) AS BIGINT), expires_at = expires_at - CAST(sqlc.arg(ms) AS BIGINT),
    final_at = final_at - CAST(sqlc.arg(ms) AS BIGINT)
WHERE id IN (SELECT p.transfer FROM transfer_parties AS p WHERE p.till = sqlc.arg(till)) AND sender = sqlc.arg(till) AND sandbox;

-- name: AgeTransferParties :exec
UPDATE transfer_parties SET created_at = created_at - CAST(sqlc.arg(ms) AS BIGINT)
WHERE till IN (
        SELECT t.receiver FROM transfer_parties AS p JOIN transfers AS t ON t.id = p.transfer
        WHERE p.till = sqlc.arg(till) AND t.sandbox
        UNION ALL SELECT sqlc.arg(till)
    )
  AND transfer IN (
        SELECT t.id FROM transfer_parties AS p JOIN transfers AS t ON t.id = p.transfer
        WHERE p.till = sqlc.arg(till) AND t.sender = sqlc.arg(till) AND t.sandbox
    );
