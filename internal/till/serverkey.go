package till

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"kassa/internal/fault"
)

// ServerKeySize is the length of the server key in bytes.
const ServerKeySize = 32

// nonceSize is AES-GCM's, in bytes.
const nonceSize = 12

// ServerKey is the one secret of an installation (design section 6). It derives a key that hashes API secrets and one
// that encrypts salts, so that a stolen database alone neither logs in nor signs.
type ServerKey struct {
	id, check string
	secrets   []byte // HMAC-SHA256
	salts     cipher.AEAD
}

// NewServerKey derives from 32 random bytes; a fault of kind Invalid for another length.
func NewServerKey(key []byte) (ServerKey, error) {
	if len(key) != ServerKeySize {
		return ServerKey{}, errShape
	}
	id, err1 := derive(key, "kassa key id", 8)
	check, err2 := derive(key, "kassa key check", 32)
	secrets, err3 := derive(key, "kassa api secrets", 32)
	salts, err4 := derive(key, "kassa salts", 32)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return ServerKey{}, fmt.Errorf("derive from the server key: %w", err)
	}
	aead, err := seal(salts)
	if err != nil {
		return ServerKey{}, fmt.Errorf("cipher of the salts: %w", err)
	}
	return ServerKey{hex.EncodeToString(id), hex.EncodeToString(check), secrets, aead}, nil
}

// ParseServerKey reads 64 hex digits, as a key file or KASSA_KEY holds them; white space around them is ignored.
func ParseServerKey(text string) (ServerKey, error) {
	key, err := hex.DecodeString(strings.TrimSpace(text))
	if err != nil {
		return ServerKey{}, errShape // without the cause: it quotes the key
	}
	return NewServerKey(key)
}

var errShape = fault.New(fault.Invalid, "the server key must be 64 hexadecimal digits (32 bytes)")

func derive(key []byte, purpose string, length int) ([]byte, error) {
	return hkdf.Key(sha256.New, key, nil, purpose, length)
}

func seal(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// ID names the key beside what it hashed or encrypted; it tells nothing of the key.
func (k ServerKey) ID() string { return k.id }

// Check is what the database keeps to recognise the key; it tells nothing of the key.
func (k ServerKey) Check() string { return k.check }

// String keeps the key out of logs.
func (k ServerKey) String() string { return "server key " + k.id }

// hash is what is stored of an API secret. Secrets have 160 random bits, so a slow hash would protect nothing more.
func (k ServerKey) hash(secret string) string {
	mac := hmac.New(sha256.New, k.secrets)
	mac.Write([]byte(secret))
	return hex.EncodeToString(mac.Sum(nil))
}

// encrypt is what is stored of a till's salt: the nonce and the sealed salt. The till is bound into it, so that a salt
// copied to another till's row does not open.
func (k ServerKey) encrypt(till int64, salt string, nonce []byte) string {
	return hex.EncodeToString(k.salts.Seal(nonce, nonce, []byte(salt), bound(till)))
}

// decrypt opens what encrypt made.
func (k ServerKey) decrypt(till int64, key Key) (string, error) {
	if key.KeyID != k.id {
		return "", fmt.Errorf("encrypted with the server key %s, the present one is %s", key.KeyID, k.id)
	}
	sealed, err := hex.DecodeString(key.Stored)
	if err != nil || len(sealed) < nonceSize {
		return "", errors.New("what is stored is damaged")
	}
	salt, err := k.salts.Open(nil, sealed[:nonceSize], sealed[nonceSize:], bound(till))
	return string(salt), err
}

func bound(till int64) []byte { return []byte("till:" + strconv.FormatInt(till, 10)) }
