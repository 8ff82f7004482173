package bitcoin

import (
	"slices"

	"kassa/internal/money"
	"kassa/internal/rail"
)

// Versions of extended public keys that descriptors use (BIP-32, SLIP-132).
const (
	mainKey   = 0x0488b21e // xpub
	testKey   = 0x043587cf // tpub
	simnetKey = 0x0420bd3a // spub
	dogeKey   = 0x02facafd // dgub
)

// testCoinType is shared by the test networks of all coins (SLIP-44).
const testCoinType = 1

// networks is the table of the family. The values are those of the chain parameters in each coin's reference node; a
// coin more is a few rows more.
var networks = slices.Concat(
	networksOf(Coin{"BITCOIN", money.BTC, "bitcoin", 2},
		Network{
			Name: "bitcoin", CoinType: 0, KeyVersion: mainKey, Port: 8333, RPCPort: 8332,
			PubKeyHash: 0x00, ScriptHash: 0x05, HRP: "bc",
			Genesis: "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f",
			Fork:    rail.BlockID{Height: 478559, Hash: "00000000000000000019f112ec0a9982926f1258cdcc558dd7c3b7e5dc7fa148"},
		},
		Network{
			Name: "bitcoin-testnet", Test: true, CoinType: testCoinType, KeyVersion: testKey, Port: 18333, RPCPort: 18332,
			PubKeyHash: 0x6f, ScriptHash: 0xc4, HRP: "tb",
			Genesis: "000000000933ea01ad0ee984209779baaec3ced90fa3f408719526f8d77f4943",
		},
		Network{
			Name: "bitcoin-testnet4", Test: true, CoinType: testCoinType, KeyVersion: testKey, Port: 48333, RPCPort: 48332,
			PubKeyHash: 0x6f, ScriptHash: 0xc4, HRP: "tb",
			Genesis: "00000000da84f2bafbbc53dee25a72ae507ff4914b867c565be350b0da8bf043",
		},
		Network{
			Name: "bitcoin-signet", Test: true, CoinType: testCoinType, KeyVersion: testKey, Port: 38333, RPCPort: 38332,
			PubKeyHash: 0x6f, ScriptHash: 0xc4, HRP: "tb",
			Genesis: "00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6",
		},
		Network{
			Name: "bitcoin-regtest", Test: true, CoinType: testCoinType, KeyVersion: testKey, Port: 18444, RPCPort: 18443,
			PubKeyHash: 0x6f, ScriptHash: 0xc4, HRP: "bcrt",
			Genesis: "0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206",
		},
		Network{ // btcd's own
			Name: "bitcoin-simnet", Test: true, CoinType: 115, KeyVersion: simnetKey, Port: 18555, RPCPort: 18556,
			PubKeyHash: 0x3f, ScriptHash: 0x7b, HRP: "sb",
			Genesis: "683e86bd5c6d110d91b94b97137ba6bfe02dbbdb8e3dff722a669b5d69d77af6",
		},
	),
	networksOf(Coin{"BITCOINCASH", "BCH", "bitcoincash", 6},
		Network{
			Name: "bitcoincash", CoinType: 145, KeyVersion: mainKey, Port: 8333, RPCPort: 8332,
			PubKeyHash: 0x00, ScriptHash: 0x05, CashPrefix: "bitcoincash",
			Genesis: "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f",
			Fork:    rail.BlockID{Height: 478559, Hash: "000000000000000000651ef99cb9fcbe0dadde1d424bd9f15ff20136191a5eec"},
		},
		Network{
			Name: "bitcoincash-testnet", Test: true, CoinType: testCoinType, KeyVersion: testKey, Port: 18333, RPCPort: 18332,
			PubKeyHash: 0x6f, ScriptHash: 0xc4, CashPrefix: "bchtest",
			Genesis: "000000000933ea01ad0ee984209779baaec3ced90fa3f408719526f8d77f4943",
		},
		Network{
			Name: "bitcoincash-regtest", Test: true, CoinType: testCoinType, KeyVersion: testKey, Port: 18444, RPCPort: 18443,
			PubKeyHash: 0x6f, ScriptHash: 0xc4, CashPrefix: "bchreg",
			Genesis: "0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206",
		},
	),
	networksOf(Coin{"LITECOIN", money.LTC, "litecoin", 4},
		Network{
			Name: "litecoin", CoinType: 2, KeyVersion: mainKey, Port: 9333, RPCPort: 9332,
			PubKeyHash: 0x30, ScriptHash: 0x32, OlderScriptHash: 0x05, HRP: "ltc",
			Genesis: "12a765e31ffd4059bada1e25190f6e98c99d9714d334efa41a195a7e7e04bfe2",
		},
		Network{
			Name: "litecoin-testnet", Test: true, CoinType: testCoinType, KeyVersion: testKey, Port: 19335, RPCPort: 19332,
			PubKeyHash: 0x6f, ScriptHash: 0x3a, OlderScriptHash: 0xc4, HRP: "tltc",
			Genesis: "4966625a4b2851d9fdee139e56211a0d88575f59ed816ff5e6a63deb4e3e29a0",
		},
		Network{
			Name: "litecoin-regtest", Test: true, CoinType: testCoinType, KeyVersion: testKey, Port: 19444, RPCPort: 19443,
			PubKeyHash: 0x6f, ScriptHash: 0x3a, OlderScriptHash: 0xc4, HRP: "rltc",
			Genesis: "530827f38f93b43ed12af0b3ad25a288dc02ed74d6d7857862df51fc56c416f9",
		},
	),
	networksOf(Coin{"DOGECOIN", "DOGE", "dogecoin", 12},
		Network{
			Name: "dogecoin", CoinType: 3, KeyVersion: dogeKey, Port: 22556, RPCPort: 22555,
			PubKeyHash: 0x1e, ScriptHash: 0x16,
			Genesis: "1a91e3dace36e2be3bf030a65679fe821aa1d6ef92e7c9902eb318182c355691",
		},
		Network{
			Name: "dogecoin-testnet", Test: true, CoinType: testCoinType, KeyVersion: testKey, Port: 44556, RPCPort: 44555,
			PubKeyHash: 0x71, ScriptHash: 0xc4,
			Genesis: "bb0a78264637406b6360aad926284d544d7049f45189db5664f3c4d07350559e",
		},
		Network{
			Name: "dogecoin-regtest", Test: true, CoinType: testCoinType, KeyVersion: testKey, Port: 18444, RPCPort: 18332,
			PubKeyHash: 0x6f, ScriptHash: 0xc4,
			Genesis: "3d2160a3b5dc4a9d62e7e66a295f70313ac808440ef7400d6c0772171ce973a5",
		},
	),
	networksOf(Coin{"DASH", "DASH", "dash", 6},
		Network{
			Name: "dash", CoinType: 5, KeyVersion: mainKey, Port: 9999, RPCPort: 9998,
			PubKeyHash: 0x4c, ScriptHash: 0x10,
			Genesis: "00000ffd590b1485b3caadc19b22e6379c733355108f107a430458cdf3407ab6",
		},
		Network{
			Name: "dash-testnet", Test: true, CoinType: testCoinType, KeyVersion: testKey, Port: 19999, RPCPort: 19998,
			PubKeyHash: 0x8c, ScriptHash: 0x13,
			Genesis: "00000bafbc94add76cb75e2ec92894837288a481e5c005f6563d91623bf8bc2c",
		},
		Network{
			Name: "dash-regtest", Test: true, CoinType: testCoinType, KeyVersion: testKey, Port: 19899, RPCPort: 19898,
			PubKeyHash: 0x8c, ScriptHash: 0x13,
			Genesis: "000008ca1832a4baf228eb1553c03d3a2c8e02399550dd6ea8d65cec3ef23d2e",
		},
	),
)

// networksOf puts a coin into its networks.
func networksOf(coin Coin, of ...Network) []Network {
	for i := range of {
		of[i].Coin = coin
	}
	return of
}
