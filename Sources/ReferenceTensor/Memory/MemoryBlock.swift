import Foundation
import TensorTypes

/// A run of bytes with one owner, freed exactly once when the last view of it is gone.
///
/// Arrays and tensors refer to blocks; a block that borrows foreign bytes keeps their owner alive instead of freeing them.
public final class MemoryBlock {
    /// The address of the first byte; changes when the block is resized.
    public private(set) var pointer: UnsafeMutableRawPointer
    /// The number of bytes.
    public private(set) var byteCount: Int
    /// What keeps borrowed bytes alive; nil if the block owns its bytes.
    public let owner: AnyObject?
    /// Where the bytes are counted.
    private let ledger: MemoryLedger
    private let device: Device
    private weak var loan: MemoryLoan?

    /// The alignment that NumPy and PyTorch allocate with or exceed.
    private static let alignment = 64

    /// Allocates zeroed bytes.
    public init(byteCount: Int, device: Device = .cpu, ledger: MemoryLedger) {
        self.byteCount = byteCount
        self.device = device
        self.ledger = ledger
        owner = nil
        pointer = MemoryBlock.allocate(byteCount)
        ledger.allocated(byteCount, on: device)
    }

    /// Borrows bytes that `owner` keeps valid.
    public init(borrowing pointer: UnsafeMutableRawPointer, byteCount: Int, owner: AnyObject, ledger: MemoryLedger) {
        self.pointer = pointer
        self.byteCount = byteCount
        self.owner = owner
        self.ledger = ledger
        device = .cpu
    }

    deinit {
        guard owner == nil else {
            if ledger.fault == .borrowedFreedTwice { ledger.freed(byteCount, on: device) }
            return
        }
        pointer.deallocate()
        ledger.freed(byteCount, on: device)
    }

    /// Hands the bytes to a holder that is no array or tensor; they stay where they are until the loan is let go of.
    package func lend() -> MemoryLoan {
        if let loan { return loan }
        let fresh = MemoryLoan(of: self)
        loan = fresh
        return fresh
    }

    /// Whether the bytes are lent, and so cannot move.
    package var isLent: Bool { loan != nil }

    private static func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer {
        let size = max(byteCount, 1)
        let pointer = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: alignment)
        pointer.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        return pointer
    }

    /// Moves an owned block to a new size; bytes past the old end are zero.
    public func resize(to newCount: Int) {
        precondition(owner == nil, "borrowed bytes cannot be resized")
        let moved = MemoryBlock.allocate(newCount)
        moved.copyMemory(from: pointer, byteCount: min(byteCount, newCount))
        pointer.deallocate()
        ledger.freed(byteCount, on: device)
        ledger.allocated(newCount, on: device)
        pointer = moved
        byteCount = newCount
    }
}

/// Bytes in the hands of someone who knows neither arrays nor tensors, kept alive for as long as this is.
package final class MemoryLoan {
    /// The bytes.
    package let block: MemoryBlock

    init(of block: MemoryBlock) { self.block = block }
}

/// Counts the bytes allocated and freed, per device, so that a leak or a double free shows.
public final class MemoryLedger {
    /// The bytes in use on each device.
    public private(set) var bytesInUse: [Device: Int] = [:]
    /// The blocks in use on each device.
    public private(set) var blocksInUse: [Device: Int] = [:]

    /// What is broken in this session on purpose.
    let fault: Fault?

    /// Makes an empty ledger.
    public init(fault: Fault? = nil) { self.fault = fault }

    func allocated(_ count: Int, on device: Device) {
        bytesInUse[device, default: 0] += count
        blocksInUse[device, default: 0] += 1
    }

    func freed(_ count: Int, on device: Device) {
        bytesInUse[device, default: 0] -= count
        blocksInUse[device, default: 0] -= 1
    }

    /// What was allocated and not freed, or freed more than once, per device; nil if all is even.
    public var imbalance: String? {
        if isBalanced { return nil }
        let devices = Set(bytesInUse.keys).union(blocksInUse.keys).sorted { $0.text < $1.text }
        return devices.map { device in
            "\(bytesInUse[device, default: 0]) bytes in \(blocksInUse[device, default: 0]) blocks on \(device.text)"
        }.joined(separator: ", ") + " are still allocated"
    }

    /// Whether every block was freed, exactly once.
    public var isBalanced: Bool {
        blocksInUse.values.allSatisfy { $0 == 0 } && bytesInUse.values.allSatisfy { $0 == 0 }
    }
}
