/// Where memory lies: a device type and, where the type has several, an ordinal.
public struct Device: Sendable, Hashable {
    /// The device type, for example `cpu`, `cuda` or `meta`.
    public var type: String
    /// The ordinal; nil where none was given.
    public var index: Int?

    /// Makes a device.
    public init(type: String, index: Int? = nil) {
        self.type = type
        self.index = index
    }

    /// Host memory.
    public static let cpu = Device(type: "cpu")
    /// Shapes without data.
    public static let meta = Device(type: "meta")

    /// Whether this is host memory.
    public var isCPU: Bool { type == "cpu" }
    /// Whether tensors there have no data.
    public var isMeta: Bool { type == "meta" }

    /// The text that names the device, for example `cuda:1`.
    public var text: String { index.map { "\(type):\($0)" } ?? type }
}
