import Conformance

/// A snapshot laid out in columns, before anything is drawn: a strip of cells for each storage, and under it a lane for each
/// view with the cells that the view covers.
///
/// Knows nothing but the snapshot, so that a picture is as right or wrong as the memory it was taken of.
public struct MemoryPicture: Sendable, Hashable {
    /// What there is to see, in a sentence per storage.
    public var caption: [String]
    /// The storages.
    public var strips: [Strip]
    /// How many views there was no room for.
    public var omitted: Int

    /// A storage.
    public struct Strip: Sendable, Hashable {
        /// Where it lies.
        public var device: String
        /// Its size and whose it is.
        public var title: String
        /// The columns from left to right.
        public var columns: [Column]
        /// The values, one row for each way of reading the bytes.
        public var rows: [Row]
        /// The views.
        public var lanes: [Lane]
    }

    /// Bytes that stand in one column, or a run of bytes left out.
    public struct Column: Sendable, Hashable {
        /// Bytes from the start of the storage.
        public var offset: Int
        /// The number of bytes.
        public var length: Int
        /// Whether the bytes are left out.
        public var isGap: Bool
    }

    /// The bytes read as one type.
    public struct Row: Sendable, Hashable {
        /// The type.
        public var dtype: String
        /// The elements.
        public var cells: [Cell]
    }

    /// An element over one or several columns.
    public struct Cell: Sendable, Hashable {
        /// The columns.
        public var columns: Range<Int>
        /// The value, or in a lane the index.
        public var text: String
        /// How many views cover a byte of it.
        public var coverage: Int
    }

    /// A view.
    public struct Lane: Sendable, Hashable {
        /// The names.
        public var names: String
        /// Class and type.
        public var kind: String
        /// Shape, strides and offset.
        public var geometry: String
        /// What else matters, one after the other.
        public var marks: [String]
        /// The elements, each under the cell that it is, with its index.
        public var cells: [Cell]
        /// Gaps in which the view has elements, too.
        public var gaps: [Int]
    }

    /// Views that one picture shows.
    private static let viewLimit = 10

    /// Lays a snapshot out.
    public init(_ snapshot: MemorySnapshot) {
        let shown = Array(snapshot.views.prefix(Self.viewLimit))
        omitted = snapshot.views.count - shown.count
        strips = []
        caption = []
        let showsVersions = shown.contains { ($0.version ?? 0) > 0 }
        for (number, storage) in snapshot.storages.enumerated() {
            let views = shown.filter { $0.storage == number }
            guard !views.isEmpty else { continue }
            let marks = views.map { Self.marks($0, among: views, showsVersions: showsVersions) }
            strips.append(StripLayout(storage, views: views).strip(marks: marks))
            caption.append(MemoryCaption.sentence(for: views, in: storage))
        }
    }

    /// What matters about a view besides its geometry.
    private static func marks(
        _ view: MemorySnapshot.View, among views: [MemorySnapshot.View], showsVersions: Bool
    ) -> [String] {
        var marks: [String] = []
        if view.isReadOnly { marks.append("read-only") }
        let places = ViewElements(view).placeCount
        if places < view.count {
            marks.append("\(view.count) elements in \(places) place\(places == 1 ? "" : "s")")
        }
        if let function = view.gradFunction {
            marks.append("grad_fn=\(function)")
        } else if view.requiresGrad {
            marks.append("requires_grad")
        }
        marks += view.notes
        if let version = view.version {
            let counters = Set(views.compactMap(\.versionCounter))
            if counters.count > 1 {
                marks.append("version \(version), counter \(letter(view.versionCounter ?? 0, among: counters))")
            } else if showsVersions {
                marks.append("version \(version)")
            }
        }
        return marks
    }

    private static func letter(_ counter: Int, among counters: Set<Int>) -> String {
        let position = counters.sorted().firstIndex(of: counter) ?? 0
        return String(UnicodeScalar(UInt8(ascii: "A") + UInt8(min(position, 25))))
    }
}
