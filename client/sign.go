package client

import (
	"crypto/sha1" //nolint:gosec // the API's own signature
	"encoding/hex"
	"errors"
	"strings"
)

var errNoSalt = errors.New("client: this call is signed, Config.Salt is required")

// sign is the API's signature: the hex SHA-1 of the values joined by ":", the salt last.
func (c *Client) sign(values ...string) (string, error) {
	if c.config.Salt == "" {
		return "", errNoSalt
	}
	return hexSHA1(append(values, c.config.Salt)...), nil
}

func hexSHA1(values ...string) string {
	sum := sha1.Sum([]byte(strings.Join(values, ":"))) //nolint:gosec // as above
	return hex.EncodeToString(sum[:])
}

// identified names what a call is about.
type identified struct {
	ID string `json:"id"`
}

// signedID names it and proves that the till wants it.
type signedID struct {
	ID        string `json:"id"`
	Signature string `json:"signature"`
}

func (c *Client) signID(id string) (signedID, error) {
	signature, err := c.sign(id)
	return signedID{id, signature}, err
}
