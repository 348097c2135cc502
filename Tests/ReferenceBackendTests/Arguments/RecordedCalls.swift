import Foundation

/// What `arguments.json` holds: declarations as PyTorch has them, and what calls of them said.
struct RecordedCalls: Decodable {
    struct Call: Decodable {
        var source: String
        /// The last line of the traceback; nil if the arguments were bound.
        var error: String?
    }

    var both: [[String]]
    var functions: [[String]]
    var methods: [[String]]
    var pythonMethods: [String]
    var oneArgument: [String]
    var calls: [Call]

    static func load() throws -> RecordedCalls {
        guard let file = Bundle.module.url(forResource: "arguments", withExtension: "json") else {
            throw CocoaError(.fileNoSuchFile)
        }
        return try JSONDecoder().decode(RecordedCalls.self, from: Data(contentsOf: file))
    }
}
