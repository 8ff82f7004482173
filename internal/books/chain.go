package books

import (
	"context"

	"kassa/internal/ledger"
	"kassa/internal/money"
)

// chain follows the sealed entries from the first one: the numbers, the hashes, and that each entry balances.
func (c *check) chain(ctx context.Context) error {
	last := ledger.Genesis()
	err := pages(ctx, 0, c.Sealed, func(s Sealed) int64 { return s.Number }, func(s Sealed) {
		c.link(last, s)
		last = s.Link
	})
	if err != nil {
		return err
	}
	head, err := c.Head(ctx)
	if err == nil && head != last {
		c.found(Broken, "head", "the sealer stands at number %d, %s; the chain ends at number %d, %s", head.Number, head.Hash, last.Number, last.Hash)
	}
	return err
}

// link checks one entry behind the link before it. The stored hash counts for the next one, so that one change is one
// breach.
func (c *check) link(before ledger.Link, s Sealed) {
	if s.Number != before.Number+1 {
		c.found(Broken, s.ID, "number %d follows number %d", s.Number, before.Number)
		before.Number = s.Number - 1
	}
	if s.Entry.ID == "" {
		c.found(Broken, s.ID, "entry %s of number %d is gone", s.ID, s.Number)
		return
	}
	if want := before.Next(s.Entry); want.Hash != s.Hash {
		c.found(Broken, s.ID, "number %d: the entry or the chain was changed after it was sealed; its hash is %s, it should be %s",
			s.Number, s.Hash, want.Hash)
	}
	c.add(s.Entry)
	for _, p := range s.Entry.Postings {
		c.sealed[ledger.Summed(p.Account)] += p.Minor
	}
}

// waiting adds the entries that are not sealed yet.
func (c *check) waiting(ctx context.Context) error {
	return pages(ctx, "", c.Unsealed, func(s Sealed) string { return s.ID }, func(s Sealed) {
		if s.Entry.ID == "" {
			c.found(Broken, s.ID, "entry %s waits for the sealer and is gone", s.ID)
			return
		}
		c.report.Waiting++
		c.add(s.Entry)
	})
}

// add checks an entry by itself and adds its postings up.
func (c *check) add(e ledger.Entry) {
	c.report.Entries++
	c.postings += int64(len(e.Postings))
	c.balanced(e)
	for _, p := range e.Postings {
		c.sums[ledger.Summed(p.Account)] += p.Minor
	}
}

// count finds entries and postings that the chain does not lead to.
func (c *check) count(ctx context.Context) error {
	entries, postings, err := c.Count(ctx)
	if err != nil {
		return err
	}
	if entries != c.report.Entries {
		strays, err := c.Strays(ctx, maxFound)
		if err != nil {
			return err
		}
		for _, id := range strays {
			c.found(Broken, id, "entry %s is neither sealed nor waits for the sealer", id)
		}
		if missing := entries - c.report.Entries - int64(len(strays)); missing != 0 {
			c.found(Broken, "entries", "%d entries are stored, %d are sealed or wait", entries, c.report.Entries)
		}
		return nil // their postings are not in the sums, the accounts tell
	}
	if postings != c.postings {
		c.found(Broken, "postings", "%d postings are stored, %d belong to entries", postings, c.postings)
	}
	return nil
}

// orphans finds entries about something that was taken away. Its money may have gone through and left every sum right.
func (c *check) orphans(ctx context.Context) error {
	entries, err := c.Orphans(ctx, maxFound)
	for _, e := range entries {
		c.found(Orphan, e.ID, "entry %s is about %s, which is not there", e.ID, e.Gone)
	}
	return err
}

// balanced checks an entry by itself; an asset that nobody knows cannot be added up.
func (c *check) balanced(e ledger.Entry) {
	for _, p := range e.Postings {
		if _, known := money.ParseAsset(string(p.Account.Asset)); !known {
			c.found(Unbalanced, e.ID, "entry %s: unknown asset %q", e.ID, p.Account.Asset)
			return
		}
	}
	if err := e.Check(); err != nil {
		c.found(Unbalanced, e.ID, "entry %s: %v", e.ID, err)
	}
}
