package rail

import "fmt"

// TestName is the TEST rail's name, and TestNetwork its only network.
const (
	TestName    = "test"
	TestNetwork = "test"
)

// Test is the rail of sandbox tills: every method of the catalogue is paid on one simulated chain.
type Test struct{ feed }

// NewTest makes the rail.
func NewTest(chain Chain) *Test { return &Test{newFeed(TestName, TestNetwork, chain)} }

// Destination is test:<wallet>:<index>; nothing is derived.
func (t *Test) Destination(wallet Wallet, index int64) (string, error) {
	return fmt.Sprintf("test:%s:%d", wallet.ID, index), nil
}
