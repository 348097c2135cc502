import InProcess
import TensorTypes

/// The module `torch` of a session, put together from ``TorchTables``.
public enum TorchModule {
    /// The functions and methods, made once per process.
    public static let registry = TorchRegistry(TorchTables.bindings)

    /// Makes the module for a session.
    public static func make(_ session: TorchSession) -> PythonModule {
        PythonModule("torch") { name, _ in
            if let object = TorchTables.objects[name] { return object }
            if let function = registry.function(name, session) { return function }
            if name != "cuda" && name == session.runtime.accelerator?.name {
                return .object(module(name, as: TorchTables.deviceModule, session))
            }
            return isModule(name) ? .object(module(name, as: name, session)) : nil
        }
    }

    /// A module in `torch`; `path` is where its contents are registered.
    private static func module(_ displayed: String, as path: String, _ session: TorchSession) -> PythonModule {
        PythonModule("torch.\(displayed)") { name, _ in
            if let object = TorchTables.moduleObjects[path]?[name] { return object }
            if let function = registry.function(name, in: path, session) { return function }
            let inner = "\(path).\(name)"
            return isModule(inner) ? .object(module("\(displayed).\(name)", as: inner, session)) : nil
        }
    }

    private static let paths: Set<String> = {
        var paths: Set<String> = []
        for path in Array(TorchTables.moduleObjects.keys) + registry.modulePaths
        where path != TorchTables.constructors && path != TorchTables.deviceModule {
            var position = path.startIndex
            while let dot = path[position...].firstIndex(of: ".") {
                paths.insert(String(path[..<dot]))
                position = path.index(after: dot)
            }
            paths.insert(path)
        }
        return paths
    }()

    private static func isModule(_ path: String) -> Bool { paths.contains(path) }
}
