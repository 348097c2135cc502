import SpecLanguage

extension ProgramEncoder {
    mutating func encode(_ statement: Statement) throws {
        switch statement {
        case .expression(let value):
            try node("expr") { try $0.element { try $0.encode(value) } }
        case .assignment(let targets, let value):
            try node("assign") { encoder in
                try encoder.element { try $0.list(targets) { try $0.encode($1) } }
                try encoder.element { try $0.encode(value) }
            }
        case .augmentedAssignment(let target, let symbol, let value):
            try node("augassign") { encoder in
                encoder.element { $0.string(symbol.rawValue) }
                try encoder.element { try $0.encode(target) }
                try encoder.element { try $0.encode(value) }
            }
        case .deletion(let targets):
            try node("del") { encoder in
                for target in targets { try encoder.element { try $0.encode(target) } }
            }
        case .with(let items, let body):
            try node("with") { encoder in
                try encoder.element { try $0.list(items) { try $0.encode($1) } }
                try encoder.element { try $0.list(body) { try $0.encode($1) } }
            }
        }
    }

    private mutating func encode(_ item: WithItem) throws {
        bytes.append(UInt8(ascii: "["))
        try encode(item.context)
        if let target = item.target { try element { try $0.encode(target) } }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func encode(_ target: Target) throws {
        switch target {
        case .name(let name): try encode(Expression.name(name))
        case .attribute(let value, let name): try encode(Expression.attribute(value, name: name))
        case .subscript(let value, let index): try encode(Expression.subscript(value, index: index))
        case .tuple(let targets):
            try node("tuple") { encoder in
                for target in targets { try encoder.element { try $0.encode(target) } }
            }
        }
    }
}
