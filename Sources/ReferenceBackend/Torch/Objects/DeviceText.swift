import TensorTypes

/// The texts and numbers that name a device.
///
/// Source: the `torch.device` page, and `c10/core/Device.cpp`.
enum DeviceText {
    /// The device types that PyTorch knows, in the order of its messages.
    static let types = [
        "cpu", "cuda", "ipu", "xpu", "mkldnn", "opengl", "opencl", "ideep", "hip", "ve", "fpga", "maia", "xla", "lazy",
        "vulkan", "mps", "meta", "hpu", "mtia", "privateuseone",
    ]

    /// Reads `type` or `type:ordinal`.
    ///
    /// - Parameter accelerator: the name of a device type beyond those that PyTorch knows.
    /// - Throws: a `RuntimeError` for anything else.
    static func parse(_ text: String, accelerator: String?) throws(TensorError) -> Device {
        guard !text.isEmpty else { throw .runtime("Device string must not be empty") }
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts[0]
        let digits = parts.count > 1 ? parts[1] : nil
        guard !name.isEmpty, name.allSatisfy(isNameByte), digits.map(isOrdinal) ?? true else {
            throw .runtime("Invalid device string: '\(text)'")
        }
        var index: Int?
        if let digits {
            guard let number = Int32(Substring(digits)) else {
                throw .runtime("Could not parse device index '\(Substring(digits))' in device string '\(text)'")
            }
            index = ordinal(Int(number))
        }
        let type = String(Substring(name))
        guard types.contains(type) || type == accelerator else {
            throw .runtime(
                "Expected one of \(types.joined(separator: ", ")) device type at start of device string: \(type)")
        }
        return Device(type: type, index: index)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
        default: false
        }
    }

    private static func isOrdinal(_ digits: Substring.UTF8View) -> Bool {
        guard let first = digits.first else { return false }
        return digits.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
            && (digits.count == 1 || first != UInt8(ascii: "0"))
    }

    /// An ordinal as PyTorch keeps it, in eight bits with a sign; -1 is none.
    static func ordinal(_ number: Int) -> Int? {
        let kept = Int8(truncatingIfNeeded: number)
        return kept == -1 ? nil : Int(UInt16(bitPattern: Int16(kept)))
    }
}
