import TensorTypes

/// The elements of a tensor in C order, in the widest type of their kind.
package enum Elements {
    case integers([Int64])
    case unsigned([UInt64])
    case floats([Double])
    case complex([Complex<Double>])

    /// An empty list of the kind that holds a type's values, with room for some.
    package init(for dtype: DType, capacity: Int) {
        switch dtype.category {
        case .boolean, .integral:
            if dtype == .uint64 {
                self = .unsigned([])
            } else {
                var list: [Int64] = []
                list.reserveCapacity(capacity)
                self = .integers(list)
            }
        case .floating:
            var list: [Double] = []
            list.reserveCapacity(capacity)
            self = .floats(list)
        case .complex: self = .complex([])
        }
    }

    /// The number of elements.
    package var count: Int {
        switch self {
        case .integers(let list): list.count
        case .unsigned(let list): list.count
        case .floats(let list): list.count
        case .complex(let list): list.count
        }
    }

    /// The element at a position.
    package func scalar(at position: Int, isBoolean: Bool) -> Scalar {
        switch self {
        case .integers(let list): isBoolean ? .bool(list[position] != 0) : .int(Int128(list[position]))
        case .unsigned(let list): .int(Int128(list[position]))
        case .floats(let list): .float(list[position])
        case .complex(let list): .complex(list[position].real, list[position].imaginary)
        }
    }
}

extension Tensor {
    /// Reads all elements, lazy bits applied.
    ///
    /// - Throws: `NotImplementedError` on `meta`.
    package func elements() throws -> Elements {
        let bytes = try bytes()
        switch dtype.category {
        case .boolean, .integral:
            return dtype == .uint64 ? .unsigned(bytes.gather()) : .integers(bytes.gather())
        case .floating: return .floats(bytes.gather())
        case .complex: return .complex(bytes.gather())
        }
    }

    /// Writes as many elements as there are, converted, without any check or record.
    ///
    /// - Throws: `NotImplementedError` on `meta`.
    package func store(_ elements: Elements) throws {
        let target = try bytes()
        switch elements {
        case .integers(let list): target.scatter(list)
        case .unsigned(let list): target.scatter(list)
        case .floats(let list): target.scatter(list)
        case .complex(let list): target.scatter(list)
        }
    }
}

extension Tensor {
    /// Reads the elements as repeated over a wider shape.
    ///
    /// - Throws: `NotImplementedError` on `meta`.
    package func elements(broadcastTo shape: [Int]) throws -> Elements {
        let wide = try bytes().broadcast(to: shape)
        switch dtype.category {
        case .boolean, .integral: return dtype == .uint64 ? .unsigned(wide.gather()) : .integers(wide.gather())
        case .floating: return .floats(wide.gather())
        case .complex: return .complex(wide.gather())
        }
    }
}
