-- The schema of both databases. Money is minor units beside its asset, time is unix milliseconds in UTC (NULL for
-- none), an absent text is empty. CHECKs repeat the invariants, so that the database refuses impossible rows.
-- +goose Up

-- Facts about the database itself, such as the check value of its server key.
CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE tills (
    id           BIGINT  NOT NULL PRIMARY KEY CHECK (id BETWEEN 100000000 AND 999999999),
    name         TEXT    NOT NULL,
    login        TEXT    NOT NULL UNIQUE CHECK (login <> ''),
    sandbox      BOOLEAN NOT NULL,
    status_level BIGINT  NOT NULL CHECK (status_level >= 0),
    created_at   BIGINT  NOT NULL,
    UNIQUE (id, sandbox) -- what belongs to a till refers to both, so that live and sandbox never meet
);

CREATE TABLE till_keys (
    till       BIGINT NOT NULL REFERENCES tills (id),
    use        TEXT   NOT NULL CHECK (use IN ('secret', 'salt')),
    number     BIGINT NOT NULL CHECK (number > 0),
    key_id     TEXT   NOT NULL CHECK (key_id <> ''),
    stored     TEXT   NOT NULL CHECK (stored <> ''),
    created_at BIGINT NOT NULL,
    ends_at    BIGINT,
    PRIMARY KEY (till, use, number)
);

CREATE TABLE till_settings (
    till  BIGINT NOT NULL REFERENCES tills (id),
    name  TEXT   NOT NULL CHECK (name <> ''),
    value TEXT   NOT NULL CHECK (value <> ''),
    PRIMARY KEY (till, name)
);

-- The operator's terms of a method, for all live or all sandbox tills. Percents are ten thousandths.
CREATE TABLE method_terms (
    sandbox       BOOLEAN NOT NULL,
    method        TEXT    NOT NULL CHECK (method <> ''),
    enabled       BOOLEAN NOT NULL,
    fixed         BIGINT  NOT NULL CHECK (fixed >= 0),
    percent       BIGINT  NOT NULL CHECK (percent BETWEEN 0 AND 1000000),
    minimum       BIGINT  NOT NULL CHECK (minimum >= 0),
    maximum       BIGINT  NOT NULL CHECK (maximum >= 0),
    minimal_level BIGINT  NOT NULL CHECK (minimal_level >= 0),
    lock_ms       BIGINT  NOT NULL CHECK (lock_ms >= 0),
    PRIMARY KEY (sandbox, method),
    CHECK (sandbox OR method <> 'TEST' OR NOT enabled)
);

-- A till's own switch and surcharge of a method.
CREATE TABLE till_methods (
    till          BIGINT  NOT NULL REFERENCES tills (id),
    method        TEXT    NOT NULL CHECK (method <> ''),
    enabled       BOOLEAN NOT NULL,
    extra_fixed   BIGINT  NOT NULL CHECK (extra_fixed >= 0),
    extra_percent BIGINT  NOT NULL CHECK (extra_percent BETWEEN 0 AND 1000000),
    PRIMARY KEY (till, method)
);

CREATE TABLE wallets (
    id         TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
    sandbox    BOOLEAN NOT NULL,
    method     TEXT    NOT NULL CHECK (method <> ''),
    network    TEXT    NOT NULL CHECK (network <> ''),
    descriptor TEXT    NOT NULL,
    next_index BIGINT  NOT NULL CHECK (next_index >= 0), -- never given twice
    created_at BIGINT  NOT NULL,
    UNIQUE (id, sandbox)
);

CREATE TABLE invoices (
    id              TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
    till            BIGINT  NOT NULL,
    sandbox         BOOLEAN NOT NULL,
    dialect         TEXT    NOT NULL CHECK (dialect IN ('v3', 'v2')),
    type            TEXT    NOT NULL CHECK (type IN ('purchase', 'topup')),
    subtract_from   TEXT    NOT NULL CHECK (subtract_from IN ('amount', 'balance')),
    asset           TEXT    NOT NULL CHECK (asset <> ''),
    amount          BIGINT  NOT NULL CHECK (amount > 0),
    rub             BIGINT  NOT NULL CHECK (rub >= 0), -- whole roubles
    rub_record      TEXT    NOT NULL,
    required_method TEXT    NOT NULL,
    payer_details   TEXT    NOT NULL,
    description     TEXT    NOT NULL,
    extra           TEXT    NOT NULL,
    redirect_url    TEXT    NOT NULL,
    callback_url    TEXT    NOT NULL,
    state           TEXT    NOT NULL CHECK (state IN
        ('notpayed', 'processing', 'wrongamount', 'expired', 'payed', 'failed', 'unavailable')),
    quote           BIGINT  NOT NULL CHECK (quote >= 0), -- 0: no method is chosen
    pinned          BOOLEAN NOT NULL,
    credited_asset  TEXT    NOT NULL, -- of credited and commission, empty before anything is credited
    credited        BIGINT  NOT NULL CHECK (credited >= 0),
    commission      BIGINT  NOT NULL CHECK (commission >= 0),
    refunded        BIGINT  NOT NULL CHECK (refunded >= 0), -- of credited, refunds on their way included
    created_at      BIGINT  NOT NULL,
    expires_at      BIGINT  NOT NULL,
    final_at        BIGINT,
    timer_at        BIGINT,
    version         BIGINT  NOT NULL CHECK (version >= 0),
    events          BIGINT  NOT NULL CHECK (events >= 0),
    FOREIGN KEY (till, sandbox) REFERENCES tills (id, sandbox),
    CHECK ((state IN ('expired', 'payed', 'failed', 'unavailable')) = (final_at IS NOT NULL)),
    CHECK (expires_at > created_at),
    CHECK (commission <= credited),
    CHECK ((credited = 0 AND refunded = 0) OR credited_asset <> ''),
    CHECK (quote > 0 OR (credited = 0 AND NOT pinned))
);
CREATE INDEX invoices_timer ON invoices (timer_at, id) WHERE timer_at IS NOT NULL;

-- What a till pays out of a balance. Its sums are in the method's asset: deducted = received + commission.
CREATE TABLE payoffs (
    id            TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
    till          BIGINT  NOT NULL,
    sandbox       BOOLEAN NOT NULL,
    dialect       TEXT    NOT NULL CHECK (dialect IN ('v3', 'v2')),
    method        TEXT    NOT NULL CHECK (method <> ''),
    backing       TEXT    NOT NULL, -- the wallet behind the balance
    wallet        TEXT    NOT NULL CHECK (wallet <> ''), -- the receiver's
    wallet_extra  TEXT    NOT NULL,
    subtract_from TEXT    NOT NULL CHECK (subtract_from IN ('amount', 'balance')),
    asset         TEXT    NOT NULL CHECK (asset <> ''),
    amount        BIGINT  NOT NULL CHECK (amount > 0),
    received      BIGINT  NOT NULL CHECK (received > 0),
    deducted      BIGINT  NOT NULL CHECK (deducted > 0),
    commission    BIGINT  NOT NULL CHECK (commission >= 0),
    asked         TEXT    NOT NULL, -- the request's sum and currency, when it was in another one
    rate_record   TEXT    NOT NULL, -- where the conversion's rate comes from
    rub           BIGINT  NOT NULL CHECK (rub >= 0), -- whole roubles
    rub_record    TEXT    NOT NULL,
    extra         TEXT    NOT NULL,
    callback_url  TEXT    NOT NULL,
    message       TEXT    NOT NULL,
    invoice       TEXT REFERENCES invoices (id), -- that it refunds
    state         TEXT    NOT NULL CHECK (state IN ('created', 'processing', 'payed', 'failed', 'canceled')),
    created_at    BIGINT  NOT NULL,
    final_at      BIGINT,
    timer_at      BIGINT,
    version       BIGINT  NOT NULL CHECK (version >= 0),
    events        BIGINT  NOT NULL CHECK (events > 0),
    FOREIGN KEY (till, sandbox) REFERENCES tills (id, sandbox),
    FOREIGN KEY (backing, sandbox) REFERENCES wallets (id, sandbox),
    CHECK (deducted = received + commission),
    CHECK ((subtract_from = 'balance' AND received = amount) OR (subtract_from = 'amount' AND deducted = amount)),
    CHECK ((state IN ('payed', 'failed', 'canceled')) = (final_at IS NOT NULL)),
    CHECK (final_at IS NULL OR timer_at IS NULL)
);
CREATE INDEX payoffs_timer ON payoffs (timer_at, id) WHERE timer_at IS NOT NULL;
CREATE INDEX payoffs_till ON payoffs (till, created_at DESC, id DESC);
CREATE INDEX payoffs_state ON payoffs (state, created_at, id);
CREATE INDEX payoffs_invoice ON payoffs (invoice) WHERE invoice IS NOT NULL;

-- What one method asks for an invoice; a quote is never changed. Its sums are in its asset.
CREATE TABLE quotes (
    invoice      TEXT   NOT NULL REFERENCES invoices (id),
    number       BIGINT NOT NULL CHECK (number > 0),
    method       TEXT   NOT NULL CHECK (method <> ''),
    wallet       TEXT   NOT NULL REFERENCES wallets (id),
    rail         TEXT   NOT NULL CHECK (rail <> ''),
    network      TEXT   NOT NULL CHECK (network <> ''),
    destination  TEXT   NOT NULL CHECK (destination <> ''),
    asset        TEXT   NOT NULL CHECK (asset <> ''),
    due          BIGINT NOT NULL CHECK (due > 0),
    fixed        BIGINT NOT NULL CHECK (fixed >= 0),
    percent      BIGINT NOT NULL CHECK (percent BETWEEN 0 AND 1000000),
    surcharge    BIGINT NOT NULL CHECK (surcharge >= 0),
    tolerance    BIGINT NOT NULL CHECK (tolerance >= 0),
    rate_base    TEXT   NOT NULL,
    rate_quote   TEXT   NOT NULL,
    rate_price   TEXT   NOT NULL, -- a decimal
    record       TEXT   NOT NULL, -- where the rate comes from
    locked_until BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (invoice, number),
    CHECK (surcharge <= due)
);

-- Whose a destination is. It is never given to a second quote.
CREATE TABLE addresses (
    network     TEXT   NOT NULL,
    destination TEXT   NOT NULL,
    invoice     TEXT   NOT NULL,
    quote       BIGINT NOT NULL,
    PRIMARY KEY (network, destination),
    FOREIGN KEY (invoice, quote) REFERENCES quotes (invoice, number)
);

CREATE TABLE payments (
    id            TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
    invoice       TEXT    NOT NULL,
    quote         BIGINT  NOT NULL,
    till          BIGINT  NOT NULL,
    sandbox       BOOLEAN NOT NULL,
    rail          TEXT    NOT NULL CHECK (rail <> ''),
    network       TEXT    NOT NULL CHECK (network <> ''),
    key           TEXT    NOT NULL CHECK (key <> ''),
    part          BIGINT  NOT NULL CHECK (part >= 0), -- above 0: an excess that was split off
    asset         TEXT    NOT NULL CHECK (asset <> ''),
    amount        BIGINT  NOT NULL CHECK (amount > 0),
    raw           TEXT    NOT NULL CHECK (raw <> ''), -- the chain's own integer
    decimals      BIGINT  NOT NULL CHECK (decimals >= 0),
    counts        BIGINT  NOT NULL CHECK (counts >= 0),
    status        TEXT    NOT NULL CHECK (status IN ('seen', 'confirmed', 'gone')),
    confirmations BIGINT  NOT NULL CHECK (confirmations >= 0),
    block         TEXT    NOT NULL,
    first_seen    BIGINT  NOT NULL,
    place         TEXT    NOT NULL CHECK (place IN
        ('pending', 'held', 'credited', 'unmatched', 'refunded', 'given', 'gone')),
    reason        TEXT    NOT NULL,
    updated_at    BIGINT  NOT NULL,
    UNIQUE (rail, network, key, part),
    FOREIGN KEY (invoice, quote) REFERENCES quotes (invoice, number),
    FOREIGN KEY (till, sandbox) REFERENCES tills (id, sandbox)
);
CREATE INDEX payments_invoice ON payments (invoice, first_seen, id);
CREATE INDEX payments_unmatched ON payments (first_seen, id) WHERE place = 'unmatched';

-- What happened to a subject, which is an invoice or a payoff.
CREATE TABLE events (
    subject  TEXT   NOT NULL,
    kind     TEXT   NOT NULL CHECK (kind IN ('invoice', 'payoff')),
    number   BIGINT NOT NULL CHECK (number > 0),
    at       BIGINT NOT NULL,
    name     TEXT   NOT NULL CHECK (name <> ''),
    state    TEXT   NOT NULL,
    payment  TEXT   NOT NULL,
    actor    TEXT   NOT NULL CHECK (actor <> ''),
    note     TEXT   NOT NULL,
    sequence BIGINT, -- the public number, given after commit
    invoice  TEXT GENERATED ALWAYS AS (CASE WHEN kind = 'invoice' THEN subject END) STORED REFERENCES invoices (id),
    payoff   TEXT GENERATED ALWAYS AS (CASE WHEN kind = 'payoff' THEN subject END) STORED REFERENCES payoffs (id),
    PRIMARY KEY (subject, number),
    CHECK (
        (kind = 'invoice' AND state IN
            ('notpayed', 'processing', 'wrongamount', 'expired', 'payed', 'failed', 'unavailable'))
        OR (kind = 'payoff' AND payment = '' AND state IN ('created', 'processing', 'payed', 'failed', 'canceled'))
    )
);
CREATE UNIQUE INDEX events_sequence ON events (sequence) WHERE sequence IS NOT NULL;

-- The ledger. Entries and postings are never changed.
CREATE TABLE entries (
    id       TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
    at       BIGINT  NOT NULL,
    sandbox  BOOLEAN NOT NULL,
    reason   TEXT    NOT NULL CHECK (reason <> ''),
    invoice  TEXT REFERENCES invoices (id),
    payment  TEXT REFERENCES payments (id),
    payoff   TEXT REFERENCES payoffs (id),
    reverses TEXT REFERENCES entries (id),
    UNIQUE (id, sandbox)
);

CREATE TABLE postings (
    entry   TEXT    NOT NULL,
    number  BIGINT  NOT NULL CHECK (number > 0),
    sandbox BOOLEAN NOT NULL,
    account TEXT    NOT NULL CHECK (account <> ''),
    asset   TEXT    NOT NULL CHECK (asset <> ''),
    minor   BIGINT  NOT NULL CHECK (minor <> 0), -- a debit is positive
    PRIMARY KEY (entry, number),
    FOREIGN KEY (entry, sandbox) REFERENCES entries (id, sandbox)
);

-- What tills can spend, materialised from the postings to their accounts.
CREATE TABLE balances (
    till         BIGINT  NOT NULL,
    sandbox      BOOLEAN NOT NULL,
    method       TEXT    NOT NULL CHECK (method <> ''),
    wallet       TEXT    NOT NULL,
    asset        TEXT    NOT NULL CHECK (asset <> ''),
    amount       BIGINT  NOT NULL CHECK (amount BETWEEN -9000000000000000000 AND 9000000000000000000),
    overdrawn_by TEXT    NOT NULL, -- the reason that took it below zero
    PRIMARY KEY (till, method, wallet, asset),
    FOREIGN KEY (till, sandbox) REFERENCES tills (id, sandbox),
    FOREIGN KEY (wallet, sandbox) REFERENCES wallets (id, sandbox),
    CHECK ((amount >= 0 AND overdrawn_by = '') OR (amount < 0 AND overdrawn_by = 'reorg'))
);

-- The outbox: what merchants will be told.
CREATE TABLE callbacks (
    id            TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
    subject       TEXT    NOT NULL,
    kind          TEXT    NOT NULL CHECK (kind IN ('invoice', 'payoff')),
    event         BIGINT  NOT NULL,
    till          BIGINT  NOT NULL,
    sandbox       BOOLEAN NOT NULL,
    url           TEXT    NOT NULL CHECK (url <> ''),
    receiver      TEXT    NOT NULL CHECK (receiver <> ''),
    body          BYTEA   NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('pending', 'success', 'superseded', 'failed')),
    attempts      BIGINT  NOT NULL CHECK (attempts >= 0), -- since it was sent or resent
    created_at    BIGINT  NOT NULL,
    due_at        BIGINT  NOT NULL,
    lease_until   BIGINT,
    fence         BIGINT  NOT NULL CHECK (fence >= 0), -- 0: was never claimed
    last_response TEXT    NOT NULL,
    last_at       BIGINT,
    UNIQUE (subject, event),
    FOREIGN KEY (subject, event) REFERENCES events (subject, number),
    FOREIGN KEY (till, sandbox) REFERENCES tills (id, sandbox)
);
CREATE UNIQUE INDEX callbacks_pending ON callbacks (subject) WHERE state = 'pending';
CREATE INDEX callbacks_due ON callbacks (due_at, receiver) WHERE state = 'pending';
CREATE INDEX callbacks_leased ON callbacks (lease_until) WHERE state = 'pending' AND lease_until IS NOT NULL;

CREATE TABLE callback_attempts (
    callback    TEXT   NOT NULL REFERENCES callbacks (id),
    number      BIGINT NOT NULL CHECK (number > 0),
    fence       BIGINT NOT NULL CHECK (fence > 0),
    at          BIGINT NOT NULL,
    duration_ms BIGINT NOT NULL CHECK (duration_ms >= 0),
    response    TEXT   NOT NULL,
    PRIMARY KEY (callback, number)
);

-- Where the reader of each rail stands.
CREATE TABLE cursors (
    rail     TEXT   NOT NULL,
    network  TEXT   NOT NULL,
    cursor   TEXT   NOT NULL,
    moved_at BIGINT NOT NULL,
    PRIMARY KEY (rail, network)
);

-- Observations that could not be taken in, for the operator.
CREATE TABLE parked_observations (
    rail          TEXT   NOT NULL,
    network       TEXT   NOT NULL,
    key           TEXT   NOT NULL,
    status        TEXT   NOT NULL,
    ref           TEXT   NOT NULL,
    asset         TEXT   NOT NULL,
    raw           TEXT   NOT NULL,
    decimals      BIGINT NOT NULL,
    confirmations BIGINT NOT NULL,
    block         TEXT   NOT NULL,
    first_seen    BIGINT NOT NULL,
    why           TEXT   NOT NULL,
    parked_at     BIGINT NOT NULL,
    PRIMARY KEY (rail, network, key, status)
);
CREATE INDEX parked_observations_age ON parked_observations (parked_at, key);

-- The simulated chain of sandbox tills. Its height lives in a row, so that no number is skipped or seen out of order.
CREATE TABLE test_chain (
    network TEXT   NOT NULL PRIMARY KEY,
    height  BIGINT NOT NULL CHECK (height >= 0)
);
INSERT INTO test_chain (network, height) VALUES ('test', 0);

CREATE TABLE test_transfers (
    height     BIGINT NOT NULL PRIMARY KEY CHECK (height > 0),
    key        TEXT   NOT NULL CHECK (key <> ''),
    ref        TEXT   NOT NULL,
    asset      TEXT   NOT NULL CHECK (asset <> ''),
    minor      BIGINT NOT NULL CHECK (minor > 0),
    status     TEXT   NOT NULL CHECK (status IN ('seen', 'confirmed', 'gone')),
    first_seen BIGINT NOT NULL
);
