package bitcoin

import (
	"crypto/hmac"
	"crypto/sha512"
	"encoding/binary"

	"github.com/btcsuite/btcd/btcec/v2"
	"github.com/btcsuite/btcd/btcutil/hdkeychain"
)

// children are the public keys of so many indices in a row below a key (BIP-32, CKDpub). An inversion, which costs as much
// as all the rest of a key, is done once for all of them. An index without a key, of which there are fewer than one in
// 2^127, is hdkeychain.ErrInvalidChild.
func children(parent *hdkeychain.ExtendedKey, first uint32, count int) ([]*btcec.PublicKey, error) {
	key, err := parent.ECPubKey()
	if err != nil {
		return nil, err
	}
	var point btcec.JacobianPoint
	key.AsJacobian(&point)
	code, text := parent.ChainCode(), key.SerializeCompressed()
	points := make([]btcec.JacobianPoint, count)
	for i := range points {
		tweak, err := tweakOf(code, text, first+uint32(i))
		if err != nil {
			return nil, err
		}
		var own btcec.JacobianPoint
		btcec.ScalarBaseMultNonConst(&tweak, &own)
		btcec.AddNonConst(&own, &point, &points[i])
		if points[i].Z.IsZero() {
			return nil, hdkeychain.ErrInvalidChild
		}
	}
	toAffine(points)
	keys := make([]*btcec.PublicKey, count)
	for i := range points {
		keys[i] = btcec.NewPublicKey(&points[i].X, &points[i].Y)
	}
	return keys, nil
}

// tweakOf is the number that leads from a key and its chain code to the child of an index.
func tweakOf(code, key []byte, index uint32) (btcec.ModNScalar, error) {
	mac := hmac.New(sha512.New, code)
	_, _ = mac.Write(binary.BigEndian.AppendUint32(key[:len(key):len(key)], index)) // never fails
	var tweak btcec.ModNScalar
	if overflow := tweak.SetByteSlice(mac.Sum(nil)[:sha512.Size/2]); overflow || tweak.IsZero() {
		return tweak, hdkeychain.ErrInvalidChild
	}
	return tweak, nil
}

// toAffine makes the Z of all points 1, none of which is 0, with Montgomery's trick: each is divided by its own Z, by means
// of the inverse of the product of all.
func toAffine(points []btcec.JacobianPoint) {
	before := make([]btcec.FieldVal, len(points)) // the product of the Z before a point's
	var product btcec.FieldVal
	product.SetInt(1)
	for i := range points {
		before[i] = product
		product.Mul(&points[i].Z)
	}
	rest := product.Inverse() // of the product of the Z up to a point's
	for i := len(points) - 1; i >= 0; i-- {
		point := &points[i]
		var inverse, square btcec.FieldVal
		inverse.Mul2(rest, &before[i])
		rest.Mul(&point.Z)
		square.SquareVal(&inverse)
		point.X.Mul(&square).Normalize()
		point.Y.Mul(square.Mul(&inverse)).Normalize()
		point.Z.SetInt(1)
	}
}
