import SpecLanguage

/// A library with each of its areas; an area that it does not conform to answers with the names of its requirements.
struct LibraryAreas<Library: TensorLibrary>: Sendable {
    typealias Tensor = Library.Tensor

    let library: Library
    let creation: any CreationLibrary<Tensor>
    let arrays: any ArrayLibrary<Tensor>
    let copying: any CopyingLibrary<Tensor>
    let views: any ViewLibrary<Tensor>
    let indexing: any IndexingLibrary<Tensor>
    let arithmetic: any ArithmeticLibrary<Tensor>
    let reductions: any ReductionLibrary<Tensor>
    let joining: any JoiningLibrary<Tensor>
    let inPlace: any InPlaceLibrary<Tensor>
    let casting: any CastingLibrary<Tensor>
    let strides: any StrideLibrary<Tensor>
    let addresses: any AddressLibrary<Tensor>
    let versions: any VersionLibrary<Tensor>
    let autograd: any AutogradLibrary<Tensor>
    let devices: any DeviceLibrary<Tensor>
    /// Nil where the suite prints.
    let printing: (any PrintingLibrary<Tensor>)?
    /// Whether tensors can require gradients at all.
    let hasGradients: Bool
    /// Whether tensors can be elsewhere than on the host.
    let hasDevices: Bool

    init(_ library: Library) {
        let none = NoAreas<Tensor>()
        self.library = library
        creation = library as? any CreationLibrary<Tensor> ?? none
        arrays = library as? any ArrayLibrary<Tensor> ?? none
        copying = library as? any CopyingLibrary<Tensor> ?? none
        views = library as? any ViewLibrary<Tensor> ?? none
        indexing = library as? any IndexingLibrary<Tensor> ?? none
        arithmetic = library as? any ArithmeticLibrary<Tensor> ?? none
        reductions = library as? any ReductionLibrary<Tensor> ?? none
        joining = library as? any JoiningLibrary<Tensor> ?? none
        inPlace = library as? any InPlaceLibrary<Tensor> ?? none
        casting = library as? any CastingLibrary<Tensor> ?? none
        strides = library as? any StrideLibrary<Tensor> ?? none
        addresses = library as? any AddressLibrary<Tensor> ?? none
        versions = library as? any VersionLibrary<Tensor> ?? none
        autograd = library as? any AutogradLibrary<Tensor> ?? none
        devices = library as? any DeviceLibrary<Tensor> ?? none
        printing = library as? any PrintingLibrary<Tensor>
        hasGradients = library is any AutogradLibrary<Tensor>
        hasDevices = library is any DeviceLibrary<Tensor>
    }

    /// What the library can do: what its areas and element types say, and what it declares besides.
    var capabilities: Set<Capability> {
        var found = library.declaredCapabilities
        if library is any InPlaceLibrary<Tensor> { found.insert(.inPlace) }
        if library is any StrideLibrary<Tensor> { found.insert(.strides) }
        if library is any AddressLibrary<Tensor> { found.insert(.dataPointers) }
        if library is any VersionLibrary<Tensor> { found.insert(.versionCounters) }
        if hasGradients { found.insert(.autograd) }
        if hasDevices {
            if devices.devices.isEmpty { found.insert(.noAccelerator) }
            if devices.devices.count > 1 { found.insert(.accelerator) }
        }
        let dtypes = library.dtypes
        if dtypes.contains(.bfloat16) { found.insert(.bfloat16) }
        if dtypes.contains(.float16) { found.insert(.float16) }
        if dtypes.contains(.float64) { found.insert(.float64) }
        if dtypes.contains(.int64) { found.insert(.int64) }
        if dtypes.isSuperset(of: [.float8e4m3fn, .float8e5m2]) { found.insert(.float8) }
        if dtypes.isSuperset(of: [.uint16, .uint32, .uint64]) { found.insert(.unsigned) }
        if dtypes.isSuperset(of: [.complex64, .complex128]) { found.insert(.complex) }
        return found
    }
}

/// A library without any area.
private struct NoAreas<Tensor>: CreationLibrary, ArrayLibrary, CopyingLibrary, ViewLibrary, IndexingLibrary,
    ArithmeticLibrary, ReductionLibrary, JoiningLibrary, InPlaceLibrary, CastingLibrary, StrideLibrary, AddressLibrary,
    VersionLibrary, AutogradLibrary, DeviceLibrary
{}
