import Conformance
import InProcess

extension TensorLibrary {
    /// The library as a backend, which runs the spec's cases inside this process.
    ///
    /// A trap in the library ends the process. Where that may happen, let a program `serve()` the backend and test it as
    /// an adapter: a trap then costs one case.
    ///
    /// - Parameter jobs: how many cases run at once; nil for one per processor.
    public func backend(jobs: Int? = nil) -> InProcessBackend {
        let surface = LibrarySurface(self)
        let description = BackendDescription(
            name: name, version: version, capabilities: Set(surface.areas.capabilities.map(\.rawValue)))
        return InProcessBackend(description, jobs: jobs) { _ in LibraryWorld(surface) }
    }
}
