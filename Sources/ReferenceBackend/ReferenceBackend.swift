import Conformance
import InProcess
import ReferenceTensor
import SpecLanguage

/// The reference as a backend: every case gets a world of its own.
///
/// A case that needs an accelerator finds two simulated devices; any other case finds none.
public enum ReferenceBackend {
    /// Makes the backend.
    ///
    /// - Parameters:
    ///   - accelerator: the device type of the simulated devices.
    ///   - jobs: how many cases run at once; nil for one per processor.
    ///   - fault: the rule that is broken on purpose in every session; nil for the reference as it is.
    public static func make(accelerator: String = "cuda", jobs: Int? = nil, fault: Fault? = nil) -> InProcessBackend {
        var environment = ["models": "NumPy 2.4.6, PyTorch 2.13.0"]
        environment["fault"] = fault?.rawValue
        let description = BackendDescription(
            name: "reference", version: "0.1.0", capabilities: Set(Capability.allCases.map(\.rawValue)),
            environment: environment)
        return InProcessBackend(description, jobs: jobs) { request in
            let needsAccelerator = request.needs.contains(Capability.accelerator.rawValue)
            return ReferenceWorld(accelerator: needsAccelerator ? Accelerator(name: accelerator) : nil, fault: fault)
        }
    }
}
