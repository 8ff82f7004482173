package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"kassa/internal/idempotency"
	"kassa/internal/store/db"
)

// KeepAnswer writes the answer of an act beside its effect; a fault of kind Conflict if the till's key has one already.
func (t tx) KeepAnswer(ctx context.Context, answer idempotency.Answer) error {
	return errOf(t.q.InsertAnswer(ctx, db.InsertAnswerParams{
		Till: answer.Till, Key: answer.Key, Path: answer.Path, Request: answer.Request, Body: answer.Body,
		KeptUntil: millis(answer.Until),
	}))
}

// Answer is what a till's key stands for; a fault of kind NotFound for a new key.
func (s *Store) Answer(ctx context.Context, tillID int64, key string) (idempotency.Answer, error) {
	row, err := s.engine.reader().Answer(ctx, db.AnswerParams{Till: tillID, Key: key})
	return idempotency.Answer{
		Act:  idempotency.Act{Till: row.Till, Key: row.Key, Path: row.Path, Request: row.Request},
		Body: row.Body, Until: instant(row.KeptUntil),
	}, found("Answer", err)
}

// ForgetAnswers removes answers that were kept until now, at most so many, and returns how many there were.
func (s *Store) ForgetAnswers(ctx context.Context, now time.Time, limit int) (int, error) {
	var gone int64
	err := s.write(ctx, func(ctx context.Context, t tx) (err error) {
		gone, err = t.q.ForgetAnswers(ctx, db.ForgetAnswersParams{Now: millis(now), Most: int64(limit)})
		return err
	})
	return int(gone), err
}

// ClaimExtra makes the extra the invoice's, if it is nobody's, and tells whose it is.
func (t tx) ClaimExtra(ctx context.Context, tillID int64, extra, invoiceID string) (holder string, err error) {
	sum := sha256.Sum256([]byte(extra))
	digest := hex.EncodeToString(sum[:])
	if err := t.q.ClaimExtra(ctx, db.ClaimExtraParams{Till: tillID, Digest: digest, Invoice: invoiceID}); err != nil {
		return "", errOf(err)
	}
	holder, err = t.q.ExtraHolder(ctx, db.ExtraHolderParams{Till: tillID, Digest: digest})
	return holder, errOf(err)
}
