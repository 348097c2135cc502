import SpecLanguage
import SpecText
import Testing

/// Whoever says that memory is shared, or that it is copied, has to show it in more than one way: a backend that answers one
/// question by luck, or by heart, does not answer three.
@Suite struct WitnessTests {
    /// Words of an id that make its case a statement about sharing.
    private static let statements: Set<String> = ["shares", "share", "sharing", "copies", "copied"]
    /// What each section that makes such a statement has to use.
    private static let required: [SharingOracle] = [.writeThroughSource, .writeThroughResult, .place]

    private static func statesSharing(_ testCase: Case) -> Bool {
        let rule = testCase.localID.prefix { $0 != "[" }
        return rule.split { $0 == "." || $0 == "-" }.contains { statements.contains(String($0)) }
    }

    /// The sections that state sharing, and what their cases do not show.
    private static func gaps(in cases: [Case]) -> [String: [SharingOracle]] {
        var found: [String: Set<SharingOracle>] = [:]
        var stating: Set<String> = []
        for testCase in cases {
            let section = "\(testCase.chapter): \(testCase.title)"
            found[section, default: []].formUnion(OracleReader(testCase).found)
            if statesSharing(testCase) { stating.insert(section) }
        }
        return found.filter { stating.contains($0.key) }.mapValues { shown in required.filter { !shown.contains($0) } }
    }

    @Test func everyStatementAboutSharingIsWitnessedIndependently() throws {
        let gaps = Self.gaps(in: try SpecLoader().load(chapters: SpecText.chapters))
        #expect(gaps.count > 40, "the sections that state sharing were not found")
        for (section, missing) in gaps.sorted(by: { $0.key < $1.key }) where !missing.isEmpty {
            Issue.record("\(section): no case shows \(missing.map(\.rawValue).joined(separator: "; "))")
        }
    }

    // MARK: The check itself

    private func gaps(_ session: String) throws -> [SharingOracle] {
        let text = "# Sample\n\n```pycon view.shares\n\(session)\n```\n"
        let cases = try SpecLoader().load(chapters: [(name: "01-sample.md", text: text)])
        return try #require(Self.gaps(in: cases)["sample: Sample"])
    }

    @Test func aSessionThatWritesBothWaysAndAsksForThePlaceIsEnough() throws {
        let session = """
            >>> t = torch.zeros(2)
            >>> v = t.view(2)
            >>> t[0] = 1
            >>> v
            tensor([1., 0.])
            >>> v.add_(1)
            tensor([2., 1.])
            >>> t
            tensor([2., 1.])
            >>> v.data_ptr() == t.data_ptr()
            True
            """
        #expect(try gaps(session) == [])
    }

    @Test func aWriteThatOnlyItsOwnObjectShowsIsNoWitness() throws {
        let session = """
            >>> t = torch.zeros(2)
            >>> v = t.view(2)
            >>> t[0] = 1
            >>> t
            tensor([1., 0.])
            >>> w = v.add_(1)
            """
        #expect(try gaps(session) == [.writeThroughSource, .writeThroughResult, .place])
    }

    @Test func anObjectMadeAfterTheWriteIsNoWitness() throws {
        let session = """
            >>> t = torch.zeros(2)
            >>> t[0] = 1
            >>> v = t.view(2)
            >>> v
            tensor([1., 0.])
            >>> v is t
            False
            """
        #expect(try gaps(session) == [.writeThroughSource, .writeThroughResult])
    }

    @Test func oneDirectionIsNotTheOther() throws {
        let session = """
            >>> a = np.zeros(2)
            >>> t = torch.from_numpy(a)
            >>> np.copyto(a, 1)
            >>> t
            tensor([1., 1.], dtype=torch.float64)
            >>> np.shares_memory(a, t.numpy())
            True
            """
        #expect(try gaps(session) == [.writeThroughResult])
    }
}
