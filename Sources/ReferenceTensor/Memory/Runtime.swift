import TensorTypes

/// The state that both libraries keep per process; here it is kept per session, so that sessions can run side by side.
///
/// Every array and tensor refers to the runtime it was made in.
public final class Runtime {
    /// Allocation counts.
    public let memory: MemoryLedger
    /// The simulated accelerator; nil where there is none.
    public let accelerator: Accelerator?
    /// `torch.get_default_dtype()`.
    public var defaultDType = DType.float32
    /// `torch.get_default_device()`; nil until one is set.
    public var defaultDevice: Device?
    /// `torch.is_grad_enabled()`.
    public var isGradEnabled = true
    /// `torch.is_inference_mode_enabled()`.
    public var isInferenceMode = false
    /// Warnings raised so far, in order.
    public var warnings: [(category: String, message: String)] = []
    /// Tensors whose gradients have a history, which may lead back to them.
    private var tensorsWithRecordedGradients: [WeakTensor] = []
    /// The number of the last recorded operation.
    var sequence = 0
    /// Random numbers for `torch.rand` and the like; any values do, equal seeds give equal values.
    public var randomSource = RandomSource(seed: 0x5EED)

    /// The Python objects that object arrays refer to.
    public let objects = ObjectTable()
    /// Converts between elements and Python objects; nil where there is no Python side.
    package weak var objectCodec: (any ObjectCodec)?
    /// `np.get_printoptions()`.
    public var numpyPrintOptions = NumPyPrintOptions()
    /// The functions that NumPy's print options name for kinds of elements; the Python side's own.
    public var numpyFormatters: AnyObject?
    /// What was saved under paths: a session has no disk.
    public var files: [String: [UInt8]] = [:]
    /// `np.getbufsize()`, which changes nothing here.
    public var bufferSize = 8192
    /// What NumPy does about floating-point errors.
    public var floatErrors = FloatErrorPolicy()
    /// What is broken in this session on purpose; nil where all rules hold.
    public let fault: Fault?
    /// What a fault that leaks holds on to.
    private var leaked: [MemoryBlock] = []

    /// Makes a fresh state, in which one rule may be broken.
    public init(accelerator: Accelerator? = nil, fault: Fault? = nil) {
        self.accelerator = accelerator
        self.fault = fault
        memory = MemoryLedger(fault: fault)
        numpyPrintOptions.fault = fault
    }

    /// Whether the session has a fault.
    @inline(__always)
    package func has(_ fault: Fault) -> Bool { self.fault == fault }

    /// Allocates what nobody will free.
    package func leak() { leaked.append(MemoryBlock(byteCount: 1, ledger: memory)) }

    /// Remembers a tensor whose gradient has a history.
    package func noteRecordedGradient(of tensor: Tensor) {
        tensorsWithRecordedGradients.append(WeakTensor(tensor: tensor))
    }

    /// Breaks the cycles that recorded gradients make, as the end of a process does.
    package func breakGradientCycles() {
        for entry in tensorsWithRecordedGradients { entry.tensor?.grad = nil }
        tensorsWithRecordedGradients = []
    }

    /// Records a warning.
    public func warn(_ category: String, _ message: String) {
        warnings.append((category, message))
    }
}

/// A device type with several devices, simulated in host memory.
public final class Accelerator {
    /// The device type's name, for example `cuda`.
    public let name: String
    /// How many devices there are.
    public let count: Int
    /// The ordinal that the bare device type means.
    public var currentIndex = 0

    /// Makes an accelerator.
    public init(name: String = "cuda", count: Int = 2) {
        self.name = name
        self.count = count
    }
}

/// A small generator of uniform random numbers (SplitMix64).
public struct RandomSource: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Starts a sequence.
    public init(seed: UInt64) { state = seed }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
