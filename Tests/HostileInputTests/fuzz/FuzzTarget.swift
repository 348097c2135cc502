import Foundation

/// What libFuzzer calls with each input; `HOSTILE_ENTRANCE` names the reader.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    _ = entrance.complaint(about: Data(bytes: start, count: count))
    return 0
}

private let entrance: Entrance = {
    let name = ProcessInfo.processInfo.environment["HOSTILE_ENTRANCE"] ?? ""
    guard let entrance = Entrance(rawValue: name) else {
        fatalError("HOSTILE_ENTRANCE: expected one of \(Entrance.allCases.map(\.rawValue)), found '\(name)'")
    }
    return entrance
}()
