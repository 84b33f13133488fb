"""What strangers can send, thrown at the doors that take it: one harness a door, each a plain `check(data: bytes) -> None`.

A harness raises AssertionError where a promise is broken. pytest runs all of them over stored inputs (test_harnesses.py); atheris
drives the same functions with inputs it makes up (`python -m tests.fuzz`, docs/fuzzing.md).
"""
