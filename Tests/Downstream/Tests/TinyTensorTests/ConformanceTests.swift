import Conformance
import ConformanceTesting
import Foundation
import TensorLibraries
import Testing
import TinyTensor

/// The list of what is known to differ; another one can be tried without touching it.
private let divergences = ProcessInfo.processInfo.environment["TINY_DIVERGENCES"] ?? "divergences.txt"

private let suite = ConformanceSuite(TinyLibrary().backend(), divergences: divergences, options: options)

/// The library has words of its own for its errors.
private let options: RunOptions = {
    var options = RunOptions()
    options.messages = .kind
    return options
}()

@Suite struct ConformanceTests {
    @Test(arguments: suite.cases(in: "claims")) func claims(_ it: ConformanceCase) throws { try suite.check(it) }
    @Test(arguments: suite.cases(in: "from-numpy")) func fromNumPy(_ it: ConformanceCase) throws { try suite.check(it) }
    @Test(arguments: suite.cases(in: "to-numpy")) func toNumPy(_ it: ConformanceCase) throws { try suite.check(it) }
    @Test(arguments: suite.cases(in: "tensor-views")) func views(_ it: ConformanceCase) throws { try suite.check(it) }
    @Test(arguments: suite.cases(in: "casting")) func casting(_ it: ConformanceCase) throws { try suite.check(it) }
    @Test(arguments: suite.cases(in: "storage")) func storage(_ it: ConformanceCase) throws { try suite.check(it) }
    @Test(arguments: suite.cases(in: "printing")) func printing(_ it: ConformanceCase) throws { try suite.check(it) }
}
