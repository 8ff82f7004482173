-- Requests that act once: the answers of those that carried a key, and the extras that only one invoice may have.
-- +goose Up

CREATE TABLE answers (
    till       BIGINT NOT NULL REFERENCES tills (id),
    key        TEXT   NOT NULL CHECK (key <> ''),
    path       TEXT   NOT NULL CHECK (path <> ''),
    request    TEXT   NOT NULL CHECK (request <> ''), -- a digest
    body       BYTEA  NOT NULL,
    kept_until BIGINT NOT NULL,
    PRIMARY KEY (till, key)
);
CREATE INDEX answers_kept ON answers (kept_until, till, key);

-- The extras of tills that want each to be of one invoice. An extra may be longer than an index takes, hence its digest.
CREATE TABLE unique_extras (
    till    BIGINT NOT NULL REFERENCES tills (id),
    digest  TEXT   NOT NULL CHECK (digest <> ''),
    invoice TEXT   NOT NULL REFERENCES invoices (id),
    PRIMARY KEY (till, digest)
);
