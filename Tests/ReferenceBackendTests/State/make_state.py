#!/usr/bin/env python3
"""Runs the sessions below in PyTorch and writes what each step showed to state.json, for StateTests.swift.

usage: make_state.py   (needs PyTorch 2.13.0, CPU build)

A line is a session, its steps apart by ` ; `. Grad mode, default dtype, default device and print options start anew.
"""
import contextlib
import copy
import io
import json
import pathlib
import pickle

import numpy as np
import torch

SESSIONS = r"""
torch.float32 ; str(torch.float32) ; type(torch.float32) ; torch.dtype ; torch.float is torch.float32 ; torch.long is torch.int64
torch.float32.itemsize ; torch.complex64.itemsize ; torch.bool.itemsize ; torch.float8_e4m3fn.itemsize
torch.float32.is_floating_point ; torch.complex64.is_floating_point ; torch.complex64.is_complex ; torch.int8.is_complex
torch.uint8.is_signed ; torch.int8.is_signed ; torch.bool.is_signed ; torch.float16.is_signed ; torch.complex64.is_signed
torch.float32.to_complex() ; torch.float16.to_complex() ; torch.bfloat16.to_complex() ; torch.complex128.to_complex()
torch.complex64.to_real() ; torch.complex32.to_real() ; torch.int32.to_real() ; torch.bool.to_complex() ; torch.int32.to_complex()
torch.float32.foo ; torch.dtype() ; torch.float32 == 'a' ; torch.float32 != torch.int8 ; torch.float32 < torch.float64 ; torch.float32()
copy.deepcopy(torch.float32) is torch.float32 ; copy.copy(torch.int8) is torch.int8 ; pickle.loads(pickle.dumps(torch.int8)) is torch.int8
torch.half ; torch.double ; torch.cfloat ; torch.cdouble ; torch.short ; torch.int ; torch.bool ; torch.chalf ; torch.float8_e5m2
{torch.float32: 1}[torch.float] ; torch.float32 in (torch.int8, torch.float) ; isinstance(torch.float32, torch.dtype)
torch.device('cuda', 1) ; str(torch.device('cuda', 1)) ; torch.device('cuda:1').index ; torch.device('cuda').index ; torch.device('cpu').type
torch.device('cuda:1') == torch.device('cuda', 1) ; torch.device('cuda') == torch.device('cuda:0') ; torch.device('cpu') == 'cpu'
torch.device('cpu') < torch.device('cuda') ; torch.device('cpu').foo ; type(torch.device('cpu')) ; torch.device ; {torch.device('cpu'): 1}[torch.device('cpu')]
torch.device() ; torch.device('a') ; torch.device(1.5) ; torch.device('cuda', -1) ; torch.device('cuda:-1') ; torch.device('cuda:a')
torch.device(-1) ; torch.device(0) ; torch.device('') ; torch.device('cpu', 'a') ; torch.device(foo=1) ; torch.device('cpu', 0, 1)
torch.device(type='cuda', index=1) ; torch.device('cuda:1', 1) ; torch.device('cuda:01') ; torch.device('cuda:') ; torch.device('cpu:1')
torch.device('cuda:300') ; torch.device('cuda', 300) ; torch.device(index=1) ; torch.device(None) ; torch.device(torch.device('meta'))
torch.device('CPU') ; torch.device('cpu:256') ; torch.device('cpu:99999999999') ; torch.device('cuda:1:2') ; torch.device(' cuda')
torch.device('cuda 1') ; torch.device('cuda_1') ; torch.device('cuda1') ; torch.device('cuda:1a') ; torch.device('privateuseone:1')
torch.device('cpu', None) ; torch.device('cpu', index=None) ; torch.device('cpu', True) ; torch.device(device='cpu') ; torch.device(device='cuda', index=1)
torch.device('cuda', 128) ; torch.device('cuda', 127) ; torch.device('cuda', 255) ; torch.device('cuda', 256) ; torch.device('cuda', 2**40)
torch.device('cuda:128') ; torch.device('cuda:127') ; torch.device(5) ; torch.device('mps') ; torch.device('xla:3') ; torch.device(':1') ; torch.device('cpu ')
copy.deepcopy(torch.device('cuda:1')) ; pickle.loads(pickle.dumps(torch.device('cuda:1'))) ; isinstance(torch.device('cpu'), torch.device)
s = torch.Size([2, 3]) ; s ; s[0] ; s[-1] ; s[:1] ; s[::-1] ; s[5] ; s['a'] ; len(s) ; list(s) ; tuple(s) ; str(s) ; s.numel() ; s.numel(1)
s = torch.Size([2, 3]) ; s + (1,) ; (1,) + s ; s + s ; s + [1] ; [1] + s ; s * 2 ; 2 * s ; s * True ; s + 1 ; type(s + (1,)) ; type(s[:1])
s = torch.Size([2, 3]) ; s == (2, 3) ; (2, 3) == s ; s == [2, 3] ; s < (3,) ; s != (2, 3) ; 2 in s ; s.index(3) ; s.count(2) ; s.foo ; s.index(7)
torch.Size() ; torch.Size(3) ; torch.Size([2.5]) ; torch.Size(['a']) ; torch.Size([True]) ; torch.Size((1, 2), 3) ; torch.Size('ab') ; torch.Size(range(3))
torch.Size([2]) + ('a',) ; torch.Size([2]) + (2.5,) ; ('a',) + torch.Size([2]) ; torch.Size([2]) * 'a' ; torch.Size([2]) * 2.5 ; torch.Size(x=1)
isinstance(torch.Size([1]), tuple) ; type(torch.Size([1])) ; torch.Size ; {(1, 2): 3}[torch.Size([1, 2])] ; torch.Size([]).numel() ; bool(torch.Size([]))
a, b = torch.Size([2, 3]) ; a ; b ; copy.copy(torch.Size([2])) ; copy.deepcopy(torch.Size([2])) ; pickle.loads(pickle.dumps(torch.Size([2])))
torch.strided ; torch.sparse_coo ; torch.sparse_csr ; torch.layout ; torch.layout() ; type(torch.strided) ; torch.strided is torch.strided
torch.contiguous_format ; torch.preserve_format ; torch.channels_last ; torch.channels_last_3d ; torch.memory_format ; torch.memory_format()
torch.finfo(torch.float32) ; torch.finfo(torch.float16) ; torch.finfo(torch.bfloat16) ; torch.finfo(torch.float64) ; torch.finfo(torch.complex64)
torch.finfo() ; torch.finfo(torch.int32) ; torch.finfo('a') ; torch.finfo(torch.float8_e4m3fn) ; torch.finfo(torch.float8_e5m2) ; torch.finfo(torch.bool)
f = torch.finfo(torch.float32) ; f.max ; f.min ; f.eps ; f.tiny ; f.smallest_normal ; f.resolution ; f.bits ; f.dtype ; f.foo ; type(f)
f = torch.finfo(torch.float64) ; f.max ; f.min ; f.eps ; f.tiny ; f.resolution ; f.bits ; f.dtype ; f == torch.finfo(torch.float64) ; f == 1
f = torch.finfo(torch.bfloat16) ; f.max ; f.eps ; f.tiny ; f.resolution ; torch.finfo(torch.float16).max ; torch.finfo(torch.complex128).dtype
torch.iinfo(torch.int32) ; torch.iinfo(torch.uint8) ; torch.iinfo(torch.bool) ; torch.iinfo(torch.float32) ; torch.iinfo() ; torch.iinfo('a')
torch.iinfo(torch.int64).max ; torch.iinfo(torch.uint64).max ; torch.iinfo(torch.uint64) ; torch.iinfo(torch.int32).dtype ; torch.iinfo(torch.int8).bits
torch.iinfo(torch.int16).min ; torch.iinfo(torch.complex64) ; torch.iinfo(torch.int8).eps ; type(torch.iinfo(torch.int8)) ; torch.iinfo
torch.is_grad_enabled() ; torch.is_grad_enabled(1) ; torch.is_inference_mode_enabled() ; torch.is_inference_mode_enabled(1)
torch.no_grad ; torch.enable_grad ; torch.inference_mode ; torch.set_grad_enabled ; torch.set_grad_enabled(True) ; torch.is_grad_enabled
with torch.no_grad(): print(torch.is_grad_enabled()) ; torch.is_grad_enabled()
with torch.no_grad(): print(torch.is_inference_mode_enabled()) ; torch.is_grad_enabled()
with torch.inference_mode(): print(torch.is_grad_enabled(), torch.is_inference_mode_enabled()) ; torch.is_grad_enabled(), torch.is_inference_mode_enabled()
with torch.inference_mode(False): print(torch.is_grad_enabled(), torch.is_inference_mode_enabled()) ; torch.is_inference_mode_enabled()
torch.set_grad_enabled(False) ; torch.is_grad_enabled() ; torch.set_grad_enabled(True) ; torch.is_grad_enabled()
torch.set_grad_enabled(mode=False) ; torch.is_grad_enabled() ; torch.set_grad_enabled(1) ; torch.set_grad_enabled() ; torch.set_grad_enabled(True, 2)
with torch.set_grad_enabled(False): print(torch.is_grad_enabled()) ; torch.is_grad_enabled()
g = torch.set_grad_enabled(False) ; torch.is_grad_enabled() ; g.prev ; g.mode ; torch.inference_mode(True).mode
with torch.enable_grad(): print(torch.is_grad_enabled()) ; torch.no_grad(1, 2) ; torch.no_grad(foo=1)
torch.autograd.no_grad is torch.no_grad ; torch.autograd.set_grad_enabled is torch.set_grad_enabled ; torch.autograd.grad_mode.no_grad is torch.no_grad
torch.get_default_dtype() ; torch.set_default_dtype(torch.float16) ; torch.get_default_dtype() ; torch.finfo().dtype ; torch.get_default_dtype(1)
torch.set_default_dtype(torch.int32) ; torch.set_default_dtype(torch.complex64) ; torch.set_default_dtype('float') ; torch.set_default_dtype(float)
torch.set_default_dtype(torch.float8_e4m3fn) ; torch.set_default_dtype(d=torch.float32) ; torch.set_default_dtype() ; torch.get_default_dtype()
torch.get_default_device() ; torch.set_default_device('meta') ; torch.get_default_device() ; torch.set_default_device(None) ; torch.get_default_device()
torch.set_default_device('cpu:0') ; torch.get_default_device() ; torch.set_default_device('cuda') ; torch.get_default_device()
torch.set_default_device('cuda:1') ; torch.get_default_device() ; torch.set_default_device(1.5) ; torch.set_default_device('bogus') ; torch.set_default_device()
with torch.device('meta'): print(torch.get_default_device()) ; torch.get_default_device() ; torch.get_default_device(1)
torch.set_printoptions(foo=1) ; torch.set_printoptions(profile='bogus') ; torch.set_printoptions(precision=2) ; torch.set_printoptions(1, 2, 3, 4, 5, 6, 7)
torch.manual_seed(1).initial_seed() ; torch.initial_seed() ; torch.manual_seed() ; torch.manual_seed('a') ; torch.manual_seed(-1).initial_seed() ; torch.manual_seed(2.5).initial_seed()
torch.cuda.is_available() ; torch.cuda.device_count() ; torch.cuda.current_device() ; torch.cuda.set_device(0) ; torch.cuda.synchronize() ; torch.cuda.is_initialized()
torch.cuda.is_available(1) ; torch.cuda.set_device() ; torch.cuda.set_device('cpu') ; torch.cuda.device() ; torch.cuda.device('cpu') ; torch.cuda.foo
torch.accelerator.is_available() ; torch.accelerator.current_accelerator() ; torch.accelerator.device_count() ; torch.accelerator.current_device_index()
torch.accelerator.set_device_index(0) ; torch.accelerator.synchronize() ; torch.accelerator.is_available(1) ; torch.accelerator.set_device_index()
torch.promote_types(torch.uint8, torch.int8) ; torch.promote_types(torch.int64, torch.float16) ; torch.promote_types(torch.uint16, torch.int32)
torch.can_cast(torch.float32, torch.int32) ; torch.can_cast(torch.int64, torch.int8) ; torch.can_cast(torch.bool, torch.float) ; torch.can_cast(1, 2)
torch.result_type(1, 2.5) ; torch.result_type(True, 2) ; torch.result_type(1, 1j) ; torch.result_type(True, False) ; torch.result_type('a', 1)
torch.is_tensor(1) ; torch.is_tensor() ; torch.is_tensor(1, 2) ; torch.is_tensor(obj=1) ; torch.is_storage(1) ; torch.is_storage()
torch.typename(1) ; torch.typename([1]) ; torch.typename(torch.float32) ; torch.typename(torch.device('cpu')) ; torch.typename() ; torch.typename(o=1)
torch.is_complex(1) ; torch.is_floating_point() ; torch.is_floating_point(1, 2) ; torch.foo ; torch.FloatTensor ; torch.cuda.FloatTensor ; torch.BoolTensor
torch.LongTensor.__name__ ; isinstance(1, torch.FloatTensor) ; torch.inf ; torch.nan ; torch.pi ; torch.e ; torch.Generator
"""


def observe(source, names):
    output = io.StringIO()
    try:
        with contextlib.redirect_stdout(output):
            exec(compile(source + "\n", "<session>", "single"), names)
    except Exception as error:
        kind = type(error)
        name = kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
        return {"source": source, "kind": name, "message": str(error)}
    return {"source": source, "output": output.getvalue()}


def run(line):
    names = {"torch": torch, "np": np, "copy": copy, "pickle": pickle, "io": io}
    steps = [observe(step.strip(), names) for step in line.split(" ; ")]
    torch.set_grad_enabled(True)
    torch.set_default_device(None)
    torch.set_default_dtype(torch.float32)
    torch.set_printoptions(profile="default")
    return steps


def main():
    sessions = [run(line) for line in SESSIONS.strip().splitlines()]
    path = pathlib.Path(__file__).with_name("state.json")
    path.write_text(json.dumps(sessions, indent=1) + "\n")
    print(f"{len(sessions)} sessions, {sum(map(len, sessions))} steps")


if __name__ == "__main__":
    main()
