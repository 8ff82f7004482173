-- Methods: which rail one is paid on, what a till sets about one, methods that the operator added, and the manual rail.
-- +goose Up

-- Empty is the rail that the kind of till has by itself: the simulated chain for sandbox tills, none for live ones.
ALTER TABLE method_terms ADD COLUMN rail TEXT NOT NULL DEFAULT '';
-- What the payer's network takes, for merchants to know; it is never booked.
ALTER TABLE method_terms ADD COLUMN fee BIGINT NOT NULL DEFAULT 0 CHECK (fee >= 0);

-- Whose own wallet it is; NULL is a pool.
ALTER TABLE wallets ADD COLUMN till BIGINT REFERENCES tills (id);

ALTER TABLE quotes ADD COLUMN own BOOLEAN NOT NULL DEFAULT FALSE; -- the wallet is the merchant's own
ALTER TABLE quotes ADD COLUMN grace_ms BIGINT NOT NULL DEFAULT 3600000 CHECK (grace_ms >= 0);
ALTER TABLE quotes ADD COLUMN excess_unmatched BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE quotes ADD COLUMN excess_limit BIGINT NOT NULL DEFAULT 0 CHECK (excess_limit >= 0);
ALTER TABLE quotes ADD COLUMN parts_unmatched BOOLEAN NOT NULL DEFAULT FALSE;

-- A till's rules for one method, over its settings.
CREATE TABLE till_method_settings (
    till   BIGINT NOT NULL REFERENCES tills (id),
    method TEXT   NOT NULL CHECK (method <> ''),
    name   TEXT   NOT NULL CHECK (name <> ''),
    value  TEXT   NOT NULL CHECK (value <> ''),
    PRIMARY KEY (till, method, name)
);

-- What a till tells the payer of a manual method; the empty language is for everybody.
CREATE TABLE instructions (
    till     BIGINT NOT NULL REFERENCES tills (id),
    method   TEXT   NOT NULL CHECK (method <> ''),
    language TEXT   NOT NULL,
    text     TEXT   NOT NULL CHECK (text <> ''),
    PRIMARY KEY (till, method, language)
);

-- Methods beside the catalogue.
CREATE TABLE added_methods (
    name     TEXT   NOT NULL PRIMARY KEY CHECK (name <> ''),
    title    TEXT   NOT NULL CHECK (title <> ''),
    asset    TEXT   NOT NULL CHECK (asset <> ''),
    added_at BIGINT NOT NULL
);

-- Claims that wait for a merchant's word.
CREATE INDEX payments_claimed ON payments (status, rail, first_seen, id) WHERE status = 'seen';

-- What people said about manual payments. The height lives in a row, so that no number is skipped or seen out of order.
CREATE TABLE manual_log (
    network TEXT   NOT NULL PRIMARY KEY,
    height  BIGINT NOT NULL CHECK (height >= 0)
);
INSERT INTO manual_log (network, height) VALUES ('manual', 0);

CREATE TABLE manual_reports (
    height     BIGINT  NOT NULL PRIMARY KEY CHECK (height > 0),
    key        TEXT    NOT NULL CHECK (key <> ''),
    decided    BOOLEAN NOT NULL, -- a person's decision about a claim
    ref        TEXT    NOT NULL,
    asset      TEXT    NOT NULL CHECK (asset <> ''),
    minor      BIGINT  NOT NULL CHECK (minor > 0),
    status     TEXT    NOT NULL CHECK (status IN ('seen', 'confirmed', 'gone')),
    first_seen BIGINT  NOT NULL,
    actor      TEXT    NOT NULL,
    note       TEXT    NOT NULL,
    UNIQUE (key, decided), -- claimed once, decided once
    CHECK (decided = (status <> 'seen'))
);
