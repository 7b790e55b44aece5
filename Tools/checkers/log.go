// log URL VKEY PROOF LEAF OLD checks with Go's sumdb packages: the signatures of the served and of an old checkpoint, a
// proof file, and, from the tiles as they are served, that the leaf is in the tree and that the tree only grew.
package main

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func check(err error, what string) {
	if err != nil {
		log.Fatalf("%s: %v", what, err)
	}
}

func get(url string) []byte {
	answer, err := http.Get(url)
	check(err, url)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	check(err, url)
	if answer.StatusCode != 200 {
		log.Fatalf("%s: %s", url, answer.Status)
	}
	return body
}

func read(name string) []byte {
	data, err := os.ReadFile(name)
	check(err, name)
	return data
}

// open gives the tree of a checkpoint that the key has signed.
func open(signed []byte, keys note.Verifiers, name string) tlog.Tree {
	opened, err := note.Open(signed, keys)
	check(err, "note")
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != name {
		log.Fatalf("not a checkpoint of %s: %q", name, opened.Text)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err, "size")
	root, err := tlog.ParseHash(lines[2])
	check(err, "root")
	return tlog.Tree{N: size, Hash: root}
}

// tiles reads the served tiles.
type tiles struct{ url string }

func (tiles) Height() int                       { return 8 }
func (tiles) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (from tiles) ReadTiles(wanted []tlog.Tile) (data [][]byte, err error) {
	for _, tile := range wanted {
		// Go's paths begin with the height, ours (C2SP tlog-tiles) do not.
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data = append(data, get(from.url+"/"+path))
	}
	return data, nil
}

func main() {
	url, vkey, proof, leaf, old := os.Args[1], os.Args[2], read(os.Args[3]), read(os.Args[4]), read(os.Args[5])
	key, err := note.NewVerifier(vkey)
	check(err, "vkey")
	keys := note.VerifierList(key)

	head, signed, _ := bytes.Cut(proof, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	check(err, "index")
	var path tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := tlog.ParseHash(line)
		check(err, "proof line")
		path = append(path, hash)
	}
	tree := open(signed, keys, key.Name())
	check(tlog.CheckRecord(path, tree.N, tree.Hash, index, tlog.RecordHash(leaf)), "proof file")

	now := open(get(url+"/checkpoint"), keys, key.Name())
	hashes := tlog.TileHashReader(now, tiles{url})
	root, err := tlog.TreeHash(now.N, hashes)
	check(err, "tree")
	if root != now.Hash {
		log.Fatal("the tiles have another root")
	}
	path, err = tlog.ProveRecord(now.N, index, hashes)
	check(err, "prove record")
	check(tlog.CheckRecord(path, now.N, now.Hash, index, tlog.RecordHash(leaf)), "record")

	before := open(old, keys, key.Name())
	grown, err := tlog.ProveTree(now.N, before.N, hashes)
	check(err, "prove tree")
	check(tlog.CheckTree(grown, now.N, now.Hash, before.N, before.Hash), "tree only grew")
	fmt.Println("ok", now.N, before.N, index)
}
