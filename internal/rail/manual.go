package rail

import "fmt"

// ManualName is the manual rail's name, and ManualNetwork its only network.
const (
	ManualName    = "manual"
	ManualNetwork = "manual"
)

// Manual is the rail of money that no program sees: a transfer to a card or an account, cash. Its chain is what people
// say: the payer claims to have paid (Seen), the merchant approves (Confirmed) or rejects (Gone). The chain takes one
// claim and one decision for each key, so that of two decisions the first one counts.
type Manual struct{ feed }

// NewManual makes the rail.
func NewManual(chain Chain) *Manual { return &Manual{newFeed(ManualName, ManualNetwork, chain)} }

// Destination is the reference that tells the merchant which invoice a transfer is for: METHOD-N for a pool,
// TILL-METHOD-N for a till's own wallet. N counts from 1, as people do.
func (m *Manual) Destination(wallet Wallet, index int64) (string, error) {
	if wallet.Till == 0 {
		return fmt.Sprintf("%s-%d", wallet.Method, index+1), nil
	}
	return fmt.Sprintf("%d-%s-%d", wallet.Till, wallet.Method, index+1), nil
}
