-- Reports of a till, the chain of the ledger's entries, and the checks of the books.
-- +goose Up

CREATE INDEX invoices_history ON invoices (till, created_at, id);
CREATE INDEX entries_invoice ON entries (invoice) WHERE invoice IS NOT NULL;
CREATE INDEX entries_payment ON entries (payment) WHERE payment IS NOT NULL;
CREATE INDEX test_transfers_key ON test_transfers (key);

-- Entries that wait for the sealer, written with the entry. A queue and not a watermark: an entry that commits late
-- still stands in it.
CREATE TABLE unsealed (
    entry TEXT   NOT NULL PRIMARY KEY REFERENCES entries (id),
    at    BIGINT NOT NULL,
    turn  BIGINT NOT NULL -- of the entries of one transaction
);
CREATE INDEX unsealed_order ON unsealed (at, turn, entry);
INSERT INTO unsealed (entry, at, turn) SELECT id, at, 0 FROM entries;

-- The chain: each entry's number and the hash over the previous hash and the entry.
CREATE TABLE seals (
    number BIGINT NOT NULL PRIMARY KEY CHECK (number > 0),
    entry  TEXT   NOT NULL UNIQUE REFERENCES entries (id),
    hash   TEXT   NOT NULL CHECK (LENGTH(hash) = 64)
);

-- The chain's end. A sealer locks the row, so there is one at a time.
CREATE TABLE chain_head (
    name   TEXT   NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL CHECK (number >= 0),
    hash   TEXT   NOT NULL CHECK (LENGTH(hash) = 64)
);
INSERT INTO chain_head (name, number, hash)
VALUES ('ledger', 0, '0000000000000000000000000000000000000000000000000000000000000000');

-- What the sealed entries posted to each account, added up by the sealer; the accounts of single invoices are one.
CREATE TABLE account_totals (
    sandbox BOOLEAN NOT NULL,
    account TEXT    NOT NULL CHECK (account <> ''),
    asset   TEXT    NOT NULL CHECK (asset <> ''),
    minor   BIGINT  NOT NULL CHECK (minor BETWEEN -9000000000000000000 AND 9000000000000000000),
    PRIMARY KEY (sandbox, account, asset)
);

-- The checks of the books; the newest one counts.
CREATE TABLE ledger_checks (
    number   BIGINT NOT NULL PRIMARY KEY CHECK (number > 0),
    at       BIGINT NOT NULL,
    entries  BIGINT NOT NULL CHECK (entries >= 0),
    breaches BIGINT NOT NULL CHECK (breaches >= 0),
    report   TEXT   NOT NULL
);
