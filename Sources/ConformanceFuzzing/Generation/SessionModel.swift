/// The values of a session under construction.
struct SessionModel {
    private(set) var values: [ModelValue] = []
    private var count = 0
    private var families = 0
    private var notes = SessionNotes()

    private static let attempts = 24
    private static let valueLimit = 9

    /// A step made of one of the operations; nil if none fits what there is.
    mutating func step(of operations: [Int], isWild: Bool, _ random: inout RandomSource) -> GeneratedStep? {
        guard !operations.isEmpty else { return nil }
        for _ in 0..<Self.attempts {
            let index = random.pick(operations)
            let operation = OperationTable.all[index]
            let isNew = operation.result == .fresh || operation.result == .view
            if isNew && values.count >= Self.valueLimit { continue }
            var draft = Draft(random, values: values, isWild: isWild, newName: nextName(operation.becomes ?? .tensor))
            let source = draft.fill(operation.pattern)
            random = draft.random
            guard let source else { continue }
            let step = finish(operation, index, source, draft)
            if AvoidanceRule.firstBroken(by: step.source, draft, notes) != nil { continue }
            apply(operation, draft)
            notes.note(step.source)
            return step
        }
        return nil
    }

    private func nextName(_ kind: ModelValue.Kind) -> String { (kind == .array ? "a" : "t") + String(count) }

    private func kind(_ operation: Operation, _ draft: Draft) -> ModelValue.Kind {
        operation.becomes ?? draft.primary?.kind ?? .tensor
    }

    private func finish(_ operation: Operation, _ index: Int, _ source: String, _ draft: Draft) -> GeneratedStep {
        let isNew = operation.result == .fresh || operation.result == .view
        let types = Set(draft.operands.map(\.type.rawValue) + (isNew ? [draft.result.type.rawValue] : []))
        let text = isNew ? "\(nextName(kind(operation, draft))) = \(source)" : source
        return GeneratedStep(source: text, operation: index, types: types.sorted())
    }

    private mutating func apply(_ operation: Operation, _ draft: Draft) {
        switch operation.result {
        case .fresh, .view:
            var value = draft.result
            value.kind = kind(operation, draft)
            value.name = nextName(value.kind)
            value.type = operation.typeRule.applied(to: value.type)
            if operation.pattern.makesAcceleratedValues { value.isAccelerated = true }
            if operation.result == .fresh {
                families += 1
                value.family = families
                value.isView = false
                value.overlaps = operation.pattern.keepsOverlap && value.overlaps
                value.isContiguous = true
                value.hasNegativeStrides = false
                value.isWriteable = true
            } else {
                value.isView = true
            }
            if draft.primary != nil {
                value.requiresGrad =
                    value.kind == .tensor && value.type.category >= .floating
                    && (value.requiresGrad
                        || (operation.result == .fresh && draft.operands.contains { $0.requiresGrad }))
                value.isLeaf = !value.requiresGrad
            }
            values.append(value)
            count += 1
        case .written:
            guard let primary = draft.primary, let place = values.firstIndex(where: { $0.name == primary.name }) else {
                return
            }
            let requiresGrad = draft.operands.contains { $0.requiresGrad }
            if requiresGrad && !values[place].requiresGrad && values[place].type.category >= .floating {
                values[place].requiresGrad = true
                values[place].isLeaf = false
            }
            values[place].shape = draft.result.shape
        case .shown, .nothing: return
        }
    }
}

extension Operation.TypeRule {
    /// The dtype of a result whose primary value, promoted with the other operands, has this one.
    func applied(to type: ElementType) -> ElementType {
        switch self {
        case .kept, .promoted: type
        case .bool: .bool
        case .int64: .int64
        case .floating: type.category >= .floating ? type : .float32
        case .real: type == .complex64 ? .float32 : type == .complex128 ? .float64 : type
        case .accumulated: type.category <= .integer ? .int64 : type
        }
    }
}

extension Pattern {
    /// Whether a result that is no view keeps strides of 0 all the same.
    var keepsOverlap: Bool { false }

    /// Whether the text names the accelerator.
    var makesAcceleratedValues: Bool {
        parts.contains { if case .text(let text) = $0 { text.contains("device='cuda'") } else { false } }
    }
}

extension OperationTable {
    private static let tensorDisplay = all.firstIndex { $0.name == "repr(Tensor)" } ?? 0
    private static let arrayDisplay = all.firstIndex { $0.name == "repr(ndarray)" } ?? 0

    /// The row by which a value is shown.
    static func display(_ value: ModelValue) -> Int { value.kind == .array ? arrayDisplay : tensorDisplay }
}
