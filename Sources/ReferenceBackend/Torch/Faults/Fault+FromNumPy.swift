import ReferenceTensor

extension Fault {
    /// What `from_numpy` gives instead; nil if it is not what is broken.
    func fromNumPy(_ array: NDArray) throws -> Tensor? {
        switch self {
        case .fromNumPyCopies: return try Interchange.tensor(sharing: array.copy(order: .keep))
        case .fromNumPyFollowsDefaultDevice:
            guard let device = array.runtime.defaultDevice else { return nil }
            return try Conversion.move(
                Interchange.tensor(sharing: array), to: DeviceResolver.normalised(device, array.runtime))
        default: return nil
        }
    }
}
