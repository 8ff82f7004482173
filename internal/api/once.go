package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"time"

	"kassa/internal/fault"
	"kassa/internal/idempotency"
	"kassa/internal/till"
	"kassa/internal/wire"
)

// Answers knows what requests with an Idempotency-Key were answered.
type Answers interface {
	// Answer is what a till's key stands for; a fault of kind NotFound for a new key.
	Answer(ctx context.Context, till int64, key string) (idempotency.Answer, error)
}

// act is a request under its key, and how long its answer will be kept.
type act struct {
	idempotency.Act
	until time.Time
}

// once makes an action that acts once for each key; the action keeps its answer with the effect, see keep. A request
// without a key acts each time.
func (h *handler) once(do action) action {
	return func(ctx context.Context, owner till.Till, request *fields) (any, error) {
		if request.keys == nil {
			return do(ctx, owner, request)
		}
		var err error
		if request.act, err = request.actOf(owner, h.Now()); err != nil {
			return nil, err
		}
		if kept, err := h.replay(ctx, request.act); kept != nil || err != nil {
			return kept, err
		}
		answer, failed := do(ctx, owner, request)
		if failed == nil {
			return answer, nil
		}
		// An equal request may have been first meanwhile, and be the reason: its answer is this one's too.
		if kept, err := h.replay(ctx, request.act); kept != nil || err != nil {
			return kept, err
		}
		return nil, failed
	}
}

// replay is the answer that was kept, nil without an error for a new key.
func (h *handler) replay(ctx context.Context, of *act) (any, error) {
	kept, err := h.Answers.Answer(ctx, of.Till, of.Key)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			err = nil
		}
		return nil, err
	}
	body, err := kept.Replay(of.Act)
	if err != nil {
		return nil, err
	}
	return json.RawMessage(body), nil
}

// actOf reads the request's key. What is asked for is its members in any order and spacing, without those that are null,
// and without the credentials: they may have been changed meanwhile, and nothing that is kept depends on a secret.
func (f *fields) actOf(owner till.Till, now time.Time) (*act, error) {
	key, err := idempotency.ParseKey(f.keys)
	if err != nil {
		return nil, err
	}
	asked := maps.Clone(f.members)
	maps.DeleteFunc(asked, func(name string, raw json.RawMessage) bool {
		return string(raw) == "null" || name == "auth_login" || name == "auth_secret"
	})
	text, err := json.Marshal(asked)
	if err != nil {
		return nil, err
	}
	digest := sha256.Sum256(text)
	return &act{
		Act:   idempotency.Act{Till: owner.ID, Key: key, Path: f.path, Request: hex.EncodeToString(digest[:])},
		until: now.Add(owner.Settings.IdempotencyKept),
	}, nil
}

// keep gives the service the answer to keep, rendered as it will be sent; nil without a key.
func keep[T, A any](of *act, render func(T) A) idempotency.Keep[T] {
	if of == nil {
		return nil
	}
	return func(made T) (idempotency.Answer, error) {
		body, err := wire.Marshal(render(made))
		return idempotency.Answer{Act: of.Act, Body: body, Until: of.until}, err
	}
}
