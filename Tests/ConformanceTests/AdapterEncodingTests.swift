import Conformance
import Foundation
import SpecLanguage
import Testing

@Suite struct AdapterEncodingTests {
    private func encoded(_ expression: SpecLanguage.Expression) throws -> String {
        try encoded(Statement.expression(expression), prefix: "[[[\"expr\",", suffix: "]]]")
    }

    private func encoded(_ statement: Statement, prefix: String = "[[", suffix: String = "]]") throws -> String {
        var encoder = ProgramEncoder()
        try encoder.encode(Program(steps: [Step(statements: [statement])]))
        let text = String(decoding: encoder.bytes, as: UTF8.self)
        _ = try JSONSerialization.jsonObject(with: Data(encoder.bytes))
        #expect(text.hasPrefix(prefix) && text.hasSuffix(suffix))
        return String(text.dropFirst(prefix.count).dropLast(suffix.count))
    }

    @Test(
        arguments: [
            (.none, "null"),
            (.boolean(true), "true"),
            (.ellipsis, #"["ellipsis"]"#),
            (.integer(-7), "-7"),
            (.integer(1 << 53), "9007199254740992"),
            (.integer((1 << 53) + 1), #"["int","9007199254740993"]"#),
            (.integer(Int128.min), #"["int","-170141183460469231731687303715884105728"]"#),
            (.float(1.5), #"["float",1.5]"#),
            (.float(-0.0), #"["float",-0.0]"#),
            (.float(.leastNonzeroMagnitude), #"["float",5e-324]"#),
            (.float(.infinity), #"["float","inf"]"#),
            (.imaginary(2), #"["imag",2.0]"#),
            (.string("a\"\\\n\u{1}é"), "\"a\\\"\\\\\\u000a\\u0001é\""),
            (.bytes([0, 10, 255]), #"["bytes","000aff"]"#),
            (.attribute(.name("t"), name: "shape"), #"["attr",["name","t"],"shape"]"#),
            (
                .call(.name("f"), arguments: [.positional(.integer(1)), .unpacked(.name("a")), .keyword("k", .none)]),
                #"["call",["name","f"],1,["star",["name","a"]],["kw","k",null]]"#
            ),
            (
                .subscript(.name("t"), index: .tuple([.slice(lower: nil, upper: .integer(2), step: nil), .none])),
                #"["sub",["name","t"],["tuple",["slice",null,2,null],null]]"#
            ),
            (.unary(.not, .boolean(false)), #"["unary","not",false]"#),
            (.binary(.floorDivide, .integer(1), .integer(2)), #"["binary","//",1,2]"#),
            (
                .comparison(.integer(1), [.init(.less, .integer(2)), .init(.notIdentical, .none)]),
                #"["compare",1,"<",2,"is not",null]"#
            ),
            (.conjunction([.boolean(true), .boolean(false)]), #"["and",true,false]"#),
            (.disjunction([.boolean(true), .boolean(false)]), #"["or",true,false]"#),
            (.list([]), #"["list"]"#),
            (.dictionary([.init(key: .string("a"), value: .integer(1))]), #"["dict",["a",1]]"#),
        ] as [(SpecLanguage.Expression, String)])
    func expressions(expression: SpecLanguage.Expression, json: String) throws {
        #expect(try encoded(expression) == json)
    }

    @Test(
        arguments: [
            (
                .assignment(targets: [.name("a"), .tuple([.name("b"), .name("c")])], value: .name("d")),
                #"["assign",[["name","a"],["tuple",["name","b"],["name","c"]]],["name","d"]]"#
            ),
            (
                .augmentedAssignment(target: .subscript(.name("t"), index: .integer(0)), .add, value: .integer(1)),
                #"["augassign","+",["sub",["name","t"],0],1]"#
            ),
            (
                .deletion([.name("a"), .attribute(.name("b"), name: "grad")]),
                #"["del",["name","a"],["attr",["name","b"],"grad"]]"#
            ),
            (
                .with(
                    [.init(context: .name("a")), .init(context: .name("b"), target: .name("c"))],
                    body: [.expression(.none)]),
                #"["with",[[["name","a"]],[["name","b"],["name","c"]]],[["expr",null]]]"#
            ),
        ] as [(Statement, String)])
    func statements(statement: Statement, json: String) throws {
        #expect(try encoded(statement) == json)
    }

    @Test func everyDoubleSurvives() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<1000 {
            let value = Double(bitPattern: generator.next())
            guard value.isFinite else { continue }
            let text = try encoded(.float(value)).dropFirst(9).dropLast()
            #expect(Double(text) == value)
        }
    }

    @Test func aProgramNestedTooDeepIsRefused() throws {
        var expression = SpecLanguage.Expression.list([])
        for _ in 0..<(ProgramEncoder.nestingLimit - 2) { expression = .list([expression]) }
        _ = try encoded(expression)
        expression = .list([.list([expression])])
        #expect(throws: ProgramTooDeep.self) { try encoded(expression) }
    }

    @Test func aRequestIsOneLine() throws {
        let request = CaseRequest(
            id: "chapter/id[row, `a\nb`]", program: Program(steps: []), needs: ["accelerator"], timeLimit: 1)
        let line = try AdapterRequest.run(request, id: 12)
        #expect(
            String(decoding: line, as: UTF8.self)
                == "{\"type\":\"run\",\"id\":12,\"case\":\"chapter/id[row, `a\\u000ab`]\",\"needs\":[\"accelerator\"],\"program\":[]}\n"
        )
    }
}
