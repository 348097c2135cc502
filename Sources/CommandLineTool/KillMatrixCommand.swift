import Conformance
import ConformanceReports
import ReferenceBackend
import ReferenceTensor
import SpecLanguage

/// `kill-matrix [FAULT...]`.
enum KillMatrixCommand: Command {
    static let syntax = CommandSyntax(
        name: "kill-matrix", operands: "[FAULT...]",
        abstract: "breaks the reference on purpose, rule by rule, and shows which cases notice",
        discussion: """
            A FAULT is a name that 'kill-matrix --list' shows, or the area in front of its first dot; without one all
            faults are run over the whole spec and the matrix is written to Reports/kill-matrix.md. The exit code is 1
            if a fault survives.
            """,
        options: [
            OptionSyntax("list", "list the faults and run nothing"),
            OptionSyntax("check", "write nothing; exit with 1 if the matrix that is there says something else"),
            OptionSyntax("output", value: "FILE", "write the matrix there"),
            OptionSyntax("json", value: "FILE", "write every fault's killers, and the cases that kill nothing, there"),
            OptionSyntax("killers", value: "FILE", "write a few killers of each fault there, for tests"),
            OptionSyntax("verbose", "name the cases that kill nothing"),
            SharedOptions.spec,
            OptionSyntax("jobs", value: "N", "how many cases may run at once (default: one per processor)"),
        ])

    /// How many killers of a fault the file for tests has at most.
    private static let killersPerFault = 4

    static func run(_ arguments: ParsedArguments, _ context: ToolContext) throws -> Int32 {
        let faults = try faults(arguments.operands)
        if arguments.has("list") {
            for fault in faults { context.out("\(fault.rawValue)  \(fault.summary)\n") }
            context.out("\(faults.count) fault\(faults.count == 1 ? "" : "s")\n")
            return 0
        }
        let isWhole = arguments.operands.isEmpty && arguments.all("spec").isEmpty
        let place = arguments.value("output") ?? (isWhole ? "Reports/kill-matrix.md" : nil)
        if arguments.has("check") && place == nil {
            throw UsageError(
                "'--check' of some faults or another spec needs '--output FILE', the matrix to compare with")
        }
        let cases = try SpecSource.load(arguments)
        let jobs = try arguments.integer("jobs", in: 1...1024)
        let unbroken = try results(cases, fault: nil, jobs)
        if let failure = unbroken.first(where: { !$0.verdict.conforms }) {
            throw UsageError("the unbroken reference fails '\(failure.testCase.id)': no fault can be told from that")
        }
        var matrix = KillMatrix(cases: cases)
        for fault in faults {
            matrix.add(fault.rawValue, summary: fault.summary, results: try results(cases, fault: fault, jobs))
        }
        let isCurrent = try deliver(matrix, at: place, arguments, context)
        report(matrix, isVerbose: arguments.has("verbose"), context)
        return matrix.survivors.isEmpty && isCurrent ? 0 : 1
    }

    private static func results(_ cases: [Case], fault: Fault?, _ jobs: Int?) throws -> [CaseResult] {
        let running = try RunningBackend(starting: ReferenceBackend.make(jobs: jobs, fault: fault))
        defer { running.stop() }
        return Runner().run(cases, on: running).results
    }

    /// Writes the files that the call asks for, or compares; false if what is there says something else.
    private static func deliver(
        _ matrix: KillMatrix, at place: String?, _ arguments: ParsedArguments, _ context: ToolContext
    ) throws -> Bool {
        if let place, arguments.has("check") {
            let found = try InputFile.read(context.path(place), named: place)
            guard found.elementsEqual(matrix.markdown.utf8) else {
                context.out("'\(place)' is stale: 'tensor-conformance kill-matrix' writes it anew\n")
                return false
            }
            return true
        }
        let files = [
            (place, matrix.markdown), (arguments.value("json"), matrix.json),
            (arguments.value("killers"), matrix.killersJSON(limit: killersPerFault)),
        ]
        for case (let path?, let text) in files {
            let file = try OutputFile(context.path(path))
            try file.write(text)
            try file.close()
            context.out("wrote \(path)\n")
        }
        return true
    }

    private static func report(_ matrix: KillMatrix, isVerbose: Bool, _ context: ToolContext) {
        for row in matrix.survivors { context.out("survives: \(row.fault)  \(row.summary)\n") }
        let idle = matrix.idleCases
        if isVerbose { for testCase in idle { context.out("kills nothing: \(VisibleText.line(testCase.id))\n") } }
        let survivors = matrix.survivors.count
        context.out(
            "\(matrix.rows.count) faults, \(matrix.rows.count - survivors) killed, \(survivors) survive; "
                + "\(matrix.cases.count - idle.count) of \(matrix.cases.count) cases kill a fault\n")
    }

    /// The faults that names and areas stand for.
    private static func faults(_ operands: [String]) throws(UsageError) -> [Fault] {
        if operands.isEmpty { return Fault.allCases }
        var chosen: Set<Fault> = []
        for operand in operands {
            let area = Fault.allCases.filter { $0.area == operand }
            if area.isEmpty { chosen.insert(try FaultOption.fault(operand)) } else { chosen.formUnion(area) }
        }
        return Fault.allCases.filter(chosen.contains)
    }
}

/// `--fault NAME`.
enum FaultOption {
    static let syntax = OptionSyntax(
        "fault", value: "NAME", "break one rule of the reference on purpose ('kill-matrix --list' lists them)")

    /// The fault of a name.
    ///
    /// - Throws: `UsageError` with the nearest name for one that there is not.
    static func fault(_ name: String) throws(UsageError) -> Fault {
        if let fault = Fault(rawValue: name) { return fault }
        let nearest = NearestName.of(name, among: Fault.allCases.map(\.rawValue))
        let hint = nearest.map { "did you mean '\($0)'?" } ?? "'tensor-conformance kill-matrix --list' lists them"
        throw UsageError("unknown fault '\(name)'; \(hint)")
    }
}
