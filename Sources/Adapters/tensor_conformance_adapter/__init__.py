"""What every Python adapter of the conformance suite shares: the protocol, the evaluator, the sessions.

An adapter for a framework adds an allow-list of that framework's names and a way to reset its state; see
``pytorch/`` for one. For frameworks that are asked the same questions under names of their own, ``facade`` lends
PyTorch's names to a table of operations; see ``jax/``. Nothing in here imports a framework, but for NumPy in those modules
that adapters with NumPy load.
"""
