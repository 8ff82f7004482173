// Package storetest is what a store must do, whatever database it runs on: one suite, run on SQLite and on PostgreSQL.
package storetest

import (
	"context"
	"testing"

	"kassa/internal/store"
)

// Run opens an empty store for each test of the suite. open closes it when its test ends.
func Run(t *testing.T, open func(t *testing.T) *store.Store) {
	t.Helper()
	for _, group := range [][]check{
		tillChecks, keyChecks, termsChecks, invoiceChecks, rowChecks, quoteChecks, paymentChecks, ledgerChecks,
		outboxChecks, resendChecks, railChecks, rateChecks, writeChecks, reportChecks, sealChecks, payoffChecks, methodChecks,
		idempotencyChecks, feedChecks, clockChecks, swapChecks, transferChecks, vitalChecks,
		walletChecks, scanChecks, dispatchChecks, spendChecks,
	} {
		for _, one := range group {
			t.Run(one.name, func(t *testing.T) {
				one.run(&suite{T: t, Store: open(t), ctx: context.Background()})
			})
		}
	}
}

// check is one promise of the store.
type check struct {
	name string
	run  func(s *suite)
}

// suite is one test with its empty store.
type suite struct {
	*testing.T
	*store.Store
	ctx context.Context
}
