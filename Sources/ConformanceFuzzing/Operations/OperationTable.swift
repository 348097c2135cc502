/// Every operation that programs are made of. A row is a row of the coverage table.
public enum OperationTable {
    /// All rows.
    public static let all: [Operation] =
        creation + arrayCreation + views + arrayViews + writing + arrayWriting + arithmetic + arrayArithmetic
        + reductions + indexing + conversion + gradients + devices + copying + looking + arrayLooking

    /// The rows that begin a program: they need no value.
    static let beginnings: [Operation] = creation + arrayCreation

    static let creation: [Operation] = [
        Operation("torch.tensor()", "torch.tensor({data})", .fresh, weight: 12),
        Operation(
            "torch.tensor(requires_grad=)", "torch.tensor({graddata}, requires_grad=True)", .fresh, needs: [.autograd],
            weight: 6),
        Operation("torch.arange()", "torch.arange({vector})", .fresh, .int64, weight: 3),
        Operation("torch.zeros()", "torch.zeros({shape})", .fresh),
        Operation("torch.zeros(dtype=)", "torch.zeros({shape}, dtype={dtype})", .fresh),
        Operation("torch.ones()", "torch.ones({shape})", .fresh),
        Operation("torch.ones(dtype=)", "torch.ones({shape}, dtype={dtype})", .fresh),
        Operation("torch.full()", "torch.full({shape}, {float})", .fresh),
        Operation("torch.full(dtype=)", "torch.full({shape}, {small}, dtype={dtype})", .fresh),
        Operation("torch.eye()", "torch.eye({positive})", .fresh, weight: 1),
        Operation("torch.linspace()", "torch.linspace(0, 4, 5)", .fresh, weight: 1),
        Operation("torch.scalar_tensor()", "torch.scalar_tensor({float}{scalarshape})", .fresh, weight: 1),
        Operation("torch.Tensor()", "torch.Tensor([1, 2.5])", .fresh, weight: 1),
        Operation("torch.FloatTensor()", "torch.FloatTensor([1, 2])", .fresh, weight: 1),
        Operation("torch.DoubleTensor()", "torch.DoubleTensor([1, 2])", .fresh, weight: 1),
        Operation("torch.IntTensor()", "torch.IntTensor([1, 2])", .fresh, weight: 1),
        Operation("torch.LongTensor()", "torch.LongTensor([1, 2])", .fresh, weight: 1),
        Operation(
            "torch.frombuffer()", "torch.frombuffer({bytes}, dtype=torch.uint8)", .fresh, needs: [.buffers], weight: 1),
        Operation(
            "torch.ones(requires_grad=)", "torch.ones({shape}, dtype={floattype}, requires_grad={truth})", .fresh,
            needs: [.autograd]),
        Operation(
            "torch.zeros(device=meta)", "torch.zeros({shape}, dtype={dtype}, device='meta')", .fresh, needs: [.meta],
            weight: 1),
        Operation(
            "torch.ones(device=)", "torch.ones({shape}, dtype={dtype}, device='cuda')", .fresh, needs: [.accelerator],
            weight: 6),
    ]

    static let arrayCreation: [Operation] = [
        Operation("np.array()", "np.array({npdata})", .fresh, weight: 12, becomes: .array),
        Operation("np.arange()", "np.arange({vector})", .fresh, .int64, weight: 3, becomes: .array),
        Operation("np.zeros()", "np.zeros({shape})", .fresh, becomes: .array),
        Operation("np.zeros(dtype=)", "np.zeros({shape}, dtype={npdtype})", .fresh, becomes: .array),
        Operation("np.ones()", "np.ones({shape})", .fresh, becomes: .array),
        Operation("np.ones(dtype=)", "np.ones({shape}, dtype={npdtype})", .fresh, becomes: .array),
        Operation("np.full()", "np.full({shape}, {small})", .fresh, becomes: .array),
        Operation("np.eye()", "np.eye({positive})", .fresh, weight: 1, becomes: .array),
        Operation("np.linspace()", "np.linspace(0, 4, 5)", .fresh, weight: 1, becomes: .array),
        Operation("np.frombuffer()", "np.frombuffer({bytes}, dtype=np.uint8)", .fresh, weight: 1, becomes: .array),
    ]
}
