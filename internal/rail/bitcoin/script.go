package bitcoin

import (
	"github.com/btcsuite/btcd/txscript"
)

// The scripts that addresses stand for. Hashes have 20 bytes, a witness program 2 to 40 (BIP-141).
const (
	hashSize       = 20
	minProgram     = 2
	maxProgram     = 40
	maxWitness     = 16
	taprootVersion = 1
)

func payToPubKeyHash(hash []byte) []byte {
	return concat([]byte{txscript.OP_DUP, txscript.OP_HASH160, hashSize}, hash, []byte{txscript.OP_EQUALVERIFY, txscript.OP_CHECKSIG})
}

func payToScriptHash(hash []byte) []byte {
	return concat([]byte{txscript.OP_HASH160, hashSize}, hash, []byte{txscript.OP_EQUAL})
}

func payToWitness(version byte, program []byte) []byte {
	opcode := byte(txscript.OP_0)
	if version > 0 {
		opcode = txscript.OP_1 - 1 + version
	}
	return concat([]byte{opcode, byte(len(program))}, program) //nolint:gosec // at most maxProgram bytes
}

func concat(parts ...[]byte) []byte {
	var whole []byte
	for _, part := range parts {
		whole = append(whole, part...)
	}
	return whole
}

// pubKeyHashOf is the hash that a pay-to-pubkey-hash script pays to.
func pubKeyHashOf(script []byte) ([]byte, bool) {
	if len(script) != 5+hashSize {
		return nil, false
	}
	hash := script[3 : 3+hashSize]
	return hash, string(script) == string(payToPubKeyHash(hash))
}

// scriptHashOf is the hash that a pay-to-script-hash script pays to.
func scriptHashOf(script []byte) ([]byte, bool) {
	if len(script) != 3+hashSize {
		return nil, false
	}
	hash := script[2 : 2+hashSize]
	return hash, string(script) == string(payToScriptHash(hash))
}

// witnessOf is the witness version and program of a script (BIP-141).
func witnessOf(script []byte) (version byte, program []byte, ok bool) {
	if len(script) < 2+minProgram || len(script) > 2+maxProgram || int(script[1]) != len(script)-2 {
		return 0, nil, false
	}
	switch opcode := script[0]; {
	case opcode == txscript.OP_0:
	case opcode >= txscript.OP_1 && opcode <= txscript.OP_16:
		version = opcode - txscript.OP_1 + 1
	default:
		return 0, nil, false
	}
	program = script[2:]
	return version, program, validProgram(version, program)
}

// validProgram tells whether a witness program may have this length (BIP-141): version 0 has two lengths.
func validProgram(version byte, program []byte) bool {
	if version == 0 {
		return len(program) == 20 || len(program) == 32
	}
	return version <= maxWitness && len(program) >= minProgram && len(program) <= maxProgram
}
