package api

import (
	"context"

	"kassa/internal/till"
	"kassa/internal/wire"
)

func (h *handler) me(_ context.Context, owner till.Till, _ *fields) (any, error) {
	return wire.NewMe(owner), nil
}
