-- The operator's terms for payoffs by a method, for all live or all sandbox tills. Percents are ten thousandths.
-- +goose Up
CREATE INDEX entries_payoff ON entries (payoff) WHERE payoff IS NOT NULL;

CREATE TABLE method_out_terms (
    sandbox BOOLEAN NOT NULL,
    method  TEXT    NOT NULL CHECK (method <> ''),
    enabled BOOLEAN NOT NULL,
    fixed   BIGINT  NOT NULL CHECK (fixed >= 0),
    percent BIGINT  NOT NULL CHECK (percent BETWEEN 0 AND 1000000),
    minimum BIGINT  NOT NULL CHECK (minimum >= 0),
    maximum BIGINT  NOT NULL CHECK (maximum >= 0),
    fee     BIGINT  NOT NULL CHECK (fee >= 0), -- the network's
    PRIMARY KEY (sandbox, method)
);
