package main

import (
	"math/rand/v2"
	"time"
)

// dice are the only randomness of a world.
type dice struct{ *rand.Rand }

func newDice(seed uint64) *dice {
	return &dice{rand.New(rand.NewPCG(seed, 0x6b61737361))} //nolint:gosec // it must repeat, and keeps no secret
}

// entropy is what the gateway takes for the system's randomness.
func entropy(seed uint64) *rand.ChaCha8 {
	var key [32]byte
	for i := range 8 {
		key[i] = byte(seed >> (8 * i)) //nolint:gosec // the lowest byte is meant
	}
	return rand.NewChaCha8(key)
}

// once is true in one of n cases.
func (d *dice) once(n int) bool { return d.IntN(n) == 0 }

// between draws from low to high, both included.
func (d *dice) between(low, high int64) int64 { return low + d.Int64N(high-low+1) }

// one draws from a list that is not empty.
func one[T any](d *dice, from []T) T { return from[d.IntN(len(from))] }

func instant(millis int64) time.Time { return time.UnixMilli(millis).UTC() }
