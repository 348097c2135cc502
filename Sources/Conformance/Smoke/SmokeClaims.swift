extension SmokeQuestions {
    /// What an adapter that declares a capability can answer at the least: a case's id is the capability, and after a dot
    /// the library that may show it instead of the others.
    static let claims = #"""
        ```pycon autograd.torch
        >>> t = torch.tensor([1.0], dtype=torch.float32, requires_grad=True)
        >>> t.sum().backward()
        ```

        ```pycon bfloat16.torch
        >>> d = torch.bfloat16
        ```

        ```pycon buffers.torch
        >>> t = torch.frombuffer(bytearray(8), dtype=torch.float32)
        ```

        ```pycon buffers.numpy
        >>> a = np.frombuffer(bytearray(8), dtype=np.float32)
        ```

        ```pycon complex.torch
        >>> d = torch.complex64
        ```

        ```pycon complex.numpy
        >>> a = np.array([1j])
        ```

        ```pycon data-pointers.torch
        >>> p = torch.tensor([1.0], dtype=torch.float32).data_ptr()
        ```

        ```pycon data-pointers.numpy
        >>> p = np.zeros(1).ctypes.data
        ```

        ```pycon default-dtype.torch
        >>> torch.set_default_dtype(torch.float32)
        ```

        ```pycon dlpack.torch
        >>> t = torch.from_dlpack(np.zeros(2, dtype=np.float32))
        ```

        ```pycon dlpack.numpy
        >>> a = np.from_dlpack(np.zeros(2))
        ```

        ```pycon dtype-views.torch
        >>> t = torch.tensor([1.0], dtype=torch.float32).view(torch.int32)
        ```

        ```pycon dtype-views.numpy
        >>> a = np.zeros(1, dtype=np.float32).view(np.int32)
        ```

        ```pycon float16.torch
        >>> d = torch.float16
        ```

        ```pycon float16.numpy
        >>> a = np.zeros(1, dtype=np.float16)
        ```

        ```pycon float64.torch
        >>> t = torch.tensor([1.0], dtype=torch.float64)
        ```

        ```pycon float64.numpy
        >>> a = np.zeros(1, dtype=np.float64)
        ```

        ```pycon float8.torch
        >>> d = torch.float8_e5m2
        ```

        ```pycon in-place.torch
        >>> t = torch.tensor([1.0], dtype=torch.float32)
        >>> t.add_(1)
        tensor([2.])
        ```

        ```pycon in-place.numpy
        >>> a = np.zeros(1)
        >>> a[0] = 1
        ```

        ```pycon inference-mode.torch
        >>> m = torch.inference_mode()
        ```

        ```pycon int64.torch
        >>> t = torch.tensor([1], dtype=torch.int64)
        ```

        ```pycon int64.numpy
        >>> a = np.zeros(1, dtype=np.int64)
        ```

        ```pycon numpy-views.torch
        >>> t = torch.from_numpy(np.zeros(2, dtype=np.float32))
        >>> a = t.numpy()
        ```

        ```pycon numpy-views.numpy
        >>> a = np.zeros(2)[1:]
        ```

        ```pycon pickle.torch
        >>> b = pickle.dumps(torch.tensor([1.0], dtype=torch.float32))
        ```

        ```pycon pickle.numpy
        >>> b = pickle.dumps(np.zeros(1))
        ```

        ```pycon random.torch
        >>> g = torch.manual_seed(0)
        ```

        ```pycon random.numpy
        >>> np.random.seed(0)
        ```

        ```pycon storage.torch
        >>> s = torch.tensor([1.0], dtype=torch.float32).untyped_storage()
        ```

        ```pycon strides.torch
        >>> s = torch.tensor([1.0], dtype=torch.float32).stride()
        ```

        ```pycon strides.numpy
        >>> s = np.zeros(1).strides
        ```

        ```pycon unsigned.torch
        >>> d = torch.uint16
        ```

        ```pycon unsigned.numpy
        >>> a = np.zeros(1, dtype=np.uint16)
        ```

        ```pycon version-counters.torch
        >>> v = torch.tensor([1.0], dtype=torch.float32)._version
        ```
        """#
}
