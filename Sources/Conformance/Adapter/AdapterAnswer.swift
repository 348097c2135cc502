import Foundation

/// One line of an adapter, understood.
public enum AdapterAnswer: Sendable, Hashable {
    /// To `start`: what the adapter is, and the version of the protocol that it speaks.
    case started(BackendDescription, protocolVersion: Int)
    /// To `start`: the adapter cannot work here; the text says what to do.
    case unavailable(String)
    /// To `run`: what the case showed.
    case result(id: Int, Transcript, seconds: Double)
    /// To any request: the adapter could not make sense of it.
    case error(id: Int?, message: String)
    /// To `stop`.
    case stopped

    /// Reads a line. Fields that it does not know are passed over.
    ///
    /// - Throws: ``MalformedAnswer``, saying what is wrong with the line.
    public init(line: Data) throws {
        let object: [String: Any]
        do {
            guard let parsed = try JSONSerialization.jsonObject(with: line) as? [String: Any] else {
                throw MalformedAnswer("not a JSON object", line: line)
            }
            object = parsed
        } catch let error as MalformedAnswer {
            throw error
        } catch {
            throw MalformedAnswer("not JSON", line: line)
        }
        let fields = Fields(object, line: line)
        switch try fields.string("type") {
        case "started":
            let description = BackendDescription(
                name: try fields.string("name"), version: try fields.string("version"),
                capabilities: Set(try fields.strings("capabilities")),
                environment: try fields.dictionary("environment"))
            self = .started(description, protocolVersion: try fields.integer("protocol"))
        case "unavailable":
            self = .unavailable(try fields.string("message"))
        case "result":
            let observations = try fields.objects("observations", required: true).map(Observation.init(fields:))
            let warnings = try fields.objects("warnings", required: false).map {
                ObservedWarning(category: try $0.string("category"), message: try $0.string("message"))
            }
            self = .result(
                id: try fields.integer("id"),
                Transcript(
                    observations: observations, warnings: warnings, leak: fields.optionalString("leak")),
                seconds: fields.double("seconds") ?? 0)
        case "error":
            self = .error(id: fields.optionalInteger("id"), message: try fields.string("message"))
        case "stopped":
            self = .stopped
        case let other:
            throw MalformedAnswer("the unknown type '\(other)'", line: line)
        }
    }
}

/// A line of an adapter that is no answer; the text quotes its beginning.
public struct MalformedAnswer: Error, Sendable, CustomStringConvertible {
    /// What was found instead of an answer.
    public var description: String

    init(_ problem: String, line: Data) {
        let quoted = String(decoding: line.prefix(200), as: UTF8.self)
        description = "the adapter's line is \(problem): \(quoted)\(line.count > 200 ? "..." : "")"
    }
}

extension Observation {
    fileprivate init(fields: Fields) throws {
        if let text = fields.object["output"] as? String {
            self = .output(text)
        } else if let reason = fields.object["unsupported"] as? String {
            self = .unsupported(reason: reason)
        } else if let raised = fields.object["raised"] as? [String: Any] {
            let inner = Fields(raised, line: fields.line)
            self = .raised(kind: try inner.string("kind"), message: try inner.string("message"))
        } else {
            throw MalformedAnswer("an observation without 'output', 'raised' or 'unsupported'", line: fields.line)
        }
    }
}

/// The fields of a JSON object, with an error that names the one that is missing.
private struct Fields {
    let object: [String: Any]
    let line: Data

    init(_ object: [String: Any], line: Data) {
        self.object = object
        self.line = line
    }

    func string(_ name: String) throws -> String {
        guard let value = object[name] as? String else { throw missing(name, "a string") }
        return value
    }

    func strings(_ name: String) throws -> [String] {
        guard let value = object[name] as? [String] else { throw missing(name, "an array of strings") }
        return value
    }

    func dictionary(_ name: String) throws -> [String: String] {
        guard let value = object[name] else { return [:] }
        guard let entries = value as? [String: String] else { throw missing(name, "an object of strings") }
        return entries
    }

    func objects(_ name: String, required: Bool) throws -> [Fields] {
        if object[name] == nil && !required { return [] }
        guard let values = object[name] as? [[String: Any]] else { throw missing(name, "an array of objects") }
        return values.map { Fields($0, line: line) }
    }

    func optionalString(_ name: String) -> String? {
        object[name] as? String
    }

    func optionalInteger(_ name: String) -> Int? {
        object[name] as? Int
    }

    func integer(_ name: String) throws -> Int {
        guard let value = optionalInteger(name) else { throw missing(name, "an integer") }
        return value
    }

    func double(_ name: String) -> Double? {
        object[name] as? Double
    }

    private func missing(_ name: String, _ expected: String) -> MalformedAnswer {
        MalformedAnswer("an answer whose '\(name)' is not \(expected)", line: line)
    }
}
