extension Arguments {
    static let types: [String: Make] = [
        "dtype": { draft in
            draft.result.type = draft.random.pick(ElementType.torchTypes)
            return draft.result.type.torchName
        },
        "npdtype": { draft in
            draft.result.type = draft.random.pick(ElementType.numpyTypes)
            return draft.result.type.numpyName
        },
        "anytype": { $0.random.pick(ElementType.torchTypes).torchName },
        "npanytype": { draft in draft.random.pick(ElementType.numpyTypes).numpyName },
        "floattype": { draft in
            draft.result.type = draft.random.pick([.float16, .bfloat16, .float32, .float64])
            return draft.result.type.torchName
        },
        "sametype": { $0.result.type.torchName },
        "viewtype": { draft in
            // A type of the same size keeps the shape; the values become what the bytes say, so integers only.
            guard draft.result.type.category <= .integer else { return nil }
            let size = draft.result.type.itemSize
            let same = ElementType.allCases.filter { $0.itemSize == size && $0.category == .integer }
            guard !same.isEmpty else { return nil }
            draft.result.type = draft.random.pick(same)
            return draft.result.kind == .tensor ? draft.result.type.torchName : draft.result.type.numpyName
        },
        "data": { draft in
            draft.result.shape = Shapes.random(&draft.random)
            let isTyped = draft.random.chance(60)
            let untyped: [ElementType] = [.int64, .float32, .float32, .bool, .complex64]
            let type = isTyped ? draft.random.pick(ElementType.torchTypes) : draft.random.pick(untyped)
            draft.result.type = draft.result.elementCount == 0 && !isTyped ? .float32 : type
            let text = Literals.nested(draft.result.shape, type, &draft.random)
            return isTyped ? "\(text), dtype=\(type.torchName)" : text
        },
        "graddata": { draft in
            draft.result.shape = Shapes.random(&draft.random)
            draft.result.type = draft.random.pick([.float32, .float32, .float32, .float64, .complex64, .float16])
            draft.result.requiresGrad = true
            let text = Literals.nested(draft.result.shape, draft.result.type, &draft.random)
            return draft.result.type == .float32 && !draft.result.shape.contains(0)
                ? text : "\(text), dtype=\(draft.result.type.torchName)"
        },
        "npdata": { draft in
            draft.result.shape = Shapes.random(&draft.random)
            let isTyped = draft.random.chance(60)
            let untyped: [ElementType] = [.int64, .float64, .float64, .bool, .complex128]
            let type = isTyped ? draft.random.pick(ElementType.numpyTypes) : draft.random.pick(untyped)
            draft.result.type = draft.result.elementCount == 0 && !isTyped ? .float64 : type
            let text = Literals.nested(draft.result.shape, type, &draft.random)
            return isTyped ? type.numpyName.map { "\(text), dtype=\($0)" } : text
        },
        "bytes": { draft in
            draft.result.type = .uint8
            draft.result.shape = [4]
            return "bytearray([1, 2, 3, 4])"
        },
    ]
}
