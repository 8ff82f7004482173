//go:build full

package store_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/feed"
	"kassa/internal/invoice"
	"kassa/internal/pgtest"
	"kassa/internal/store/storetest"
)

// TestAnEarlyTransactionThatCommitsLateIsFed holds an event's transaction open while later ones commit and are fed. A
// reader that keeps its cursor then gets it too: nothing is lost, and what was read before stays as it was.
func TestAnEarlyTransactionThatCommitsLateIsFed(t *testing.T) {
	kept := open(t, pgtest.Start(t).Database(t))
	early, late := storetest.FeedInvoices(t, kept)
	service, ctx := feed.New(kept), t.Context()
	read := func(after int64) ([]string, int64) {
		t.Helper()
		if err := service.Sequence(ctx); err != nil {
			t.Fatal(err)
		}
		page, err := service.List(ctx, early.Till, feed.Query{After: after, Limit: feed.MaxItems})
		if err != nil {
			t.Fatal(err)
		}
		var subjects []string
		for _, e := range page.Events {
			subjects = append(subjects, e.Subject)
		}
		return subjects, page.Cursor
	}
	before, cursor := read(0)

	held, release, ended := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		ended <- kept.Write(ctx, func(ctx context.Context, tx invoice.Tx) error {
			if err := tx.AppendEvent(ctx, storetest.FeedEvent(early, 2)); err != nil {
				return err
			}
			close(held)
			<-release
			return nil
		})
	}()
	<-held
	for number := 2; number < 5; number++ {
		err := kept.Write(ctx, func(ctx context.Context, tx invoice.Tx) error {
			return tx.AppendEvent(ctx, storetest.FeedEvent(late, number))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	meanwhile, after := read(cursor)
	close(release)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	then, _ := read(after)
	all, _ := read(0)

	want := [][]string{{early.ID, late.ID}, {late.ID, late.ID, late.ID}, {early.ID}}
	if diff := cmp.Diff(want, [][]string{before, meanwhile, then}); diff != "" {
		t.Errorf("the reader got (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(append(append(append([]string{}, want[0]...), want[1]...), want[2]...), all); diff != "" {
		t.Errorf("from the beginning (-want +got):\n%s", diff)
	}
}
