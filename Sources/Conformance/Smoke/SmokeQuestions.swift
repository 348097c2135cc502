import SpecLanguage

/// The questions that a smoke test asks, as chapters: each is a check, and its cases are the questions.
///
/// What they expect is Python's own answer, or NumPy's; of a framework they ask what is not the framework's to decide.
enum SmokeQuestions {
    /// The questions of a check; their ids begin with its name.
    static func cases(_ check: String, _ chapter: String) throws -> [Case] {
        try SpecLoader().load(chapters: [("smoke-\(check.split(separator: " ").joined(separator: "-")).md", chapter)])
    }

    /// The checks that ask questions, with their chapters, in the order in which they are asked.
    static let all = [
        ("values", values), ("exceptions", exceptions), ("warnings", warnings), ("fresh state", state),
        ("arrays", arrays), ("tensors", tensors), ("barrier", barrier), ("wrong answers", wrong),
        ("forbidden", forbidden), ("claims", claims),
    ]

    /// Literals, operators and statements: every node of the protocol, there and back.
    static let values = #"""
        ```pycon integers
        >>> 7
        7
        >>> -1
        -1
        >>> 9007199254740993
        9007199254740993
        >>> 170141183460469231731687303715884105727
        170141183460469231731687303715884105727
        ```

        ```pycon floats
        >>> 0.1
        0.1
        >>> 1.0
        1.0
        >>> 5e-324
        5e-324
        >>> 1.7976931348623157e308
        1.7976931348623157e+308
        >>> 1e999
        inf
        >>> 2j
        2j
        >>> -0.0
        -0.0
        ```

        ```pycon constants
        >>> True
        True
        >>> None
        >>> None is None
        True
        >>> ...
        Ellipsis
        ```

        ```pycon text
        >>> 'naïve – 漢字 😀'
        'naïve – 漢字 😀'
        >>> 'a"b\'c\\d\n\t\x00'
        'a"b\'c\\d\n\t\x00'
        >>> len('x' * 100000)
        100000
        >>> b'\x00\xffA'
        b'\x00\xffA'
        ```

        ```pycon containers
        >>> [1, [2.5, 'x'], ()]
        [1, [2.5, 'x'], ()]
        >>> (1,)
        (1,)
        >>> {'a': 1, 'b': None}
        {'a': 1, 'b': None}
        ```

        ```pycon subscripts
        >>> s = [0, 1, 2, 3, 4]
        >>> s[-1]
        4
        >>> s[1:3]
        [1, 2]
        >>> s[::-2]
        [4, 2, 0]
        >>> {(1, 2): 3}[1, 2]
        3
        ```

        ```pycon operators
        >>> 7 // 2, -7 // 2, 7 % -3, 2 ** 10, 1 / 4
        (3, -4, -2, 1024, 0.25)
        >>> 6 & 3, 6 | 1, 6 ^ 3, 1 << 4, 17 >> 2, ~5
        (2, 7, 5, 16, 4, -6)
        >>> 1 < 2 <= 2 != 3
        True
        >>> 1 in [1, 2], 3 not in [1, 2], [] is not []
        (True, True, True)
        >>> 0 or 'second', 1 and 'both', not 1
        ('second', 'both', False)
        >>> False and [][0]
        False
        ```

        ```pycon calls
        >>> max(1, *[5, 3])
        5
        >>> int('ff', base=16)
        255
        >>> sorted([3, 1, 2], reverse=True)
        [3, 2, 1]
        ```

        ```pycon statements
        >>> a = b = [1, 2]
        >>> a is b
        True
        >>> x, (y, z) = 1, (2, 3)
        >>> x, y, z
        (1, 2, 3)
        >>> a[0] = 9; a[1] += 1
        >>> b
        [9, 3]
        >>> a += [4]
        >>> b
        [9, 3, 4]
        >>> del a[0], x
        >>> b
        [3, 4]
        ```

        ```pycon printing
        >>> print('one'); 2; print(3, 4, sep='-')
        one
        2
        3-4
        >>> print('no line feed', end='')
        no line feed
        ```

        ```pycon nested
        >>> [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
        [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
        ```
        """#

    /// Exceptions: their kinds and messages, and that a case goes on after one.
    static let exceptions = #"""
        ```pycon kind-and-message
        >>> int('x')
        Traceback (most recent call last):
            ...
        ValueError: invalid literal for int() with base 10: 'x'
        >>> {}['k']
        Traceback (most recent call last):
            ...
        KeyError: 'k'
        >>> 1 / 0
        Traceback (most recent call last):
            ...
        ZeroDivisionError: division by zero
        ```

        ```pycon the-case-goes-on
        >>> a = [1]
        >>> a[5]
        Traceback (most recent call last):
            ...
        IndexError: list index out of range
        >>> a
        [1]
        ```

        ```pycon unbound
        >>> never_bound = [][0]
        Traceback (most recent call last):
            ...
        IndexError: list index out of range
        >>> never_bound
        Traceback (most recent call last):
            ...
        NameError: name 'never_bound' is not defined
        ```

        ```pycon with-module
        >>> np.zeros(2).sum(axis=5)
        Traceback (most recent call last):
            ...
        numpy.exceptions.AxisError: axis 5 is out of bounds for array of dimension 1
        ```
        """#

    /// Warnings, each time they are raised.
    static let warnings = #"""
        ```pycon raised warns=RuntimeWarning
        >>> np.array([1.0]) / np.array([0.0])
        array([inf])
        ```

        ```pycon raised-again warns=RuntimeWarning
        >>> np.array([1.0]) / np.array([0.0])
        array([inf])
        ```
        """#

    /// What one case leaves behind for the next; the order matters.
    static let state = #"""
        ```pycon leaves-something
        >>> leftover = 1
        >>> leftover
        1
        >>> np.set_printoptions(precision=2)
        >>> old = np.seterr(divide='raise')
        ```

        ```pycon finds-nothing
        >>> leftover = [][0]
        Traceback (most recent call last):
            ...
        IndexError: list index out of range
        >>> leftover
        Traceback (most recent call last):
            ...
        NameError: name 'leftover' is not defined
        ```

        ```pycon finds-numpy-as-it-was
        >>> np.array([0.123456])
        array([0.123456])
        >>> np.array([1.0]) / np.array([0.0])
        array([inf])
        ```
        """#

    /// NumPy's arrays, there and back.
    static let arrays = #"""
        ```pycon arrays
        >>> np.array([1, 2, 3])
        array([1, 2, 3])
        >>> np.array([[1.5], [2.0]], dtype=np.float32)
        array([[1.5],
               [2. ]], dtype=float32)
        >>> np.array([True, False])
        array([ True, False])
        >>> np.array([1 + 2j])
        array([1.+2.j])
        ```

        ```pycon shared
        >>> a = np.zeros(3, dtype=np.int32)
        >>> b = a[1:]
        >>> b[0] = 7
        >>> a
        array([0, 7, 0], dtype=int32)
        ```
        """#

    /// Tensors, with their dtypes given: what a framework would choose is its own matter.
    static let tensors = #"""
        ```pycon float32
        >>> torch.tensor([1.5, -2.25], dtype=torch.float32)
        tensor([ 1.5000, -2.2500])
        ```

        ```pycon int32
        >>> torch.tensor([[1, 2], [3, 4]], dtype=torch.int32)
        tensor([[1, 2],
                [3, 4]], dtype=torch.int32)
        ```

        ```pycon bool
        >>> torch.tensor([True, False], dtype=torch.bool)
        tensor([ True, False])
        ```

        ```pycon scalar
        >>> torch.tensor(2.5, dtype=torch.float32)
        tensor(2.5000)
        ```

        ```pycon no-number
        >>> torch.tensor([float('inf'), float('nan')], dtype=torch.float32)
        tensor([inf, nan])
        ```

        ```pycon facts
        >>> t = torch.tensor([[1.0, 2.0, 3.0]], dtype=torch.float32)
        >>> t.shape
        torch.Size([1, 3])
        >>> t.dtype
        torch.float32
        >>> t.device
        device(type='cpu')
        ```

        ```pycon identity
        >>> t = torch.tensor([1.0], dtype=torch.float32)
        >>> u = t
        >>> u is t
        True
        >>> t is torch.tensor([1.0], dtype=torch.float32)
        False
        ```

        ```pycon array-in
        >>> torch.from_numpy(np.array([1.0, 2.0], dtype=np.float32))
        tensor([1., 2.])
        ```

        ```pycon array-out
        >>> torch.tensor([1.0, 2.0], dtype=torch.float32).numpy()
        array([1., 2.], dtype=float32)
        ```

        ```pycon list-out
        >>> torch.tensor([1.0, 2.0], dtype=torch.float32).tolist()
        [1.0, 2.0]
        ```

        ```pycon computed
        >>> t = torch.tensor([1.0, 2.0], dtype=torch.float32)
        >>> t + t
        tensor([2., 4.])
        >>> t * 3
        tensor([3., 6.])
        ```
        """#

    /// Wrong answers: an adapter whose answer is one of these says what pleases, or what it was told.
    static let wrong = #"""
        ```pycon unequal
        >>> 1 == 2
        True
        ```

        ```pycon equal
        >>> 1 == 1
        False
        ```

        ```pycon sum
        >>> 1 + 1
        3
        ```

        ```pycon silent
        >>> 'shown'
        ```

        ```pycon echo
        >>> [1, 2][0]
        [1, 2][0]
        ```

        ```pycon no-error
        >>> [][0]
        0
        ```

        ```pycon always-an-error
        >>> [5][0]
        Traceback (most recent call last):
            ...
        IndexError
        ```
        """#

    /// What a program must not be able to do: each has to be refused, or to fail.
    static let forbidden = #"""
        ```pycon opens-files
        >>> np.fromfile('/dev/null', dtype=np.uint8)
        ```

        ```pycon finds-classes
        >>> ().__class__.__base__.__subclasses__()
        ```

        ```pycon finds-modules
        >>> copy.sys
        ```

        ```pycon unknown-function
        >>> torch.no_such_function(1)
        ```

        ```pycon unknown-method
        >>> torch.tensor([1.0], dtype=torch.float32).no_such_method()
        ```
        """#

    /// An error that a framework raises late must still be charged to its own step.
    static let barrier = #"""
        ```pycon shapes
        >>> t = torch.tensor([1.0, 2.0], dtype=torch.float32)
        >>> t + torch.tensor([1.0, 2.0, 3.0], dtype=torch.float32)
        >>> t + t
        ```
        """#
}
