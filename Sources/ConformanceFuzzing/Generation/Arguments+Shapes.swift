extension Arguments {
    static let shapes: [String: Make] = [
        "shape": { draft in
            draft.result.shape = Shapes.random(&draft.random)
            return Shapes.tuple(draft.result.shape)
        },
        "vector": { draft in
            draft.result.shape = [draft.random.within(1...5)]
            return String(draft.result.shape[0])
        },
        "reshape": { draft in
            var shape = Shapes.reshaped(draft.result.elementCount, &draft.random)
            draft.result.shape = shape
            if draft.result.elementCount > 0 && draft.random.chance(25) { shape[draft.random.below(shape.count)] = -1 }
            return draft.random.chance(50) ? Shapes.tuple(shape) : Shapes.list(shape)
        },
        "tupleshape": { draft in
            let shape = Shapes.reshaped(draft.result.elementCount, &draft.random)
            draft.result.shape = shape
            return Shapes.tuple(shape)
        },
        "smaller": { draft in
            var shape = Shapes.reshaped(draft.result.elementCount, &draft.random)
            let place = draft.random.below(shape.count)
            shape[place] = draft.random.within(min(1, shape[place])...max(shape[place], min(1, shape[place])))
            draft.result.shape = shape
            return Shapes.tuple(shape)
        },
        "expand": { draft in
            var shape = draft.result.shape
            for index in shape.indices where shape[index] == 1 { shape[index] = draft.random.within(1...3) }
            if draft.random.chance(50) || shape == draft.result.shape {
                shape.insert(draft.random.within(1...3), at: 0)
            }
            if shape.reduce(1, *) > draft.result.elementCount { draft.result.overlaps = true }
            draft.result.shape = shape
            draft.result.isContiguous = false
            return Shapes.tuple(shape)
        },
        "permutation": { draft in
            let order = draft.random.shuffled(Array(draft.result.shape.indices))
            let shape = draft.result.shape
            draft.result.shape = order.map { shape[$0] }
            draft.result.isContiguous = false
            let written = draft.random.chance(20) ? order.map { $0 - shape.count } : order
            return Shapes.tuple(written)
        },
        "dim": { draft in draft.dimension().map { draft.written($0) } },
        "newdim": { draft in
            let place = draft.random.below(draft.result.shape.count + 1)
            draft.result.shape.insert(1, at: place)
            return String(draft.random.chance(20) ? place - draft.result.shape.count : place)
        },
        "dropdim": { draft in
            guard let dim = draft.dimension() else { return nil }
            let text = draft.written(dim)
            draft.result.shape.remove(at: dim)
            return text
        },
        "onedim": { draft in
            guard let dim = draft.dimension() else { return nil }
            let text = draft.written(dim)
            if draft.result.shape[dim] == 1 { draft.result.shape.remove(at: dim) }
            return text
        },
        "swap": { draft in
            guard let first = draft.dimension(), let second = draft.dimension() else { return nil }
            let text = "\(draft.written(first)), \(draft.written(second))"
            draft.result.shape.swapAt(first, second)
            draft.result.isContiguous = first == second && draft.result.isContiguous
            return text
        },
        "move": { draft in
            guard let first = draft.dimension(), let second = draft.dimension() else { return nil }
            let text = "\(draft.written(first)), \(draft.written(second))"
            draft.result.shape.insert(draft.result.shape.remove(at: first), at: second)
            draft.result.isContiguous = first == second && draft.result.isContiguous
            return text
        },
        "flatten": { draft in
            let count = draft.result.shape.count
            guard count > 0 else { return "" }
            let first = draft.random.below(count)
            let last = draft.random.within(first...(count - 1))
            let merged = draft.result.shape[first...last].reduce(1, *)
            draft.result.shape.replaceSubrange(first...last, with: [merged])
            return "\(first), \(draft.random.chance(50) ? last : last - count)"
        },
        "narrow": { draft in
            guard let dim = draft.dimension() else { return nil }
            let size = draft.result.shape[dim]
            let start = draft.random.within(0...size)
            let length = draft.random.within(0...(size - start))
            let text = "\(draft.written(dim)), \(start), \(length)"
            draft.result.shape[dim] = length
            draft.result.isContiguous = false
            return text
        },
        "select": { draft in
            guard let dim = draft.dimension(), draft.result.shape[dim] > 0 else { return nil }
            let place = draft.random.below(draft.result.shape[dim])
            let text = "\(draft.written(dim)), \(draft.random.chance(25) ? place - draft.result.shape[dim] : place)"
            draft.result.shape.remove(at: dim)
            draft.result.isContiguous = false
            return text
        },
        "unfold": { draft in
            guard let dim = draft.dimension(), draft.result.shape[dim] > 0 else { return nil }
            let size = draft.random.within(1...draft.result.shape[dim])
            let step = draft.random.within(1...2)
            let text = "\(draft.written(dim)), \(size), \(step)"
            draft.result.shape[dim] = (draft.result.shape[dim] - size) / step + 1
            draft.result.shape.append(size)
            draft.result.overlaps = draft.result.overlaps || step < size
            draft.result.isContiguous = false
            return text
        },
        "diagonal": { draft in
            let shape = draft.result.shape
            guard shape.count >= 2 else { return nil }
            let rows = shape[0]
            let columns = shape[1]
            let offset = draft.random.within(-1...1)
            let size = max(0, offset >= 0 ? min(rows, columns - offset) : min(rows + offset, columns))
            draft.result.shape = Array(shape.dropFirst(2)) + [size]
            draft.result.isContiguous = false
            return offset == 0 ? "" : String(offset)
        },
        "strided": { draft in
            let count = draft.result.elementCount
            guard count > 0, draft.result.isContiguous else { return nil }
            let rows = draft.random.within(1...min(3, count))
            let columns = draft.random.within(1...max(1, count / rows))
            let (first, second) = draft.random.pick([(columns, 1), (1, rows), (1, 1), (0, 1)])
            guard (rows - 1) * first + (columns - 1) * second < count else { return nil }
            draft.result.shape = [rows, columns]
            draft.result.overlaps = (first, second) == (1, 1) || first == 0
            draft.result.isContiguous = false
            return "(\(rows), \(columns)), (\(first), \(second))"
        },
        "repeat": { draft in
            let factors = draft.result.shape.map { _ in draft.random.within(1...2) }
            let shape = draft.result.shape
            draft.result.shape = zip(shape, factors).map(*)
            return shape.isEmpty ? "2" : Shapes.list(factors)
        },
        "parts": { draft in
            guard let dim = draft.dimension(), draft.result.shape[dim] > 0 else { return nil }
            let size = draft.random.within(1...draft.result.shape[dim])
            let text = "\(size), \(draft.written(dim))"
            draft.result.shape[dim] = min(size, draft.result.shape[dim])
            draft.result.isContiguous = false
            return text
        },
        "halves": { draft in
            guard let dim = draft.dimension(), draft.result.shape[dim] > 0, draft.result.shape[dim] % 2 == 0 else {
                return nil
            }
            let text = "2, \(draft.written(dim))"
            draft.result.shape[dim] /= 2
            draft.result.isContiguous = false
            return text
        },
        "unflatten": { draft in
            guard let dim = draft.dimension(), draft.result.shape[dim] > 0 else { return nil }
            let shape = Shapes.reshaped(draft.result.shape[dim], &draft.random)
            let text = "\(draft.written(dim)), \(Shapes.tuple(shape))"
            draft.result.shape.replaceSubrange(dim...dim, with: shape)
            return text
        },
        "matrix": { draft in
            guard let last = draft.result.shape.last, !draft.result.isMeta else { return nil }
            let columns = draft.random.within(1...3)
            draft.result.shape[draft.result.shape.count - 1] = columns
            let torch = draft.result.kind == .tensor
            // Positive, so that no product of a zero has a sign.
            let rows = (0..<last).map { _ in
                "[" + (0..<columns).map { _ in String(draft.random.within(1...3)) }.joined(separator: ", ") + "]"
            }
            let data = "[" + rows.joined(separator: ", ") + "]"
            let type = torch ? draft.result.type.torchName : (draft.result.type.numpyName ?? "np.float32")
            return "\(torch ? "torch.tensor" : "np.array")(\(data), dtype=\(type))"
        },
    ]
}

extension Draft {
    /// A dimension of the result so far; nil if it has none.
    mutating func dimension() -> Int? {
        result.shape.isEmpty ? nil : random.below(result.shape.count)
    }

    /// A dimension as a session writes it, from the front or from the back.
    mutating func written(_ dimension: Int) -> String {
        String(random.chance(25) ? dimension - result.shape.count : dimension)
    }
}
