/// PyTorch's print options, as `torch.set_printoptions` sets them.
public struct TorchPrintOptions: Sendable, Hashable {
    /// Digits after the decimal point.
    public var precision = 4
    /// The number of elements above which a tensor is summarised; infinite for the profile `full`.
    public var threshold = 1000.0
    /// The number of items shown at each end of a summarised axis.
    public var edgeItems = 3
    /// The number of characters of a line.
    public var lineWidth = 80
    /// Whether to print in scientific notation; nil leaves it to the values.
    public var scientific: Bool?

    /// The named sets of options.
    public enum Profile: String, Sendable, CaseIterable {
        case `default`, short, full
    }

    /// What is broken on purpose in the session that prints.
    package var fault: Fault?

    /// The options at the start of a session.
    public init() {}

    /// Sets what a profile sets, which leaves scientific notation alone.
    public mutating func apply(_ profile: Profile) {
        precision = profile == .short ? 2 : 4
        threshold = profile == .full ? .infinity : 1000
        edgeItems = profile == .short ? 2 : 3
        if fault != .printProfileKeepsWidth { lineWidth = 80 }
    }
}

/// What a tensor's repr says beside its elements.
public struct TensorAnnotations: Sendable, Hashable {
    /// When the dtype is named.
    public enum DTypeNaming: Sendable, Hashable {
        /// The default floating dtype: never.
        case defaultDType
        /// `int64`, `bool` and the default complex dtype: only where no element shows it (empty, `meta`).
        case impliedByElements
        /// Every other dtype: always.
        case always
    }

    /// What is said of gradients.
    public enum Gradient: Sendable, Hashable {
        case none
        case requiresGrad
        /// The name of the node that computed the tensor, such as `AddBackward0`.
        case function(String)
    }

    /// The dtype's name with its module, such as `torch.int32`.
    public var dtype: String
    /// When the dtype is named.
    public var dtypeNaming: DTypeNaming
    /// The device, unless it is the default one.
    public var device: String?
    /// The layout, unless it is `torch.strided`.
    public var layout: String?
    /// Whether the tensor has no data to print (the device `meta`).
    public var isMeta: Bool
    /// What is said of gradients.
    public var gradient: Gradient
    /// The class in front of the parenthesis.
    public var typeName: String

    /// Makes the annotations.
    public init(
        dtype: String, dtypeNaming: DTypeNaming, device: String? = nil, layout: String? = nil, isMeta: Bool = false,
        gradient: Gradient = .none, typeName: String = "tensor"
    ) {
        self.dtype = dtype
        self.dtypeNaming = dtypeNaming
        self.device = device
        self.layout = layout
        self.isMeta = isMeta
        self.gradient = gradient
        self.typeName = typeName
    }
}
