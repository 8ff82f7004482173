package bitcoin_test

import (
	"bytes"
	"testing"

	"github.com/btcsuite/btcd/btcutil/psbt"
	"github.com/btcsuite/btcd/txscript"

	"kassa/internal/fault"
)

// everyForm is each script that a wallet may make of its keys, as a descriptor writes it around the key.
var everyForm = map[string][2]string{
	"legacy": {"pkh(", ")"}, "nested": {"sh(wpkh(", "))"}, "native": {"wpkh(", ")"}, "taproot": {"tr(", ")"},
}

// finalised is a PSBT whose signer put the signatures where the network wants them.
func finalised(t testing.TB, signed []byte) []byte {
	t.Helper()
	packet := must(psbt.NewFromRawBytes(bytes.NewReader(signed), false))
	if err := psbt.MaybeFinalizeAll(packet); err != nil {
		t.Fatal(err)
	}
	return written(t, packet)
}

// as lets the signer sign in a way of his own.
func (s signer) as(kind txscript.SigHashType) signer {
	s.kind = kind
	return s
}

// TestSignaturesOfAPart: a signature that does not bind all inputs and outputs is refused, whether the signer finalised it
// or not: with it anybody could make another transaction, and the payoffs would be paid by one that is not known.
func TestSignaturesOfAPart(t *testing.T) {
	for name, form := range everyForm {
		for kind, what := range map[txscript.SigHashType]string{
			txscript.SigHashNone: "none", txscript.SigHashSingle: "single",
			txscript.SigHashAll | txscript.SigHashAnyOneCanPay:  "all, anyone can pay",
			txscript.SigHashNone | txscript.SigHashAnyOneCanPay: "none, anyone can pay",
		} {
			t.Run(name+" "+what, func(t *testing.T) {
				p := rich(t, form[0], form[1])
				draft := must(p.draft(50_000))
				signed := p.signer.as(kind).sign(draft.PSBT)
				for what, data := range map[string][]byte{"signed": signed, "finalised": finalised(t, signed)} {
					if _, err := p.rail.Signed(draft.PSBT, data); fault.KindOf(err) != fault.Invalid {
						t.Errorf("%s: error is %v", what, err)
					}
				}
			})
		}
	}
}

// TestSignedAsAWhole: both ways to write that are taken, finalised or not, and what the signer adds besides is left out.
func TestSignedAsAWhole(t *testing.T) {
	for name, form := range everyForm {
		t.Run(name, func(t *testing.T) {
			p := rich(t, form[0], form[1])
			draft := must(p.draft(150_000))
			signed := p.signer.as(txscript.SigHashAll).sign(draft.PSBT)
			packet := must(psbt.NewFromRawBytes(bytes.NewReader(signed), false))
			packet.Unknowns = []*psbt.Unknown{{Key: []byte{0xfc, 1}, Value: []byte("of the signer's own")}}
			packet.Inputs[0].Unknowns = packet.Unknowns
			for what, data := range map[string][]byte{
				"signed": signed, "finalised": finalised(t, signed), "by default": p.signer.sign(draft.PSBT), "with more": written(t, packet),
			} {
				ready, err := p.rail.Signed(draft.PSBT, data)
				if err != nil || bytes.Contains(ready.Raw, []byte("of the signer's own")) {
					t.Errorf("%s: %v", what, err)
				}
			}
		})
	}
}

// TestFinalWitnessIsBounded: the number of items that a witness says it has sets no room aside.
func TestFinalWitnessIsBounded(t *testing.T) {
	p := rich(t, "wpkh(", ")")
	draft := must(p.draft(50_000))
	for name, witness := range map[string][]byte{
		"trillions":         {0xff, 0, 0, 0, 0, 0, 1, 0, 0},
		"billions":          {0xfe, 0xff, 0xff, 0xff, 0xff},
		"three":             {3, 1, 1, 1, 1, 1, 1},
		"none":              {0},
		"less than it says": {2, 1},
	} {
		t.Run(name, func(t *testing.T) {
			packet := must(psbt.NewFromRawBytes(bytes.NewReader(draft.PSBT), false))
			packet.Inputs[0].FinalScriptWitness = witness
			if _, err := p.rail.Signed(draft.PSBT, written(t, packet)); fault.KindOf(err) != fault.Invalid {
				t.Errorf("error is %v", err)
			}
		})
	}
}
