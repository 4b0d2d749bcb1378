# SPDX-License-Identifier: Apache-2.0
"""Operations of the vectors by name. Each takes a question, its input and its keys, and returns the output or raises a Refusal."""
OPERATIONS = {}


class Skip(Exception):
    """An answer that this implementation does not have."""


def operation(name):
    def register(function):
        OPERATIONS[name] = function
        return function
    return register
