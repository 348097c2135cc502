import Conformance
import ConformanceReports
import FakeBackends
import Foundation
import Testing

@Suite struct ReportTests {
    private func text() throws -> String {
        let data = try Outcomes.written { try JSONReport().write(Outcomes.mixed(), header: Outcomes.header, to: $0) }
        return String(decoding: data, as: UTF8.self)
    }

    @Test func whatIsWrittenIsReadBack() throws {
        let report = try Report.read(Data(try text().utf8))
        #expect(report.header.suite == "9.8.7")
        #expect(report.header.date == "2026-11-21T01:02:03Z")
        #expect(report.header.options == ["messages": "exact"])
        #expect(report.header.backend.environment == ["moon": "waxing"])
        #expect(
            report.cases.map(\.verdict) == ["passed", "failed", "unsupported", "error", "not-run", "observed"])
        let failed = report.cases[1]
        #expect(failed.id == "sample/failed")
        #expect(failed.line == 6)
        #expect(failed.cause == "mismatch")
        #expect(failed.steps?.map(\.step) == [2])
        #expect(failed.steps?.first?.got == Outcomes.nasty + "\n")
        #expect(report.cases[5].steps?.map(\.agrees) == [true])
        #expect(report.footer.total == 6)
        #expect(report.footer.counts.values.reduce(0, +) == 6)
        #expect(report.footer.counts.count == Verdict.allCases.count)
        #expect(report.footer.exitCode == 3)
    }

    @Test func oneLinePerCase() throws {
        #expect(try text().split(separator: "\n").filter { $0.hasPrefix("{\"id\"") }.count == 6)
    }

    @Test func newMembersAreIgnored() throws {
        let text = try text().replacing("{\"id\"", with: "{\"colour\": {\"a\": [1]}, \"id\"")
        #expect(try Report.read(Data(text.utf8)).cases.count == 6)
    }

    @Test func whatIsNotWholeIsNoReport() throws {
        let whole = try text()
        let withoutFooter = whole[..<(try #require(whole.range(of: ",\n\"footer\"")).lowerBound)] + "}"
        let broken: [(String, String)] = [
            ("", "cut short"), ("[]", "not a whole report"), ("{}", "not a report"),
            (String(whole.dropLast(40)), "cut short"),
            (String(withoutFooter), "no footer"),
            (whole.replacing("\"version\": 1", with: "\"version\": 2"), "version 2"),
            (whole.replacing("\"verdict\": \"failed\"", with: "\"verdict\": \"passed\""), "counts"),
            (whole.replacing("\"verdict\": \"failed\"", with: "\"verdict\": \"fine\""), "unknown verdict"),
            (whole.replacing("sample/failed", with: "sample/passed"), "two results"),
            (whole.replacing("\"line\": 6", with: "\"line\": \"6\""), "line"),
        ]
        for (text, message) in broken {
            let error = #expect(throws: Report.Unreadable.self) { try Report.read(Data(text.utf8)) }
            #expect(error?.description.contains(message) == true, "\(error?.description ?? "") lacks \(message)")
        }
    }
}

@Suite struct OutputFileTests {
    @Test func aFileIsWholeOrAbsent() throws {
        try Outcomes.withFolder { folder in
            let path = folder + "/out"
            try Data("old".utf8).write(to: URL(fileURLWithPath: path))
            do {
                let file = try OutputFile(path)
                try file.write("half")
                #expect(!FileManager.default.fileExists(atPath: path))
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
            let file = try OutputFile(path)
            try file.write(String(repeating: "x", count: 200_000))
            try file.close()
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == 200_000)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["out"])
        }
    }

    @Test func clearingLeavesNothing() throws {
        try Outcomes.withFolder { folder in
            try Data("old".utf8).write(to: URL(fileURLWithPath: folder + "/out"))
            try OutputFile.clear(folder + "/out")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }

    @Test func placesThatCannotBeWritten() throws {
        try Outcomes.withFolder { folder in
            try Data().write(to: URL(fileURLWithPath: folder + "/file"))
            for path in [folder, folder + "/file/below", "/proc/nowhere/out"] {
                let error = #expect(throws: OutputFile.Failure.self) { try OutputFile(path) }
                #expect(error?.description.hasPrefix("cannot write '\(path)': ") == true)
            }
        }
    }

    @Test func whatIsNoFileIsWrittenInPlace() throws {
        let file = try OutputFile("/dev/null")
        try file.write("x")
        try file.close()
        #expect(
            try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType != .typeRegular)
    }
}
