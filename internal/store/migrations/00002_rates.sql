-- +goose Up

-- What the market of rates last knew, so that the last good prices outlive a restart. One row for each market.
CREATE TABLE rates (
    market   TEXT   NOT NULL PRIMARY KEY CHECK (market <> ''),
    snapshot TEXT   NOT NULL CHECK (snapshot <> ''), -- JSON, of package rates
    saved_at BIGINT NOT NULL
);
