import FakeBackends
import Foundation
import Testing

/// Sites that calls write.
@Suite struct SiteCommandTests {
    private func spec(_ call: Call, _ session: String = ">>> 2\n2") throws -> String {
        try call.chapter(
            "# Sample\n\n## Sharing\n\n" + Samples.session("shared", session) + Samples.session("other", ">>> 1\n1"))
    }

    private func text(_ call: Call, _ path: String) throws -> String {
        try String(decoding: call.data(path), as: UTF8.self)
    }

    @Test func aRunWritesASite() throws {
        let call = try Call()
        call.hasOwnBackends = true
        let spec = try spec(call, ">>> a = np.arange(3)\n>>> t = torch.from_numpy(a)")
        #expect(call("run", "--spec", spec, "--html", "site", "--json", "r.json", "--quiet") == 0)
        let page = try text(call, "site/sample.html")
        #expect(page.contains("id=\"sample/shared\"") && page.contains("aria-label=\"Memory: a and t share memory"))
        #expect(try text(call, "site/matrix.html").contains("data-n=\"passed:2\""))
        for name in ["index.html", "assets/site.css", "assets/site.js", "assets/search.js", "data/sample.js"] {
            #expect(call.exists("site/\(name)"), "\(name)")
        }
    }

    @Test func reportsBecomeColumns() throws {
        let call = try Call()
        let spec = try spec(call)
        #expect(call("run", "--spec", spec, "--backend", "right", "--json", "right.json") == 0)
        #expect(call("run", "--spec", spec, "--backend", "wrong", "--json", "wrong.json") == 1)
        #expect(call("site", "right.json", "wrong.json", "--spec", spec, "--output", "site") == 0)
        #expect(call.out.hasPrefix("wrote site: ") && call.out.contains("begin with index.html"))
        let matrix = try text(call, "site/matrix.html")
        #expect(
            matrix.contains("data-b=\"0\" data-n=\"passed:2\"") && matrix.contains("data-b=\"1\" data-n=\"failed:2\""))
        #expect(!call.exists("site/failures-1.html"))
        #expect(try text(call, "site/failures-2.html").contains("<i>got</i>"))
    }

    @Test func whatCannotBeShownIsRefused() throws {
        let call = try Call()
        let spec = try spec(call)
        #expect(call("site", "a.json") == 2 && call.err.contains("--output DIR"))
        #expect(call("site", "--output", "site") == 2 && call.err.contains("at least one report.json"))
        #expect(call("site", "a.json", "--output", "site") == 2 && call.err.contains("there is no such file"))
        #expect(call("run", "--spec", spec, "--json", "r.json") == 0)
        #expect(call("site", "r.json", "--spec", spec, "--output", "r.json") == 2)
        #expect(call.err.contains("r.json/index.html'"), "\(call.err)")
        #expect(call("run", "--spec", spec, "--html", "r.json") == 2)
        try Data("{}".utf8).write(to: URL(fileURLWithPath: call.folder + "/broken.json"))
        #expect(call("site", "broken.json", "--output", "site") == 2 && call.err.contains("not a report"))
        #expect(!call.exists("site"))
    }
}
