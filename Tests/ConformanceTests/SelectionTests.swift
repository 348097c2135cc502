import Conformance
import FakeBackends
import SpecLanguage
import Testing

@Suite struct SelectionTests {
    private func cases() throws -> [Case] {
        let table = """
            <!-- cases cells -->
            | case | `a` | `a * 2` | `a + 1` |
            |------|-----|---------|---------|
            | one  | `1` | `2`     | `2`     |
            | two  | `2` | `4`     | `3`     |


            """
        let first = Samples.session("copy", ">>> 1\n1") + Samples.session("copy-twice", ">>> 1\n1") + table
        return try SpecLoader().load(chapters: [
            (name: "10-views.md", text: first), (name: "20-views-more.md", text: Samples.session("last", ">>> 1\n1")),
        ])
    }

    private func select(_ patterns: String...) throws -> [String] {
        try Selection.select(patterns, from: cases()).map(\.id)
    }

    @Test func nothingGivenIsEverything() throws {
        #expect(try select().count == 7)
    }

    @Test func aFullIDIsThatCaseAlone() throws {
        #expect(try select("views/copy") == ["views/copy"])
        for id in try select() { #expect(try select(id) == [id]) }
    }

    @Test func chaptersTablesAndBeginnings() throws {
        #expect(try select("views").count == 6)
        #expect(try select("views/cells").count == 4)
        #expect(try select("cells").count == 4)
        #expect(try select("views/co") == ["views/copy", "views/copy-twice"])
        #expect(try select("last") == ["views-more/last"])
    }

    @Test func globs() throws {
        #expect(try select("*/copy*") == ["views/copy", "views/copy-twice"])
        #expect(try select("views/cop?") == ["views/copy"])
        #expect(try select("copy-*") == ["views/copy-twice"])
        #expect(try select("views*").count == 7)
        #expect(try select("*[two,*").count == 2)
    }

    @Test func theOrderIsTheSpecs() throws {
        #expect(try select("last", "views/copy", "copy") == ["views/copy", "views-more/last"])
    }

    @Test func allMistakesAreToldWithTheNearest() throws {
        let failure = #expect(throws: Selection.Failure.self) { try select("views/copi", "veiws", "views", "zzzzzzzz") }
        let unmatched = try #require(failure).unmatched
        #expect(unmatched.map(\.pattern) == ["views/copi", "veiws", "zzzzzzzz"])
        #expect(unmatched.map(\.nearest) == ["views/copy", "views", nil])
    }

    @Test func globMatching() {
        #expect(Glob("a*b*c").matches("aXbbXc"))
        #expect(!Glob("a*b*c").matches("aXbbXd"))
        #expect(Glob("?").matches("é"))
        #expect(!Glob("??").matches("é"))
        #expect(Glob("*").matches(""))
        #expect(Glob("[x]*").matches("[x]y"))
        #expect(!Glob(String(repeating: "*a", count: 2000)).matches(String(repeating: "a", count: 1999)))
    }
}

@Suite struct ShardTests {
    @Test func shardsArePartsOfTheWhole() throws {
        let ids = (0..<1000).map { "chapter/case-\($0)" }
        for count in [1, 2, 3, 7] {
            let parts = try (1...count).map { index in
                let shard = try #require(Shard(index: index, count: count))
                return ids.filter(shard.contains)
            }
            #expect(parts.flatMap { $0 }.sorted() == ids.sorted())
            #expect(parts.allSatisfy { $0.count > 1000 / count / 2 })
        }
    }

    @Test(arguments: ["", "/", "1", "0/2", "3/2", "1/0", "-1/2", "1/2/3", "a/b", "1/99999999999999999999"])
    func nonsenseIsNoShard(text: String) {
        #expect(Shard(text) == nil)
    }

    @Test func theTextForm() {
        #expect(Shard("2/5") == Shard(index: 2, count: 5))
    }
}
