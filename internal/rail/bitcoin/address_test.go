package bitcoin

import (
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"github.com/btcsuite/btcd/chaincfg"
	"github.com/google/go-cmp/cmp"

	"kassa/internal/fault"
	"kassa/internal/money"
)

// TestAddressVectors are published addresses with their scripts; each reads and writes the same, and belongs to no other
// network than those of its form.
func TestAddressVectors(t *testing.T) {
	const program = "751e76e8199196d454941c45d1b3a323f1433bd6"
	for _, c := range []struct{ network, address, script string }{
		// BIP-173 and BIP-350
		{"bitcoin", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "0014" + program},
		{"bitcoin-testnet", "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7", "00201863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262"},
		{"bitcoin", "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y", "5128" + program + program},
		{"bitcoin", "bc1sw50qgdz25j", "6002751e"},
		{"bitcoin", "bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs", "5210751e76e8199196d454941c45d1b3a323"},
		{"bitcoin-signet", "tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy", "0020000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433"},
		{"bitcoin-testnet4", "tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c", "5120000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433"},
		{"bitcoin", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", "512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"},
		// the same key hash on other networks
		{"bitcoin-regtest", "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080", "0014" + program},
		{"litecoin", "ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9", "0014" + program},
		// base58
		{"bitcoin", "1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu", "76a91476a04053bda0a88bda5177b86a15c3b29f55987388ac"},
		{"bitcoin", "3CWFddi6m4ndiGyKqzYvsFYagqDLPVMTzC", "a91476a04053bda0a88bda5177b86a15c3b29f55987387"},
		{"litecoin", "LUWPbpM43E2p7ZSh8cyTBEkvpHmr3cB8Ez", ""},
		{"litecoin", "M7wtsL7wSHDBJVMWWhtQfTMSYYkyooAAXM", ""},
		{"dogecoin", "DBus3bamQjgJULBJtYXpEzDWQRwF5iwxgC", ""},
		{"dash", "XoJA8qE3N2Y3jMLEtZ3vcN42qseZ8LvFf5", ""},
		// CashAddr
		{"bitcoincash", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", "76a91476a04053bda0a88bda5177b86a15c3b29f55987388ac"},
		{"bitcoincash", "bitcoincash:qr95sy3j9xwd2ap32xkykttr4cvcu7as4y0qverfuy", "76a914cb481232299cd5743151ac4b2d63ae198e7bb0a988ac"},
		{"bitcoincash", "bitcoincash:qqq3728yw0y47sqn6l2na30mcw6zm78dzqre909m2r", "76a914011f28e473c95f4013d7d53ec5fbc3b42df8ed1088ac"},
		{"bitcoincash", "bitcoincash:ppm2qsznhks23z7629mms6s4cwef74vcwvn0h829pq", "a91476a04053bda0a88bda5177b86a15c3b29f55987387"},
		{"bitcoincash", "bitcoincash:pr95sy3j9xwd2ap32xkykttr4cvcu7as4yc93ky28e", "a914cb481232299cd5743151ac4b2d63ae198e7bb0a987"},
		{"bitcoincash", "bitcoincash:pqq3728yw0y47sqn6l2na30mcw6zm78dzq5ucqzc37", "a914011f28e473c95f4013d7d53ec5fbc3b42df8ed1087"},
		{"bitcoincash-testnet", "bchtest:pr6m7j9njldwwzlg9v7v53unlr4jkmx6eyvwc0uz5t", "a914f5bf48b397dae70be82b3cca4793f8eb2b6cdac987"},
	} {
		t.Run(c.network+" "+c.address, func(t *testing.T) {
			on := network(t, c.network)
			script, err := on.ScriptOf(c.address)
			if err != nil {
				t.Fatal(err)
			}
			if got := hex.EncodeToString(script); c.script != "" && got != c.script {
				t.Errorf("the script is %s, want %s", got, c.script)
			}
			if got, ok := on.AddressOf(script); !ok || got != c.address {
				t.Errorf("its address is %s, %v", got, ok)
			}
		})
	}
}

// TestOtherForms: what is read beside the form that is written.
func TestOtherForms(t *testing.T) {
	for name, c := range map[string]struct{ network, read, written string }{
		"bech32 in capitals":                  {"bitcoin", "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"},
		"CashAddr in capitals":                {"bitcoincash", "BITCOINCASH:QPM2QSZNHKS23Z7629MMS6S4CWEF74VCWVY22GDX6A", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"},
		"CashAddr without its prefix":         {"bitcoincash", "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"},
		"Bitcoin Cash in base58":              {"bitcoincash", "1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"},
		"Litecoin's older pay-to-script-hash": {"litecoin", "3CWFddi6m4ndiGyKqzYvsFYagqDLPVMTzC", "MJiPwX84iBe4WnFDwsYGgtnz1XonPhUqhf"},
	} {
		t.Run(name, func(t *testing.T) {
			on := network(t, c.network)
			script, err := on.ScriptOf(c.read)
			if err != nil {
				t.Fatal(err)
			}
			if got, _ := on.AddressOf(script); got != c.written {
				t.Errorf("it is written %s, want %s", got, c.written)
			}
		})
	}
}

func TestRefusedAddresses(t *testing.T) {
	for name, c := range map[string]struct{ network, address, says string }{
		"empty":                      {"bitcoin", "", "must be an address of bitcoin"},
		"mistyped":                   {"bitcoin", "1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggv", "must be an address of bitcoin"},
		"of a test network":          {"bitcoin", "tb1q6rz28mcfaxtmd6v789l9rrlrusdprr9pqcpvkl", "is an address of bitcoin-testnet, must be one of bitcoin"},
		"of another coin":            {"bitcoin", "ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9", "is an address of litecoin, must be one of bitcoin"},
		"of Bitcoin Cash":            {"dash", "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", "is an address of bitcoincash"},
		"too long":                   {"bitcoin", strings.Repeat("1", 1_000_000), "must be an address of bitcoin"},
		"CashAddr in both cases":     {"bitcoincash", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdX6a", "must be an address"},
		"CashAddr of 256 bits":       {"bitcoincash", "bitcoincash:pvch8mmxy0rtfrlarg7ucrxxfzds5pamg73h7370aa87d80gyhqxq5nlegake", "must be an address"},
		"BIP-350, unknown prefix":    {"bitcoin", "tc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq5zuyut", ""},
		"BIP-350, bech32 for v1":     {"bitcoin", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd", ""},
		"BIP-350, bech32 for v2":     {"bitcoin-testnet", "tb1z0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqglt7rf", ""},
		"BIP-350, bech32 for v16":    {"bitcoin", "BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL", ""},
		"BIP-350, bech32m for v0":    {"bitcoin", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh", ""},
		"BIP-350, bech32m for v0, 2": {"bitcoin-testnet", "tb1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq24jc47", ""},
		"BIP-350, a letter":          {"bitcoin", "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4", ""},
		"BIP-350, version 17":        {"bitcoin", "BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R", ""},
		"BIP-350, 1 byte":            {"bitcoin", "bc1pw5dgrnzv", ""},
		"BIP-350, 41 bytes":          {"bitcoin", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav", ""},
		"BIP-350, 16 bytes of v0":    {"bitcoin", "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P", ""},
		"BIP-350, mixed case":        {"bitcoin-testnet", "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq47Zagq", ""},
		"BIP-350, padding":           {"bitcoin", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf", ""},
		"BIP-350, padding not zero":  {"bitcoin-testnet", "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vpggkg4j", ""},
		"BIP-350, no data":           {"bitcoin", "bc1gmk9yu", ""},
	} {
		t.Run(name, func(t *testing.T) {
			script, err := network(t, c.network).ScriptOf(c.address)
			if err == nil || fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %x and %v, want a refusal that says %q", script, err, c.says)
			}
		})
	}
}

// TestCashAddrVectors are the specification's, of all sizes.
func TestCashAddrVectors(t *testing.T) {
	for _, c := range []struct {
		kind         cashKind
		prefix, text string
		hash         string
	}{
		{0, "bitcoincash", "qr6m7j9njldwwzlg9v7v53unlr4jkmx6eylep8ekg2", "f5bf48b397dae70be82b3cca4793f8eb2b6cdac9"},
		{1, "pref", "pr6m7j9njldwwzlg9v7v53unlr4jkmx6ey65nvtks5", "f5bf48b397dae70be82b3cca4793f8eb2b6cdac9"},
		{0, "bitcoincash", "q9adhakpwzztepkpwp5z0dq62m6u5v5xtyj7j3h2ws4mr9g0", "7adbf6c17084bc86c1706827b41a56f5ca32865925e946ea"},
		{1, "bchtest", "pgagf7w02x4wnz3mkwnchut2vxphjzccwxgjvvjmlsxqwkcvs7md7wt", "3a84f9cf51aae98a3bb3a78bf16a6183790b18719126325bfc0c075b"},
		{0, "bitcoincash", "qvch8mmxy0rtfrlarg7ucrxxfzds5pamg73h7370aa87d80gyhqxq5nlegake", "3173ef6623c6b48ffd1a3dcc0cc6489b0a07bb47a37f47cfef4fe69de825c060"},
		{1, "pref", "pnq8zwpj8cq05n7pytfmskuk9r4gzzel8qtsvwz79zdskftrzxtar994cgutavfklv0vx5z0w3", "c07138323e00fa4fc122d3b85b9628ea810b3f381706385e289b0b25631197d194b5c238beb136fb"},
		{1, "bchtest", "ph3krj5607v3qlqh5c3wq3lrw3wnuxw0sp8dv0zugrrt5a3kj6ucysfz8kxwv2k53krr7n933jfsunqnzf7mt6x", "e361ca9a7f99107c17a622e047e3745d3e19cf804ed63c5c40c6ba763696b98241223d8ce62ad48d863f4cb18c930e4c"},
		{0, "bitcoincash", "qmvl5lzvdm6km38lgga64ek5jhdl7e3aqd9895wu04fvhlnare5937w4ywkq57juxsrhvw8ym5d8qx7sz7zz0zvcypqscw8jd03f", "d9fa7c4c6ef56dc4ff423baae6d495dbff663d034a72d1dc7d52cbfe7d1e6858f9d523ac0a7a5c34077638e4dd1a701bd017842789982041"},
		{0, "bitcoincash", "qlg0x333p4238k0qrc5ej7rzfw5g8e4a4r6vvzyrcy8j3s5k0en7calvclhw46hudk5flttj6ydvjc0pv3nchp52amk97tqa5zygg96mtky5sv5w", "d0f346310d5513d9e01e299978624ba883e6bda8f4c60883c10f28c2967e67ec77ecc7eeeaeafc6da89fad72d11ac961e164678b868aeeec5f2c1da08884175b"},
	} {
		hash, err := hex.DecodeString(c.hash)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := encodeCash(c.prefix, c.kind, hash); !ok || got != c.prefix+":"+c.text {
			t.Errorf("written %s, want %s:%s", got, c.prefix, c.text)
		}
		kind, read, ok := decodeCash(c.prefix, c.text)
		if !ok || kind != c.kind || hex.EncodeToString(read) != c.hash {
			t.Errorf("%s is read as %d %x %v", c.text, kind, read, ok)
		}
		if _, _, ok := decodeCash("wrong", c.text); ok {
			t.Errorf("%s is read under another prefix", c.text)
		}
	}
}

// TestScriptsWithoutAddress: nothing is made of scripts that only look like those of addresses.
func TestScriptsWithoutAddress(t *testing.T) {
	for _, script := range []string{
		"", "6a", "6a0568656c6c6f", // data
		"2103a34b99f22c790c4e36b2b3c2c35a36db06226e41c692fc82b8b56ac1c540c5bdac", // a bare key
		"76a91476a04053bda0a88bda5177b86a15c3b29f55987388ad",                     // another last opcode
		"a91476a04053bda0a88bda5177b86a15c3b29f55987388",
		"0015751e76e8199196d454941c45d1b3a323f1433bd6", "0013751e76e8199196d454941c45d1b3a323f1433b", // lengths
		"4f14751e76e8199196d454941c45d1b3a323f1433bd6", // version -1
	} {
		raw, err := hex.DecodeString(script)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := network(t, "bitcoin").AddressOf(raw); ok {
			t.Errorf("%s has the address %s", script, got)
		}
	}
	witness := payToWitness(0, make([]byte, hashSize))
	if got, ok := network(t, "dogecoin").AddressOf(witness); ok {
		t.Errorf("a witness has the address %s on Dogecoin", got)
	}
}

func TestURI(t *testing.T) {
	for _, c := range []struct {
		network, address string
		minor            int64
		want             string
	}{
		{"bitcoin", "1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu", 100_000_000, "bitcoin:1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu?amount=1"},
		{"bitcoin", "bc1qw508", 1, "bitcoin:bc1qw508?amount=0.00000001"},
		{"litecoin-regtest", "rltc1qw508", 2_030_000_000, "litecoin:rltc1qw508?amount=20.3"},
		{"dogecoin", "DBXu", 1_234_567_890_000_000, "dogecoin:DBXu?amount=12345678.9"},
		{"dash", "XcCi", 50_000_000, "dash:XcCi?amount=0.5"},
		{"bitcoincash", "bitcoincash:qpm2", 150_000_000, "bitcoincash:qpm2?amount=1.5"},
		{"bitcoincash", "1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu", 1, "bitcoincash:1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu?amount=0.00000001"},
		{"bitcoincash-regtest", "bchreg:qpm2", 100_000_000, "bchreg:qpm2?amount=1"},
	} {
		n := network(t, c.network)
		if got := n.URI(c.address, money.Amount{Asset: n.Asset, Minor: c.minor}); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

// TestNetworks: names are unique, each coin has one real network that comes first, and Bitcoin's rows are those of btcd.
func TestNetworks(t *testing.T) {
	var names, methods []string
	for _, n := range Networks() {
		if slices.Contains(names, n.Name) {
			t.Errorf("%s is there twice", n.Name)
		}
		names = append(names, n.Name)
		if !n.Test {
			methods = append(methods, n.Method)
		}
		if main, known := MainNetwork(n.Method); !known || main.Test || main.Method != n.Method {
			t.Errorf("the real network of %s is %s", n.Name, main.Name)
		}
	}
	if want := []string{"BITCOIN", "BITCOINCASH", "LITECOIN", "DOGECOIN", "DASH"}; !slices.Equal(methods, want) {
		t.Errorf("real networks of %s, want %s", methods, want)
	}
	for name, params := range map[string]*chaincfg.Params{
		"bitcoin": &chaincfg.MainNetParams, "bitcoin-testnet": &chaincfg.TestNet3Params, "bitcoin-signet": &chaincfg.SigNetParams,
		"bitcoin-regtest": &chaincfg.RegressionNetParams, "bitcoin-simnet": &chaincfg.SimNetParams,
	} {
		n := network(t, name)
		want := []any{params.PubKeyHashAddrID, params.ScriptHashAddrID, params.Bech32HRPSegwit, params.GenesisHash.String()}
		if diff := cmp.Diff(want, []any{n.PubKeyHash, n.ScriptHash, n.HRP, n.Genesis}); diff != "" {
			t.Errorf("%s (-btcd +ours):\n%s", name, diff)
		}
		if accountKey(t, 44, 0, n.KeyVersion)[:4] != map[bool]string{false: "xpub", true: "tpub"}[n.Test] && name != "bitcoin-simnet" {
			t.Errorf("keys of %s begin otherwise", name)
		}
	}
}

func FuzzScriptOf(f *testing.F) {
	for _, address := range []string{
		"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "BC1SW50QGDZ25J", "1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu", "",
		"bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", "3CWFddi6m4ndiGyKqzYvsFYagqDLPVMTzC", "bitcoincash:",
		"LUWPbpM43E2p7ZSh8cyTBEkvpHmr3cB8Ez", "DBus3bamQjgJULBJtYXpEzDWQRwF5iwxgC", "XoJA8qE3N2Y3jMLEtZ3vcN42qseZ8LvFf5",
	} {
		f.Add(address)
	}
	f.Fuzz(func(t *testing.T, address string) {
		for _, on := range networks {
			script, err := on.ScriptOf(address)
			if err != nil {
				continue
			}
			written, ok := on.AddressOf(script)
			if !ok {
				t.Fatalf("%q on %s has the script %x without an address", address, on.Name, script)
			}
			if again, err := on.ScriptOf(written); err != nil || string(again) != string(script) {
				t.Errorf("%s written as %s has the script %x, want %x: %v", address, written, again, script, err)
			}
		}
	})
}

func FuzzAddressOf(f *testing.F) {
	f.Add([]byte{0x00, 0x14})
	f.Add(payToPubKeyHash(make([]byte, hashSize)))
	f.Add(payToScriptHash(make([]byte, hashSize)))
	f.Add(payToWitness(taprootVersion, make([]byte, 32)))
	f.Fuzz(func(t *testing.T, script []byte) {
		for _, on := range networks {
			address, ok := on.AddressOf(script)
			if !ok {
				continue
			}
			if read, err := on.ScriptOf(address); err != nil || string(read) != string(script) {
				t.Errorf("%x on %s is %s, which pays to %x: %v", script, on.Name, address, read, err)
			}
		}
	})
}
