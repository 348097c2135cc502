#!/usr/bin/env python3
"""Calls PyTorch's functions with right and wrong arguments and writes what each call said to arguments.json.

usage: make_arguments.py   (needs PyTorch 2.13.0 and NumPy 2.4.6)

FUNCTIONS declares each function as PyTorch's generated bindings do; the test binds these declarations to a body that
reads every argument and does nothing else, so a call passes here if PyTorch got as far as running the operation.
"""
import json
import pathlib

import numpy as np
import torch

TAIL = "ScalarType dtype=None, Layout layout=None, Device device=None, bool pin_memory=False, bool requires_grad=False"
OUT = f"*, Tensor out=None, {TAIL}"

BOTH = [
    ["add(Tensor input, Scalar alpha, Tensor other, *, Tensor out=None)|deprecated",
     "add(Tensor input, Tensor other, *, Scalar alpha=1, Tensor out=None)"],
    ["sub(Tensor input, Scalar alpha, Tensor other, *, Tensor out=None)|deprecated",
     "sub(Tensor input, Tensor other, *, Scalar alpha=1, Tensor out=None)"],
    ["mul(Tensor input, Tensor other, *, Tensor out=None)"],
    ["div(Tensor input, Tensor other, *, Tensor out=None)",
     "div(Tensor input, Tensor other, *, std::string_view? rounding_mode, Tensor out=None)",
     "div(Tensor input, Scalar other, *, std::string_view? rounding_mode)"],
    ["pow(Tensor input, Tensor exponent, *, Tensor out=None)", "pow(Scalar self, Tensor exponent, *, Tensor out=None)",
     "pow(Tensor input, Scalar exponent, *, Tensor out=None)"],
    ["eq(Tensor input, Tensor other, *, Tensor out=None)", "eq(Tensor input, Scalar other, *, Tensor out=None)"],
    ["sum(Tensor input, *, ScalarType? dtype=None)",
     "sum(Tensor input, IntArrayRef[1]? dim, bool keepdim=False, *, ScalarType? dtype=None, Tensor out=None)"],
    ["mean(Tensor input, *, ScalarType? dtype=None, Tensor out=None)",
     "mean(Tensor input, IntArrayRef[1]? dim, bool keepdim=False, *, ScalarType? dtype=None, Tensor out=None)"],
    ["max(Tensor input, *, Tensor out=None)", "max(Tensor input, Tensor other, *, Tensor out=None)",
     "max(Tensor input, int64_t dim, bool keepdim=False, *, TensorList[2] out=None)"],
    ["std(Tensor input, IntArrayRef[1]? dim, bool unbiased=True, bool keepdim=False, *, Tensor out=None)",
     "std(Tensor input, IntArrayRef[1]? dim=None, *, Scalar? correction=None, bool keepdim=False, Tensor out=None)",
     "std(Tensor input, bool unbiased=True)"],
    ["clamp(Tensor input, Tensor? min=None, Tensor? max=None, *, Tensor out=None)",
     "clamp(Tensor input, Scalar? min=None, Scalar? max=None, *, Tensor out=None)"],
    ["where(Tensor condition)", "where(Tensor condition, Tensor input, Tensor other, *, Tensor out=None)",
     "where(Tensor condition, Scalar self, Tensor other)", "where(Tensor condition, Tensor input, Scalar other)",
     "where(Tensor condition, Scalar self, Scalar other)"],
    ["squeeze(Tensor input)", "squeeze(Tensor input, int64_t dim)", "squeeze(Tensor input, IntArrayRef dim)"],
    ["all(Tensor input, *, Tensor out=None)",
     "all(Tensor input, IntArrayRef? dim=None, bool keepdim=False, *, Tensor out=None)",
     "all(Tensor input, int64_t dim, bool keepdim=False, *, Tensor out=None)"],
    ["prod(Tensor input, *, ScalarType? dtype=None)",
     "prod(Tensor input, int64_t dim, bool keepdim=False, *, ScalarType? dtype=None, Tensor out=None)"],
    ["movedim(Tensor input, int64_t source, int64_t destination)",
     "movedim(Tensor input, IntArrayRef source, IntArrayRef destination)"],
    ["narrow(Tensor input, int64_t dim, Tensor start, SymInt length)",
     "narrow(Tensor input, int64_t dim, SymInt start, SymInt length)"],
    ["sort(Tensor input, *, bool? stable, int64_t dim=-1, bool descending=False, TensorList[2] out=None)",
     "sort(Tensor input, int64_t dim=-1, bool descending=False, *, TensorList[2] out=None)"],
    ["round(Tensor input, *, Tensor out=None)", "round(Tensor input, *, int64_t decimals, Tensor out=None)"],
    ["transpose(Tensor input, int64_t dim0, int64_t dim1)"],
    ["permute(Tensor input, IntArrayRef dims)"],
    ["reshape(Tensor input, SymIntArrayRef shape)"],
    ["unsqueeze(Tensor input, int64_t dim)"],
    ["flip(Tensor input, IntArrayRef dims)"],
    ["select(Tensor input, int64_t dim, SymInt index)"],
    ["index_select(Tensor input, int64_t dim, Tensor index, *, Tensor out=None)"],
    ["cumsum(Tensor input, int64_t dim, *, ScalarType? dtype=None, Tensor out=None)"],
    ["argmax(Tensor input, int64_t? dim=None, bool keepdim=False, *, Tensor out=None)"],
    ["roll(Tensor input, SymIntArrayRef[1] shifts, IntArrayRef[1] dims=None)"],
    ["dot(Tensor input, Tensor tensor, *, Tensor out=None)"],
    ["sqrt(Tensor input, *, Tensor out=None)"],
    ["t(Tensor input)"],
    ["detach(Tensor input)"],
    ["clone(Tensor input, *, MemoryFormat? memory_format=None)"],
    ["as_strided(Tensor input, SymIntArrayRef size, SymIntArrayRef stride, SymInt? storage_offset=None)"],
    ["allclose(Tensor input, Tensor other, double rtol=1e-05, double atol=1e-08, bool equal_nan=False)"],
]
FUNCTIONS = [
    ["mm(Tensor input, Tensor mat2, *, Tensor out=None)",
     "mm(Tensor input, Tensor mat2, ScalarType out_dtype, *, Tensor out=None)"],
    [f"zeros(SymIntArrayRef size, {OUT})"],
    [f"ones(SymIntArrayRef size, {OUT})"],
    [f"full(SymIntArrayRef size, Scalar fill_value, {OUT})"],
    [f"arange(Scalar end, {OUT})", f"arange(Scalar start, Scalar end, *, {TAIL})",
     f"arange(Scalar start, Scalar end, Scalar step=1, {OUT})"],
    [f"eye(SymInt n, {OUT})", f"eye(SymInt n, SymInt m, {OUT})"],
    [f"rand(SymIntArrayRef size, *, Generator? generator, Tensor out=None, {TAIL})",
     f"rand(SymIntArrayRef size, {OUT})"],
    [f"zeros_like(Tensor input, *, MemoryFormat? memory_format=None, {TAIL})"],
    ["cat(TensorList tensors, int64_t dim=0, *, Tensor out=None)"],
    ["stack(TensorList tensors, int64_t dim=0, *, Tensor out=None)"],
    ["can_cast(ScalarType from_, ScalarType to)"],
    ["promote_types(ScalarType type1, ScalarType type2)"],
    ["result_type(Tensor tensor, Tensor other)", "result_type(Scalar scalar, Tensor tensor)",
     "result_type(Tensor tensor, Scalar other)", "result_type(Scalar scalar1, Scalar scalar2)"],
]
METHODS = [
    ["mm(Tensor mat2)"],
    ["fill_(Tensor value)", "fill_(Scalar value)"],
    ["masked_fill_(Tensor mask, Tensor value)", "masked_fill_(Tensor mask, Scalar value)"],
    ["view(ScalarType dtype)", "view(SymIntArrayRef size)"],
    ["expand(SymIntArrayRef size, *, bool implicit=False)"],
    ["repeat(SymIntArrayRef repeats)"],
    ["resize_(SymIntArrayRef size, *, MemoryFormat? memory_format=None)"],
    ["set_()", "set_(Storage source)",
     "set_(Storage source, SymInt storage_offset, SymIntArrayRef size, SymIntArrayRef stride=None)",
     "set_(Tensor source)",
     "set_(Tensor source, SymInt storage_offset, SymIntArrayRef size, SymIntArrayRef stride=None)"],
    ["to(Device device=None, ScalarType dtype=None, bool non_blocking=False, bool copy=False, *, "
     "MemoryFormat? memory_format=None)",
     "to(ScalarType dtype, bool non_blocking=False, bool copy=False, *, MemoryFormat? memory_format=None)",
     "to(Tensor tensor, bool non_blocking=False, bool copy=False, *, MemoryFormat? memory_format=None)"],
    ["requires_grad_(bool requires_grad=True)"],
    ["contiguous(*, MemoryFormat memory_format=torch.contiguous_format)"],
    ["size(int64_t? dim=None)"],
    ["copy_(Tensor other, bool non_blocking=False)", "copy_(Tensor other, bool async=False)|deprecated"],
    ["index_put_(c10::List<::std::optional<Tensor>> indices, Tensor values, bool accumulate=False)"],
    ["scatter_(int64_t dim, Tensor index, Tensor src)",
     "scatter_(int64_t dim, Tensor index, Tensor src, *, std::string_view reduce)",
     "scatter_(int64_t dim, Tensor index, Scalar value)",
     "scatter_(int64_t dim, Tensor index, Scalar value, *, std::string_view reduce)"],
]
PYTHON_METHODS = ["Tensor.backward(self, gradient=None, retain_graph=None, create_graph=False, inputs=None)"]
ONE_ARGUMENT = ["from_numpy"]

NAMES = {
    "x": torch.ones(2, 3), "i0": torch.tensor(0), "i1": torch.tensor([2]), "f0": torch.tensor(0.0),
    "b0": torch.tensor(True), "g0": torch.tensor(0.0, requires_grad=True), "i2": torch.tensor([1, 2]),
    "n": np.int64(0), "nf": np.float32(2), "nb": np.bool_(True), "a": np.array([1.0, 2.0]), "a0": np.array(2),
    "torch": torch,
}

CALLS = r"""
x.add() | x.add('a') | x.add(None) | x.add(1) | x.add(True) | x.add(x) | x.add(1, 2, 3) | x.add([1]) | x.add((1, 2))
x.add(1, alpha='a') | x.add(1, alpha=None) | x.add(1, beta=2) | x.add(other='a', alpha='b') | x.add(x, alpha=f0)
x.add(x, alpha=g0) | x.add(nf) | x.add(n) | x.add(nb) | x.add(a) | x.add(a0) | x.add(x2=x) | x.add(x1=x) | x.add(1, x)
x.add(other=x, other2=x) | x.add(x, other=x) | x.add(alpha=2) | x.add(1, 2) | x.add(1j) | x.add(2**70) | x.add(2**63) | x.add(2**64) | torch.allclose(x, x, 2**70) | x.add(-2**63 - 1)
torch.add(x, 'a') | torch.add(x=x, x2=x) | torch.add(x1=x, other=x) | torch.add(a=x, other=x) | torch.add(1, 2)
torch.add(x) | torch.add() | torch.add('a', 'b') | torch.add(x, x, 2) | torch.add(x, 2, x) | torch.add(x, x, alpha=x)
torch.add(x, x, out=(x,)) | torch.add(x, x, out='a') | torch.add(x, x, x, x) | torch.add(x, x, foo=1, bar=2)
torch.add(input=x, x=x, other=x) | torch.add(None, x) | torch.add(x, {}) | torch.add(x, torch.float32)
x.sub('a') | x.sub(1, 'a') | x.sub() | torch.sub(x) | torch.mul(x, 'a') | torch.mul(x) | x.mul() | x.mul(a) | x.mul(1, 2)
torch.mul(x, 2) | torch.div(x, 1, rounding_mode=1) | torch.div(x, 'a') | torch.div(x, 1, rounding_mode='floor')
x.div('a') | x.div(1, 'floor') | x.div(1, rounding_mode=None) | x.div(x, rounding_mode='trunc') | x.div()
x.pow('a') | torch.pow(1, 2) | torch.pow(2, x) | torch.pow(x, 2) | torch.pow(x, None) | torch.pow(x, x, x)
x.eq('a') | x.eq(None) | x.eq(1) | x.eq(x, x) | torch.eq(1, x) | torch.eq(x, 'a') | x.eq(nf)
x.sum() | x.sum('a') | x.sum(dim='a') | x.sum(foo=1) | x.sum(1, 2, 3, 4) | x.sum(0) | x.sum([0, 1]) | x.sum((0, 'a'))
x.sum(None) | x.sum([]) | x.sum(True) | x.sum([True]) | x.sum(i0) | x.sum(n) | x.sum(dim=(0, 2.5)) | x.sum(0, 1)
x.sum(dim='a', keepdim='b') | x.sum(keepdim='b', dim='a') | x.sum(keepdims='b', axis='a') | x.sum(axis=0, keepdims=True)
x.sum(axis=0, dim=0) | x.sum(0, True, dtype='a') | x.sum(0, dtype=float) | x.sum(dtype=torch.int64) | x.sum(0, True, 1)
torch.sum() | torch.sum('a') | torch.sum(x, 'a') | torch.sum(x, 0, 1) | torch.sum(x, 0, True, 1) | torch.sum(x, dtype='a')
torch.sum(x, 0, dtype='a') | torch.sum(x, dim='a', foo=2) | torch.sum(x, foo=2, bar='a', baz=[1]) | torch.sum(x, axis=0)
torch.sum(input=x) | torch.sum(x, 0, out='a') | torch.sum(x=x, keepdim=True) | torch.sum(x, [0, 1], keepdim='a')
x.mean('a') | x.mean(foo=1) | x.mean(0) | torch.mean(x, dim=[0, 'a']) | torch.mean(x, 0, out=1)
x.max('a') | x.max(1, 2, 3, 4) | x.max(0) | x.max(x) | x.max(0, 'a') | torch.max(x, 0, 'a') | torch.max(x, dim='a')
x.max(1.5) | torch.max(x, 0, out=x) | torch.max(x, 0, out=(x, 1)) | x.max(dim=0, keepdim=1) | x.max(i0) | x.max([0])
x.std('a') | x.std(0) | x.std(False) | x.std(0, False) | x.std(correction=0) | x.std(0, correction='a') | x.std(0, 1)
torch.std(x, 'a') | torch.std(x, unbiased='a') | x.std(unbiased=True)
x.clamp('a') | x.clamp(min='a') | x.clamp(max='a', min='b') | x.clamp(1, 2, 3) | x.clamp(0) | x.clamp(min=x) | x.clamp(0, x)
torch.clamp(x, 'a') | x.clamp(min=0, max=None) | x.clamp(None, 1) | x.clamp(low=1) | x.clamp(min=0, low=1)
x.clamp(axis=1, memory_format=2, copy=3) | x.clamp(axis=1, copy=3, out=4, low=5) | x.clamp(out=1, foo=2, axis=3, a=4)
x.clamp(min=1, max=2, dim=3, keepdim=4, dtype=5, device=6, copy=7, out=8, other=9) | x.sum(non_blocking=1, out=2, axis=3)
x.where('a') | x.where(x, 'a') | torch.where(x, 1, 'a') | torch.where(1, 2) | torch.where() | torch.where(x, x)
torch.where(x == 1, 1, 2) | torch.where(x == 1, x, 2) | x.where(x == 1, 0) | torch.where('a') | x.where(x == 1, x)
x.squeeze('a') | x.squeeze(0) | x.squeeze((0, 1)) | x.squeeze(0.5) | x.squeeze([0, 'a']) | x.squeeze(1, 2) | x.squeeze(i0)
x.all(1, 2, 3) | x.all('a') | x.all(0) | x.all((0, 1)) | x.all(None) | x.all(dim=0.5) | x.all(0, keepdim='a')
x.prod('a') | x.prod(0) | x.prod((0,)) | x.prod(dtype='a') | torch.prod(x, 0, 1) | x.prod(0, False, torch.int)
x.movedim('a', 1) | x.movedim(0) | x.movedim(0, 1) | x.movedim((0, 1), (1, 0)) | x.movedim(0, (1,)) | x.movedim()
x.narrow(0, 0, 'a') | x.narrow('a', 0, 1) | x.narrow(0, 0, 1) | x.narrow(0, i0, 1) | x.narrow(0, 0) | x.narrow(0, 0, 1.5)
x.sort('a') | x.sort(0) | x.sort(stable='a') | x.sort(0, 'a') | x.sort(stable=True) | x.sort(0, True, True)
x.round(1) | x.round(decimals='a') | x.round(decimals=1) | torch.round(x, 1) | x.round() | x.round(digits=1)
x.transpose(1) | x.transpose('a', 'b') | x.transpose(0., 1) | x.transpose(True, False) | x.transpose(0, 1) | x.transpose()
x.transpose(n, 1) | x.transpose(i0, 1) | x.transpose(f0, 1) | x.transpose(i1, 1) | x.transpose(b0, 1) | x.transpose(nb, 1)
x.transpose(a0, 1) | x.transpose(0, 1, 2) | x.transpose(dim0=0, dim1='a') | x.transpose(0, dim0=1) | torch.transpose(x, 0)
x.permute('a') | x.permute(1, 'a') | x.permute(True, False) | x.permute(1, 0) | x.permute((1, 0)) | x.permute([1, 0])
x.permute((1, 0), 2) | x.permute() | x.permute(dims=(1, 0)) | x.permute(dims='a') | torch.permute(x, 1, 0) | x.permute(0.5, 1)
torch.permute(x, 'a') | torch.permute(x, (1, 0)) | x.permute(1, dims=0) | x.permute(foo=1) | x.permute((1, 'a'))
x.reshape('a') | x.reshape(-1) | x.reshape([6]) | x.reshape(6.0) | x.reshape(2, 3.0) | x.reshape((2, 3.0)) | x.reshape()
x.reshape(3, 2) | x.reshape(i1, 3) | torch.reshape(x, 2, 3) | torch.reshape(x, 'a') | torch.reshape(x, [3, 2]) | x.reshape(None)
x.reshape(x.shape) | x.reshape(torch.Size([3, 2])) | x.reshape((), 6) | x.reshape([[6]]) | x.reshape(range(3))
x.unsqueeze('a') | x.unsqueeze(i0) | x.unsqueeze(n) | x.unsqueeze(True) | x.unsqueeze(0.0) | x.unsqueeze() | x.unsqueeze(0, 1)
x.unsqueeze(dim=0) | x.unsqueeze(axis=0) | x.unsqueeze(axis='a') | x.unsqueeze(0, dim=1) | x.unsqueeze(None) | x.unsqueeze([0])
x.flip('a') | x.flip(0, 'a') | x.flip(0) | x.flip(0, 1) | x.flip([0, 1]) | torch.flip(x, 0) | torch.flip(x, [0]) | x.flip()
x.select(0, 'a') | x.select('a', 0) | x.select(0) | x.select(0, i0) | x.select(0, index=0.5) | x.select(0, a0) | x.select(0, i2)
x.index_select('a', x) | x.index_select() | x.index_select(0, 'a') | x.index_select(0, i2) | x.index_select(0, index=[1])
x.cumsum('a') | x.cumsum() | x.cumsum(0) | x.cumsum(0, dtype='a') | x.cumsum(0, torch.int) | x.cumsum(dim=0, dtype=torch.int64)
x.argmax('a') | x.argmax(1.5) | x.argmax() | x.argmax(None) | x.argmax(0, 1) | x.argmax(0, True) | x.argmax(0, True, 1)
x.roll('a') | x.roll(1) | x.roll((1, 0), (0, 1)) | x.roll(1, 'a') | x.roll() | x.roll(1, 0, 1) | x.roll(shifts=1, dims=0)
torch.mm(x) | torch.mm(x, 1) | torch.mm('a', x) | x.mm('a') | torch.mm(x, x, x) | torch.mm(x, x) | x.mm() | x.mm(x, torch.float)
torch.dot(x) | x.dot(1) | x.dot(tensor='a') | x.dot(other=x) | torch.dot(i2, i2) | torch.dot()
torch.sqrt(1) | torch.sqrt(x, x) | torch.sqrt(x, out='a') | torch.sqrt() | x.sqrt(1) | x.sqrt(out=x) | x.sqrt() | torch.sqrt(x=x)
x.t(1) | x.t(a=1) | torch.t(1) | torch.t() | torch.t(x) | x.detach(1) | torch.detach('a') | x.detach(a=1) | x.detach()
x.clone(1) | x.clone(memory_format='a') | x.clone(foo=1) | x.clone(memory_format=torch.float) | x.clone(memory_format=None)
x.clone(memory_format=torch.contiguous_format) | torch.clone('a') | torch.clone(x, 1)
x.as_strided('a', (1,)) | x.as_strided((1,), (1,), 'a') | x.as_strided((1,)) | x.as_strided((1,), (1,)) | x.as_strided((1,), 1)
torch.allclose(x, 1) | torch.allclose(x, x, 'a') | torch.allclose(x, x, 1) | torch.allclose(x, x, rtol=1j) | torch.allclose(x, x, f0)
torch.allclose(x, x, 1e-5, 1e-8, 'a') | x.allclose(x, nf) | x.allclose(x, True) | torch.allclose(x, x, equal_nan=1)
torch.zeros() | torch.zeros('a') | torch.zeros(2, 'a') | torch.zeros('a', 2) | torch.zeros((2, 'a')) | torch.zeros([2.5])
torch.zeros(2.5) | torch.zeros(2, dtype='a') | torch.zeros(2, device=1.5) | torch.zeros(2, foo=1) | torch.zeros(2, size=3)
torch.zeros(2, 3) | torch.zeros((2, 3)) | torch.zeros([]) | torch.zeros(()) | torch.zeros(i1) | torch.zeros(i2) | torch.zeros(n)
torch.zeros((i1, 3)) | torch.zeros(2, f0) | torch.zeros(size=(2,)) | torch.zeros(size=2) | torch.zeros(None) | torch.zeros(2, None)
torch.zeros((2,), 3) | torch.zeros(2, (3,)) | torch.zeros(2, dtype=int) | torch.zeros(2, dtype=complex) | torch.zeros(2, dtype=str)
torch.zeros(2, requires_grad=1) | torch.zeros(2, layout='a') | torch.zeros(2, pin_memory='a') | torch.zeros(2, out='a')
torch.zeros(2, device='cpu') | torch.zeros(2, device=torch.device('cpu')) | torch.zeros(2, device=None, dtype=None)
torch.ones(dtype=torch.float) | torch.ones(2, 2, dtype=torch.float, bogus=1) | torch.ones(2, dtype=nf) | torch.ones(True)
torch.ones([True]) | torch.ones(1, True) | torch.ones({}) | torch.ones(x) | torch.ones(2, layout=torch.strided)
torch.full(2, 3) | torch.full((2,), 'a') | torch.full((2,)) | torch.full((2,), nf) | torch.full((2,), i0) | torch.full((2,), i1)
torch.full((2,), g0) | torch.full((2,), None) | torch.full() | torch.full((2,), 1, 2) | torch.full(fill_value=1) | torch.full((2,), 1j)
torch.arange('a') | torch.arange() | torch.arange(1, 2, 3, 4) | torch.arange(1, 'a') | torch.arange('a', 'b') | torch.arange(3)
torch.arange(1, 2, 'a') | torch.arange(end='a') | torch.arange(1, end=2) | torch.arange(1, end=2, foo=1) | torch.arange(5, dtype='a')
torch.arange(f0, 3) | torch.arange(0, 3, 1, dtype=torch.int) | torch.arange(start=0, end=3, step=1) | torch.arange(5, 0, -1, 2)
torch.eye('a') | torch.eye() | torch.eye(2) | torch.eye(2, 3) | torch.eye(2, 'a') | torch.eye(2.5) | torch.eye(2, 3, 4) | torch.eye(n=2)
torch.rand('a') | torch.rand(2, generator='a') | torch.rand() | torch.rand(2) | torch.rand(2, generator=None) | torch.rand(2, 3)
torch.zeros_like() | torch.zeros_like(1) | torch.zeros_like(x, 1) | torch.zeros_like(x, dtype='a') | torch.zeros_like(x)
torch.cat(1) | torch.cat([1, x]) | torch.cat((x, 1), 0) | torch.cat() | torch.cat([x], 'a') | torch.cat([x], dim='a')
torch.cat(tensors=x) | torch.cat((x, [x])) | torch.cat(x) | torch.cat([x, x]) | torch.cat([x], axis=0) | torch.cat([x], 0, 1)
torch.stack(x) | torch.stack([x, None]) | torch.stack([x]) | torch.stack('ab') | torch.stack((x, x), 1) | torch.cat(None)
torch.can_cast(1, 2) | torch.can_cast(torch.int) | torch.can_cast(torch.int, torch.float) | torch.can_cast(int, float)
torch.promote_types(1, 2) | torch.promote_types(torch.int, torch.float) | torch.promote_types() | torch.promote_types(torch.int)
torch.result_type(x, 'a') | torch.result_type('a', x) | torch.result_type(x) | torch.result_type(1, 2) | torch.result_type(x, 1)
x.fill_('a') | x.fill_() | x.fill_(1, 2) | x.fill_(1) | x.fill_(f0) | x.fill_(value='a') | x.fill_(value=1) | x.fill_(None)
x.masked_fill_(x, 'a') | x.masked_fill_(1, 2) | x.masked_fill_(x) | x.masked_fill_(x == 1, 1) | x.masked_fill_(mask=x, value='a')
x.view() | x.view('a') | x.view(2, 'a') | x.view(2.0, 3) | x.view(i1, 3) | x.view(f0, 3) | x.view(-1) | x.view((3, 2))
x.view(torch.int32) | x.view(float) | x.view(dtype='a') | x.view(size=(6,)) | x.view(6, dtype=1) | x.view([6], 1) | x.view(True)
x.expand('a') | x.expand(2., 3) | x.expand(2, 3) | x.expand((2, 3)) | x.expand([2], 3) | x.expand((2, 3), 3) | x.expand(a0, 3)
x.expand((2, 3), size=3) | x.expand(size=(2, 3)) | x.expand(size=2) | x.expand(a) | x.expand() | x.expand(2, 3, implicit=1)
x.repeat('a') | x.repeat(2, 'a') | x.repeat(2, 2) | x.repeat((2, 2)) | x.repeat() | x.repeat(2, 1.5) | x.repeat(None)
x.resize_(2, 'a') | x.resize_('a', 2) | x.resize_('a') | x.resize_(2, 3) | x.resize_(2, 3, memory_format='a') | x.resize_()
x.set_('a') | x.set_(1) | x.set_(x, 'a') | x.set_(x, 1, 2, 3, 4) | x.set_(x, 0, (2, 3)) | x.set_(x, 0, 2) | x.set_(source='a')
x.to('a', 3, 4, 5, 6) | x.to() | x.to(foo=1) | x.to(dtype='a') | x.to('cpu', 'a') | x.to('cpu', copy='a') | x.to(other=x)
x.to(torch.float, copy=1) | x.to(x, 1) | x.to('cpu', torch.int, True, True, 1) | x.to(device=1.5) | x.to('cpu') | x.to(1.5)
x.to(torch.int) | x.to(x) | x.to(int) | x.to(None) | x.to(None, None, False, True) | x.to([1]) | x.to(memory_format='a') | x.to({})
x.requires_grad_('a') | x.requires_grad_(1) | x.requires_grad_(nb) | x.requires_grad_(b0) | x.requires_grad_(1, 2)
x.requires_grad_(False) | x.requires_grad_(requires_grad=0) | x.requires_grad_(None) | x.requires_grad_(grad=True)
x.contiguous(1) | x.contiguous(memory_format='a') | x.contiguous(memory_format=None) | x.contiguous()
x.size('a') | x.size(1, 2) | x.size(dim='a') | x.size(dim=None) | x.size(0) | x.size(i0) | x.size(0.5) | x.size()
x.copy_('a') | x.copy_(x, 1) | x.copy_() | x.copy_(x, non_blocking='a') | x.copy_(src=x) | x.copy_(1) | x.copy_(x, True, 1)
x.index_put_('a', x) | x.index_put_((1,), x) | x.index_put_((i2, None), x) | x.index_put_((i2,)) | x.index_put_([x], 1)
x.scatter_(0, 1, 2) | x.scatter_(0, x, 'a') | x.scatter_(0, x, x, reduce=1) | x.scatter_(0, x) | x.scatter_('a', x, x)
x.backward(1, 2, 3, 4, 5, 6) | x.backward(foo=1) | x.backward(x, gradient=x) | x.backward(x, 1, 2, 3, 4)
torch.from_numpy() | torch.from_numpy(a=1) | torch.from_numpy(1, 2) | torch.from_numpy(1, x=2)
"""

# The parser's errors, as opposed to those of the operations.
MARKS = [
    "argument '", "invalid combination of arguments", "positional argument", "keyword argument", "takes no arguments",
    "takes exactly one argument", "expected Tensor as element", "got multiple values", "takes no keyword",
    "int too big to convert", "negative int to unsigned",
]


def outcome(call):
    try:
        eval(call, dict(NAMES))
    except (TypeError, ValueError, OverflowError) as error:
        message = str(error)
        if any(mark in message for mark in MARKS):
            return f"{type(error).__name__}: {message}"
    except Exception:
        pass
    return None


def main():
    calls = [call.strip() for line in CALLS.strip().splitlines() for call in line.split(" | ")]
    assert len(calls) == len(set(calls)), [call for call in calls if calls.count(call) > 1]
    torch.set_warn_always(False)
    record = {
        "both": BOTH, "functions": FUNCTIONS, "methods": METHODS, "pythonMethods": PYTHON_METHODS,
        "oneArgument": ONE_ARGUMENT, "calls": [],
    }
    for call in calls:
        NAMES["x"] = torch.ones(2, 3)
        record["calls"].append({"source": call, "error": outcome(call)})
    path = pathlib.Path(__file__).with_name("arguments.json")
    path.write_text(json.dumps(record, indent=1) + "\n")
    refused = sum(call["error"] is not None for call in record["calls"])
    print(f"{len(calls)} calls, {refused} refused")


if __name__ == "__main__":
    main()
