import SpecLanguage

/// The requests of the protocol, as lines ready to be written.
public enum AdapterRequest {
    /// The version of the protocol that this runner speaks.
    public static let protocolVersion = 1

    /// The line that asks an adapter what it is.
    public static func start() -> [UInt8] {
        var encoder = ProgramEncoder()
        encoder.raw("{\"type\":\"start\",\"protocol\":")
        encoder.number(protocolVersion)
        encoder.raw("}\n")
        return encoder.bytes
    }

    /// The line that asks for one case; `id` tells its answer from the others.
    ///
    /// - Throws: ``ProgramTooDeep``.
    public static func run(_ request: CaseRequest, id: Int) throws -> [UInt8] {
        var encoder = ProgramEncoder()
        encoder.raw("{\"type\":\"run\",\"id\":")
        encoder.number(id)
        encoder.raw(",\"case\":")
        encoder.string(request.id)
        encoder.raw(",\"needs\":")
        encoder.list(request.needs) { $0.string($1) }
        encoder.raw(",\"program\":")
        try encoder.encode(request.program)
        encoder.raw("}\n")
        return encoder.bytes
    }

    /// The line that asks an adapter to end.
    public static func stop() -> [UInt8] {
        Array("{\"type\":\"stop\"}\n".utf8)
    }
}
