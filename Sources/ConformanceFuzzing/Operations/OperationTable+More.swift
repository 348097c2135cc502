extension OperationTable {
    static let reductions: [Operation] = [
        Operation("Tensor.sum()", "{t}.sum({scalarshape})", .fresh, .accumulated, weight: 4),
        Operation("Tensor.sum(dim)", "{t:nd}.sum({dropdim})", .fresh, .accumulated, weight: 3),
        Operation("Tensor.sum(dtype=)", "{t}.sum(dtype={dtype}){scalarshape}", .fresh, weight: 1),
        Operation("torch.sum()", "torch.sum({t}{scalarshape})", .fresh, .accumulated, weight: 1),
        Operation("Tensor.prod()", "{t}.prod({scalarshape})", .fresh, .accumulated, weight: 1),
        Operation("Tensor.mean()", "{t:differentiable,filled}.mean({scalarshape})", .fresh, weight: 1),
        Operation("Tensor.max()", "{t:real,filled}.max({scalarshape})", .fresh),
        Operation("Tensor.max(dim)", "{t:real,nd,filled}.max({dropdim})", .shown, weight: 1),
        Operation("Tensor.min()", "{t:real,filled}.min({scalarshape})", .fresh, weight: 1),
        Operation("Tensor.argmax()", "{t:real,number,filled}.argmax()", .shown, weight: 1),
        Operation("Tensor.cumsum()", "{t:nd}.cumsum({dim})", .fresh, .accumulated, weight: 1),
        Operation("Tensor.std()", "({t:float,filled} * 0).std(unbiased=False)", .shown, weight: 1),
        Operation("Tensor.all()", "{t}.all()", .shown, weight: 1),
        Operation("Tensor.any()", "{t}.any()", .shown, weight: 1),
        Operation("ndarray.sum()", "{a}.sum()", .shown, weight: 2),
        Operation("ndarray.sum(axis)", "{a:nd}.sum({dropdim})", .shown, weight: 2),
        Operation("ndarray.sum(dtype=)", "{a}.sum(dtype={npdtype})", .shown, weight: 1),
        Operation("np.sum()", "np.sum({a})", .shown, weight: 1),
        Operation("ndarray.max()", "{a:real,filled}.max()", .shown, weight: 1),
        Operation("ndarray.mean()", "({a:filled} * 0).mean()", .shown, weight: 1),
        Operation("np.mean()", "np.mean({a:filled,number} * 0)", .shown, weight: 1),
        Operation("ndarray.std()", "({a:real,filled} * 0).std()", .shown, weight: 1),
        Operation("ndarray.argmax()", "{a:real,filled}.argmax()", .shown, weight: 1),
    ]

    static let indexing: [Operation] = [
        Operation("Tensor[list]", "{t:nd,filled}[{list}]", .fresh, weight: 3),
        Operation("Tensor[mask]", "{t}[{mask}]", .shown, weight: 2),
        Operation("Tensor[Tensor]", "{t:nd,filled}[{indextensor}]", .fresh, weight: 2),
        Operation("Tensor.index_select()", "{t:nd,filled}.index_select(0, {indextensor})", .fresh),
        Operation("Tensor.gather()", "{t:nd,filled}.gather(0, {gatherindex})", .fresh),
        Operation("Tensor.take()", "{t:filled}.take(torch.tensor({takes}))", .fresh, weight: 1),
        Operation("Tensor.masked_select()", "{t}.masked_select({mask})", .shown, weight: 1),
        Operation("Tensor.index_add()", "{t:nd,filled}.index_add(0, {distinct}, {u:same})", .fresh, weight: 1),
        Operation("Tensor.scatter()", "{t:nd,filled}.scatter(0, {gatherindex}, {value})", .shown, weight: 1),
    ]

    static let conversion: [Operation] = [
        Operation(
            "torch.from_numpy()", "torch.from_numpy({a})", .view, needs: [.numpyViews], weight: 8, becomes: .tensor),
        Operation("torch.as_tensor()", "torch.as_tensor({v})", .view, weight: 3, becomes: .tensor),
        Operation("torch.as_tensor(dtype=)", "torch.as_tensor({v}, dtype={dtype})", .view, becomes: .tensor),
        Operation("torch.asarray()", "torch.asarray({v})", .view, weight: 2, becomes: .tensor),
        Operation("torch.asarray(copy=)", "torch.asarray({v}, copy={truth})", .view, weight: 1, becomes: .tensor),
        Operation("torch.tensor(ndarray)", "torch.tensor({a:resolved})", .fresh, weight: 2, becomes: .tensor),
        Operation(
            "Tensor.numpy()", "{t:plain,host,resolved,numpy}.numpy()", .view, needs: [.numpyViews], weight: 8,
            becomes: .array),
        Operation("Tensor.numpy(force=)", "{t}.numpy(force=True)", .view, weight: 2, becomes: .array),
        Operation("np.asarray(Tensor)", "np.asarray({t:plain,host,resolved,numpy})", .view, weight: 2, becomes: .array),
        Operation("np.array(Tensor)", "np.array({t:plain,host,resolved,numpy})", .fresh, weight: 2, becomes: .array),
        Operation("Tensor.__array__()", "{t:plain,host,resolved,numpy}.__array__()", .view, weight: 1, becomes: .array),
        Operation(
            "torch.from_dlpack()", "torch.from_dlpack({v:forward,plain,host,resolved})", .view, needs: [.dlpack],
            weight: 2, becomes: .tensor),
        Operation(
            "torch.utils.dlpack.from_dlpack()",
            "torch.utils.dlpack.from_dlpack(torch.utils.dlpack.to_dlpack({t:plain,resolved,host}))", .view,
            needs: [.dlpack], weight: 1),
        Operation(
            "np.from_dlpack()", "np.from_dlpack({t:plain,host,resolved,numpy}){readonly}", .view, needs: [.dlpack],
            weight: 2, becomes: .array),
        Operation("Tensor.tolist()", "{t}.tolist()", .shown, weight: 2),
        Operation("ndarray.tolist()", "{a}.tolist()", .shown),
        Operation("Tensor.item()", "{t:one}.item()", .shown, weight: 2),
        Operation("ndarray.item()", "{a:one}.item()", .shown, weight: 1),
        Operation("float()", "float({t:one,real})", .shown, weight: 1),
        Operation("int()", "int({v:one,real})", .shown, weight: 1),
        Operation("bool()", "bool({v:one})", .shown, weight: 1),
        Operation("complex()", "complex({v:one})", .shown, weight: 1),
        Operation("len()", "len({v:nd})", .shown, weight: 1),
        Operation("list()", "list({v:nd})", .shown, weight: 1),
        Operation("type()", "type({v})", .shown, weight: 1),
        Operation("Tensor.to(dtype)", "{t}.to({dtype})", .view, weight: 5),
        Operation("Tensor.to(copy=)", "{t}.to({dtype}, copy=True)", .fresh),
        Operation("Tensor.to(Tensor)", "{t}.to({u})", .shown, weight: 1),
        Operation("Tensor.type()", "{t}.type({dtype})", .view, weight: 1),
        Operation("Tensor.type_as()", "{t}.type_as({u})", .shown, weight: 1),
        Operation("Tensor.float()", "{t:real}.float()", .view, .floating),
        Operation("Tensor.double()", "{t}.double()", .shown),
        Operation("Tensor.half()", "{t}.half()", .shown, weight: 1),
        Operation("Tensor.bfloat16()", "{t}.bfloat16()", .shown, needs: [.bfloat16], weight: 1),
        Operation("Tensor.int()", "{t:real}.int()", .shown),
        Operation("Tensor.long()", "{t:real}.long()", .view, .int64),
        Operation("Tensor.bool()", "{t}.bool()", .view, .bool),
        Operation("torch.promote_types()", "torch.promote_types({anytype}, {anytype})", .shown, weight: 1),
        Operation("torch.can_cast()", "torch.can_cast({anytype}, {anytype})", .shown, weight: 1),
        Operation("torch.result_type()", "torch.result_type({t}, {scalar})", .shown, weight: 1),
        Operation("np.promote_types()", "np.promote_types({npanytype}, {npanytype})", .shown, weight: 1),
        Operation("np.result_type()", "np.result_type({a}, {npanytype})", .shown, weight: 1),
        Operation("np.can_cast()", "np.can_cast({npanytype}, {npanytype})", .shown, weight: 1),
        Operation(
            "np.can_cast(casting=)", "np.can_cast({npanytype}, {npanytype}, casting='same_kind')", .shown, weight: 1),
    ]

    static let gradients: [Operation] = [
        Operation(
            "Tensor.backward()", "({t:nonleaf,float} * 1).sum().backward()", .nothing, needs: [.autograd], weight: 8),
        Operation(
            "Tensor.backward(gradient)", "{t:nonleaf,float}.backward(torch.ones_like({t}))", .nothing,
            needs: [.autograd], weight: 3),
        Operation(
            "Tensor.backward(retain_graph=)", "{t:nonleaf,float}.sum().backward(retain_graph=True)", .nothing,
            needs: [.autograd], weight: 2),
        Operation(
            "torch.autograd.grad()", "torch.autograd.grad({t:nonleaf,float}.sum(), {u:grad})", .shown,
            needs: [.autograd], weight: 2),
        Operation(
            "torch.autograd.grad(allow_unused=)",
            "torch.autograd.grad({t:nonleaf,float}.sum(), {u:grad}, allow_unused=True)", .shown, needs: [.autograd],
            weight: 2),
        Operation(
            "torch.autograd.grad(create_graph=)",
            "torch.autograd.grad(({t:grad,float} * {t}).sum(), {t}, create_graph=True)[0].requires_grad", .shown,
            needs: [.autograd],
            weight: 2),
        Operation("Tensor.grad", "{t:leaf,grad}.grad", .shown, needs: [.autograd], weight: 8),
        Operation("Tensor.grad = None", "{t:leaf,grad}.grad = None", .nothing, needs: [.autograd]),
        Operation(
            "Tensor.grad =", "{t:leaf,grad}.grad = torch.ones_like({t})", .nothing, needs: [.autograd], weight: 1),
        Operation(
            "Tensor.requires_grad =", "{t:leaf}.requires_grad = {truth}", .nothing, needs: [.autograd], weight: 1),
        Operation("Tensor.retain_grad()", "{t:nonleaf}.retain_grad()", .nothing, needs: [.autograd], weight: 1),
        Operation("grad_fn.name()", "{t:nonleaf}.grad_fn.name()", .shown, needs: [.autograd], weight: 3),
        Operation(
            "grad_fn.next_functions", "len({t:nonleaf}.grad_fn.next_functions)", .shown, needs: [.autograd], weight: 1),
        Operation("torch.is_grad_enabled()", "torch.is_grad_enabled()", .shown, needs: [.autograd], weight: 1),
        Operation("torch.set_grad_enabled()", "torch.set_grad_enabled({truth})", .shown, needs: [.autograd], weight: 1),
        Operation("with (result)", "with torch.{with}: {new} = {t} * {value}", .nothing, needs: [.autograd], weight: 3),
    ]

    static let devices: [Operation] = [
        Operation("Tensor.to(meta)", "{t}.to('meta'){tometa}", .fresh, needs: [.meta], weight: 1),
        Operation("Tensor.cpu()", "{t:host}.cpu()", .view, weight: 1),
        Operation("Tensor.to(cpu)", "{t:host}.to('cpu')", .view, weight: 1),
        Operation("Tensor.cuda()", "{t:host}.to('cuda'){toaccelerator}", .fresh, needs: [.accelerator], weight: 6),
        Operation("Tensor.to(cpu) back", "{t}.to('cpu'){tohost}", .fresh, needs: [.accelerator], weight: 4),
        Operation("Tensor.get_device()", "{t}.get_device()", .shown, weight: 1),
        Operation("torch.device()", "torch.device('cpu') == {t}.device", .shown, weight: 1),
        Operation(
            "torch.set_default_dtype()", "torch.set_default_dtype({floattype})", .nothing, needs: [.defaultDtype],
            weight: 1),
        Operation("torch.get_default_dtype()", "torch.get_default_dtype()", .shown, weight: 1),
        Operation("torch.get_default_device()", "torch.get_default_device()", .shown, weight: 1),
    ]

    static let copying: [Operation] = [
        Operation(
            "torch.save(), torch.load()", "f = io.BytesIO(); torch.save({t:leaf,host}, f); f.seek(0); torch.load(f)",
            .nothing, needs: [.pickle], weight: 1),
        Operation(
            "np.save(), np.load()", "f = io.BytesIO(); np.save(f, {a}); f.seek(0); np.load(f)", .nothing,
            needs: [.pickle], weight: 1),
        Operation(
            "Tensor.to_sparse().to_dense()", "{t:narrow,host,plain,resolved}.to_sparse().to_dense()", .shown,
            needs: [.sparse], weight: 1),
        Operation("Tensor.clone()", "{t}.clone()", .fresh, weight: 4),
        Operation(
            "Tensor.clone(memory_format=)", "{t}.clone(memory_format=torch.contiguous_format)", .fresh,
            needs: [.memoryFormats], weight: 1),
        Operation("copy.copy()", "copy.copy({t})", .view, weight: 1),
        Operation("copy.copy(ndarray)", "copy.copy({a}{writeableagain})", .fresh, weight: 1),
        Operation("copy.deepcopy()", "copy.deepcopy({t:leaf})", .fresh, weight: 2),
        Operation("copy.deepcopy(ndarray)", "copy.deepcopy({a}{writeableagain})", .fresh, weight: 1),
        Operation("pickle.loads()", "pickle.loads(pickle.dumps({t:leaf}))", .fresh, needs: [.pickle], weight: 2),
        Operation(
            "pickle.loads(ndarray)", "pickle.loads(pickle.dumps({a})){writeableagain}", .fresh, needs: [.pickle],
            weight: 1),
    ]

    static let looking: [Operation] = [
        Operation("Tensor.storage()", "{t:host,narrow}.storage().size()", .shown, needs: [.storage], weight: 1),
        Operation(
            "UntypedStorage[...]", "{t:host,filled,int}.untyped_storage()[0]", .shown, needs: [.storage], weight: 1),
        Operation(
            "UntypedStorage.tolist()", "{t:host,filled,int}.untyped_storage().tolist()", .shown, needs: [.storage],
            weight: 1),
        Operation(
            "UntypedStorage.clone()", "{t:host}.untyped_storage().clone().nbytes()", .shown, needs: [.storage],
            weight: 1),
        Operation(
            "UntypedStorage.resizable()", "{t:host}.untyped_storage().resizable()", .shown, needs: [.storage], weight: 1
        ),
        Operation("UntypedStorage.device", "{t}.untyped_storage().device", .shown, needs: [.storage], weight: 1),
        Operation(
            "torch.UntypedStorage()", "torch.UntypedStorage({positive}).size()", .shown, needs: [.storage], weight: 1),
        Operation(
            "Tensor.is_contiguous(memory_format=)", "{t:4d}.is_contiguous(memory_format=torch.channels_last)", .shown,
            needs: [.memoryFormats]),
        Operation("torch.finfo()", "torch.finfo({floattype}).eps", .shown, weight: 1),
        Operation("torch.iinfo()", "torch.iinfo(torch.int16).max", .shown, weight: 1),
        Operation("dtype.is_floating_point", "{anytype}.is_floating_point", .shown, weight: 1),
        Operation("dtype.is_complex", "{anytype}.is_complex", .shown, weight: 1),
        Operation("dtype.is_signed", "{anytype}.is_signed", .shown, weight: 1),
        Operation("dtype.itemsize", "{anytype}.itemsize", .shown, weight: 1),
        Operation("dtype.to_real()", "{anytype}.to_real()", .shown, weight: 1),
        Operation("dtype.to_complex()", "{anytype}.to_complex()", .shown, weight: 1),
        Operation("device.type", "{t}.device.type", .shown, weight: 1),
        Operation("device.index", "{t}.device.index", .shown, weight: 1),
        Operation("torch.rand()", "torch.rand({shape}).shape", .shown, needs: [.random], weight: 1),
        Operation("torch.rand_like()", "torch.rand_like({t:float}).dtype", .shown, needs: [.random], weight: 1),
        Operation("torch.randint()", "torch.randint(0, 5, {shape}).dtype", .shown, needs: [.random], weight: 1),
        Operation("torch.set_printoptions()", "torch.set_printoptions(precision={positive})", .nothing, weight: 1),
        Operation("repr(Tensor)", "{t}", .shown, weight: 16),
        Operation("Tensor attribute", "{t}.{observed}", .shown, weight: 10),
        Operation("Tensor.stride()", "{t}.stride()", .shown, needs: [.strides], weight: 4),
        Operation("Tensor.storage_offset()", "{t}.storage_offset()", .shown, needs: [.strides], weight: 3),
        Operation("Tensor.is_contiguous()", "{t}.is_contiguous()", .shown, weight: 2),
        Operation("Tensor.data_ptr()", "{t}.data_ptr() == {u}.data_ptr()", .shown, needs: [.dataPointers], weight: 4),
        Operation("Tensor is Tensor", "{t} is {u}", .shown),
        Operation("Tensor._base", "{t}._base is {u}", .shown, needs: [.autograd], weight: 3),
        Operation("Tensor._is_view()", "{t}._is_view()", .shown, needs: [.autograd]),
        Operation("Tensor.grad_fn", "{t}.grad_fn is None", .shown, needs: [.autograd], weight: 2),
        Operation("UntypedStorage.nbytes()", "{t}.untyped_storage().nbytes()", .shown, needs: [.storage], weight: 2),
        Operation("UntypedStorage.size()", "{t}.untyped_storage().size()", .shown, needs: [.storage], weight: 1),
        Operation(
            "UntypedStorage.data_ptr()", "{t}.untyped_storage().data_ptr() == {u}.untyped_storage().data_ptr()", .shown,
            needs: [.storage, .dataPointers], weight: 2),
        Operation("Tensor.is_set_to()", "{t}.is_set_to({u})", .shown, needs: [.storage], weight: 1),
        Operation("Tensor.is_conj()", "{t}.is_conj()", .shown, needs: [.lazyConjugate], weight: 1),
        Operation("Tensor.is_neg()", "{t}.is_neg()", .shown, needs: [.lazyConjugate], weight: 1),
        Operation("Tensor.is_inference()", "{t}.is_inference()", .shown, needs: [.inferenceMode], weight: 1),
        Operation("Tensor.numel()", "{t}.numel()", .shown, weight: 1),
        Operation("Tensor.nelement()", "{t}.nelement()", .shown, weight: 1),
        Operation("Tensor.element_size()", "{t}.element_size()", .shown, weight: 1),
        Operation("Tensor.size()", "{t}.size()", .shown, weight: 1),
        Operation("Tensor.size(dim)", "{t:nd}.size({dim})", .shown, weight: 1),
        Operation("Tensor.is_floating_point()", "{t}.is_floating_point()", .shown, weight: 1),
        Operation("torch.is_complex()", "torch.is_complex({t})", .shown, weight: 1),
        Operation("Tensor.is_shared()", "{t:host}.is_shared()", .shown, weight: 1),
        Operation("Tensor.is_pinned()", "{t:host}.is_pinned()", .shown, weight: 1),
        Operation("torch.equal()", "torch.equal({t}, {u:same})", .shown, weight: 1),
        Operation("torch.allclose()", "torch.allclose({t:float}, {u:same,float})", .shown, weight: 1),
        Operation("str()", "str({t})", .shown, weight: 1),
        Operation("print()", "print({v})", .shown, weight: 2),
        Operation("str.format()", "'{braces}'.format({v})", .shown, weight: 1),
        Operation("Tensor.__dlpack_device__()", "{t}.__dlpack_device__()", .shown, needs: [.dlpack], weight: 1),
    ]

    static let arrayLooking: [Operation] = [
        Operation("bytes()", "bytes({a})", .shown, needs: [.buffers], weight: 1),
        Operation("memoryview.nbytes", "memoryview({a}).nbytes", .shown, needs: [.buffers], weight: 1),
        Operation("np.finfo()", "np.finfo(np.float32).eps", .shown, weight: 1),
        Operation("np.iinfo()", "np.iinfo({npanytype}).max", .shown, weight: 1),
        Operation("np.dtype.itemsize", "{a}.dtype.itemsize", .shown, weight: 1),
        Operation("np.dtype()", "np.dtype({npanytype})", .shown, weight: 1),
        Operation("np.scalar op number", "{npscalar} {operator} {small}", .shown, weight: 2),
        Operation("np.scalar op np.scalar", "{npscalar} {operator} {npscalar}", .shown, weight: 2),
        Operation("np.scalar.dtype", "{npscalar}.dtype", .shown, weight: 1),
        Operation("np.matrix()", "np.matrix({a:2d})", .shown, weight: 1),
        Operation("range()", "list(range({small}))", .shown, weight: 1),
        Operation("repr(ndarray)", "{a}", .shown, weight: 14),
        Operation("ndarray attribute", "{a}.{npobserved}", .shown, weight: 10),
        Operation("ndarray.base", "{a}.base is {b}", .shown, weight: 3),
        Operation("np.shares_memory()", "np.shares_memory({a}, {b})", .shown, weight: 4),
        Operation(
            "np.shares_memory(Tensor)", "np.shares_memory({a}, {u:plain,host,resolved,numpy})", .shown,
            needs: [.numpyViews], weight: 3),
        Operation("np.may_share_memory()", "np.may_share_memory({a}, {b})", .shown, weight: 1),
        Operation("np.array_equal()", "np.array_equal({a}, {b})", .shown, weight: 1),
        Operation("np.allclose()", "np.allclose({a:number}, {b:number,same})", .shown, weight: 1),
        Operation("ndarray.flags", "{a}.flags", .shown, weight: 1),
        Operation("np.dtype.name", "{a}.dtype.name", .shown, weight: 1),
        Operation("np.dtype.kind", "{a}.dtype.kind", .shown, weight: 1),
        Operation("np.dtype.str", "{a}.dtype.str", .shown, weight: 1),
        Operation("ndarray.__dlpack_device__()", "{a}.__dlpack_device__()", .shown, needs: [.dlpack], weight: 1),
        Operation("ndarray.ctypes", "{a}.ctypes.data == {b}.ctypes.data", .shown, needs: [.dataPointers], weight: 1),
    ]
}
