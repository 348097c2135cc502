import Testing

@testable import SpecLanguage

/// Parses one expression of the session language.
func parsed(_ source: String) throws -> Expression {
    guard case .expression(let value) = try statements(source).first else {
        throw Mistake(chapterOffset: 0, found: "no expression", expected: "one")
    }
    return value
}

/// Parses one step.
func statements(_ source: String) throws -> [Statement] {
    var text = MappedText()
    text.append(Array(source.utf8)[...], from: 0)
    return try SessionParser.parse(text).step.statements
}

/// The mistake that parsing a step makes, or `nil`.
func firstMistake(_ source: String) -> Mistake? {
    do {
        _ = try statements(source)
        return nil
    } catch {
        return error as? Mistake
    }
}

@Suite struct ParserTests {
    @Test(arguments: [
        ("0", 0), ("1_000", 1000), ("0xFf_0", 4080), ("0o17", 15), ("0b1_01", 5), ("00_0", 0), ("0x_f", 15),
        ("170141183460469231731687303715884105727", Int128.max),
    ]) func integers(source: String, value: Int128) throws {
        #expect(try parsed(source) == .integer(value))
    }

    @Test(arguments: [
        ("1.", 1.0), (".5", 0.5), ("1e5", 1e5), ("1_0.2_5E-0_1", 1.025), ("1e400", .infinity), ("09.5", 9.5),
        ("0e0", 0),
    ]) func floats(source: String, value: Double) throws {
        #expect(try parsed(source) == .float(value))
    }

    @Test func `imaginary literals`() throws {
        #expect(try parsed("2j") == .imaginary(2))
        #expect(try parsed("09J") == .imaginary(9))
        #expect(try parsed("1+.5e1j") == .binary(.add, .integer(1), .imaginary(5)))
    }

    @Test(arguments: [
        (#"'a"b'"#, #"a"b"#), (#""a\x41\u00e9\U0001F600\101\0""#, "aA\u{e9}\u{1F600}A\0"), (#"r'\n'"#, #"\n"#),
        (#"'\d\''"#, #"\d'"#), ("\"\"\"a\"b\n\"\"\"", "a\"b\n"), ("'a' \"b\" u'c'", "abc"),
        ("'a\\\nb'", "ab"), ("''", ""), ("''''''", ""), (#"'\a\b\f\n\r\t\v\\'"#, "\u{7}\u{8}\u{c}\n\r\t\u{b}\\"),
    ]) func strings(source: String, value: String) throws {
        #expect(try parsed(source) == .string(value))
    }

    @Test func `bytes literals`() throws {
        #expect(try parsed(#"b'a\xff\777' rb'\x'"#) == .bytes([0x61, 0xFF, 0xFF, 0x5C, 0x78]))
    }

    @Test func `operators bind as in Python`() throws {
        #expect(
            try parsed("-a ** -b * c")
                == .binary(
                    .multiply, .unary(.negate, .binary(.power, .name("a"), .unary(.negate, .name("b")))), .name("c")))
        #expect(
            try parsed("a - b - c")
                == .binary(.subtract, .binary(.subtract, .name("a"), .name("b")), .name("c")))
        #expect(
            try parsed("a ** b ** c") == .binary(.power, .name("a"), .binary(.power, .name("b"), .name("c"))))
        #expect(
            try parsed("a | b ^ c & d << e + f @ g")
                == .binary(
                    .or, .name("a"),
                    .binary(
                        .xor, .name("b"),
                        .binary(
                            .and, .name("c"),
                            .binary(
                                .shiftLeft, .name("d"),
                                .binary(.add, .name("e"), .binary(.matrixMultiply, .name("f"), .name("g"))))))))
        #expect(
            try parsed("not a is not b or c not in d and e")
                == .disjunction([
                    .unary(.not, .comparison(.name("a"), [ComparisonLink(.notIdentical, .name("b"))])),
                    .conjunction([
                        .comparison(.name("c"), [ComparisonLink(.notContained, .name("d"))]), .name("e"),
                    ]),
                ]))
        #expect(
            try parsed("a < b <= c")
                == .comparison(
                    .name("a"), [ComparisonLink(.less, .name("b")), ComparisonLink(.lessOrEqual, .name("c"))]))
    }

    @Test func `calls and subscripts`() throws {
        #expect(
            try parsed("a.b(1, *c, d=2,)[1:, ::2, ..., None]")
                == .subscript(
                    .call(
                        .attribute(.name("a"), name: "b"),
                        arguments: [
                            .positional(.integer(1)), .unpacked(.name("c")), .keyword("d", .integer(2)),
                        ]),
                    index: .tuple([
                        .slice(lower: .integer(1), upper: nil, step: nil),
                        .slice(lower: nil, upper: nil, step: .integer(2)), .ellipsis, .none,
                    ])))
        #expect(try parsed("a[:]") == .subscript(.name("a"), index: .slice(lower: nil, upper: nil, step: nil)))
        #expect(try parsed("a[1,]") == .subscript(.name("a"), index: .tuple([.integer(1)])))
        #expect(try parsed("a[(1)]") == .subscript(.name("a"), index: .integer(1)))
    }

    @Test func displays() throws {
        #expect(try parsed("()") == .tuple([]))
        #expect(try parsed("1,") == .tuple([.integer(1)]))
        #expect(
            try parsed("[1, (2,), {}, {'a': []}]")
                == .list([
                    .integer(1), .tuple([.integer(2)]), .dictionary([]),
                    .dictionary([DictionaryEntry(key: .string("a"), value: .list([]))]),
                ]))
        #expect(try parsed("[\n1, # one\n\n2]") == .list([.integer(1), .integer(2)]))
    }

    @Test func assignments() throws {
        #expect(
            try statements("a = b[0] = c.d = 1")
                == [
                    .assignment(
                        targets: [
                            .name("a"), .subscript(.name("b"), index: .integer(0)), .attribute(.name("c"), name: "d"),
                        ], value: .integer(1))
                ])
        #expect(
            try statements("a, (b, [c]) = d")
                == [
                    .assignment(
                        targets: [.tuple([.name("a"), .tuple([.name("b"), .tuple([.name("c")])])])], value: .name("d"))
                ])
        #expect(
            try statements("a //= 2; del b, c[0];")
                == [
                    .augmentedAssignment(target: .name("a"), .floorDivide, value: .integer(2)),
                    .deletion([.name("b"), .subscript(.name("c"), index: .integer(0))]),
                ])
    }

    @Test(
        arguments: zip(
            ["+=", "-=", "*=", "/=", "//=", "%=", "**=", "@=", "&=", "|=", "^=", "<<=", ">>="],
            [
                BinaryOperator.add, .subtract, .multiply, .divide, .floorDivide, .modulo, .power, .matrixMultiply, .and,
                .or,
                .xor, .shiftLeft, .shiftRight,
            ])) func augmentedAssignments(spelling: String, op: BinaryOperator) throws
    {
        #expect(
            try statements("a \(spelling) 1")
                == [.augmentedAssignment(target: .name("a"), op, value: .integer(1))])
    }

    @Test func `with on one line and as a block`() throws {
        let body: [Statement] = [.expression(.name("c")), .expression(.name("d"))]
        let items = [
            WithItem(context: .name("a")), WithItem(context: .name("b"), target: .name("x")),
        ]
        #expect(try statements("with a, b as x: c; d") == [.with(items, body: body)])
        #expect(try statements("with a, b as x:\n    c\n\n    # note\n    d\n") == [.with(items, body: body)])
        #expect(
            try statements("with a:\n  with b:\n    c\n  d")
                == [
                    .with(
                        [WithItem(context: .name("a"))],
                        body: [.with([WithItem(context: .name("b"))], body: [body[0]]), body[1]])
                ])
        #expect(
            try statements("with ((a, b)): c")
                == [.with([WithItem(context: .tuple([.name("a"), .name("b")]))], body: [body[0]])])
        #expect(
            try statements("with (a, b): c")
                == [.with([WithItem(context: .name("a")), WithItem(context: .name("b"))], body: [body[0]])])
    }

    @Test(arguments: [
        ("lambda x: x", 0, "`lambda` is not part"), ("[x for x in y]", 3, "`for` is not part"),
        ("import os", 0, "`import` is not part"), ("def f(): pass", 0, "`def` is not part"),
        ("a if b else c", 2, "`if` is not part"), ("f'{a}'", 0, "`f`-strings"), ("(a := 1)", 3, "`:=`"),
        ("{1, 2}", 0, "a set"), ("f(**a)", 2, "`**` in a call"), ("[*a]", 1, "`*` outside a call"),
        ("a + not b", 4, "`not`"), ("1 = a", 0, "a literal as a target"), ("f() = a", 0, "a call as a target"),
        ("a b", 2, "`b`"), ("a = ", 4, "the end of the line"), ("(a", 0, "`(` that is never closed"),
        ("a)", 1, "`)` that closes nothing"), ("(a]", 2, "`]` where `(` is open"), ("'a", 0, "a string that is never"),
        ("0777", 0, "leading zeros"), ("1__0", 1, "`_`"), ("0x", 2, "ends too early"), ("1a", 0, "the number `1a`"),
        ("170141183460469231731687303715884105728", 0, "more than 128 bits"), ("a: int = 1", 1, "`:`"),
        ("f(a=1, b)", 7, "positional argument behind"), ("f(a=1, a=2)", 7, "a second argument"),
        ("'a' b'c'", 4, "beside a bytes literal"), (#"'\ud800'"#, 1, "no Unicode scalar"), ("é = 1", 0, "`é`"),
        ("a = 1\nb = 2", 6, "a second statement"), ("  a", 2, "an indented line"),
        ("a = 1\n  b", 8, "an indented line"),
        ("with a:\n    b\n  c", 16, "indented unlike any block"), ("with a: b\nc", 10, "a second statement"),
        ("with a:\nb", 8, "`b`"), ("a ? b", 2, "`?`"), ("a; with b: c", 3, "`with` behind `;`"),
        ("a[1:2:3:4]", 7, "a third `:`"), ("a.1", 1, "`.1`"), ("True = 1", 0, "a literal as a target"),
        (#"b'é'"#, 2, "beyond ASCII"), ("a, b += 1", 0, "an augmented assignment to a tuple"), ("", 0, "no statement"),
    ]) func mistakes(source: String, offset: Int, found: String) throws {
        let mistake = try #require(firstMistake(source))
        #expect(mistake.chapterOffset == offset)
        #expect(mistake.found.contains(found))
    }

    @Test(arguments: ["(", "[", "{", "f(", "a[", "-", "not ", "2**", "~"])
    func `nesting without end is one mistake`(opening: String) throws {
        let mistake = try #require(firstMistake(String(repeating: opening, count: 10_000) + "1"))
        #expect(mistake.found.contains("nested more than 100 deep"))
    }

    @Test(arguments: ["a", "a.b", "a[0]", "a()"])
    func `chains without end are one mistake`(element: String) throws {
        let joiner = element == "a" ? "+" : ""
        let rest = String(element.dropFirst())
        let source = "a" + (1...10_000).map { _ in joiner + (rest.isEmpty ? "a" : rest) }.joined()
        #expect(try #require(firstMistake(source)).found.contains("nested more than 100 deep"))
    }

    @Test func `nesting that people write is fine`() throws {
        let brackets = String(repeating: "[", count: 60) + String(repeating: "]", count: 60)
        #expect(try !statements(brackets).isEmpty)
    }
}
