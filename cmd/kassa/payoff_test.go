package main

import (
	"context"
	"database/sql"
	"strconv"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	_ "modernc.org/sqlite" // the driver that gives a live till its wallet

	"kassa/internal/ident"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/payoff"
	"kassa/internal/signature"
	"kassa/internal/store"
)

// sign NAME VALUE… puts the signature of the values and $salt into a variable.
func sign(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv(args[0], signature.SHA1(append(args[1:], ts.Getenv("salt"))...))
}

// live TILL gives a live till of kassa.db 500 roubles of CARDRUBP2P in a wallet of its own.
func live(ts *testscript.TestScript, _ bool, args []string) {
	till, err := strconv.ParseInt(args[0], 10, 64)
	ts.Check(err)
	path := ts.MkAbs("kassa.db")
	pool, err := sql.Open("sqlite", path+"?_pragma=busy_timeout(60000)")
	ts.Check(err)
	_, err = pool.ExecContext(context.Background(), `INSERT INTO wallets (id, sandbox, method, network, descriptor, next_index, created_at)
		VALUES ('own', FALSE, 'CARDRUBP2P', 'bank', '', 0, 0)`)
	ts.Check(err)
	ts.Check(pool.Close())
	opened, err := store.Open(context.Background(), "sqlite:"+path)
	ts.Check(err)
	sum := money.Of(money.RUB, 500)
	credit := ledger.Credit(ledger.Till(false, till, "CARDRUBP2P", "own", money.RUB), sum)
	credit.Spendable = &ledger.Balance{Till: till, Method: "CARDRUBP2P", Wallet: "own"}
	ts.Check(opened.WritePayoff(context.Background(), func(ctx context.Context, tx payoff.Tx) error {
		return tx.Post(ctx, ledger.Entry{
			ID: ident.New(nil).Entry(), At: time.Now(), Reason: ledger.Received,
			Postings: []ledger.Posting{ledger.Debit(ledger.Wallet(false, "own", money.RUB), sum), credit},
		})
	}))
	ts.Check(opened.Close())
}
