// swift-tools-version: 6.2
import PackageDescription

// A package of someone else: a small tensor library, tested against the spec in its own `swift test`.
let package = Package(
    name: "tiny-tensor",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "tensor-conformance", path: "../..")],
    targets: [
        .target(name: "TinyTensor", dependencies: [.product(name: "TensorConformance", package: "tensor-conformance")]),
        .executableTarget(name: "tiny-adapter", dependencies: ["TinyTensor"]),
        .testTarget(name: "TinyTensorTests", dependencies: ["TinyTensor"], exclude: ["divergences.txt"]),
    ],
    swiftLanguageModes: [.v6]
)
