extension OperationTable {
    static let writing: [Operation] = [
        Operation(
            "UntypedStorage[...] =", "{t:host,filled,int}.untyped_storage()[0] = {small}", .nothing, needs: [.storage],
            weight: 1),
        Operation(
            "UntypedStorage.copy_()", "{t:host,int}.untyped_storage().copy_({u:host,int,same}.untyped_storage())",
            .nothing, needs: [.storage], weight: 1),
        Operation(
            "Tensor.index_put_(accumulate=)",
            "{t:writeable,nd,filled,number}.index_put_(({indextensor},), torch.tensor({value}, dtype={sametype}), accumulate=True)",
            .written, needs: [.inPlace]),
        Operation(
            "Tensor.share_memory_()", "{t:host,plain}.share_memory_()", .written, needs: [.sharedMemory], weight: 1),
        Operation(
            "bytearray[...] =",
            "{new} = bytearray([1, 2]); {new}[0] = {small}; torch.frombuffer({new}, dtype=torch.uint8)", .nothing,
            needs: [.buffers], weight: 1),
        Operation("Tensor[...] =", "{t:writeable}[{place}] = {value}", .nothing, needs: [.inPlace], weight: 10),
        Operation("Tensor[...] = Tensor", "{t:writeable}[...] = {u:fits}", .nothing, needs: [.inPlace], weight: 3),
        Operation("Tensor[mask] =", "{t:writeable}[{mask}] = {value}", .nothing, needs: [.inPlace]),
        Operation("Tensor[list] =", "{t:writeable,nd,filled}[{list}] = {value}", .nothing, needs: [.inPlace]),
        Operation("Tensor[...] +=", "{t:writeable}[{place}] += {value}", .nothing, needs: [.inPlace]),
        Operation("Tensor +=", "{t:writeable,number} += {value}", .nothing, needs: [.inPlace], weight: 4),
        Operation("Tensor -=", "{t:writeable,number} -= {u:fits}", .nothing, needs: [.inPlace]),
        Operation("Tensor *=", "{t:writeable} *= {u:fits}", .nothing, needs: [.inPlace]),
        Operation("Tensor /=", "{t:writeable,differentiable} /= {positive}", .nothing, needs: [.inPlace], weight: 1),
        Operation("Tensor //=", "{t:writeable,real,number} //= {positive}", .nothing, needs: [.inPlace], weight: 1),
        Operation("Tensor.add_()", "{t:writeable}.add_({value})", .written, needs: [.inPlace], weight: 6),
        Operation("Tensor.add_(Tensor)", "{t:writeable}.add_({u:fits})", .written, needs: [.inPlace], weight: 5),
        Operation(
            "Tensor.add_(alpha=)", "{t:writeable,number}.add_({u:fits}, alpha={positive})", .written, needs: [.inPlace]),
        Operation("Tensor.sub_()", "{t:writeable,number}.sub_({value})", .written, needs: [.inPlace]),
        Operation("Tensor.mul_()", "{t:writeable}.mul_({value})", .written, needs: [.inPlace], weight: 3),
        Operation("Tensor.mul_(Tensor)", "{t:writeable}.mul_({u:fits})", .written, needs: [.inPlace]),
        Operation(
            "Tensor.div_()", "{t:writeable,differentiable}.div_({positive})", .written, needs: [.inPlace], weight: 1),
        Operation("Tensor.fill_()", "{t:writeable}.fill_({value})", .written, needs: [.inPlace], weight: 4),
        Operation("Tensor.zero_()", "{t:writeable}.zero_()", .written, needs: [.inPlace], weight: 3),
        Operation("Tensor.copy_()", "{t:writeable}.copy_({u:fits})", .written, needs: [.inPlace], weight: 4),
        Operation("Tensor.neg_()", "{t:writeable,number}.neg_()", .written, needs: [.inPlace], weight: 1),
        Operation("Tensor.abs_()", "{t:writeable,real}.abs_()", .written, needs: [.inPlace], weight: 1),
        Operation("Tensor.sqrt_()", "{t:writeable,float}.zero_().sqrt_()", .written, needs: [.inPlace], weight: 1),
        Operation("Tensor.clamp_()", "{t:writeable,real}.clamp_({small}, 4)", .written, needs: [.inPlace]),
        Operation("Tensor.relu_()", "{t:writeable,real}.relu_()", .written, needs: [.inPlace], weight: 1),
        Operation("Tensor.gt_()", "{t:writeable,real}.gt_({value})", .written, needs: [.inPlace], weight: 1),
        Operation(
            "Tensor.masked_fill_()", "{t:writeable}.masked_fill_({mask}, {value})", .written, needs: [.inPlace],
            weight: 3),
        Operation(
            "Tensor.masked_scatter_()", "{t:writeable,filled}.masked_scatter_({mask}, {u:same})", .written,
            needs: [.inPlace], weight: 1),
        Operation(
            "Tensor.index_fill_()", "{t:writeable,nd,filled}.index_fill_(0, {indextensor}, {value})", .written,
            needs: [.inPlace]),
        Operation(
            "Tensor.index_add_()", "{t:writeable,nd,filled}.index_add_(0, {distinct}, {u:same})", .written,
            needs: [.inPlace]),
        Operation(
            "Tensor.index_copy_()", "{t:writeable,nd,filled}.index_copy_(0, {distinct}, {u:same})", .written,
            needs: [.inPlace]),
        Operation(
            "Tensor.index_put_()",
            "{t:writeable,nd,filled}.index_put_(({distinct},), torch.tensor({value}, dtype={sametype}))", .written,
            needs: [.inPlace]),
        Operation(
            "Tensor.scatter_()", "{t:writeable,nd,filled}.scatter_(0, {gatherindex}, {value})", .written,
            needs: [.inPlace]),
        Operation("Tensor.t_()", "{t:2d,plain}.t_()", .written, needs: [.inPlace, .strides]),
        Operation(
            "Tensor.transpose_()", "{t:nd,plain}.transpose_(0, -1)", .written, needs: [.inPlace, .strides], weight: 1),
        Operation("Tensor.squeeze_()", "{t:plain}.squeeze_()", .written, needs: [.inPlace, .strides], weight: 1),
        Operation(
            "Tensor.unsqueeze_()", "{t:plain}.unsqueeze_({newdim})", .written, needs: [.inPlace, .strides], weight: 1),
        Operation(
            "Tensor.resize_()", "{t:plain,filled}.resize_({smaller}).zero_()", .written, needs: [.inPlace, .storage],
            weight: 3),
        Operation("Tensor.set_()", "{t:plain}.set_({u:plain})", .written, needs: [.inPlace, .storage]),
        Operation("Tensor.detach_()", "{t}.detach_()", .written, needs: [.autograd], weight: 1),
        Operation("Tensor.requires_grad_()", "{t}.requires_grad_()", .written, needs: [.autograd], weight: 3),
        Operation(
            "torch.add(out=)", "torch.add({t:plain,writeable}, {value}, out={u:plain,same,writeable})", .shown,
            needs: [.inPlace], weight: 2),
        Operation("Tensor.data =", "{t}.data = {u:plain}", .nothing, needs: [.autograd, .storage], weight: 2),
        Operation("UntypedStorage.fill_()", "{t}.untyped_storage().fill_(0)", .nothing, needs: [.storage], weight: 1),
        Operation(
            "with", "with torch.{with}: {t:leaf,grad}.add_({value})", .nothing, needs: [.inPlace, .autograd], weight: 3),
        Operation(
            "with (write)", "with torch.{with}: {t:writeable}[{place}] = {value}", .nothing,
            needs: [.inPlace, .autograd]),
    ]

    static let arrayWriting: [Operation] = [
        Operation("ndarray[...] =", "{a:writeable}[{place}] = {value}", .nothing, weight: 10),
        Operation("ndarray[...] = ndarray", "{a:writeable}[...] = {b:fits}", .nothing, weight: 3),
        Operation("ndarray[mask] =", "{a:writeable}[{mask}] = {value}", .nothing),
        Operation("ndarray[list] =", "{a:writeable,nd,filled}[{list}] = {value}", .nothing),
        Operation("ndarray +=", "{a:writeable,number} += {value}", .nothing, weight: 4),
        Operation("ndarray -=", "{a:writeable,number} -= {b:fits}", .nothing),
        Operation("ndarray *=", "{a:writeable} *= {b:fits}", .nothing),
        Operation("ndarray /=", "{a:writeable,differentiable} /= {positive}", .nothing, weight: 1),
        Operation("ndarray.fill()", "{a:writeable}.fill({value})", .nothing),
        Operation("ndarray.sort()", "{a:writeable,real,nd}.sort()", .nothing, weight: 1),
        Operation("ndarray.put()", "{a:writeable,filled}.put({takes}, {value})", .nothing, weight: 1),
        Operation("np.copyto()", "np.copyto({a:writeable}, {b:fits})", .nothing),
        Operation("np.add(out=)", "np.add({a:writeable}, {value}, out={a})", .shown, weight: 1),
        Operation("np.ufunc.at()", "np.add.at({a:writeable,nd,filled,number}, {list}, {value})", .nothing, weight: 1),
        Operation("ndarray.shape =", "{a}.shape = {tupleshape}", .nothing, weight: 1),
        Operation("ndarray.flat =", "{a:writeable,filled}.flat[0] = {value}", .nothing, weight: 1),
        Operation("flagsobj.writeable =", "{a}.flags.writeable = {truth}", .nothing),
        Operation("ndarray.setflags()", "{a}.setflags(write={truth})", .nothing, weight: 1),
        Operation("ndarray.resize()", "{a}.resize({smaller}, refcheck=False)", .nothing, weight: 1),
    ]
}
