import Foundation
import Testing

@Suite struct SmokeCommandTests {
    /// An adapter that can start and stop, and knows nothing.
    private static let ignorant = #"""
        while IFS= read -r line; do
            id=${line#*\"id\":}
            case "$line" in
                *'"type":"start","protocol":1'*) printf '%s\n' '{"type":"started","protocol":1,"name":"sh","version":"1","capabilities":[]}' ;;
                *'"type":"start"'*) printf '%s\n' '{"type":"unavailable","message":"what?"}' ;;
                *'"type":"stop"'*) exit 0 ;;
                *no-such-tag*) printf '%s\n' "{\"type\":\"error\",\"id\":${id%%,*},\"message\":\"what?\"}" ;;
                *) printf '%s\n' "{\"type\":\"result\",\"id\":${id%%,*},\"observations\":[{\"unsupported\":\"all\"}]}" ;;
            esac
        done
        """#

    @Test func problemsAreToldWithWhatToDoAboutThem() throws {
        let call = try Call()
        try Data(Self.ignorant.utf8).write(to: URL(fileURLWithPath: call.folder + "/adapter"))
        #expect(call("smoke", "--adapter", "/bin/sh \(call.folder)/adapter") == 1)
        #expect(call.out.hasPrefix("sh 1\n  ok       start"))
        #expect(call.out.contains("\n  problem  order "))
        #expect(call.out.contains("\n           to do: read a line, do the work, write a line"))
        #expect(call.out.contains("\n  gap      tensors         11 of 11 questions unsupported: all\n"))
        #expect(call.out.hasSuffix(" problem; mend these before 'run', whose verdicts would be the adapter's\n"))
        #expect(call("smoke", "--quiet", "--adapter", "/bin/sh \(call.folder)/adapter") == 1)
        #expect(!call.out.contains("  ok "))
        #expect(call.out.hasPrefix("  problem"))
    }

    @Test func callsThatNameNoAdapterAreWrong() throws {
        let call = try Call()
        #expect(call("smoke") == 2)
        #expect(call.err.contains("'smoke' needs '--backend NAME' or '--adapter COMMAND'"))
        #expect(call("smoke", "--backend", "pytorhc") == 2)
        #expect(call.err.contains("did you mean 'pytorch'"))
        #expect(call("smoke", "--backend", "numpy", "--adapter", "x") == 2)
        #expect(call("smoke", "one") == 2)
        #expect(call("smoke", "--adapter", "/nowhere/adapter") == 3)
        #expect(call.err.contains("/nowhere/adapter"))
    }
}
