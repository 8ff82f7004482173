package rail

// Watched is a wallet of keys whose addresses a watcher looks for, and the indices that its next address and its next
// change address will have: all below them were given away.
type Watched struct {
	Wallet     Wallet
	Next       int64
	NextChange int64
}
