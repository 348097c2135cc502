import TensorTypes

/// The bytes behind tensors (`torch.UntypedStorage`): where they lie, how many there are, and whether they may grow.
public final class Storage {
    /// The session's state.
    public let runtime: Runtime
    /// The bytes; nil for `meta`, which has a size but no data.
    public private(set) var block: MemoryBlock?
    /// Where the storage begins in its block.
    public private(set) var byteOffset: Int
    /// `nbytes()`.
    public private(set) var byteCount: Int
    /// The device; an accelerator's always has an ordinal.
    public let device: Device
    /// `resizable()`: false once the bytes are or were shared with NumPy or another owner.
    public var isResizable: Bool
    /// `is_shared()`.
    public var isShared = false
    /// `is_pinned()`: whether the host may not move the bytes, which speeds up copies to an accelerator.
    public var isPinned = false
    /// What else must stay alive: the array or tensor that the bytes were borrowed from.
    public let lender: AnyObject?

    /// Allocates zeroed bytes on a device; none on `meta`, and none beyond ``largestByteCount``, in which case the first
    /// use of the bytes throws.
    public init(byteCount: Int, device: Device, runtime: Runtime) {
        self.runtime = runtime
        self.device = device
        self.byteCount = byteCount
        byteOffset = 0
        isResizable = true
        lender = nil
        block =
            device.isMeta || !Storage.canHold(byteCount)
            ? nil : MemoryBlock(byteCount: byteCount, device: device, ledger: runtime.memory)
    }

    /// Describes part of a block that has another owner; it cannot grow.
    public init(
        borrowing block: MemoryBlock, byteOffset: Int, byteCount: Int, device: Device, lender: AnyObject?,
        runtime: Runtime
    ) {
        self.runtime = runtime
        self.block = block
        self.byteOffset = byteOffset
        self.byteCount = byteCount
        self.device = device
        self.lender = lender
        isResizable = false
    }

    /// The address of the first byte; nil without data.
    public var pointer: UnsafeMutableRawPointer? { block.map { $0.pointer + byteOffset } }

    /// Changes the size, keeping the bytes that fit.
    ///
    /// - Throws: a `RuntimeError` if the storage cannot be resized.
    public func resize(to newCount: Int) throws(TensorError) {
        guard isResizable || runtime.has(.storageResizesShared) else {
            throw .runtime("Trying to resize storage that is not resizable")
        }
        if !device.isMeta {
            try Storage.checkCount(newCount)
            if let moved = runtime.fault?.resized(self, to: newCount) {
                (block, byteOffset) = (moved, 0)
            } else if let block {
                block.resize(to: newCount)
            } else {
                block = MemoryBlock(byteCount: newCount, device: device, ledger: runtime.memory)
            }
        }
        byteCount = newCount
    }
}
