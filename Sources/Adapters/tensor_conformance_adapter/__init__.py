"""What every Python adapter of the conformance suite shares: the protocol, the evaluator, the sessions.

An adapter for a framework adds an allow-list of that framework's names and a way to reset its state; see
``pytorch/`` for one. Nothing in here imports a framework.
"""
