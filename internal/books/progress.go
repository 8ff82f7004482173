package books

import "context"

// followed tells how far the reading of the chain is, which is the longest part of a check.
type followed struct {
	Snapshot
	whole int64
	tell  func(done, whole int64)
}

func (k Keeper) followed(ctx context.Context, from Snapshot) (Snapshot, error) {
	if k.Progress == nil {
		return from, nil
	}
	head, err := from.Head(ctx)
	return followed{from, head.Number, k.Progress}, err
}

func (f followed) Sealed(ctx context.Context, after int64, limit int) ([]Sealed, error) {
	f.tell(after, f.whole)
	return f.Snapshot.Sealed(ctx, after, limit)
}
