import TensorTypes

/// `copy`, `deepcopy` and pickles.
extension Interpreter {
    /// `copy.copy(value)`.
    public func shallowCopy(_ value: Value) throws -> Value {
        guard case .object(let object) = value else { return value }
        if let copy = try object.shallowCopy(self) { return copy }
        throw UnsupportedOperation("copying a \(object.typeObject.qualifiedName)")
    }

    /// `copy.deepcopy(value, memo)`: one copy per original.
    public func deepCopy(_ value: Value, _ memo: DeepCopyMemo) throws -> Value {
        try copy(value, memo) { try $0.deepCopy(memo, self) }
    }

    /// What a pickle of the value holds: copies cut off from the originals, one per original.
    public func pickled(_ value: Value, _ memo: DeepCopyMemo) throws -> Value {
        try copy(value, memo) { try $0.pickled(memo, self) }
    }

    private func copy(
        _ value: Value, _ memo: DeepCopyMemo, _ rule: (any PythonObject) throws -> Value?
    ) throws -> Value {
        switch value {
        case .tuple(let items):
            let copies = try nested { try items.map { try copy($0, memo, rule) } }
            // As in Python, a tuple whose items are all their own copies is its own copy.
            return zip(items, copies).allSatisfy(isSame) ? value : .tuple(copies)
        case .slice(let slice):
            return .slice(
                PythonSlice(
                    start: try copy(slice.start, memo, rule), stop: try copy(slice.stop, memo, rule),
                    step: try copy(slice.step, memo, rule)))
        case .object(let object):
            if let known = memo.copy(of: object) { return known }
            guard let copy = try nested({ try rule(object) }) else {
                throw UnsupportedOperation("copying a \(object.typeObject.qualifiedName)")
            }
            memo.remember(copy, of: object)
            return copy
        default: return value
        }
    }

    private func isSame(_ left: Value, _ right: Value) -> Bool {
        switch (left, right) {
        case (.object(let first), .object(let second)): first === second
        case (.object, _), (_, .object): false
        case (.tuple(let first), .tuple(let second)): zip(first, second).allSatisfy(isSame)
        default: true
        }
    }

    /// Bytes that stand for something that is not written out as bytes, for `pickle.dumps`, `torch.save` and `np.save`.
    ///
    /// What they stand for lives as long as the session.
    public func token(for payload: Any) -> [UInt8] {
        pickles.append(payload)
        return Interpreter.tokenHeader + (0..<8).map { UInt8(truncatingIfNeeded: (pickles.count - 1) >> ($0 * 8)) }
            + [UInt8(ascii: ".")]
    }

    /// What the bytes at the start of `contents` stand for, and how many they are; nil if they are no token.
    public func payload(in contents: some RandomAccessCollection<UInt8>) -> (payload: Any, length: Int)? {
        let header = Interpreter.tokenHeader
        let length = header.count + 9
        guard contents.count >= length, contents.starts(with: header) else { return nil }
        var number: UInt64 = 0
        for byte in contents.dropFirst(header.count).prefix(8).reversed() { number = number << 8 | UInt64(byte) }
        guard let position = Int(exactly: number), pickles.indices.contains(position) else { return nil }
        return (pickles[position], length)
    }

    /// Begins as a pickle of protocol 4 does.
    private static let tokenHeader: [UInt8] = [0x80, 0x04, 0x95] + Array("session object ".utf8)

    /// The number of counted references to an object from names, containers and `_`.
    ///
    /// Containers are followed wherever names lead, and each counts as often as it holds the object.
    public func countReferences(to object: any PythonObject) -> Int {
        var count = 0
        var seen: Set<ObjectIdentifier> = []
        var seenTuples: Set<UnsafeRawPointer> = []
        var pending = Array(environment.values)
        if let lastDisplayed { pending.append(lastDisplayed) }
        while let value = pending.popLast() {
            switch value {
            case .object(let found):
                if found === object { count += 1 }
                if seen.insert(ObjectIdentifier(found)).inserted { pending += found.referents }
            case .tuple(let items):
                let isNew = items.withUnsafeBytes { bytes in
                    bytes.baseAddress.map { seenTuples.insert($0).inserted } ?? false
                }
                if isNew { pending += items }
            case .slice(let slice):
                if seen.insert(ObjectIdentifier(slice)).inserted { pending += [slice.start, slice.stop, slice.step] }
            default: break
            }
        }
        return count
    }
}
