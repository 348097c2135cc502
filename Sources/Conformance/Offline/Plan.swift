import SpecLanguage

/// The requests for a set of cases, written down for an adapter that runs where this program cannot.
///
/// A request's number is made of the case's id and program. Answers find their cases by it without the plan at hand,
/// and an answer to a program that has been changed since finds none.
public enum Plan {
    /// Two cases that have the same number.
    public struct Collision: Error, Sendable, CustomStringConvertible {
        /// The two cases, in words.
        public var description: String
    }

    /// Writes `start`, a `run` for each case, and `stop`, a line each.
    ///
    /// - Throws: ``ProgramTooDeep``, ``Collision``, and whatever `write` throws.
    public static func write(_ cases: [Case], to write: ([UInt8]) throws -> Void) throws {
        var taken: [Int: String] = [:]
        try write(AdapterRequest.start())
        for testCase in cases {
            let request = CaseRequest(testCase, timeLimit: 0)
            let number = try number(request)
            if let other = taken.updateValue(testCase.id, forKey: number) {
                throw Collision(description: "'\(other)' and '\(testCase.id)' have the same number in a plan")
            }
            try write(AdapterRequest.run(request, id: number))
        }
        try write(AdapterRequest.stop())
    }

    /// The number of a request: 53 bits, which every reader of JSON keeps.
    ///
    /// - Throws: ``ProgramTooDeep``.
    static func number(_ request: CaseRequest) throws -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in try AdapterRequest.run(request, id: 0) {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        hash = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
        return Int((hash ^ (hash >> 33)) >> 11)
    }
}

extension CaseRequest {
    /// What a backend gets of a case.
    public init(_ testCase: Case, timeLimit: Double) {
        self.init(
            id: testCase.id, program: testCase.program, needs: testCase.needs.map(\.rawValue), timeLimit: timeLimit)
    }
}
