import Crypto
import Foundation
import Testing

@testable import Transparency

/// A log whose seed is the bytes 00…1f and a witness whose seed is 20…3f, cosigning at 1767000000 over the eight
/// reference leaves. Go's sumdb/note, aics-tlog and openssl accept the log's signature, aics-tlog the cosignature.
private enum Known {
    static let logKey = "village.example/log+12057b16+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
    static let witnessKey = "witness.example/w1+20324abe+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X"
    static let note = """
        village.example/log
        8
        XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=

        — village.example/log EgV7FnhUFKsr417AeZU5qluIjCET1711YQUk1Nb77yoDC2NbH2hxBJULjbb7Yw9FKXQyjKy7B7MRqBSivKEHofcKswM=
        — witness.example/w1 IDJKvgAAAABpUkfAwMSJc8Au9Qy824JcwHx1peZXLiozHJlz6lf21Ql8EaG0h+/MtTj3x8qTpgWIuKz6K4ZVP6uMaeeZ11asrBNQAA==

        """
    static let log = NoteSigner(name: "village.example/log", seed: Array(0..<32))!
    static let witness = NoteSigner(name: "witness.example/w1", seed: Array(32..<64), .cosignature)!
}

@Suite("Signed notes") struct NoteTests {
    @Test("keys are written as others write them")
    func keys() {
        #expect(Known.log.key.description == Known.logKey)
        #expect(Known.witness.key.description == Known.witnessKey)
        #expect(VerifierKey(Known.logKey) == Known.log.key)
        #expect(VerifierKey(Known.witnessKey) == Known.witness.key)
    }

    @Test(
        "what is no key is refused",
        arguments: [
            "", "village.example/log", "village.example/log+12057b17+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
            "village.example log+12057b16+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
            "village.example/log+12057b16+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVQ==",
            "village.example/log+12057b16+CQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
        ])
    func noKeys(text: String) { #expect(VerifierKey(text) == nil) }

    @Test("the known note is read, verified and written again")
    func known() throws {
        let note = try #require(SignedNote(parsing: Known.note))
        #expect(note.whole == Known.note)
        #expect(note.signature(of: Known.log.key) != nil)
        #expect(note.signature(of: Known.witness.key)?.cosignedAt == 1_767_000_000)
        let checkpoint = try #require(Checkpoint(parsing: note.text))
        #expect(checkpoint.text == note.text)
        #expect(checkpoint.size == 8 && checkpoint.root.hex == Reference.roots[8])
    }

    @Test("what we sign, others' keys verify; a changed byte they do not")
    func signing() throws {
        let checkpoint = Checkpoint(origin: "village.example/log", size: 8, root: .empty)
        var note = SignedNote(checkpoint.text, [try Known.log.sign(checkpoint.text)])
        note.signatures.append(try Known.witness.cosign(checkpoint.text, at: 1_767_000_001))
        let read = try #require(SignedNote(parsing: note.whole))
        #expect(read.signature(of: Known.log.key) != nil)
        #expect(read.signature(of: Known.witness.key)?.cosignedAt == 1_767_000_001)
        let other = SignedNote(note.text.replacing("8", with: "9"), note.signatures)
        #expect(other.signature(of: Known.log.key) == nil && other.signature(of: Known.witness.key) == nil)
        let twice = SignedNote(note.text, note.signatures + note.signatures)
        #expect(twice.signature(of: Known.log.key) == nil)
        #expect(NoteSigner(name: "a b", seed: Array(0..<32)) == nil)
        #expect(NoteSigner(name: "a", seed: [1]) == nil)
    }

    @Test(
        "what is no note is refused",
        arguments: [
            "", "text\n", "text\n\n", "text\n\n— a b\n", "text\n\n- a AAAAAAA=\n", "text\n\n— a AAAAAAA=",
            "te\txt\n\n— a AAAAAAA=\n", "text\n\n— a AAAAAAB=\n",
        ])
    func noNotes(text: String) { #expect(SignedNote(parsing: text) == nil) }

    @Test(
        "what is no checkpoint is refused",
        arguments: [
            "", "o\n1\n", "o\n01\n\(Base64.text(TreeHash.empty.bytes))\n",
            "o\n-1\n\(Base64.text(TreeHash.empty.bytes))\n",
            "o\n1\nAAAA\n", "\n1\n\(Base64.text(TreeHash.empty.bytes))\n", "o\n1\n\(Base64.text(TreeHash.empty.bytes))",
        ])
    func noCheckpoints(text: String) { #expect(Checkpoint(parsing: text) == nil) }

    @Test("others' extension lines are passed over")
    func extensions() throws {
        let text = "o\n1\n\(Base64.text(TreeHash.empty.bytes))\nmore\n"
        #expect(Checkpoint(parsing: text)?.size == 1)
    }
}

@Suite("Proof files and witness requests") struct MessageTests {
    @Test("a proof file proves its leaf and no other")
    func proof() throws {
        let tree = SampleTree(Reference.leaves.map { TreeHash.leaf($0) }).tiled
        let proof = ProofFile(index: 5, hashes: try tree.inclusion(of: 5), checkpoint: Known.note)
        let lines = proof.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0] == "c2sp.org/tlog-proof@v1" && lines[1] == "index 5" && lines[5].isEmpty)
        let read = try #require(ProofFile(parsing: proof.text))
        #expect(read == proof)
        #expect(read.proves(Reference.leaves[5], inLogOf: Known.log.key))
        #expect(!read.proves(Reference.leaves[4], inLogOf: Known.log.key))
        #expect(!read.proves(Reference.leaves[5], inLogOf: Known.witness.key))
        let extra = proof.text.replacing("index 5", with: "extra AAAA\nindex 5")
        #expect(ProofFile(parsing: extra) == proof)
        for broken in ["", "index 5\n\n", proof.text.replacing("index 5", with: "index 05")] {
            #expect(ProofFile(parsing: broken) == nil)
        }
    }

    @Test("a witness request is read as it was written")
    func request() throws {
        let request = WitnessRequest(old: 6, proof: [.empty], note: Known.note)
        #expect(request.text.hasPrefix("old 6\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\nvillage.example/log\n"))
        #expect(WitnessRequest(parsing: request.text) == request)
        let empty = WitnessRequest(old: 0, proof: [], note: Known.note)
        #expect(WitnessRequest(parsing: empty.text) == empty)
        let many = WitnessRequest(old: 6, proof: Array(repeating: .empty, count: 64), note: Known.note)
        #expect(WitnessRequest(parsing: many.text) == nil)
        #expect(WitnessRequest(parsing: "old x\n\nnote") == nil)
    }
}
