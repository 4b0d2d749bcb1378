# SPDX-License-Identifier: Apache-2.0
"""Section 2 of SPEC.md: one deterministic item, and the few types that the rules of this protocol are made of."""
import re

import cbor2

SAFE = 2**53 - 1


class Refused(Exception):
    """The code is that of appendix B."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def require(held, code):
    if not held:
        raise Refused(code)


def encode(value):
    return cbor2.dumps(value, canonical=True)


def decode(data, limit, code):
    """An encoding is accepted when it encodes to itself again. For the keys of the rules read here the order of cbor2 is that of CBOR-04."""
    require(len(data) <= limit, "CBOR_SIZE")
    try:
        value = cbor2.loads(data)
        again = encode(value)
    except Exception as error:  # cbor2 raises what its parts raise
        raise Refused("CBOR") from error
    require(again == data, "CBOR")
    return shaped(value, code)


def shaped(value, code):
    """Refuses floats, undefined and, within the outermost, tags."""
    stack = [value.value if isinstance(value, cbor2.CBORTag) else value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            stack += [*item.keys(), *item.values()]
        elif isinstance(item, list):
            stack += item
        else:
            require(item is None or isinstance(item, (bool, int, str, bytes)), "CBOR")
    return value


def is_uint(value, least=0, most=SAFE):
    return type(value) is int and least <= value <= most


def is_bytes(value, size=None):
    return type(value) is bytes and (size is None or len(value) == size)


def is_digest(value):
    return is_bytes(value, 32)


def is_path(value, least=0, most=64):
    return is_list(value, least, most) and all(map(is_digest, value))


def is_list(value, least, most):
    return type(value) is list and least <= len(value) <= most


def is_map(value, required, optional=()):
    return type(value) is dict and set(required) <= set(value) <= {*required, *optional} and not any(type(key) is bool for key in value)


def matches(pattern, value):
    return type(value) is str and re.fullmatch(pattern, value, re.ASCII) is not None


SCOPE = "[a-z][a-z0-9-]{1,31}"
ID = "[a-z0-9][a-z0-9.-]{0,63}"


def is_scope(value):
    return matches(SCOPE, value)


def is_id(value):
    return matches(ID, value)
