import InProcess

/// What makes up the namespace `torch`: tables of bindings, and objects that are no functions.
enum TorchTables {
    /// Bindings, later tables over earlier ones.
    static let bindings: [[TorchBinding]] = [
        StateBindings.all, TypeBindings.all, DeviceBindings.all, ElementwiseBindings.table, ReductionBindings.table,
        ViewBindings.table, PartBindings.table, JoinBindings.table, GridBindings.table, IndexingBindings.table,
        AutogradBindings.table, ConversionBindings.table,
        DataBindings.table, FactoryBindings.table, ModelledBindings.table, RangeBindings.table, RandomBindings.table,
        ComplexBindings.table, NumPyBindings.table, DLPackBindings.table, LegacyConstructors.table,
        StorageBindings.table, SaveAndLoad.table, SparseBindings.table,
        OrderBindings.table, SearchBindings.table, ScatterBindings.table, StatisticsBindings.table,
        ArrangementBindings.table, MatrixBindings.table, ComposedBindings.table, SpecialBindings.table,
        LinalgBindings.table, DecompositionBindings.table, NormBindings.table,
        FunctionalActivations.table, FunctionalLosses.table, FunctionalLayers.table, FunctionalWindows.table,
        FunctionalPools.table,
        FunctionalShuffles.table,
        CompanionBindings.table, NumericalBindings.table, SamplingBindings.table,
    ]

    /// The tables of methods that functions are made of.
    static let methodTables: [[TorchBinding]] = [
        ElementwiseBindings.table, ComposedBindings.table, MatrixBindings.table, ViewBindings.table,
        IndexingBindings.table, SearchBindings.table, ScatterBindings.table, ArrangementBindings.table,
    ]

    /// The path of bindings that classes call to make instances, which is no module: `Tensor`, `LegacyTensor`.
    static let constructors = "_constructors"
    /// The path of the functions in the module of an accelerator that is not called `cuda`.
    static let deviceModule = "_device_module"
    /// Where the tensor method is registered that bears the name of an accelerator other than `cuda`.
    static let deviceMethod = "_device_method"

    /// Classes and constants of `torch`, shared by all sessions.
    ///
    /// Unchecked: they are objects without state of a session.
    nonisolated(unsafe) static let objects: [String: Value] = {
        var objects: [String: Value] = [
            "__version__": .string("2.13.0"), "dtype": .object(DTypeObject.type), "device": .object(DeviceObject.type),
            "Size": .object(SizeObject.type), "layout": .object(LayoutObject.type),
            "memory_format": .object(MemoryFormatObject.type), "Generator": .object(GeneratorObject.type),
            "Tensor": .object(TensorType.tensor),
            "finfo": .object(TypeInfoObject.finfo), "iinfo": .object(TypeInfoObject.iinfo), "inf": .float(.infinity),
            "nan": .float(.nan), "newaxis": Value.none, "pi": .float(.pi), "e": .float(2.718281828459045),
        ]
        for dtype in DTypeObject.all { objects[dtype.dtype.name] = .object(dtype) }
        for (name, dtype) in DTypeObject.aliases { objects[name] = .object(DTypeObject.of(dtype)) }
        for layout in LayoutObject.all { objects[layout.layout.rawValue] = .object(layout) }
        for format in MemoryFormatObject.all { objects[format.format.rawValue] = .object(format) }
        for type in GradMode.types + LegacyTypes.inTorch + StorageBindings.types { objects[type.name] = .object(type) }
        objects["Storage"] = .object(TypedStorageType.legacy[0])
        return objects
    }()

    /// Classes and constants of modules in `torch`, by dotted path.
    nonisolated(unsafe) static let moduleObjects: [String: [String: Value]] = {
        let modes = byName(GradMode.types)
        var cuda = byName(LegacyTypes.inCUDA + TypedStorageType.legacyInCUDA)
        cuda["device"] = .object(DeviceGuard.cudaType)
        return [
            "storage": byName([UntypedStorageType.type, TypedStorageType.type]), "autograd": modes,
            "autograd.grad_mode": modes, "cuda": cuda,
            "nn": byName([ParameterType.type]), "nn.parameter": byName([ParameterType.type]),
            deviceModule: ["device": .object(DeviceGuard.cudaType)],
            "accelerator": ["device_index": .object(DeviceGuard.acceleratorType)],
        ]
    }()

    private static func byName(_ types: [PythonType]) -> [String: Value] {
        var objects: [String: Value] = [:]
        for type in types { objects[type.name] = .object(type) }
        return objects
    }
}
