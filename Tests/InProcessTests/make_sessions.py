#!/usr/bin/env python3
"""Runs the sessions below in CPython and writes what each step showed to sessions.json, for SessionTests.swift.

usage: make_sessions.py   (any CPython 3.11; needs nothing else)
"""
import contextlib
import copy
import io
import itertools
import json
import pathlib
import pickle
import sys
import warnings

NUMBERS = "0 1 -1 2 7 -7 3 1000 True False 0.0 -0.0 0.5 -2.5 3.0 1e16 1e-5 1e300 1j -1j 2+3j (1-0j) 10**30".split()
OPERATORS = "+ - * / // % ** & | ^ << >>".split()
COMPARISONS = "== != < <= > >=".split()
OTHERS = "None 'ab' b'ab' (1,2) [1,2] {'a':1} slice(1,2) ... int range(3) len bytearray(b'x')".split()

SINGLE = r"""
0.1
1e16
1e15
123456789012345680.0
1e-4
1e-5
1.5e-7
1e22
1e100
1.7976931348623157e308
5e-324
2.5
100.0
-0.0
float('inf')
-float('inf')
float('nan')
1/3
2/3*1e10
1j
-1j
1+2j
-0j
0j
1-0j
complex(0, -1)
complex(-0.0, 1)
complex(float('inf'), float('nan'))
complex(1e20, 1e-7)
(1+2j)*(3-4j)
(1+2j)/(3-4j)
(1+2j)**2
(1+2j)**-1
(1+2j)**0.5
2**0.5
(-8)**(1/3)
2**-2
0**0
0.0**0
2**126
-2**126
7//2
-7//2
7//-2
7%-3
-7%3
7.5//2
-7.5//2
-7.5%2
7.5%-2
1e300*1e10
divmod(7, -2)
divmod(-7.5, 2)
10**18/3
(2**100+1)/3
(2**100)/(2**99+1)
2**53+1.0
2**53 == 2**53+1.0
2**53+1 == float(2**53)
2**53+1 > float(2**53)
10**30 > 1e30
10**30 == 1e30
1 < 2 < 3
1 < 3 < 2
1 == 1.0 == True
1 < 2 > 0 != 5
1 is True
None is None
... is Ellipsis
True is True
3 is 3
'a' is 'a'
() is ()
[] is []
None is not None
not 0
not []
not 'a'
1 and 0
1 and 2
0 or ''
0 or 'x' or 1/0
0 and 1/0
1 in [1, 2]
3 not in (1, 2)
'b' in 'abc'
'' in 'abc'
98 in b'abc'
b'bc' in b'abc'
300 in b'abc'
'a' in {'a': 1}
1.0 in [1]
5 in range(0, 10, 5)
6 in range(0, 10, 5)
2.0 in range(3)
float('nan') in [float('nan')]
'a'
"it's"
'say "hi"'
'it\'s "x"'
'a\\b\n\t\r\x00\x1b\x7f'
'\xa0\xad\u200b\u2028é中😀'
b'a\x00\xff\'"'
b"it's"
b''
()
(1,)
(1, 'a', None, ..., True, 1.5, 2j)
[1, [2, [3]], (4,)]
{}
{1: 'a', 'b': [1, 2], (1, 2): {}}
{1: 'a', 1.0: 'b', True: 'c'}
slice(1)
slice(None, 1, None)
slice(1, 2, -1)
slice(1, 2, 3).start
slice(1, 10, 3).indices(5)
slice(None, None, -1).indices(5)
slice(-100, 100, 2).indices(5)
slice(1) == slice(None, 1, None)
slice(1) != slice(2)
range(5)
range(1, 5)
range(0, 10, 3)
range(0, 10, 3)[1:]
range(0, 10, 3)[::-1]
range(0, 10, 3)[-1]
len(range(0, 10, 3))
list(range(5, 0, -2))
range(3) == range(0, 3, 1)
range(0) == range(2, 2)
range(10**15)[5]
len(range(10**15))
type(1)
type(1.0)
type(True)
type(None)
type('a')
type(b'a')
type(...)
type(NotImplemented)
type(())
type([])
type({})
type(type)
type(len)
type(range(1))
type(slice(1))
type(bytearray())
type(1j)
type(copy)
type(io.BytesIO())
type([].append)
int
len
print
NotImplemented
io.BytesIO
int.__name__
type([]).__name__
isinstance(True, int)
isinstance(1, bool)
isinstance(1, (str, int))
isinstance(1, object)
isinstance(int, type)
isinstance(1, 1)
isinstance([], list)
issubclass(bool, int)
issubclass(int, (float, object))
issubclass(IndexError, LookupError)
isinstance(1)
len('é中😀')
len(b'abc')
len({'a': 1})
len(5)
len()
len(1, 2)
len(x=1)
str(1)
str('a')
str(None)
str([1, 'a'])
str(b'a')
str(b'a', 'utf-8')
str()
repr('a')
repr(repr('a'))
int('12')
int(' -12 ')
int('1_000')
int('0x1f', 16)
int('0b101', 0)
int('ff', 16)
int('z', 36)
int('')
int('1.5')
int('x')
int(1.9)
int(-1.9)
int(True)
int()
int(1e18)
int(b'12')
int(1.5, 10)
int('1', 99)
int([])
int(None)
int(float('nan'))
int(float('inf'))
int(1j)
float('1.5')
float(' 1e3 ')
float('inf')
float('-Infinity')
float('nan')
float('1_0.5')
float('x')
float('')
float('0x1')
float([])
float(1j)
float(True)
float(10**30)
float()
complex('1+2j')
complex('j')
complex('-2.5e-3j')
complex('(1-1j)')
complex('x')
complex(1, 2)
complex(1j, 1j)
complex([])
complex('1', 1)
complex(1, '1')
complex()
bool([])
bool('')
bool(0.0)
bool(1, 2)
abs(-3)
abs(-3.5)
abs(3+4j)
abs(True)
abs('a')
round(2.5)
round(3.5)
round(-2.5)
round(2.675, 2)
round(1234.5678, -2)
round(1250, -2)
round(1350, -2)
round(1.5, 0)
round('a')
round(float('nan'))
sum([1, 2, 3])
sum([0.1] * 3)
sum([[1], [2]], [])
sum('a')
sum(['a'], '')
min(3, 1, 2)
max([1, 3, 2])
max('abc')
min([])
max()
max(1)
min(1, 'a')
min([3, -4], key=abs)
max([], default=5)
sorted([3, 1, 2])
sorted([3, 1, 2], reverse=True)
sorted(['b', 'A', 'a'])
sorted([-3, 1, 2], key=abs)
sorted([1, 'a'])
sorted(1)
any([0, 1])
all([0, 1])
all([])
any(1)
list('abc')
list({'a': 1})
list((1, 2))
list(1)
list(1, 2)
tuple([1])
tuple('ab')
tuple(1)
dict(a=1, b=2)
dict([(1, 2), ('a', 'b')])
dict({'a': 1}, b=2)
dict(1)
dict([1])
dict([(1, 2, 3)])
list(zip([1, 2], 'ab'))
list(enumerate('ab'))
list(enumerate('ab', 1))
list(reversed([1, 2]))
zip(1)
bytes(3)
bytes([1, 2])
bytes('é', 'utf-8')
bytes('a')
bytes(-1)
bytes([256])
bytes([1.5])
bytearray(b'ab')
bytearray(2)
bytearray([256])
bytearray('a')
bytes(bytearray(b'xy'))
bytes(memoryview(b'abc'))
memoryview(1)
memoryview(b'abc')[1]
memoryview(b'abc')[-1]
memoryview(b'abc')[5]
memoryview(b'abc')['a']
memoryview(b'abc').tolist()
memoryview(b'abc')[1:].tobytes()
memoryview(b'abcdef')[::2].tolist()
memoryview(b'abc') == b'abc'
memoryview(b'abc').readonly
memoryview(b'abc').nbytes
memoryview(b'abc').format
memoryview(b'abc').shape
len(memoryview(b'abc'))
hash(5) == hash(5.0)
hash(-1)
hash(2**61)
hash([])
hash({})
hash(slice(1))
hash((1, [2]))
hash('a') == hash('a')
{[]: 1}
{bytearray(b'a'): 1}
[1, 2, 3][0]
[1, 2, 3][-1]
[1, 2, 3][True]
[1, 2, 3][1:]
[1, 2, 3][::-1]
[1, 2, 3][::2]
[1, 2, 3][5:]
[1, 2, 3][-2:]
[1, 2, 3][2:0:-1]
[1][5]
[1]['a']
[1][1.0]
[1][None]
[1][10**30]
[1][::0]
[1]['a':]
(1, 2)[1]
(1, 2)[5]
(1, 2)['a']
(1, 2)[0:1]
'abc'[1]
'héllo'[1]
'abc'[::-1]
'abc'[5]
'abc'['a']
b'abc'[0]
b'abc'[1:]
b'abc'[5]
b'abc'['a']
range(3)[5]
range(3)['a']
{'a': 1}['a']
{'a': 1}['b']
{1: 'x'}[1.0]
{(1, 2): 'x'}[1, 2]
5[0]
len[0]
None[0]
int[0]
None()
(1)()
[]()
'a'()
1 in 2
1 in 'a'
'a' in b'a'
(1).foo
1.5.foo
'a'.foo
[].foo
{}.foo
None.foo
len.foo
int.foo
io.foo
copy.foo
(1, 2).foo
slice(1).foo
range(1).foo
[].append.foo
io.BytesIO().foo
memoryview(b'a').foo
getattr(1, 'real')
getattr(1, 'foo', 5)
getattr(1, 'foo')
getattr(1)
hasattr(1, 'real')
hasattr(1, 'foo')
hasattr([], 'append')
hasattr('a', 'upper')
hasattr([], '__len__')
setattr(1, 'x', 2)
callable(len)
callable(1)
callable(int)
(5).real
(5).imag
(1.5).imag
(1+2j).imag
True.real
(1+2j).conjugate()
(5).conjugate()
(5).bit_length()
(1.0).is_integer()
(1.5).is_integer()
(0.75).as_integer_ratio()
(258).to_bytes(2, 'big')
(258).to_bytes(2, 'little')
(258).to_bytes(1, 'big')
(-1).to_bytes(2, 'big')
(-2).to_bytes(2, 'big', signed=True)
int.from_bytes(b'\x01\x02', 'big')
int.from_bytes(b'\xff', 'big', signed=True)
(1.5).hex()
(-0.1).hex()
[].append()
[].append(1, 2)
[].append(x=1)
[].pop()
[1].pop(5)
[].remove(1)
[1, 2, 1].count(1)
[1, 2].index(2)
[1, 2].index(5)
(1, 2, 1).count(1)
(1, 2).index(2)
(1, 2).index(5)
[].insert(1)
{'a': 1}.keys()
{'a': 1}.values()
{'a': 1}.items()
{'a': 1}.get('b')
{'a': 1}.get('b', 2)
{}.get()
{}.pop('a')
{}.popitem()
{'a': 1}.setdefault('a', 2)
{'a': 1} | {'b': 2}
{'a': 1} == {'a': 1.0}
{'a': 1} == {'b': 1}
{'a': 1} < {'b': 1}
'a-b'.split('-')
' a  b '.split()
'a,b,c'.split(',', 1)
'a b c'.split(None, 1)
'a'.split('')
'a'.split(1)
'a\nb\r\nc'.splitlines()
', '.join(['a', 'b'])
'a'.join([1])
'a'.join(1)
'abc'.upper()
'ABC'.lower()
'abc'.capitalize()
'abc'.startswith('ab')
'abc'.startswith(('x', 'a'))
'abc'.startswith(1)
'abc'.endswith('bc')
'abcabc'.replace('b', 'X')
'abcabc'.replace('b', 'X', 1)
'ab'.replace('', '-')
'abc'.replace('a')
'  a '.strip()
'xxaxx'.strip('x')
'xxaxx'.lstrip('x')
'xxaxx'.rstrip('x')
'abc'.find('c')
'éc'.find('c')
'abc'.find('z')
'abc'.index('z')
'aXbX'.count('X')
'abc'.encode()
'é'.encode('latin-1')
'é'.encode('ascii')
'abc'.encode('nope')
b'abc'.decode()
b'\xe9'.decode('latin-1')
b'\xff'.decode('ascii')
b'abc'.hex()
bytes.fromhex('61 62')
b'abc'.startswith(b'a')
'abc'.zfill(5)
'-5'.zfill(4)
'abc'.center(9, '*')
'abc'.center(8, '*')
'abc'.ljust(5) + '|'
'abc'.rjust(5, '.')
'12'.isdigit()
b','.join([b'a', b'b'])
'a' + 'b'
'ab' * 3
3 * 'ab'
'ab' * -1
'a' * 2.0
[1] + [2]
[1] * 3
2 * [1, 2]
[1] * 'a'
(1,) + (2,)
(1,) * 2
[1] + (2,)
(1,) + [2]
b'a' + b'b'
b'a' + bytearray(b'b')
bytearray(b'a') + b'b'
b'a' + 'b'
b'a' * 2
'a' + 1
1 + 'a'
'a' - 1
-'a'
~1.5
~5
+True
-True
+[]
True + True
True & False
True ^ True
True | 2
1 @ 2
1.0 << 1
1 << -1
1 << 100
-5 >> 1
5 >> 200
1 << 5
[1, 2] < [1, 3]
[1, 2] == [1, 2.0]
[1, 2] > [1]
[1] < [None]
(1, 2) <= (1, 2)
(1, 2) == [1, 2]
'a' < 'b'
'a' < 1
'Z' < 'a'
b'a' < b'b'
1j < 2j
1j == 1j
None == None
None == 0
None < None
int == int
1 == '1'
'%d' % 5
'%5.2f|%-5d|%+d|%05d' % (1.234, 5, 6, 7)
'%s %r' % ('a', 'a')
'%x %X %o' % (255, 255, 8)
'%e %g' % (12345.678, 0.00001)
'%%'  % ()
'%c%c' % (65, 'b')
'%5s|%-5s|' % ('a', 'b')
'%.3s' % 'abcdef'
'%(a)s' % {'a': 1}
'%d' % 'a'
'%d %d' % 1
'%d' % (1, 2)
'%f' % 'a'
'%x' % 1.5
'%q' % 1
'%d' % 1.9
'%s' % [1]
'%#x' % 255
'{} {}'.format(1, 'a')
'{0} {1} {0}'.format('a', 'b')
'{x} {y}'.format(x=1, y=2)
'{:.2f}'.format(1.234)
'{:8.3f}|'.format(3.14159)
'{:<8}|'.format('a')
'{:>8}|'.format('a')
'{:^8}|'.format('a')
'{:*^8}'.format('a')
'{:+d}'.format(5)
'{: d}'.format(5)
'{:05d}'.format(-42)
'{:,}'.format(1234567)
'{:_}'.format(1234567)
'{:,.2f}'.format(1234567.891)
'{:x}'.format(255)
'{:#x}'.format(255)
'{:#b}'.format(5)
'{:o}'.format(8)
'{:e}'.format(12345.678)
'{:.3e}'.format(0.00012345)
'{:g}'.format(1e10)
'{:g}'.format(0.0001)
'{:.3}'.format(1.0)
'{:.3}'.format(1234.5)
'{:.10}'.format(0.1)
'{:.2}'.format(12.0)
'{:%}'.format(0.25)
'{:.1%}'.format(0.256)
'{:f}'.format(float('inf'))
'{:5}|'.format(1)
'{:5}|'.format(1.5)
'{:5}|'.format(True)
'{}'.format(True)
'{:d}'.format(True)
'{:.2f}'.format(3)
'{:.2f}'.format(1+2j)
'{}'.format(1+2j)
'{:>10}'.format(1+2j)
'{!r} {!s}'.format('a', 'a')
'{0[1]}'.format([1, 2])
'{0[a]}'.format({'a': 5})
'{0.real}'.format(5)
'{:{}}|'.format('a', 5)
'{:{w}.{p}f}'.format(1.5, w=8, p=2)
'{{}}'.format()
'{} {}'.format(1)
'{0} {x}'.format(1)
'{:d}'.format(1.5)
'{:x}'.format('a')
'{:.2d}'.format(1)
'{:s}'.format(1)
'{:f}'.format('a')
'{:>5}'.format([1])
'{:q}'.format(1)
'{'.format(1)
'}'.format(1)
'{!z}'.format(1)
'{} {0}'.format(1)
'{0} {}'.format(1)
'{:.3}'.format('abcdef')
'{:+}'.format('a')
'{}'.format([1, 'a'])
'{}'.format(None)
pow(2, 10)
pow(2, -1)
pow(2, 10, 7)
pow(2, 3, 0)
pow(2.0, 0.5)
2.0**10000
0.0**-1
0**-1
1/0
1//0
1%0
1.0/0
1.0//0
1.0%0
1j/0
divmod(1, 0)
divmod(1.0, 0)
1j//1
1j%1
range(1.0)
range()
range(1, 2, 0)
range(1, 2, 3, 4)
slice()
type(1, 2)
print(1, foo=2)
copy.copy()
pickle.loads('abc')
io.BytesIO('a')
io.BytesIO(b'abc').seek(-1)
io.BytesIO(b'abc').read()
io.BytesIO(b'abc').read(2)
io.BytesIO(b'abc').getvalue()
print(1, 'a', None)
print()
print('a', 'b', sep='-', end='!\n')
print('x\ny')
print(1, sep=2)
divmod(1j, 1)
'x' * 10**12
[0] * 10**12
(0,) * 10**30
bytes(10**15)
len(*[[1, 2]])
len(*1)
max(*[1, 5], 3)
"""

SESSIONS = r"""
a = b = [1]
a is b
b.append(2)
a
a += [3]
b
a = a + [4]
b
a[0] = 'x'; a
a[1:3] = [7, 8, 9, 10]
a
a[::2] = [0, 0, 0]
a
a[::2] = [1]
a[10] = 1
del a[0]
a
del a[0:2]
a
del a[9]
a.insert(0, 'i')
a.extend((1, 2))
a
a.pop()
a.pop(0)
a.reverse()
a
a.sort()
a.copy() is a
a.clear()
a
---
a, b = 1, 2
a, b = b, a
(a, b)
a, b = 1
a, b = 1, 2, 3
a, b = [1]
a, (b, c) = 1, (2, 3)
c
a, b = 'xy'
b
a, b = {}
---
d = {}
d['a'] = 1
d['b'] = [2]
d['a'] += 5
d
del d['a']
del d['a']
d.update(c=3)
d.update({'b': 0})
d
d.pop('b')
d
list(d)
k = d.keys()
d['z'] = 1
k
len(d)
---
t = (1, [2])
t[1].append(3)
t
t[0] = 5
del t[0]
t += (4,)
t
'abc'[0] = 'x'
x = 5
x[0] = 1
del x[0]
x.real = 3
x.foo = 3
del x
del x
x
---
_ = 0; del _
1
_ + 1
_ * 10
None
_
[1, 2]; 'b'
x = 7
_
---
l = [1]
l.append(l)
l
l[1] is l
str(l)
d = {}
d['me'] = d
d
---
a = [1, [2, 3]]
b = copy.copy(a)
c = copy.deepcopy(a)
a[1].append(4)
b
c
b[1] is a[1]
c[1] is a[1]
x = [1]
w = copy.deepcopy([x, x])
w[0] is w[1]
w[0] is x
l = []
l.append(l)
m = copy.deepcopy(l)
m[0] is m
copy.copy(5)
copy.copy('a')
t = (1, 2)
copy.copy(t) is t
copy.deepcopy(t) is t
u = ([],)
copy.deepcopy(u) is u
copy.copy(u) is u
copy.copy({'a': [1]})
copy.copy(int) is int
copy.deepcopy(len) is len
copy.copy(bytearray(b'a'))
---
a = [1, {'k': (1, 2.5, 'x', b'y', None)}]
s = pickle.dumps(a)
type(s)
b = pickle.loads(s)
b
b == a
b is a
pickle.loads(s) is b
x = [1]
w = pickle.loads(pickle.dumps([x, x]))
w[0] is w[1]
f = io.BytesIO()
pickle.dump(a, f)
f.seek(0)
pickle.load(f)
pickle.load(f)
---
f = io.BytesIO()
f.write(b'hello')
f.tell()
f.seek(0)
f.read(2)
f.read()
f.read()
f.getvalue()
f.seek(-2, 2)
f.write(bytearray(b'XY!'))
f.getvalue()
f.seek(10)
f.write(b'z')
f.getvalue()
f.write('a')
f.close()
f.read()
---
b = bytearray(b'abc')
b[0] = 65
b
b[0] = 256
b[5] = 1
b['x']
b.append(100)
b
m = memoryview(b)
m[0] = 90
b
b.append(1)
b += b'x'
b.extend(b'x')
del b[0]
b[0:2] = b'QQ'
b
b[0:2] = b'QQQ'
m.release()
m[0]
b.append(1)
b
m = memoryview(b)
n = m[1:3]
del m
b.append(1)
n.tolist()
n[0] = 0
b
del n
b.clear()
b
---
with memoryview(bytearray(b'ab')) as m: m[0]
m[0]
with 5: 1
with io.BytesIO(b'a') as f: f.read(); 'shown'
f.read()
---
print('a'); 1/0
print('b')
y = 0; del y
x = [1/0, y]
'ok'
---
m = [].append
m(5)
n = 'a,b'.split
n(',')
n(1)
f = len
f([1])
g = int
g('5')
---
x = 5
x += 1
x
x -= 2; x *= 3; x
x /= 4
x
x //= 2
x **= 2
x %= 3
x
x = 6
x <<= 1
x |= 1
x &= 7
x ^= 2
x >>= 1
x
s = 'a'
s += 1
s += 'b'
s
x @= 1
x += 'a'
l = [1]
l *= 2
l
l += 'ab'
l
l += 5
t = ([],)
t[0] += [1]
t
---
a = [3, 1]
a.missing(undefined)
a.append(undefined)
undefined(a)
a.append(1, *2)
undefined.x = 1
undefined[0] = 1
undefined += 1
len(a, *undefined)
undefined = 1
---
x = 3; y = x; x is y
a = 1000; a is a
i = [0]
i[0], i[0] = 1, 2
i
(a, b), c = [1, 2], 3
a, b, c
"""


def observe(source, names):
    out = io.StringIO()
    observed = {"source": source}
    try:
        with contextlib.redirect_stdout(out), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(source + "\n", "<step>", "single"), names)
    except BaseException as error:
        kind = type(error)
        observed["kind"] = kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
        observed["message"] = str(error)
    else:
        observed["output"] = out.getvalue()
    return observed


def session(lines):
    import builtins

    if hasattr(builtins, "_"):
        del builtins._
    names = {"copy": copy, "io": io, "pickle": pickle, "__builtins__": builtins}
    return [observe(line, names) for line in lines]


def main():
    sys.displayhook = sys.__displayhook__
    singles = SINGLE.strip("\n").split("\n")
    for a, op, b in itertools.product(NUMBERS, OPERATORS + COMPARISONS, NUMBERS):
        if op in ("**", "<<") and (b in ("10**30", "1000") or a == "10**30"):
            continue  # integers without end
        singles.append(f"({a}) {op} ({b})")
    for a, op, b in itertools.product(OTHERS, ["+", "*", "%", "==", "<"], OTHERS + ["2", "1.5"]):
        singles += [f"{a} {op} {b}"] if not (op == "%" and "'" in a) else []
    sessions = [session([line]) for line in singles]
    # Integers beyond 128 bits and addresses are not compared.
    def comparable(steps):
        text = json.dumps(steps)
        digits = max((len(run) for run in "".join(c if c.isdigit() else " " for c in text).split()), default=0)
        return " at 0x" not in text and digits <= 38 and "digits) for integer string" not in text

    sessions = [steps for steps in sessions if comparable(steps)]
    sessions += [session(text.strip("\n").split("\n")) for text in SESSIONS.split("---\n")]
    path = pathlib.Path(__file__).with_name("sessions.json")
    path.write_text("[\n" + ",\n".join(json.dumps(steps) for steps in sessions) + "\n]\n")
    print(len(sessions), "sessions")


if __name__ == "__main__":
    main()
