package bitcoin

import (
	"strings"
	"testing"

	"kassa/internal/fault"
)

// Keys of the phrase "abandon … about", at m/84'/0'/0', m/84'/1'/0' and m/44'/0'/0'.
const (
	zpub = "zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs"
	xpub = "xpub6CatWdiZiodmUeTDp8LT5or8nmbKNcuyvz7WyksVFkKB4RHwCD3XyuvPEbvqAQY3rAPshWcMLoP2fMFMKHPJ4ZeZXYVUhLv1VMrjPC7PW6V"
	vpub = "vpub5Y6cjg78GGuNLsaPhmYsiw4gYX3HoQiRBiSwDaBXKUafCt9bNwWQiitDk5VZ5BVxYnQdwoTyXSs2JHRPAgjAvtbBrf8ZhDYe2jWAqvZVnsc"
	tpub = "tpubDC8msFGeGuwnKG9Upg7DM2b4DaRqg3CUZa5g8v2SRQ6K4NSkxUgd7HsL2XVWbVm39yBA4LAxysQAm397zwQSQoQgewGiYZqrA9DsP4zbQ1M"
)

func TestDescriptorCompletesAnother(t *testing.T) {
	const receiveOnly, both, signed, elsewhere = "wpkh(" + xpub + "/0/*)", "wpkh(" + xpub + "/<0;1>/*)",
		"wpkh([73c5da0a/84h/0h/0h]" + xpub + "/<0;1>/*)", "wpkh([d34db33f/84h/0h/7h]" + xpub + "/<0;1>/*)"
	for name, c := range map[string]struct {
		text, known string
		want        bool
	}{
		"a change chain is learned":   {both, receiveOnly, true},
		"an origin is learned":        {signed, both, true},
		"both are":                    {signed, receiveOnly, true},
		"a wrong origin is corrected": {signed, elsewhere, true},
		"the change chain is kept":    {receiveOnly, both, false},
		"the origin is kept":          {both, signed, false},
		"another change chain":        {"wpkh(" + xpub + "/<0;2>/*)", both, false},
	} {
		t.Run(name, func(t *testing.T) {
			network, _ := NetworkByName("bitcoin")
			d, err := ParseDescriptor(c.text, network)
			if err != nil {
				t.Fatal(err)
			}
			if got := d.Completes(c.known); got != c.want {
				t.Errorf("%t, want %t", got, c.want)
			}
		})
	}
}

func TestCanonicalForm(t *testing.T) {
	for name, c := range map[string]struct{ text, network, want string }{
		"a bare key gets its form and both chains":  {zpub, "bitcoin", "wpkh(" + xpub + "/<0;1>/*)#3r0wrtd9"},
		"its origin is kept, hardened steps with h": {"[73C5DA0A/84'/0h/0']" + zpub, "bitcoin", "wpkh([73c5da0a/84h/0h/0h]" + xpub + "/<0;1>/*)#qf45pmyh"},
		"the origin's purpose tells the form":       {"[73c5da0a/86h/0h/0h]" + xpub, "bitcoin", "tr([73c5da0a/86h/0h/0h]" + xpub + "/<0;1>/*)#ysc2q6ly"},
		"a bare xpub is of BIP-44":                  {xpub, "bitcoin", "pkh(" + xpub + "/<0;1>/*)#4ydzay8f"},
		"a bare key with a chain":                   {zpub + "/0/*", "bitcoin", "wpkh(" + xpub + "/0/*)#kj7aqcx6"},
		"leading zeros":                             {"wpkh(" + xpub + "/00/*)", "bitcoin", "wpkh(" + xpub + "/0/*)#kj7aqcx6"},
		"its own checksum":                          {"wpkh(" + xpub + "/0/*)#kj7aqcx6", "bitcoin", "wpkh(" + xpub + "/0/*)#kj7aqcx6"},
		"a version within its form":                 {"wpkh(" + zpub + "/0/*)", "bitcoin", "wpkh(" + xpub + "/0/*)#kj7aqcx6"},
		"nested":                                    {"sh(wpkh(" + xpub + "/<0;1>/*))", "bitcoin", "sh(wpkh(" + xpub + "/<0;1>/*))#70rzp7lr"},
		"spaces around it":                          {"\n " + zpub + " \n", "bitcoin", "wpkh(" + xpub + "/<0;1>/*)#3r0wrtd9"},
		"of a test network":                         {vpub, "litecoin-regtest", "wpkh(" + tpub + "/<0;1>/*)#y088k4s2"},
	} {
		t.Run(name, func(t *testing.T) {
			first := parse(t, c.text, c.network)
			if got := first.String(); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if again := parse(t, first.String(), c.network).String(); again != first.String() {
				t.Errorf("read again it is %s", again)
			}
		})
	}
}

func TestRefusedKeys(t *testing.T) {
	const master = "xpub661MyMwAqRbcFW31YEwpkMuc5THy2PSt5bDMsktWQcFF8syAmRUapSCGu8ED9W6oDMSgv6Zz8idoc4a6mr8BDzTJY47LJhkJ8UB7WEGuduB"
	for name, c := range map[string]struct{ text, network, says string }{
		"nothing":                           {"", "bitcoin", "must be an extended public key"},
		"a mistyped key":                    {strings.Replace(zpub, "6rFR", "6rFS", 1), "bitcoin", "incomplete or mistyped"},
		"half a key":                        {zpub[:60], "bitcoin", "incomplete or mistyped"},
		"a test key for real money":         {tpub, "bitcoin", "is a key of a test network (tpub), must be one of bitcoin"},
		"a real key for a test network":     {xpub, "bitcoin-regtest", "is a key of real money (xpub)"},
		"another coin's key":                {accountKeyOf(t, "dogecoin"), "bitcoin", "is a key of DOGECOIN (dgub), must be one of bitcoin"},
		"a key of several signers":          {accountKey(t, 48, 0, 0x02aa7ed3), "bitcoin", "several keys that sign together"},
		"a key of btcd's network":           {accountKey(t, 44, 115, simnetKey), "bitcoin-regtest", "is a key of bitcoin-simnet (spub)"},
		"an unknown coin's key":             {accountKey(t, 44, 0, 0x0488b200), "bitcoin", "of a coin that is not known"},
		"witness on a coin without":         {"wpkh(" + xpub + "/0/*)", "dash", "must be of the form pkh(…) on dash"},
		"a version against its form":        {"pkh(" + zpub + "/0/*)", "bitcoin", "the key is a zpub, which is for wpkh(KEY)"},
		"a wrong checksum":                  {"wpkh(" + xpub + "/0/*)#kj7aqcx7", "bitcoin", "checksum"},
		"an empty checksum":                 {"wpkh(" + xpub + "/0/*)#", "bitcoin", "checksum"},
		"no index":                          {"wpkh(" + xpub + ")", "bitcoin", "must end in an index"},
		"one address":                       {"wpkh(" + xpub + "/0/5)", "bitcoin", "must end in an index"},
		"a hardened index":                  {"wpkh(" + xpub + "/0/*h)", "bitcoin", "must end in an index"},
		"a hardened step":                   {"wpkh(" + xpub + "/0h/*)", "bitcoin", "no hardened steps behind the key"},
		"a step beyond 31 bits":             {"wpkh(" + xpub + "/2147483648/*)", "bitcoin", "mistyped"},
		"several keys":                      {"wsh(multi(1," + xpub + "/0/*," + xpub + "/1/*))", "bitcoin", "must be an extended public key, or a descriptor of one"},
		"a tree":                            {"tr(" + xpub + "/0/*,pk(" + xpub + "/1/*))", "bitcoin", "must end in an index"},
		"a single public key":               {"wpkh(03a34b99f22c790c4e36b2b3c2c35a36db06226e41c692fc82b8b56ac1c540c5bd)", "bitcoin", "mistyped"},
		"an account of Litecoin":            {"[73c5da0a/84h/2h/0h]" + zpub, "bitcoin", "litecoin (/84h/2h"},
		"an account of a test network":      {"[73c5da0a/84h/1h/0h]" + zpub, "litecoin", "test networks"},
		"BIP-389, two specifiers":           {"pkh(" + master + "/<0;1>/<2;3>/*)", "bitcoin", "once"},
		"BIP-389, specifier in origin":      {"pkh([deadbeef/<0;1>]" + master + "/0/*)", "bitcoin", "origin"},
		"BIP-389, three chains":             {"pkh(" + master + "/<0;1;2>/*)", "bitcoin", "two chains"},
		"BIP-389, twice the same":           {"pkh(" + master + "/<1;1>/*)", "bitcoin", "two chains"},
		"BIP-389, empty specifier":          {"wpkh(" + master + "/<>/*)", "bitcoin", "mistyped"},
		"BIP-389, missing start":            {"wpkh(" + master + "/0>/*)", "bitcoin", "mistyped"},
		"BIP-389, missing end":              {"wpkh(" + master + "/<0/*)", "bitcoin", "mistyped"},
		"BIP-389, missing index":            {"wpkh(" + master + "/<0;>/*)", "bitcoin", "mistyped"},
		"BIP-380, children in origin":       {"pkh([deadbeef/0h/0h/0h/*]" + master + "/*)", "bitcoin", "origin"},
		"BIP-380, trailing slash in origin": {"pkh([deadbeef/0h/0h/0h/]" + master + "/*)", "bitcoin", "mistyped"},
		"BIP-380, short fingerprint":        {"pkh([deadbef/0h/0h/0h]" + master + "/*)", "bitcoin", "mistyped"},
		"BIP-380, long fingerprint":         {"pkh([deadbeeef/0h/0h/0h]" + master + "/*)", "bitcoin", "mistyped"},
		"BIP-380, hardened with f":          {"pkh([deadbeef/0f/0f/0f]" + master + "/*)", "bitcoin", "origin"},
		"BIP-380, hardened with H":          {"pkh([deadbeef/0H/0H/0H]" + master + "/*)", "bitcoin", "origin"},
		"BIP-380, negative step":            {"pkh([deadbeef/-0/-0/-0]" + master + "/*)", "bitcoin", "origin"},
		"BIP-380, not hex":                  {"pkh([gaaaaaaa]" + master + "/*)", "bitcoin", "mistyped"},
		"BIP-380, origin alone":             {"pkh([deadbeef])", "bitcoin", "mistyped"},
		"BIP-380, two origins":              {"pkh([aaaaaaaa][aaaaaaaa]" + master + "/*)", "bitcoin", "mistyped"},
		"BIP-32, unknown private":           {"DMwo58pR1QLEFihHiXPVykYB6fJmsTeHvyTp7hRThAtCX8CvYzgPcn8XnmdfHGMQzT7ayAmfo4z3gY5KfbrZWZ6St24UVf2Qgo6oujFktLHdHY4", "bitcoin", "PRIVATE"},
		"BIP-32, parent of a master":        {"xpub661no6RGEX3uJkY4bNnPcw4URcQTrSibUZ4NqJEw5eBkv7ovTwgiT91XX27VbEXGENhYRCf7hyEbWrR3FewATdCEebj6znwMfQkhRYHRLpJ", "bitcoin", "mistyped"},
		"BIP-32, number of a master":        {"xpub661MyMwAuDcm6CRQ5N4qiHKrJ39Xe1R1NyfouMKTTWcguwVcfrZJaNvhpebzGerh7gucBvzEQWRugZDuDXjNDRmXzSZe4c7mnTK97pTvGS8", "bitcoin", "mistyped"},
		"BIP-32, not on the curve":          {"xpub661MyMwAqRbcEYS8w7XLSVeEsBXy79zSzH1J8vCdxAZningWLdN3zgtU6Q5JXayek4PRsn35jii4veMimro1xefsM58PgBMrvdYre8QyULY", "bitcoin", "mistyped"},
		"a long text":                       {strings.Repeat("x", 100_000), "bitcoin", "mistyped"},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := ParseDescriptor(c.text, network(t, c.network))
			switch {
			case err == nil:
				t.Fatalf("accepted as %s", d)
			case fault.KindOf(err) != fault.Invalid || !strings.HasPrefix(err.Error(), "`key` "):
				t.Errorf("%v is no fault of `key`", err)
			case !strings.Contains(err.Error(), c.says):
				t.Errorf("%q does not say %q", err, c.says)
			}
		})
	}
}

// TestSecretsAreRefused: whatever can spend is refused loudly, and nothing of it is repeated.
func TestSecretsAreRefused(t *testing.T) {
	const secret = "xprv9s21ZrQH143K31xYSDQpPDxsXRTUcvj2iNHm5NUtrGiGG5e2DtALGdso3pGz6ssrdK4PFmM8NSpSBHNqPqm55Qn3LqFtT2emdEXVYsCzC2U"
	for name, text := range map[string]string{
		"an extended private key":    secret,
		"a mistyped one":             secret[:70],
		"in a descriptor":            "wpkh([deadbeef/84h/0h/0h]" + secret + "/<0;1>/*)",
		"under a wrong checksum":     "wpkh(" + secret + "/0/*)#aaaaaaaa",
		"of a test network":          "tprv8ZgxMBicQKsPd9TeAdPADNnSyH9SSUUbTVeFszDE23Ki6TBB5nCefAdHkK8Fm3qMQR6sHwA56zqRmKmxnHk37JkiFzvncDqoKmPWubu7hDF",
		"of nested segwit":           "uprv8tXDerPXZ1QsVNjUJWTurs9kA1KGfKUAts74GCkcXtU8GwnH33GDRbNJpEqTvipfCyycARtQJhmdfWf8oKt41X9LL1zeD2pLsWmxEk3VAwd",
		"a compressed private key":   "L4rK1yDtCWekvXuE6oXD9jCYfFNV2cWRpVuPLBcCU2z8TrisoyY1",
		"an uncompressed one":        "wpkh(5KYZdUEo39z3FPrtuX2QbbwGnNP5zTd7yyr2SC1j299sBCnWjss)",
		"a private key as hex":       "0c28fca386c7a227600b2fe50b7cae11ec86d3bf1fbe471be89827e19d72aa1d",
		"a recovery phrase":          "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
		"a numbered recovery phrase": "1. abandon 2. abandon 3. abandon 4. abandon 5. abandon 6. abandon 7. abandon 8. abandon 9. abandon 10. abandon 11. abandon 12. about",
		"one with commas":            "abandon, abandon, abandon, abandon, abandon, abandon, abandon, abandon, abandon, abandon, abandon, about",
		"one in Spanish":             "ábaco ábaco ábaco ábaco ábaco ábaco ábaco ábaco ábaco ábaco ábaco abierto",
		"a recovery phrase by lines": "Abandon\nabandon\nabandon\nabandon\nabandon\nabandon\nabandon\nabandon\nabandon\nabandon\nabandon\nabout",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ParseDescriptor(text, network(t, "bitcoin"))
			if err == nil || !strings.Contains(err.Error(), "PRIVATE") {
				t.Fatalf("got %v, want a refusal that says PRIVATE", err)
			}
			repeats(t, err, text)
		})
	}
}

// repeats fails for an error that holds eight characters of a text in a row.
func repeats(t *testing.T, err error, text string) {
	t.Helper()
	for i := 0; i+8 <= len(text); i++ {
		if strings.Contains(err.Error(), text[i:i+8]) {
			t.Fatalf("the error repeats %q of the text: %v", text[i:i+8], err)
		}
	}
}

func accountKeyOf(t *testing.T, name string) string {
	t.Helper()
	of := network(t, name)
	return accountKey(t, 44, of.CoinType, of.KeyVersion)
}

func TestIndexBeyondTheChain(t *testing.T) {
	d := parse(t, zpub, "bitcoin")
	if _, err := d.Script(1<<31 - 1); err != nil {
		t.Errorf("the last index: %v", err)
	}
	if _, err := d.Address(1 << 31); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a hardened index gives %v", err)
	}
}

func TestNoChangeChain(t *testing.T) {
	d := parse(t, zpub+"/0/*", "bitcoin")
	if _, err := d.ChangeScript(0); d.HasChange() || fault.KindOf(err) != fault.Conflict {
		t.Errorf("a descriptor of one chain gives change: %v", err)
	}
}

// TestChecksumVectors are the published ones of BIP-380.
func TestChecksumVectors(t *testing.T) {
	if got, ok := descriptorChecksum("raw(deadbeef)"); !ok || got != "89f8spxm" {
		t.Errorf("the checksum is %s", got)
	}
	for _, text := range []string{
		"raw(deadbeef)#", "raw(deadbeef)#89f8spxmx", "raw(deadbeef)#89f8spx", "raw(deedbeef)#89f8spxm",
		"raw(deedbeef)##9f8spxm", "raw(Ü)#00000000",
	} {
		if _, err := cutChecksum(text); err == nil {
			t.Errorf("%s is accepted", text)
		}
	}
	if body, err := cutChecksum("raw(deadbeef)#89f8spxm"); err != nil || body != "raw(deadbeef)" {
		t.Errorf("the body is %q: %v", body, err)
	}
}

func FuzzParseDescriptor(f *testing.F) {
	for _, text := range []string{
		zpub, "[73c5da0a/84h/0h/0h]" + zpub, "wpkh(" + xpub + "/<0;1>/*)#3r0wrtd9", "sh(wpkh(" + xpub + "/1/2/*))",
		"tr([73c5da0a/86'/0'/0']" + xpub + "/0/*)", "pkh(" + xpub + "/*)", "wpkh()", "[", "#", "<0;1>/*",
	} {
		f.Add(text)
	}
	on := network(f, "bitcoin")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ParseDescriptor(text, on)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("%q gives %v", text, err)
			}
			return
		}
		again, err := ParseDescriptor(d.String(), on)
		if err != nil || again.String() != d.String() {
			t.Fatalf("%s read again is %s: %v", d, again, err)
		}
		first, err := d.Address(0)
		second, failure := again.Address(0)
		if err != nil || failure != nil || first != second {
			t.Errorf("%s pays to %s and %s: %v, %v", d, first, second, err, failure)
		}
	})
}
