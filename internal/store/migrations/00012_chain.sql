-- What the watchers of chains must not forget, and how many confirmations a quote needs.
-- +goose Up

-- Where each scan stands; number is that of the last sighting that changed.
CREATE TABLE scans (
    network TEXT   NOT NULL PRIMARY KEY CHECK (network <> ''),
    height  BIGINT NOT NULL CHECK (height >= 0),
    hash    TEXT   NOT NULL CHECK (hash <> ''),
    number  BIGINT NOT NULL CHECK (number >= 0)
);

-- The newest scanned blocks, by which a reorganisation is found.
CREATE TABLE scanned_blocks (
    network TEXT   NOT NULL REFERENCES scans (network),
    height  BIGINT NOT NULL CHECK (height >= 0),
    hash    TEXT   NOT NULL CHECK (hash <> ''),
    PRIMARY KEY (network, height)
);

-- Each payment that was ever seen on a chain, as it was last seen.
CREATE TABLE sightings (
    network    TEXT    NOT NULL REFERENCES scans (network),
    key        TEXT    NOT NULL CHECK (key <> ''),
    number     BIGINT  NOT NULL CHECK (number > 0), -- of its last change
    ref        TEXT    NOT NULL CHECK (ref <> ''),
    minor      BIGINT  NOT NULL CHECK (minor > 0),
    height     BIGINT  NOT NULL CHECK (height >= 0), -- 0: in no block
    block      TEXT    NOT NULL,
    coinbase   BOOLEAN NOT NULL,
    first_seen BIGINT  NOT NULL,
    missing    BIGINT, -- since when no node knows it
    gone       BOOLEAN NOT NULL,
    spends     TEXT    NOT NULL, -- what it consumes, separated by spaces
    final      BOOLEAN NOT NULL,
    PRIMARY KEY (network, key),
    UNIQUE (network, number),
    CHECK ((height > 0) = (block <> '')),
    CHECK (NOT gone OR height = 0)
);
CREATE INDEX sightings_watched ON sightings (network, key) WHERE NOT final;

ALTER TABLE quotes ADD COLUMN confirmations BIGINT NOT NULL DEFAULT 1 CHECK (confirmations > 0);
