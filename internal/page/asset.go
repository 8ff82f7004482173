package page

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"path"
	"strings"
)

//go:embed asset/*
var assetFiles embed.FS

// asset is one static file. Its address carries a hash of its content, so it may be kept for ever.
type asset struct {
	kind    string // media type
	content []byte
}

// kinds are the media types of the assets; the system's own table differs from machine to machine.
var kinds = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

// assets by address, and their addresses by file name.
var assets, addresses = loadAssets()

func loadAssets() (map[string]asset, map[string]string) {
	files, err := assetFiles.ReadDir("asset")
	if err != nil {
		panic("page: " + err.Error())
	}
	byAddress, byName := map[string]asset{}, map[string]string{}
	for _, file := range files {
		content, err := assetFiles.ReadFile("asset/" + file.Name())
		if err != nil {
			panic("page: " + err.Error())
		}
		extension := path.Ext(file.Name())
		sum := sha256.Sum256(content)
		address := "/assets/" + strings.TrimSuffix(file.Name(), extension) + "." + hex.EncodeToString(sum[:6]) + extension
		byAddress[address] = asset{kinds[extension], content}
		byName[file.Name()] = address
	}
	return byAddress, byName
}

// Address is where a file of asset/ is served.
func Address(name string) string { return addresses[name] }

func (h *handler) asset(w http.ResponseWriter, r *http.Request) {
	file, known := assets[r.URL.Path]
	if !known {
		h.notice(w, r, http.StatusNotFound, "nopage")
		return
	}
	w.Header().Set("Content-Type", file.kind)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(file.content) // the browser is gone, nothing is left to tell it
}
