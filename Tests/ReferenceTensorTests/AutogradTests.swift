import Testing

@testable import ReferenceTensor

import TensorTypes

/// Autograd below the level of sessions: depth, lifetime and allocation, which no session can see.
@Suite struct AutogradTests {
    private func leaf(_ values: [Double], _ runtime: Runtime) throws -> Tensor {
        let tensor = try Tensor(shape: [values.count], dtype: .float32, device: .cpu, runtime: runtime)
        try tensor.bytes().scatter(values)
        tensor.requiresGradFlag = true
        return tensor
    }

    @Test func aLongChainRunsBackwardAndIsFreed() throws {
        let runtime = Runtime()
        do {
            let x = try leaf([1], runtime)
            var y = x
            for _ in 0..<100_000 { y = try Pointwise.apply(.add, y, x) }
            let one = try y.zeros()
            try one.fill(.int(1))
            _ = try Engine.run(outputs: [(y, one)], keepsGraph: true, createsGraph: false)
            #expect(try x.grad?.bytes().gather(as: Float.self) == [100_001])
        }
        #expect(runtime.memory.isBalanced)
    }

    /// A million nodes, linked as a million operations link them; what an operation computes is left out, which takes a
    /// debug build most of its time.
    @Test func aChainOfAMillionNodesRunsBackwardAndIsFreed() throws {
        let runtime = Runtime()
        do {
            let x = try leaf([1], runtime)
            let y = x.alias()
            var edge = try #require(try x.gradientEdge)
            for _ in 0..<1_000_000 {
                let node = Node("AliasBackward0", edges: [edge], runtime: runtime) { [$0.gradient] }
                node.outputs = [Node.OutputMetadata(shape: [1], dtype: .float32, device: .cpu)]
                edge = Node.Edge(node: node, output: 0)
            }
            y.autogradState.gradFn = edge.node
            let one = try y.zeros()
            try one.fill(.int(1))
            _ = try Engine.run(outputs: [(y, one)], keepsGraph: true, createsGraph: false)
            #expect(try x.grad?.bytes().gather(as: Float.self) == [1])
        }
        #expect(runtime.memory.isBalanced)
    }

    @Test func aGraphWithoutBackwardIsFreed() throws {
        let runtime = Runtime()
        do {
            let x = try leaf([1, 2], runtime)
            var y = x
            for _ in 0..<100_000 { y = try Pointwise.apply(.multiply, y, x) }
            #expect(y.requiresGrad)
        }
        #expect(runtime.memory.isBalanced)
    }

    @Test func aSavedOutputMakesNoCycle() throws {
        let runtime = Runtime()
        do {
            let x = try leaf([0.5], runtime)
            let y = try Pointwise.apply(.exp, x)
            #expect(try y.gradFn?.name == "ExpBackward0")
        }
        #expect(runtime.memory.isBalanced)
    }

    @Test func aViewChangedInPlaceHandsItsHistoryToTheBase() throws {
        let runtime = Runtime()
        do {
            let x = try leaf([3], runtime)
            let base = try Tensor(shape: [2], dtype: .float32, device: .cpu, runtime: runtime)
            let view = try Shaping.slice(base, 0, start: 0, stop: 1, step: 1)
            try Pointwise.applyInPlace(.add, view, x)
            #expect(try base.gradFn?.name == "torch::autograd::CopySlices")
            #expect(try view.gradFn?.name == "AsStridedBackward0")
            let total = try Reductions.sum(base)
            let one = try total.zeros()
            try one.fill(.int(1))
            _ = try Engine.run(outputs: [(total, one)], keepsGraph: false, createsGraph: false)
            #expect(try x.grad?.bytes().gather(as: Float.self) == [1])
        }
        #expect(runtime.memory.isBalanced)
    }
}

/// Memory blocks: freed exactly once, whoever holds them last.
@Suite struct MemoryTests {
    @Test func aTensorOverAnArrayKeepsItsBytes() throws {
        let runtime = Runtime()
        do {
            var array: NDArray? = NDArray(runtime: runtime, dtype: ArrayDType(.float64), shape: [4])
            let tensor = try Interchange.tensor(sharing: try #require(array))
            array = nil
            #expect(runtime.memory.blocksInUse[.cpu] == 1)
            #expect(tensor.storage.byteCount == 32)
        }
        #expect(runtime.memory.isBalanced)
    }

    @Test func anArrayOverATensorKeepsItsBytes() throws {
        let runtime = Runtime()
        do {
            var tensor: Tensor? = try Tensor(shape: [3], dtype: .int64, device: .cpu, runtime: runtime)
            let array = try Interchange.array(sharing: try #require(tensor))
            tensor = nil
            #expect(array.count == 3)
            #expect(runtime.memory.blocksInUse[.cpu] == 1)
        }
        #expect(runtime.memory.isBalanced)
    }

    @Test func aFailedConversionAllocatesNothing() throws {
        let runtime = Runtime()
        let array = NDArray(
            runtime: runtime, block: MemoryBlock(byteCount: 24, ledger: runtime.memory), byteOffset: 16,
            dtype: ArrayDType(.int64), shape: [3], strides: [-8])
        #expect(throws: TensorError.self) { try Interchange.tensor(sharing: array) }
        #expect(runtime.memory.blocksInUse[.cpu] == 1)
    }
}
