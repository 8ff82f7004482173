package app

import (
	"strings"

	"kassa/internal/fault"
	"kassa/internal/rail/bitcoin"
	"kassa/internal/wallet"
)

// readKey reads a merchant's key for a method (wallet.Keys).
func readKey(method, network, text string) (string, wallet.Key, error) {
	on, known := bitcoin.MainNetwork(method)
	if !known {
		return "", nil, fault.Field("method", "must be one whose wallets have extended keys: BITCOIN, BITCOINCASH, LITECOIN, DOGECOIN or DASH")
	}
	if network != "" {
		if on, known = bitcoin.NetworkByName(network); !known || on.Method != method {
			return "", nil, fault.Field("network", "must be a network of %s, one of %s", method, networksOf(method))
		}
	}
	key, err := bitcoin.ParseDescriptor(text, on)
	return on.Name, key, err
}

// networksOf names the networks of a method's coin for an operator.
func networksOf(method string) string {
	var all []string
	for _, network := range bitcoin.Networks() {
		if network.Method == method {
			all = append(all, network.Name)
		}
	}
	return strings.Join(all, ", ")
}
