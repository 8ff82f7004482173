-- name: InsertDispatch :exec
INSERT INTO dispatches (id, network, wallet, asset, anchor, change, recalled, state, draft, txid, made_at)
VALUES ($1, $2, $3, $4, $5, $6, FALSE, 'open', '', '', $7);

-- name: InsertDispatchPayoff :exec
INSERT INTO dispatch_payoffs (dispatch, payoff, open) VALUES ($1, $2, TRUE);

-- name: InsertDraft :exec
INSERT INTO drafts (id, dispatch, number, psbt, fee, change, empty, made_at, actor, txid, raw)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: InsertDraftInput :exec
INSERT INTO draft_inputs (draft, number, network, outpoint) VALUES ($1, $2, $3, $4);

-- name: TakeChange :execrows
-- A change address is given away, unless it was meanwhile.
UPDATE wallets SET next_change = next_change + 1 WHERE id = sqlc.arg(id) AND next_change = sqlc.arg(number);

-- name: NextChange :one
SELECT next_change FROM wallets WHERE id = $1;

-- name: Dispatch :one
SELECT id, network, wallet, asset, anchor, change, recalled, state, draft, txid, entry, made_at, ended_at
FROM dispatches WHERE id = $1;

-- name: LockDispatch :one
SELECT id, network, wallet, asset, anchor, change, recalled, state, draft, txid, entry, made_at, ended_at
FROM dispatches WHERE id = $1
FOR UPDATE;

-- name: DispatchOfPayoff :one
-- The open dispatch that a payoff is in.
SELECT dispatch FROM dispatch_payoffs WHERE payoff = $1 AND open;

-- name: DispatchOfDraft :one
SELECT dispatch FROM drafts WHERE id = $1;

-- name: DraftInBlock :one
-- A transaction in a block that was exported for a payoff and given up since: a reorganisation brought it back.
SELECT c.spent_by
FROM dispatch_payoffs AS m JOIN drafts AS f ON f.dispatch = m.dispatch AND NOT f.empty
    JOIN draft_inputs AS i ON i.draft = f.id
    JOIN coins AS c ON c.network = i.network AND c.outpoint = i.outpoint
WHERE m.payoff = $1 AND NOT m.open AND c.spent_as = f.id AND c.spent_height > 0
LIMIT 1;

-- name: OpenDispatches :many
SELECT id FROM dispatches WHERE network = $1 AND state = 'open' AND id > sqlc.arg(after)
ORDER BY id LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: DispatchPayoffs :many
SELECT payoff FROM dispatch_payoffs WHERE dispatch = $1 ORDER BY payoff;

-- name: Drafts :many
SELECT id, dispatch, number, psbt, fee, change, empty, made_at, actor, txid, raw
FROM drafts WHERE dispatch = $1 ORDER BY number;

-- name: DraftCoins :many
-- The coins that a dispatch's drafts consume, by draft.
SELECT i.draft, c.network, c.outpoint, c.wallet, c.change, c.number, c.minor, c.height, c.coinbase, c.spent_by, c.spent_as,
    c.spent_height, c.dispatch
FROM drafts AS d JOIN draft_inputs AS i ON i.draft = d.id
    JOIN coins AS c ON c.network = i.network AND c.outpoint = i.outpoint
WHERE d.dispatch = $1 ORDER BY d.number, i.number;

-- name: RecallDispatch :execrows
UPDATE dispatches SET recalled = TRUE WHERE id = $1 AND state = 'open';

-- name: SignDraft :execrows
UPDATE drafts SET txid = sqlc.arg(txid), raw = sqlc.arg(raw) WHERE id = sqlc.arg(id);

-- name: EndDispatch :execrows
UPDATE dispatches SET state = sqlc.arg(state), draft = sqlc.arg(draft), txid = sqlc.arg(txid), entry = sqlc.arg(entry), ended_at = sqlc.arg(ended_at)
WHERE id = sqlc.arg(id) AND state = 'open';

-- name: CloseDispatchPayoffs :exec
UPDATE dispatch_payoffs SET open = FALSE WHERE dispatch = $1;

-- name: DispatchablePayoffs :many
-- A till's oldest payoffs that wait for a transaction, with the wallets of keys behind them.
SELECT p.id FROM payoffs AS p JOIN wallets AS w ON w.id = p.backing
WHERE p.state = 'processing' AND p.till = $1 AND w.first_address <> ''
    AND NOT EXISTS (SELECT 1 FROM dispatch_payoffs AS d WHERE d.payoff = p.id AND d.open)
ORDER BY p.created_at, p.id LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: DispatchSums :many
-- Dispatches after an id, with what their drafts, payoffs, coins and entries say.
SELECT d.id, d.asset, d.state,
    CAST(COALESCE((SELECT f.fee FROM drafts AS f WHERE f.id = d.draft), 0) AS BIGINT) AS fee,
    CAST(COALESCE((SELECT -SUM(p.minor) FROM postings AS p WHERE p.entry = d.entry AND p.account = 'wallet:' || d.wallet), 0) AS BIGINT) AS booked,
    CAST((SELECT COUNT(*) FROM dispatch_payoffs AS m WHERE m.dispatch = d.id) AS BIGINT) AS payoffs,
    CAST((SELECT COUNT(*) FROM dispatch_payoffs AS m WHERE m.dispatch = d.id AND m.open) AS BIGINT) AS held,
    CAST((SELECT COALESCE(SUM(CASE WHEN o.state = 'processing' THEN 1 ELSE 0 END), 0)
        FROM dispatch_payoffs AS m JOIN payoffs AS o ON o.id = m.payoff WHERE m.dispatch = d.id) AS BIGINT) AS waiting,
    CAST((SELECT COALESCE(SUM(CASE WHEN o.state = 'payed' THEN 1 ELSE 0 END), 0)
        FROM dispatch_payoffs AS m JOIN payoffs AS o ON o.id = m.payoff WHERE m.dispatch = d.id) AS BIGINT) AS payed,
    CAST((SELECT COUNT(*) FROM drafts AS f WHERE f.id = d.draft AND NOT f.empty) AS BIGINT) AS paying,
    CAST((SELECT COUNT(*) FROM coins AS c WHERE c.dispatch = d.id) AS BIGINT) AS reserved,
    CAST((SELECT COUNT(*) FROM drafts AS f JOIN draft_inputs AS i ON i.draft = f.id
        JOIN coins AS c ON c.network = i.network AND c.outpoint = i.outpoint
        WHERE f.dispatch = d.id AND (c.dispatch IS NULL OR c.dispatch <> d.id)) AS BIGINT) AS free,
    CAST((SELECT COUNT(*) FROM drafts AS f WHERE f.dispatch = d.id AND NOT EXISTS
        (SELECT 1 FROM draft_inputs AS i WHERE i.draft = f.id AND i.outpoint = d.anchor)) AS BIGINT) AS loose,
    CAST((SELECT COUNT(*) FROM drafts AS f WHERE f.dispatch = d.id AND f.fee + f.change <>
        COALESCE((SELECT SUM(c.minor) FROM draft_inputs AS i JOIN coins AS c ON c.network = i.network AND c.outpoint = i.outpoint
            WHERE i.draft = f.id), 0)
        - COALESCE((SELECT SUM(o.received) FROM dispatch_payoffs AS m JOIN payoffs AS o ON o.id = m.payoff
            WHERE m.dispatch = d.id AND NOT f.empty), 0)) AS BIGINT) AS unequal
FROM dispatches AS d WHERE d.id > sqlc.arg(after) ORDER BY d.id LIMIT CAST(sqlc.arg(most) AS BIGINT);
