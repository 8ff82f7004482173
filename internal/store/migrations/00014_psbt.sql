-- The outputs of wallets of keys, and the transactions by which payoffs leave them.
-- +goose Up

ALTER TABLE wallets ADD COLUMN next_change BIGINT NOT NULL DEFAULT 0 CHECK (next_change BETWEEN 0 AND 2147483648);

-- Payoffs that leave a wallet together. All their drafts consume the anchor, so that one of them can be confirmed at most.
CREATE TABLE dispatches (
    id       TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''), -- of its first draft
    network  TEXT    NOT NULL CHECK (network <> ''),
    wallet   TEXT    NOT NULL REFERENCES wallets (id),
    asset    TEXT    NOT NULL CHECK (asset <> ''),
    anchor   TEXT    NOT NULL CHECK (anchor <> ''),
    change   BIGINT  NOT NULL CHECK (change >= 0), -- index of the change address
    recalled BOOLEAN NOT NULL, -- the operator does not want it any more
    state    TEXT    NOT NULL CHECK (state IN ('open', 'settled', 'void')),
    draft    TEXT    NOT NULL, -- that settled it
    txid     TEXT    NOT NULL, -- and its hash with signatures
    entry    TEXT REFERENCES entries (id), -- of the network's fee
    made_at  BIGINT  NOT NULL,
    ended_at BIGINT,
    CHECK ((state = 'open') = (ended_at IS NULL)),
    CHECK ((state = 'settled') = (txid <> '') AND (txid <> '') = (draft <> '') AND (txid <> '') = (entry IS NOT NULL))
);
CREATE INDEX dispatches_open ON dispatches (network, id) WHERE state = 'open';

CREATE TABLE dispatch_payoffs (
    dispatch TEXT    NOT NULL REFERENCES dispatches (id),
    payoff   TEXT    NOT NULL REFERENCES payoffs (id),
    open     BOOLEAN NOT NULL, -- as the dispatch
    PRIMARY KEY (dispatch, payoff)
);
CREATE UNIQUE INDEX dispatch_payoffs_open ON dispatch_payoffs (payoff) WHERE open;

-- Transactions without signatures that were exported, and what came back of them.
CREATE TABLE drafts (
    id       TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''), -- hash of the transaction without signatures
    dispatch TEXT    NOT NULL REFERENCES dispatches (id),
    number   BIGINT  NOT NULL CHECK (number > 0),
    psbt     BYTEA   NOT NULL,
    fee      BIGINT  NOT NULL CHECK (fee > 0),
    change   BIGINT  NOT NULL CHECK (change >= 0), -- what goes back to the wallet
    empty    BOOLEAN NOT NULL, -- pays nobody: it takes the dispatch back
    made_at  BIGINT  NOT NULL,
    actor    TEXT    NOT NULL CHECK (actor <> ''),
    txid     TEXT    NOT NULL, -- of the signed transaction, which is broadcast
    raw      BYTEA   NOT NULL,
    UNIQUE (dispatch, number),
    CHECK ((txid = '') = (LENGTH(raw) = 0))
);

-- Outputs of blocks that pay to wallets of keys.
CREATE TABLE coins (
    network      TEXT    NOT NULL REFERENCES scans (network),
    outpoint     TEXT    NOT NULL CHECK (outpoint <> ''),
    wallet       TEXT    NOT NULL REFERENCES wallets (id),
    change       BOOLEAN NOT NULL, -- to the wallet's change chain
    number       BIGINT  NOT NULL CHECK (number >= 0), -- of the address
    minor        BIGINT  NOT NULL CHECK (minor >= 0),
    height       BIGINT  NOT NULL CHECK (height >= 0), -- 0: a reorganisation took its block away
    coinbase     BOOLEAN NOT NULL,
    spent_by     TEXT    NOT NULL,
    spent_as     TEXT    NOT NULL, -- its hash without signatures
    spent_height BIGINT  NOT NULL CHECK (spent_height >= 0), -- 0: unspent
    dispatch     TEXT REFERENCES dispatches (id), -- that it is reserved for
    PRIMARY KEY (network, outpoint),
    CHECK ((spent_height > 0) = (spent_by <> ''))
);
CREATE INDEX coins_unspent ON coins (wallet, minor DESC, outpoint) WHERE spent_height = 0;
CREATE INDEX coins_spent ON coins (network, spent_height);
CREATE INDEX coins_reserved ON coins (dispatch) WHERE dispatch IS NOT NULL;

CREATE TABLE draft_inputs (
    draft    TEXT NOT NULL REFERENCES drafts (id),
    number   BIGINT NOT NULL CHECK (number > 0),
    network  TEXT NOT NULL,
    outpoint TEXT NOT NULL,
    PRIMARY KEY (draft, number),
    FOREIGN KEY (network, outpoint) REFERENCES coins (network, outpoint)
);
