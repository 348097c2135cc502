import TensorTypes

extension PythonType {
    /// `object`.
    public static let object = PythonType("object", constructor: Constructors.object)
    /// `type`.
    public static let type = PythonType("type", constructor: Constructors.type)
    /// `NoneType`.
    public static let noneType = PythonType("NoneType")
    /// `ellipsis`.
    public static let ellipsisType = PythonType("ellipsis")
    /// `NotImplementedType`.
    public static let notImplementedType = PythonType("NotImplementedType")
    /// `int`.
    public static let int = PythonType(
        "int", attributes: ["from_bytes": .object(PythonFunction("from_bytes", Constructors.intFromBytes))],
        constructor: Constructors.int)
    /// `bool`.
    public static let bool = PythonType("bool", bases: [int], constructor: Constructors.bool)
    /// `float`.
    public static let float = PythonType("float", constructor: Constructors.float)
    /// `complex`.
    public static let complex = PythonType("complex", constructor: Constructors.complex)
    /// `str`.
    public static let str = PythonType("str", constructor: Constructors.str)
    /// `bytes`.
    public static let bytes = PythonType(
        "bytes", attributes: ["fromhex": .object(PythonFunction("fromhex", Constructors.bytesFromHex))],
        constructor: Constructors.bytes)
    /// `bytearray`.
    public static let bytearray = PythonType("bytearray", constructor: Constructors.bytearray)
    /// `memoryview`.
    public static let memoryview = PythonType("memoryview", constructor: Constructors.memoryview)
    /// `tuple`.
    public static let tuple = PythonType("tuple", constructor: Constructors.tuple)
    /// `list`.
    public static let list = PythonType("list", constructor: Constructors.list)
    /// `dict`.
    public static let dictionary = PythonType("dict", constructor: Constructors.dictionary)
    /// `slice`.
    public static let slice = PythonType("slice", constructor: Constructors.slice)
    /// `range`.
    public static let range = PythonType("range", constructor: Constructors.range)
    /// `builtin_function_or_method`.
    public static let builtinFunction = PythonType("builtin_function_or_method")
    /// `module`.
    public static let module = PythonType("module")
    /// `_io.BytesIO`.
    public static let bytesIO = PythonType("BytesIO", module: "_io", constructor: Constructors.bytesIO)
}
