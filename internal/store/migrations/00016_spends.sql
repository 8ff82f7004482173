-- What left wallets of keys otherwise than by a payoff, so that an operator sees it and books it.
-- +goose Up

-- Transactions in blocks that took money out of a wallet and are no dispatch's draft.
CREATE TABLE outflows (
    wallet   TEXT    NOT NULL REFERENCES wallets (id),
    txid     TEXT    NOT NULL CHECK (txid <> ''),
    network  TEXT    NOT NULL REFERENCES scans (network),
    height   BIGINT  NOT NULL CHECK (height >= 0), -- 0: a reorganisation took its block away
    at       BIGINT  NOT NULL CHECK (at >= 0), -- of its block; 0 for those that were met before this was kept
    spent    BIGINT  NOT NULL, -- of the wallet's coins
    returned BIGINT  NOT NULL CHECK (returned BETWEEN 0 AND spent - 1), -- to the wallet
    recorded BOOLEAN NOT NULL, -- as much of it as was to be
    PRIMARY KEY (wallet, txid)
);
CREATE INDEX outflows_newest ON outflows (at DESC, wallet, txid);
CREATE INDEX outflows_network ON outflows (network, height);

-- Those that want an operator: in a block and not recorded, or recorded and in none.
CREATE INDEX outflows_open ON outflows (at DESC, wallet, txid) WHERE recorded = (height = 0);

CREATE INDEX spends_reference ON spends (wallet, reference);
CREATE INDEX dispatches_settled ON dispatches (txid) WHERE txid <> '';
CREATE INDEX dispatch_payoffs_payoff ON dispatch_payoffs (payoff);
CREATE INDEX payoffs_message ON payoffs (backing, message) WHERE message <> '';

INSERT INTO outflows (wallet, txid, network, height, at, spent, returned, recorded)
SELECT gone.wallet, gone.txid, gone.network, gone.height, 0, gone.minor, COALESCE(back.minor, 0),
    EXISTS (SELECT 1 FROM spends AS s WHERE s.wallet = gone.wallet AND s.reference = gone.txid)
FROM (
    SELECT c.network, c.wallet, c.spent_by AS txid, MAX(c.spent_height) AS height, CAST(SUM(c.minor) AS BIGINT) AS minor
    FROM coins AS c
    WHERE c.spent_height > 0 AND NOT EXISTS (SELECT 1 FROM drafts AS d WHERE d.id = c.spent_as)
    GROUP BY c.network, c.wallet, c.spent_by
) AS gone LEFT JOIN (
    SELECT c.network, c.wallet, SUBSTR(c.outpoint, 1, 64) AS txid, CAST(SUM(c.minor) AS BIGINT) AS minor
    FROM coins AS c
    WHERE c.change OR NOT EXISTS (SELECT 1 FROM addresses AS a WHERE a.wallet = c.wallet AND a.number = c.number)
    GROUP BY c.network, c.wallet, SUBSTR(c.outpoint, 1, 64)
) AS back ON back.network = gone.network AND back.wallet = gone.wallet AND back.txid = gone.txid
WHERE gone.minor > COALESCE(back.minor, 0);
