// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "tensor-conformance",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "tensor-conformance", targets: ["tensor-conformance"]),
        .library(
            name: "TensorConformance",
            targets: [
                "TensorTypes", "TensorLibraries", "SpecLanguage", "SpecText", "Conformance", "ConformanceTesting",
                "InProcess", "ConformanceReports",
            ]),
    ],
    targets: [
        // The shared vocabulary, and the reference.
        .target(name: "TensorTypes"),
        .target(name: "ReferenceTensor", dependencies: ["TensorTypes"]),
        // Spec text -> cases -> verdicts -> reports. None of these may import the reference.
        .target(name: "SpecLanguage"),
        .target(name: "Conformance", dependencies: ["SpecLanguage"]),
        .target(name: "ConformanceReports", dependencies: ["Conformance"]),
        // The spec, the answers and the memory as pages.
        .target(
            name: "ConformanceSite", dependencies: ["ConformanceReports", "Conformance", "SpecLanguage"],
            exclude: ["Assets"], plugins: ["SpecTextPlugin"]),
        // Running programs inside this process, and the reference as such a backend.
        .target(name: "InProcess", dependencies: ["TensorTypes", "Conformance"]),
        .target(name: "ReferenceBackend", dependencies: ["InProcess", "ReferenceTensor"]),
        // Swift libraries as backends, and the suite in `swift test`.
        .target(name: "TensorLibraries", dependencies: ["ReferenceBackend", "InProcess", "Conformance"]),
        .target(name: "ConformanceTesting", dependencies: ["Conformance", "ConformanceReports", "SpecText"]),
        // The chapters, carried inside the binary. The link `Sources/SpecText/Spec` makes the build notice new chapters.
        .target(name: "SpecText", exclude: ["Spec"], plugins: ["SpecTextPlugin"]),
        .plugin(
            name: "SpecTextPlugin", capability: .buildTool(), dependencies: ["SpecTextGenerator"],
            path: "Sources/SpecTextPlugin"),
        .executableTarget(name: "SpecTextGenerator"),
        // Random programs, compared on two backends.
        .target(name: "ConformanceFuzzing", dependencies: ["SpecLanguage", "Conformance"]),
        // The command line.
        .target(
            name: "CommandLineTool",
            dependencies: [
                "SpecLanguage", "Conformance", "ConformanceReports", "ConformanceSite", "ConformanceFuzzing",
                "ReferenceBackend", "ReferenceTensor", "SpecText",
            ]),
        .executableTarget(name: "tensor-conformance", dependencies: ["CommandLineTool"]),
        // Tests.
        .target(name: "FakeBackends", dependencies: ["Conformance"], path: "Tests/FakeBackends"),
        .testTarget(name: "ConformanceTests", dependencies: ["Conformance", "FakeBackends"]),
        .testTarget(
            name: "SpecLanguageTests", dependencies: ["SpecLanguage"], exclude: ["Doctest/make_doctest.py"],
            resources: [.copy("Doctest/doctest.json")]),
        .testTarget(
            name: "SpecTests",
            dependencies: [
                "SpecLanguage", "SpecText", "Conformance", "ConformanceReports", "ReferenceBackend", "ReferenceTensor",
            ],
            resources: [.copy("killers.json")]),
        .testTarget(name: "SpecTextTests", dependencies: ["SpecText", "SpecLanguage"]),
        .testTarget(
            name: "CommandLineToolTests", dependencies: ["CommandLineTool", "FakeBackends", "tensor-conformance"]),
        .testTarget(
            name: "ConformanceFuzzingTests",
            dependencies: ["ConformanceFuzzing", "Conformance", "SpecLanguage", "FakeBackends"]),
        .testTarget(
            name: "TensorLibrariesTests",
            dependencies: [
                "TensorLibraries", "TensorTypes", "ReferenceTensor", "ConformanceTesting", "Conformance",
                "SpecLanguage",
                "FakeBackends",
            ]),
        .testTarget(name: "ConformanceReportsTests", dependencies: ["ConformanceReports", "FakeBackends"]),
        .testTarget(
            name: "ConformanceSiteTests",
            dependencies: ["ConformanceSite", "ConformanceReports", "SpecText", "SpecLanguage"]),
        .testTarget(
            name: "HostileInputTests", dependencies: ["SpecLanguage", "Conformance", "ConformanceReports"],
            exclude: ["fuzz"], resources: [.copy("corpus")]),
        .testTarget(name: "TensorTypesTests", dependencies: ["TensorTypes"]),
        .testTarget(
            name: "ReferenceTensorTests", dependencies: ["ReferenceTensor", "TensorTypes"],
            exclude: ["Printing/make_printing.py"], resources: [.copy("Printing/printing.json")]),
        .testTarget(
            name: "ReferenceBackendTests",
            dependencies: [
                "ReferenceBackend", "InProcess", "ReferenceTensor", "TensorTypes", "Conformance", "SpecLanguage",
                "SpecText",
            ],
            exclude: [
                "Arguments/make_arguments.py", "State/make_state.py", "Storage/make_storage.py", "Storage/sessions.txt",
                "NumPy/make_numpy_sessions.py", "NumPy/inputs.txt", "Creation/make_creation_sessions.py",
                "Creation/inputs.txt",
            ],
            resources: [
                .copy("Arguments/arguments.json"), .copy("State/state.json"), .copy("Storage/storage.json"),
                .copy("NumPy/sessions.md"), .copy("Creation/creation.md"),
            ]),
        .testTarget(
            name: "InProcessTests", dependencies: ["InProcess", "Conformance", "SpecLanguage"],
            exclude: ["make_sessions.py"], resources: [.copy("sessions.json")]),
    ],
    swiftLanguageModes: [.v6]
)
