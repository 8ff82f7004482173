package bitcoin

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"testing"

	"github.com/btcsuite/btcd/btcutil/hdkeychain"
	"github.com/btcsuite/btcd/chaincfg"
)

// phraseSeed is the seed of the phrase "abandon … about" (BIP-39), whose addresses are published for every coin.
const phraseSeed = "5eb00bbddcf069084889a8ab9155568165f5c453ccb85e70811aaed6f6da5fc19a5ac40b389cd370d086206dec8aa6c43daea6690f20ad3d8d48b2d2ce9e38e4"

func network(t testing.TB, name string) Network {
	t.Helper()
	found, known := NetworkByName(name)
	if !known {
		t.Fatalf("no network %s", name)
	}
	return found
}

func parse(t testing.TB, text, on string) Descriptor {
	t.Helper()
	d, err := ParseDescriptor(text, network(t, on))
	if err != nil {
		t.Fatalf("%s on %s: %v", text, on, err)
	}
	return d
}

// accountKey is the public key of m/purpose'/coin'/0' of the phrase, written with a version.
func accountKey(t testing.TB, purpose, coin, version uint32) string {
	t.Helper()
	seed, err := hex.DecodeString(phraseSeed)
	if err != nil {
		t.Fatal(err)
	}
	key, err := hdkeychain.NewMaster(seed, &chaincfg.MainNetParams)
	if err != nil {
		t.Fatal(err)
	}
	account, err := path{hardened(purpose), hardened(coin), hardened(0)}.derive(key)
	if err != nil {
		t.Fatal(err)
	}
	public, err := account.Neuter()
	if err != nil {
		t.Fatal(err)
	}
	written, err := public.CloneWithVersion(binary.BigEndian.AppendUint32(nil, version))
	if err != nil {
		t.Fatal(err)
	}
	return written.String()
}

// TestAccounts derives the published first addresses of the phrase from bare account keys in each wallet's form.
func TestAccounts(t *testing.T) {
	for _, c := range []struct {
		network string
		purpose uint32
		version uint32
		begins  string
		address string
	}{
		{"bitcoin", 44, 0x0488b21e, "xpub", "1LqBGSKuX5yYUonjxT5qGfpUsXKYYWeabA"},
		{"bitcoin", 49, 0x049d7cb2, "ypub", "37VucYSaXLCAsxYyAPfbSi9eh4iEcbShgf"},
		{"bitcoin", 84, 0x04b24746, "zpub", "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu"},
		{"bitcoin-testnet", 49, 0x044a5262, "upub", "2Mww8dCYPUpKHofjgcXcBCEGmniw9CoaiD2"},
		{"bitcoin-testnet", 84, 0x045f1cf6, "vpub", "tb1q6rz28mcfaxtmd6v789l9rrlrusdprr9pqcpvkl"},
		{"litecoin", 44, 0x0488b21e, "xpub", "LUWPbpM43E2p7ZSh8cyTBEkvpHmr3cB8Ez"},
		{"litecoin", 44, 0x019da462, "Ltub", "LUWPbpM43E2p7ZSh8cyTBEkvpHmr3cB8Ez"},
		{"litecoin", 49, 0x01b26ef6, "Mtub", "M7wtsL7wSHDBJVMWWhtQfTMSYYkyooAAXM"},
		{"litecoin", 84, 0x04b24746, "zpub", "ltc1qjmxnz78nmc8nq77wuxh25n2es7rzm5c2rkk4wh"},
		{"dogecoin", 44, 0x02facafd, "dgub", "DBus3bamQjgJULBJtYXpEzDWQRwF5iwxgC"},
		{"dash", 44, 0x0488b21e, "xpub", "XoJA8qE3N2Y3jMLEtZ3vcN42qseZ8LvFf5"},
		{"dash", 44, 0x02fe52cc, "drkp", "XoJA8qE3N2Y3jMLEtZ3vcN42qseZ8LvFf5"},
		{"bitcoincash", 44, 0x0488b21e, "xpub", "bitcoincash:qqyx49mu0kkn9ftfj6hje6g2wfer34yfnq5tahq3q6"},
	} {
		t.Run(c.network+" "+c.begins, func(t *testing.T) {
			key := accountKey(t, c.purpose, network(t, c.network).CoinType, c.version)
			if key[:4] != c.begins {
				t.Errorf("the key begins with %s, want %s", key[:4], c.begins)
			}
			if got, err := parse(t, key, c.network).Address(0); err != nil || got != c.address {
				t.Errorf("address 0 is %s, want %s: %v", got, c.address, err)
			}
		})
	}
}

// TestAccountVectors are the addresses of BIP-84 and BIP-86: receive 0 and 1, change 0.
func TestAccountVectors(t *testing.T) {
	for name, c := range map[string]struct{ key, first, second, change string }{
		"BIP-84": {
			"zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs",
			"bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu", "bc1qnjg0jd8228aq7egyzacy8cys3knf9xvrerkf9g",
			"bc1q8c6fshw2dlwun7ekn9qwf37cu2rn755upcp6el",
		},
		"BIP-86": {
			"tr(xpub6BgBgsespWvERF3LHQu6CnqdvfEvtMcQjYrcRzx53QJjSxarj2afYWcLteoGVky7D3UKDP9QyrLprQ3VCECoY49yfdDEHGCtMMj92pReUsQ/<0;1>/*)",
			"bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr",
			"bc1p4qhjn9zdvkux4e44uhx8tc55attvtyu358kutcqkudyccelu0was9fqzwh",
			"bc1p3qkhfews2uk44qtvauqyr2ttdsw7svhkl9nkm9s9c3x4ax5h60wqwruhk7",
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := parse(t, c.key, "bitcoin")
			for index, want := range []string{c.first, c.second} {
				if got, err := d.Address(uint32(index)); err != nil || got != want {
					t.Errorf("address %d is %s, want %s: %v", index, got, want, err)
				}
			}
			script, err := d.ChangeScript(0)
			if err != nil {
				t.Fatal(err)
			}
			if got, ok := network(t, "bitcoin").AddressOf(script); !ok || got != c.change {
				t.Errorf("change address 0 is %s, want %s", got, c.change)
			}
		})
	}
}

// TestKeyVectors walks the unhardened steps of the published chains of BIP-32.
func TestKeyVectors(t *testing.T) {
	for _, c := range []struct {
		name, parent, child string
		step                uint32
	}{
		{
			"vector 1, m/0h/1",
			"xpub68Gmy5EdvgibQVfPdqkBBCHxA5htiqg55crXYuXoQRKfDBFA1WEjWgP6LHhwBZeNK1VTsfTFUHCdrfp1bgwQ9xv5ski8PX9rL2dZXvgGDnw",
			"xpub6ASuArnXKPbfEwhqN6e3mwBcDTgzisQN1wXN9BJcM47sSikHjJf3UFHKkNAWbWMiGj7Wf5uMash7SyYq527Hqck2AxYysAA7xmALppuCkwQ",
			1,
		},
		{
			"vector 2, m/0",
			"xpub661MyMwAqRbcFW31YEwpkMuc5THy2PSt5bDMsktWQcFF8syAmRUapSCGu8ED9W6oDMSgv6Zz8idoc4a6mr8BDzTJY47LJhkJ8UB7WEGuduB",
			"xpub69H7F5d8KSRgmmdJg2KhpAK8SR3DjMwAdkxj3ZuxV27CprR9LgpeyGmXUbC6wb7ERfvrnKZjXoUmmDznezpbZb7ap6r1D3tgFxHmwMkQTPH",
			0,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			key, _, err := readKey(c.parent, network(t, "bitcoin"))
			if err != nil {
				t.Fatal(err)
			}
			child, err := path{c.step}.derive(key)
			if err != nil || child.String() != c.child {
				t.Errorf("the child is %v, want %s: %v", child, c.child, err)
			}
		})
	}
}

// TestScriptVectors are the valid descriptors of BIP-381, 382, 386 and 389 that a public key can follow, with their first
// scripts; where the published one has an index of its own, it is that step of the chain.
func TestScriptVectors(t *testing.T) {
	for _, c := range []struct {
		descriptor string
		scripts    []string
	}{
		{
			"pkh([bd16bee5/2147483647h]xpub69H7F5dQzmVd3vPuLKtcXJziMEQByuDidnX3YdwgtNsecY5HRGtAAQC5mXTt4dsv9RzyjgDjAQs9VGVV6ydYCHnprc9vvaA5YtqWyL6hyds/*)",
			[]string{"76a914ebdc90806a9c4356c1c88e42216611e1cb4c1c1788ac"},
		},
		{
			"wpkh([ffffffff/13']xpub69H7F5d8KSRgmmdJg2KhpAK8SR3DjMwAdkxj3ZuxV27CprR9LgpeyGmXUbC6wb7ERfvrnKZjXoUmmDznezpbZb7ap6r1D3tgFxHmwMkQTPH/1/2/*)",
			[]string{
				"0014326b2249e3a25d5dc60935f044ee835d090ba859", "0014af0bd98abc2f2cae66e36896a39ffe2d32984fb7",
				"00141fa798efd1cbf95cebf912c031b8a4a6e9fb9f27",
			},
		},
		{
			"wpkh([ffffffff/13h]xpub69H7F5d8KSRgmmdJg2KhpAK8SR3DjMwAdkxj3ZuxV27CprR9LgpeyGmXUbC6wb7ERfvrnKZjXoUmmDznezpbZb7ap6r1D3tgFxHmwMkQTPH/<1;3>/2/*)",
			[]string{"0014326b2249e3a25d5dc60935f044ee835d090ba859", "0014af0bd98abc2f2cae66e36896a39ffe2d32984fb7"},
		},
		{ // BIP-341's own key path vector, derived by BIP-86
			"tr(xpub6BgBgsespWvERF3LHQu6CnqdvfEvtMcQjYrcRzx53QJjSxarj2afYWcLteoGVky7D3UKDP9QyrLprQ3VCECoY49yfdDEHGCtMMj92pReUsQ/0/*)",
			[]string{"5120a60869f0dbcf1dc659c9cecbaf8050135ea9e8cdc487053f1dc6880949dc684c"},
		},
	} {
		d := parse(t, c.descriptor, "bitcoin")
		for index, want := range c.scripts {
			script, err := d.Script(uint32(index))
			if got := hex.EncodeToString(script); err != nil || got != want {
				t.Errorf("%s at %d is %s, want %s: %v", c.descriptor, index, got, want, err)
			}
		}
	}
}

// TestBothChains: the two chains of a multipath descriptor are those of its two single ones (BIP-389).
func TestBothChains(t *testing.T) {
	const key = "[ffffffff/13h]xpub69H7F5d8KSRgmmdJg2KhpAK8SR3DjMwAdkxj3ZuxV27CprR9LgpeyGmXUbC6wb7ERfvrnKZjXoUmmDznezpbZb7ap6r1D3tgFxHmwMkQTPH"
	both := parse(t, "wpkh("+key+"/<1;3>/2/*)", "bitcoin")
	for step, script := range map[int]func(uint32) ([]byte, error){1: both.Script, 3: both.ChangeScript} {
		want, err := parse(t, fmt.Sprintf("wpkh(%s/%d/2/*)", key, step), "bitcoin").Script(7)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := script(7); err != nil || string(got) != string(want) {
			t.Errorf("the chain of step %d is %x, want %x: %v", step, got, want, err)
		}
	}
}
