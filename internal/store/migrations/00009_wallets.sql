-- Wallets of real keys, which tills use by method, and what merchants move out of them by themselves.
-- +goose Up

-- The first address of a wallet of keys, empty for the others: two texts of one key are one wallet.
ALTER TABLE wallets ADD COLUMN first_address TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX wallets_key ON wallets (network, first_address) WHERE first_address <> '';

-- Which wallet new addresses of a till's method come from. Tills may share one; a replaced one stays among the wallets.
CREATE TABLE till_wallets (
    till    BIGINT  NOT NULL,
    sandbox BOOLEAN NOT NULL,
    method  TEXT    NOT NULL CHECK (method <> ''),
    network TEXT    NOT NULL CHECK (network <> ''),
    wallet  TEXT    NOT NULL,
    since   BIGINT  NOT NULL,
    PRIMARY KEY (till, method, network),
    FOREIGN KEY (till, sandbox) REFERENCES tills (id, sandbox),
    FOREIGN KEY (wallet, sandbox) REFERENCES wallets (id, sandbox)
);

-- Which of a wallet's addresses it is; NULL for those that were given before this was kept.
ALTER TABLE addresses ADD COLUMN wallet TEXT REFERENCES wallets (id);
ALTER TABLE addresses ADD COLUMN number BIGINT CHECK (number >= 0);
CREATE INDEX addresses_issued ON addresses (wallet, number) WHERE wallet IS NOT NULL;

-- Money that a merchant moved out of a wallet himself, with what the network took. A reference counts once.
CREATE TABLE spends (
    id        TEXT    NOT NULL PRIMARY KEY REFERENCES entries (id),
    till      BIGINT  NOT NULL REFERENCES tills (id),
    wallet    TEXT    NOT NULL REFERENCES wallets (id),
    asset     TEXT    NOT NULL CHECK (asset <> ''),
    amount    BIGINT  NOT NULL CHECK (amount > 0),
    reference TEXT    NOT NULL CHECK (reference <> ''),
    at        BIGINT  NOT NULL,
    actor     TEXT    NOT NULL CHECK (actor <> ''),
    note      TEXT    NOT NULL,
    UNIQUE (wallet, till, reference)
);
