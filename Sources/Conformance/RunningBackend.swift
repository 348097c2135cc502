/// A backend that has been started, with what it says of itself.
public struct RunningBackend: Sendable {
    /// The backend.
    public let backend: any Backend
    /// What it says of itself.
    public let description: BackendDescription

    /// Starts a backend; whoever does so stops it.
    ///
    /// - Throws: ``BackendUnavailable`` if it cannot be started.
    public init(starting backend: any Backend) throws(BackendUnavailable) {
        self.backend = backend
        do {
            description = try backend.start()
        } catch let error as BackendUnavailable {
            throw error
        } catch {
            throw BackendUnavailable("the backend did not start: \(error)")
        }
    }

    /// Ends the backend.
    public func stop() { backend.stop() }
}
