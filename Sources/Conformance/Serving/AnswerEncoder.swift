import SpecLanguage

/// The answers of the protocol, as lines ready to be written.
enum AnswerEncoder {
    static func started(_ backend: BackendDescription) -> [UInt8] {
        line("started") { encoder in
            encoder.field("protocol")
            encoder.number(AdapterRequest.protocolVersion)
            encoder.field("name", backend.name)
            encoder.field("version", backend.version)
            encoder.field("capabilities")
            encoder.list(backend.capabilities.sorted()) { $0.string($1) }
            encoder.field("environment")
            encoder.raw("{")
            for (position, entry) in backend.environment.sorted(by: { $0.key < $1.key }).enumerated() {
                if position > 0 { encoder.raw(",") }
                encoder.string(entry.key)
                encoder.raw(":")
                encoder.string(entry.value)
            }
            encoder.raw("}")
        }
    }

    static func unavailable(_ message: String) -> [UInt8] {
        line("unavailable") { $0.field("message", message) }
    }

    static func result(_ transcript: Transcript, seconds: Double, id: Int) -> [UInt8] {
        line("result") { encoder in
            encoder.field("id")
            encoder.number(id)
            encoder.field("observations")
            encoder.list(transcript.observations) { $0.observation($1) }
            encoder.field("warnings")
            encoder.list(transcript.warnings) { encoder, warning in
                encoder.raw("{\"category\":")
                encoder.string(warning.category)
                encoder.field("message", warning.message)
                encoder.raw("}")
            }
            if let leak = transcript.leak { encoder.field("leak", leak) }
            encoder.field("seconds")
            encoder.double(seconds)
        }
    }

    static func error(_ message: String, id: Int?) -> [UInt8] {
        line("error") { encoder in
            if let id {
                encoder.field("id")
                encoder.number(id)
            }
            encoder.field("message", message)
        }
    }

    static func stopped() -> [UInt8] { line("stopped") { _ in } }

    private static func line(_ type: String, _ fields: (inout ProgramEncoder) -> Void) -> [UInt8] {
        var encoder = ProgramEncoder()
        encoder.raw("{\"type\":")
        encoder.string(type)
        fields(&encoder)
        encoder.raw("}\n")
        return encoder.bytes
    }
}

extension ProgramEncoder {
    /// Writes a comma and the name of one more field.
    fileprivate mutating func field(_ name: String) {
        raw(",")
        string(name)
        raw(":")
    }

    fileprivate mutating func field(_ name: String, _ value: String) {
        field(name)
        string(value)
    }

    fileprivate mutating func observation(_ observation: Observation) {
        switch observation {
        case .output(let text):
            raw("{\"output\":")
            string(text)
        case .raised(let kind, let message):
            raw("{\"raised\":{\"kind\":")
            string(kind)
            field("message", message)
            raw("}")
        case .unsupported(let reason):
            raw("{\"unsupported\":")
            string(reason)
        }
        raw("}")
    }
}
