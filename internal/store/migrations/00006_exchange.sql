-- Swaps between the balances of a till, and transfers between tills. Both reserve money when they are made.
-- +goose Up

-- Sums are minor units of their methods' assets. The price is source units for one target unit, a decimal.
CREATE TABLE swaps (
    id            TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
    till          BIGINT  NOT NULL,
    sandbox       BOOLEAN NOT NULL,
    pair          BIGINT  NOT NULL CHECK (pair > 0),
    named         TEXT    NOT NULL CHECK (named IN ('source', 'target')), -- the side whose sum was asked for
    source_method TEXT    NOT NULL CHECK (source_method <> ''),
    source_wallet TEXT    NOT NULL,
    source_asset  TEXT    NOT NULL CHECK (source_asset <> ''),
    source        BIGINT  NOT NULL CHECK (source > 0),
    target_method TEXT    NOT NULL CHECK (target_method <> '' AND target_method <> source_method),
    target_wallet TEXT    NOT NULL,
    target_asset  TEXT    NOT NULL CHECK (target_asset <> ''),
    target        BIGINT  NOT NULL CHECK (target > 0),
    price         TEXT    NOT NULL CHECK (price <> ''),
    record        TEXT    NOT NULL, -- where the price comes from
    state         TEXT    NOT NULL CHECK (state IN ('created', 'success', 'failed', 'canceled')),
    created_at    BIGINT  NOT NULL,
    expires_at    BIGINT  NOT NULL,
    final_at      BIGINT,
    actor         TEXT    NOT NULL, -- who ended it
    note          TEXT    NOT NULL, -- and why, when it was an operator
    FOREIGN KEY (till, sandbox) REFERENCES tills (id, sandbox),
    FOREIGN KEY (source_wallet, sandbox) REFERENCES wallets (id, sandbox),
    FOREIGN KEY (target_wallet, sandbox) REFERENCES wallets (id, sandbox),
    CHECK (expires_at > created_at),
    CHECK ((state <> 'created') = (final_at IS NOT NULL)),
    CHECK ((actor = '') = (final_at IS NULL))
);
CREATE INDEX swaps_expiry ON swaps (state, expires_at, id);
CREATE INDEX swaps_till ON swaps (till, created_at, id);
CREATE INDEX swaps_state ON swaps (state, created_at, id);

CREATE TABLE transfers (
    id             BIGINT  NOT NULL PRIMARY KEY CHECK (id > 0),
    sender         BIGINT  NOT NULL,
    receiver       BIGINT  NOT NULL CHECK (receiver <> sender),
    sandbox        BOOLEAN NOT NULL, -- of both
    sender_login   TEXT    NOT NULL CHECK (sender_login <> ''),
    receiver_login TEXT    NOT NULL CHECK (receiver_login <> ''),
    type           TEXT    NOT NULL CHECK (type IN ('internal', 'system')),
    method         TEXT    NOT NULL CHECK (method <> ''),
    wallet         TEXT    NOT NULL, -- behind both balances
    asset          TEXT    NOT NULL CHECK (asset <> ''),
    amount         BIGINT  NOT NULL CHECK (amount > 0),
    description    TEXT    NOT NULL,
    state          TEXT    NOT NULL CHECK (state IN ('created', 'success', 'failed', 'canceled')),
    created_at     BIGINT  NOT NULL,
    expires_at     BIGINT, -- NULL waits for ever
    final_at       BIGINT,
    actor          TEXT    NOT NULL,
    note           TEXT    NOT NULL,
    FOREIGN KEY (sender, sandbox) REFERENCES tills (id, sandbox),
    FOREIGN KEY (receiver, sandbox) REFERENCES tills (id, sandbox),
    FOREIGN KEY (wallet, sandbox) REFERENCES wallets (id, sandbox),
    CHECK ((state <> 'created') = (final_at IS NOT NULL)),
    CHECK ((actor = '') = (final_at IS NULL))
);
CREATE INDEX transfers_expiry ON transfers (state, expires_at, id);
CREATE INDEX transfers_state ON transfers (state, created_at, id);

-- Transfers are numbered in a row, so that no number is given twice.
CREATE TABLE transfer_numbers (
    name TEXT   NOT NULL PRIMARY KEY,
    last BIGINT NOT NULL CHECK (last >= 0)
);
INSERT INTO transfer_numbers (name, last) VALUES ('transfer', 0);

-- In whose history a transfer stands: the sender's at once, the receiver's when the money has arrived.
CREATE TABLE transfer_parties (
    till       BIGINT NOT NULL REFERENCES tills (id),
    created_at BIGINT NOT NULL, -- the transfer's
    transfer   BIGINT NOT NULL REFERENCES transfers (id),
    PRIMARY KEY (till, created_at, transfer)
);

ALTER TABLE entries ADD COLUMN swap TEXT REFERENCES swaps (id);
ALTER TABLE entries ADD COLUMN transfer BIGINT REFERENCES transfers (id);
CREATE INDEX entries_swap ON entries (swap) WHERE swap IS NOT NULL;
CREATE INDEX entries_transfer ON entries (transfer) WHERE transfer IS NOT NULL;
