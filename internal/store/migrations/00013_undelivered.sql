-- Callbacks that were given up, for the operator.
-- +goose Up
CREATE INDEX callbacks_given_up ON callbacks (created_at, id) WHERE state = 'failed';
