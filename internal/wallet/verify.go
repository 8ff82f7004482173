package wallet

import (
	"context"
	"fmt"
	"math"
)

// maxWrong bounds the wrong addresses of a verification that are named.
const maxWrong = 100

// Verification is the result of deriving every issued address again.
type Verification struct {
	Wallets   int64
	Addresses int64
	Wrong     int64          // all; Found are the first of them
	Found     []WrongAddress // at most maxWrong
}

// WrongAddress is one that was given away and does not belong to its wallet: money sent there may be lost, or another's.
type WrongAddress struct {
	Wallet string
	Index  int64
	Issued string // what the payer was told
	Right  string // what the key says
}

// Verify derives every issued address again from the wallet's key and compares.
func (s *Service) Verify(ctx context.Context) (Verification, error) {
	var result Verification
	wallets, err := s.Store.KeyWallets(ctx)
	if err != nil {
		return result, err
	}
	for _, wallet := range wallets {
		result.Wallets++
		if err := s.verify(ctx, wallet, &result); err != nil {
			return result, fmt.Errorf("wallet %s: %w", wallet.ID, err)
		}
	}
	return result, nil
}

func (s *Service) verify(ctx context.Context, of Wallet, result *Verification) error {
	_, key, err := s.Keys(of.Method, of.Network, of.Descriptor)
	if err != nil {
		return err
	}
	return s.issued(ctx, of.ID, func(one Issued) error {
		if one.Index > math.MaxInt32 {
			return fmt.Errorf("index %d was given, no key has it", one.Index)
		}
		right, err := key.Address(uint32(one.Index)) //nolint:gosec // 31 bits, not below zero by a CHECK
		if err != nil {
			return err
		}
		result.Addresses++
		if one.Address == right {
			return nil
		}
		if result.Wrong++; len(result.Found) < maxWrong {
			result.Found = append(result.Found, WrongAddress{of.ID, one.Index, one.Address, right})
		}
		return nil
	})
}
