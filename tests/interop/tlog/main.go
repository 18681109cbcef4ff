// Reads a log, unpacked from a bundle into the folder named, and verifies it with the packages behind Go's checksum
// database (golang.org/x/mod/sumdb): note opens the checkpoint under the log's Ed25519 key; tlog proves, from the hash
// tiles alone, that every entry is in the tree that the checkpoint signs, and that the tree grew from every smaller one.
//
// Ours differs from Go's database in the paths of tiles alone, which is what tlog-tiles is about.
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

// folder serves tiles from files, by the paths of tlog-tiles: tile/8/0/000.p/5 there is tile/0/000.p/5 here.
type folder string

func (f folder) Height() int { return height }

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	read := make([][]byte, len(tiles))
	for i, tile := range tiles {
		path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", height), "tile/", 1)
		data, err := os.ReadFile(filepath.Join(string(f), path))
		if err != nil {
			return nil, err
		}
		read[i] = data
	}
	return read, nil
}

func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

func (f folder) file(path string) []byte {
	data, err := os.ReadFile(filepath.Join(string(f), path))
	check(err)
	return data
}

// entries reads the bundles of entries of a log of this size.
func (f folder) entries(size int64) [][]byte {
	var entries [][]byte
	for n := int64(0); n*256 < size; n++ {
		width := size - n*256
		if width > 256 {
			width = 256
		}
		tile := tlog.Tile{H: height, L: -1, N: n, W: int(width)}
		path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/data/", height), "tile/entries/", 1)
		for bundle := f.file(path); len(bundle) > 0; {
			length := int(binary.BigEndian.Uint16(bundle)) + 2
			entries = append(entries, bundle[2:length])
			bundle = bundle[length:]
		}
	}
	return entries
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	log.SetFlags(0)
	served := folder(os.Args[1])

	vkey := strings.SplitN(string(served.file("vkey")), "\n", 2)[0]
	verifier, err := note.NewVerifier(vkey)
	check(err)
	checkpoint, err := note.Open(served.file("checkpoint"), note.VerifierList(verifier))
	check(err)
	// tlog.ParseTree wants the first line of Go's own database; a checkpoint has the log's name there.
	_, rest, _ := strings.Cut(checkpoint.Text, "\n")
	tree, err := tlog.ParseTree([]byte("go.sum database tree\n" + rest))
	check(err)

	hashes := tlog.TileHashReader(tree, served)
	entries := served.entries(tree.N)
	if int64(len(entries)) != tree.N {
		log.Fatalf("%d entries where the checkpoint says %d", len(entries), tree.N)
	}
	for i, entry := range entries {
		proof, err := tlog.ProveRecord(tree.N, int64(i), hashes)
		check(err)
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, int64(i), tlog.RecordHash(entry)); err != nil {
			log.Fatalf("entry %d: %v", i, err)
		}
	}
	for size := int64(1); size <= tree.N; size++ {
		older, err := tlog.TreeHash(size, hashes)
		check(err)
		proof, err := tlog.ProveTree(tree.N, size, hashes)
		check(err)
		check(tlog.CheckTree(proof, tree.N, tree.Hash, size, older))
	}
	if !bytes.HasPrefix(entries[0], []byte(`{"type":"congress"`)) {
		log.Fatal("the log does not begin with its congress")
	}
	fmt.Printf("%d entries, root %s\n", tree.N, tree.Hash)
}
