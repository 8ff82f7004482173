package rail

// Watched is a wallet of keys whose addresses a watcher looks for, and the index that its next address will have: all
// below it were given away.
type Watched struct {
	Wallet Wallet
	Next   int64
}
