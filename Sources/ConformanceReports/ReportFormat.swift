import Conformance

/// A form in which a run is reported to a file.
public protocol ReportFormat: Sendable {
    /// Begins a report; what it returns takes the results and closes the report.
    ///
    /// - Throws: ``OutputFile/Failure`` if the file cannot be written.
    func begin(
        _ backend: BackendDescription, header: RunHeader, to file: OutputFile
    ) throws(OutputFile.Failure) -> any ReportWriter
}

/// A report that is being written while the run goes on.
public protocol ReportWriter {
    /// Writes more results, whole chapters in the order planned.
    ///
    /// - Throws: ``OutputFile/Failure`` if the file cannot be written.
    mutating func add(_ results: [CaseResult]) throws(OutputFile.Failure)

    /// Writes what stands after the results.
    ///
    /// - Throws: ``OutputFile/Failure`` if the file cannot be written.
    mutating func end(_ outcome: RunOutcome) throws(OutputFile.Failure)
}

extension ReportFormat {
    /// Writes the whole report of a run whose results were all kept.
    ///
    /// - Throws: ``OutputFile/Failure`` if the file cannot be written.
    public func write(
        _ outcome: RunOutcome, header: RunHeader, to file: OutputFile
    ) throws(OutputFile.Failure) {
        var writer = try begin(outcome.backend, header: header, to: file)
        try writer.add(outcome.results)
        try writer.end(outcome)
    }
}
