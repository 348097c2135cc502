import Foundation

/// A file that is complete or absent: written beside its place and moved there at the end.
///
/// What is no regular file, such as a pipe or `/dev/stdout`, is written in place.
public final class OutputFile {
    /// A file that cannot be written.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        /// The path and the system's reason.
        public var description: String
    }

    private let path: String
    private let temporary: String?
    private let handle: FileHandle
    private var buffer: [UInt8] = []
    private var isClosed = false

    /// Opens the file, making the folders above it.
    ///
    /// An older file of that name is removed at once.
    ///
    /// - Throws: ``Failure`` if the place cannot be written.
    public init(_ path: String) throws(Failure) {
        self.path = path
        let files = FileManager.default
        let url = URL(fileURLWithPath: path)
        var isFolder: ObjCBool = false
        let exists = files.fileExists(atPath: path, isDirectory: &isFolder)
        if exists && isFolder.boolValue { throw Failure(description: "cannot write '\(path)': it is a folder") }
        let kind = try? files.attributesOfItem(atPath: path)[.type] as? FileAttributeType
        let isRegular = !exists || kind == .typeRegular
        do {
            if isRegular {
                let folder = url.deletingLastPathComponent().path
                try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
                let name = ".\(url.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier).part"
                let beside = folder + "/" + name
                try Data().write(to: URL(fileURLWithPath: beside))
                temporary = beside
                handle = try FileHandle(forWritingTo: URL(fileURLWithPath: beside))
                if exists { try files.removeItem(atPath: path) }
            } else {
                temporary = nil
                handle = try FileHandle(forWritingTo: url)
            }
        } catch {
            throw Self.failure(path, error)
        }
    }

    /// Makes sure that a file can be written there, and removes an older one, long before there is anything to write.
    ///
    /// A run that dies in between leaves no result of another run, and no half file either.
    ///
    /// - Throws: ``Failure`` if the place cannot be written.
    public static func clear(_ path: String) throws(Failure) {
        _ = try OutputFile(path)
    }

    deinit {
        if isClosed { return }
        try? handle.close()
        if let temporary { try? FileManager.default.removeItem(atPath: temporary) }
    }

    /// Writes text.
    ///
    /// - Throws: ``Failure`` if the system refuses.
    public func write(_ text: String) throws(Failure) {
        buffer += text.utf8
        if buffer.count >= 1 << 16 { try flush() }
    }

    /// Writes bytes.
    ///
    /// - Throws: ``Failure`` if the system refuses.
    public func write(_ bytes: [UInt8]) throws(Failure) {
        buffer += bytes
        if buffer.count >= 1 << 16 { try flush() }
    }

    /// Lets `append` write bytes into the buffer.
    ///
    /// - Throws: ``Failure`` if the system refuses.
    func write(_ append: (inout [UInt8]) -> Void) throws(Failure) {
        append(&buffer)
        if buffer.count >= 1 << 16 { try flush() }
    }

    /// Completes the file and moves it to its place.
    ///
    /// - Throws: ``Failure`` if the system refuses.
    public func close() throws(Failure) {
        try flush()
        do {
            try handle.close()
            isClosed = true
            if let temporary, rename(temporary, path) != 0 {
                let reason = String(cString: strerror(errno))
                try? FileManager.default.removeItem(atPath: temporary)
                throw Failure(description: "cannot write '\(path)': \(reason)")
            }
        } catch let error as Failure {
            throw error
        } catch {
            throw Self.failure(path, error)
        }
    }

    private func flush() throws(Failure) {
        do {
            try handle.write(contentsOf: buffer)
            buffer.removeAll(keepingCapacity: true)
        } catch {
            throw Self.failure(path, error)
        }
    }

    private static func failure(_ path: String, _ error: any Error) -> Failure {
        let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
        let reason =
            cause.domain == NSPOSIXErrorDomain
            ? String(cString: strerror(Int32(truncatingIfNeeded: cause.code))) : error.localizedDescription
        return Failure(description: "cannot write '\(path)': \(reason)")
    }
}
