import TensorTypes

/// Who refuses operands on several devices, and in which words.
///
/// Source: the device guards and structured kernels that PyTorch generates for each operation.
extension OperandPlan {
    /// What an operation with a kernel per device asks of operands without data.
    package enum MetaCheck: Sendable {
        /// Nothing.
        case none
        /// That all are on the device of the first.
        case expected
    }

    /// Refuses operands on different devices without exception, as operations do that have a kernel per device.
    ///
    /// The first argument says where the others have to be; the message names the one that is elsewhere.
    ///
    /// - Parameter method: the name of the generated wrapper after its device.
    package static func checkDevices(
        of method: String, meta: MetaCheck = .none, _ first: Tensor, _ others: (name: String, tensor: Tensor)...
    ) throws(TensorError) {
        let all = [first] + others.map(\.tensor)
        if all.contains(where: \.isMeta) {
            guard meta == .expected else { return }
            for tensor in all where tensor.device != first.device { throw notExpected(tensor.device, first.device) }
            return
        }
        for (name, tensor) in others where tensor.device != first.device {
            throw .runtime(
                "Expected all tensors to be on the same device, but got \(name) is on \(tensor.device.text), different from "
                    + "other tensors on \(first.device.text) (when checking argument in method wrapper_"
                    + "\(commonDevice(all).type.uppercased())_\(method))")
        }
    }

    /// Refuses an index or a source that is not on the device of the tensor whose slices are changed.
    ///
    /// - Parameters:
    ///   - name: the function in place; operands without data name it without its last underscore.
    ///   - source: what is written; nil for a number.
    package static func checkSliceDevices(_ name: String, _ target: Tensor, _ index: Tensor, _ source: Tensor?)
        throws(TensorError)
    {
        let devices = [target.device, index.device, source?.device ?? target.device]
        guard Set(devices).count > 1 else { return }
        let isMeta = devices.contains { $0.type == "meta" }
        if name == "index_fill_" && !isMeta {
            let method = "int_\(source == nil ? "Scalar" : "Tensor")_index_fill_"
            guard let source else { return try checkDevices(of: method, target, ("index", index)) }
            return try checkDevices(of: method, target, ("index", index), ("value", source))
        }
        // Without data a fill is made as a copy.
        let shown = name == "index_fill_" ? "index_copy_" : name
        throw .runtime(
            "\(isMeta ? String(shown.dropLast()) : shown)(): self, index and source expected to be in the same device, but "
                + "got (self) \(devices[0].text), (index) \(devices[1].text), and (source) \(devices[2].text)")
    }

    /// Refuses a mask or a value that may not fill a tensor from where it is.
    ///
    /// - Parameter isInPlace: whether the tensor itself is filled, which a mask without data leaves alone.
    package static func checkFillDevices(_ target: Tensor, _ mask: Tensor, _ value: Tensor, isInPlace: Bool) throws {
        guard [target, mask, value].contains(where: \.isMeta) else {
            return try checkDevices([target, mask, value], output: target)
        }
        guard value.isWrappedNumber || value.device == target.device else {
            throw TensorError.runtime("Expected `value` to be on same device as `a`")
        }
        if isInPlace && value.isWrappedNumber { return }
        if mask.device != target.device { throw notExpected(target.device, mask.device) }
    }

    private static func notExpected(_ device: Device, _ expected: Device) -> TensorError {
        .runtime("Tensor on device \(device.text) is not on the expected device \(expected.text)!")
    }

    /// Refuses an output of another device where either side has no data.
    package static func checkMetaOutput(_ inputs: [Tensor], _ output: Tensor) throws(TensorError) {
        let device = commonDevice(inputs)
        guard device != output.device, device.isMeta || output.isMeta else { return }
        throw .runtime(
            "Attempting to copy from device \(device.text) to device \(output.device.text), but cross-device copies are "
                + "not allowed!")
    }

    /// Refuses operands on different devices; tensors without dimensions in host memory may meet any device.
    package static func checkDevices(_ inputs: [Tensor], output: Tensor? = nil) throws {
        let all = (output.map { [$0] } ?? []) + inputs.filter { $0 !== output }
        let fault = inputs.first?.runtime.fault
        if fault == .devicesMix { return }
        if all.contains(where: \.isMeta) {
            // In-place operations on `meta` are not checked.
            guard output == nil else { return }
            let expected = all.first { !($0.rank == 0 && $0.device.isCPU) }?.device ?? .cpu
            for tensor in all where tensor.device != expected && !(tensor.rank == 0 && tensor.device.isCPU) {
                throw notExpected(tensor.device, expected)
            }
            return
        }
        let common = commonDevice(all)
        for tensor in all where tensor.device != common {
            let isSingle = tensor.rank == 0 && fault != .zeroDimRefused
            let isExempt = isSingle || tensor.count == 1 && fault == .oneElementExempt
            if tensor !== output && isExempt && tensor.device.isCPU { continue }
            throw TensorError.runtime(
                "Expected all tensors to be on the same device, but found at least two devices, \(common.text) and "
                    + "\(tensor.device.text)!")
        }
    }
}
