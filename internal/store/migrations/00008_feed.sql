-- The feed of events: each one's till and public number, which the sequencer sets after its commit.
-- +goose Up

ALTER TABLE events ADD COLUMN till BIGINT REFERENCES tills (id); -- NULL like the sequence until then
CREATE INDEX events_unsequenced ON events (at, subject, number) WHERE sequence IS NULL;
CREATE INDEX events_feed ON events (till, sequence) WHERE sequence IS NOT NULL;

-- The last number that was given. A sequencer locks the row, so there is one at a time.
CREATE TABLE feed_head (
    name     TEXT   NOT NULL PRIMARY KEY,
    sequence BIGINT NOT NULL CHECK (sequence >= 0)
);
INSERT INTO feed_head (name, sequence) VALUES ('events', 0);
