package rail_test

import (
	"context"
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/rail/railtest"
)

// chain is a rail.Chain in memory.
type chain struct {
	transfers []rail.Transfer
	broken    error
}

func (c *chain) Append(_ context.Context, transfer rail.Transfer) (int64, error) {
	if c.broken != nil {
		return 0, c.broken
	}
	transfer.Height = int64(len(c.transfers)) + 1
	c.transfers = append(c.transfers, transfer)
	return transfer.Height, nil
}

func (c *chain) Transfers(_ context.Context, after int64, limit int) ([]rail.Transfer, error) {
	if c.broken != nil {
		return nil, c.broken
	}
	from := min(after, int64(len(c.transfers)))
	return c.transfers[from:min(from+int64(limit), int64(len(c.transfers)))], nil
}

// as is a transfer in another status.
func as(transfer rail.Transfer, status rail.Status) rail.Transfer {
	transfer.Status = status
	return transfer
}

var noon = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)

func TestManualRailConforms(t *testing.T) {
	railtest.Run(t, func(t *testing.T) railtest.Subject {
		manual, claims := rail.NewManual(&chain{}), map[string]rail.Transfer{}
		say := func(t testing.TB, word rail.Transfer) {
			if err := manual.Send(t.Context(), word); err != nil {
				t.Fatal(err)
			}
		}
		return railtest.Subject{
			Rail: manual, Wallet: rail.Wallet{ID: "own-100000001-SBPP2P", Till: 100000001, Method: "SBPP2P"}, Asset: money.RUB,
			Pay: func(t testing.TB, destination string, minor int64) string {
				key := destination + "/" + strconv.Itoa(len(claims))
				claims[key] = rail.Transfer{
					Key: key, Ref: destination, Asset: money.RUB, Minor: minor, Status: rail.Seen, FirstSeen: noon,
				}
				say(t, claims[key])
				return key
			},
			Confirm:  func(t testing.TB, key string) { say(t, as(claims[key], rail.Confirmed)) },
			TakeBack: func(t testing.TB, key string) { say(t, claims[key]) },
			Lose:     func(t testing.TB, key string) { say(t, as(claims[key], rail.Gone)) },
		}
	})
}

// A payer types the reference: it is short, and no two wallets share one.
func TestManualReferences(t *testing.T) {
	manual := rail.NewManual(&chain{})
	for want, wallet := range map[string]rail.Wallet{
		"SBPP2P-1":           {ID: "pool-SBPP2P", Method: "SBPP2P"},
		"100000001-SBPP2P-1": {ID: "own-100000001-SBPP2P", Method: "SBPP2P", Till: 100000001},
	} {
		if got, err := manual.Destination(wallet, 0); err != nil || got != want {
			t.Errorf("reference %q, %v; want %q", got, err, want)
		}
	}
}

func TestManualTellsWhoSaidWhat(t *testing.T) {
	manual := rail.NewManual(&chain{})
	word := rail.Transfer{Key: "k", Ref: "SBPP2P-1", Asset: money.RUB, Minor: 1, Status: rail.Gone, FirstSeen: noon, By: "anna", Note: "no money"}
	if err := manual.Send(t.Context(), word); err != nil {
		t.Fatal(err)
	}
	batch, err := manual.Read(t.Context(), "", 1)
	if err != nil || batch.Observations[0].By != "anna" || batch.Observations[0].Note != "no money" {
		t.Errorf("told %+v, %v", batch.Observations, err)
	}
}

func TestRegistry(t *testing.T) {
	test := rail.NewTest(&chain{})
	registry := rail.Registry{test, rail.NewManual(&chain{})}
	if got, known := registry.Named(rail.TestName); !known || got != rail.Rail(test) {
		t.Errorf("test is %v, %v", got, known)
	}
	if got, known := registry.Named("bitcoin"); known {
		t.Errorf("an unknown rail is %v", got)
	}
}

func TestTestRailConforms(t *testing.T) {
	railtest.Run(t, func(t *testing.T) railtest.Subject {
		c := &chain{}
		test, sent := rail.NewTest(c), map[string]rail.Transfer{}
		send := func(t testing.TB, transfer rail.Transfer) {
			if err := test.Send(t.Context(), transfer); err != nil {
				t.Fatal(err)
			}
		}
		return railtest.Subject{
			Rail: test, Wallet: rail.Wallet{ID: "pool-LITECOIN", Sandbox: true, Method: "LITECOIN"}, Asset: money.LTC,
			Pay: func(t testing.TB, destination string, minor int64) string {
				key := "test_" + strconv.Itoa(len(sent))
				sent[key] = rail.Transfer{
					Key: key, Ref: destination, Asset: money.LTC, Minor: minor, Status: rail.Seen, FirstSeen: noon,
				}
				send(t, sent[key])
				return key
			},
			Confirm:  func(t testing.TB, key string) { send(t, as(sent[key], rail.Confirmed)) },
			TakeBack: func(t testing.TB, key string) { send(t, sent[key]) },
			Lose:     func(t testing.TB, key string) { send(t, as(sent[key], rail.Gone)) },
		}
	})
}

// A wallet is part of a destination: two methods never share one.
func TestTestRailDestination(t *testing.T) {
	got, err := rail.NewTest(&chain{}).Destination(rail.Wallet{ID: "pool-TEST"}, 7)
	if err != nil || got != "test:pool-TEST:7" {
		t.Errorf("destination %q, %v", got, err)
	}
}

func TestTestRailStatuses(t *testing.T) {
	test := rail.NewTest(&chain{})
	transfer := rail.Transfer{Key: "test_1", Ref: "test:pool-TEST:1", Asset: money.RUB, Minor: 100, FirstSeen: noon}
	for _, transfer.Status = range []rail.Status{rail.Seen, rail.Confirmed, rail.Gone} {
		if err := test.Send(t.Context(), transfer); err != nil {
			t.Fatal(err)
		}
	}
	batch, err := test.Read(t.Context(), "", 10)
	if err != nil {
		t.Fatal(err)
	}
	type stand struct {
		Status        rail.Status
		Confirmations int
		Block         string
	}
	var got []stand
	for _, one := range batch.Observations {
		got = append(got, stand{one.Status, one.Confirmations, one.Block})
	}
	want := []stand{{rail.Seen, 0, ""}, {rail.Confirmed, 1, "2"}, {rail.Gone, 0, ""}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("observations (-want +got):\n%s", diff)
	}
}

func TestTestRailOnABrokenChain(t *testing.T) {
	broken := errors.New("disk full")
	test := rail.NewTest(&chain{broken: broken})
	if err := test.Send(t.Context(), rail.Transfer{}); !errors.Is(err, broken) {
		t.Errorf("Send: error %v", err)
	}
	if _, err := test.Read(t.Context(), "", 10); !errors.Is(err, broken) {
		t.Errorf("Read: error %v", err)
	}
	select {
	case <-test.News():
		t.Error("a transfer that failed is news")
	default:
	}
}
