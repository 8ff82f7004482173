package dispatch

import (
	"context"
	"time"

	"kassa/internal/fault"
	"kassa/internal/payoff"
	"kassa/internal/rail"
)

// Chain is a network whose transactions can be exported.
type Chain interface {
	// Network is its name.
	Network() string
	// Confirmations is how many make a transaction sure.
	Confirmations() int
	// Rate is the fee for 1000 virtual bytes with which a transaction is confirmed in about so many blocks.
	Rate(ctx context.Context, blocks int) (int64, error)
	// Draft makes a transaction without signing it.
	Draft(ctx context.Context, order rail.Order) (rail.Draft, error)
	// Signed completes an exported PSBT by the signatures of the returned one and verifies it.
	Signed(exported, returned []byte) (rail.Signed, error)
	// Broadcast gives a transaction to the network; one that is known already is no error.
	Broadcast(ctx context.Context, tx rail.Signed) error
	// Paid looks into confirmed transactions for outputs to payees, each output for one of them. It returns the id of the
	// transaction that pays each, empty for none.
	Paid(ctx context.Context, by []rail.Spend, payees []rail.Payee) ([]string, error)
	// Lost tells whether an input of a draft does not exist any more, and what made it cannot be made again: others spent
	// that in blocks.
	Lost(ctx context.Context, draft rail.Draft, outpoint string) (bool, error)
	// Payable refuses an address that is not the network's, and a sum that is not relayed.
	Payable(to rail.Payee) error
}

// IDs makes the ids of entries.
type IDs interface{ Entry() string }

// Service is the life of dispatches. All fields are needed.
type Service struct {
	Store   Store
	Payoffs *payoff.Service
	Chains  func(network string) (Chain, bool)
	DraftID func(psbt []byte) (string, error) // the hash of a PSBT's transaction without signatures
	IDs     IDs
	Now     func() time.Time
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

func (s *Service) chain(network string) (Chain, error) {
	chain, known := s.Chains(network)
	if !known {
		return nil, fault.New(fault.Unavailable, "There is no node of %s: name one with --node", network)
	}
	return chain, nil
}

// Payable refuses a payoff that could not be sent from a wallet: its address is another network's, or its sum too small.
// A network without a node here refuses nothing.
func (s *Service) Payable(from rail.Wallet, made payoff.Payoff) error {
	chain, known := s.Chains(from.Network)
	if !known {
		return nil
	}
	return chain.Payable(rail.Payee{Address: made.Wallet, Minor: made.Receive.Minor})
}
