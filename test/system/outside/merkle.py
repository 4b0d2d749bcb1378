# SPDX-License-Identifier: Apache-2.0
"""RFC 9162 2.1 over SHA-256 (LOG-01, LOG-03, LOG-04)."""
from crypto import sha256


def leaf_hash(leaf):
    return sha256(b"\x00" + leaf)


def node(left, right):
    return sha256(b"\x01" + left + right)


def root_of(leaf, index, size, path):
    """2.1.3.2: the root to which an inclusion path leads, None where its length is not that of index and size."""
    if not 0 <= index < size:
        return None
    fn, sn, root = index, size - 1, leaf
    for part in path:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            root = node(part, root)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            root = node(root, part)
        fn, sn = fn >> 1, sn >> 1
    return root if sn == 0 else None


def roots_of(older, newer, older_root, path):
    """2.1.4.2: the roots (of the older, of the newer tree) to which a consistency path leads; None where its length is wrong."""
    if not 1 <= older <= newer:
        return None
    if older == newer:
        return None if path else (older_root, older_root)
    path = [older_root, *path] if older & (older - 1) == 0 else list(path)
    if not path:
        return None
    fn, sn = older - 1, newer - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    first = second = path[0]
    for part in path[1:]:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            first, second = node(part, first), node(part, second)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            second = node(second, part)
        fn, sn = fn >> 1, sn >> 1
    return (first, second) if sn == 0 else None


def consistent(older, newer, path):
    """@param older, newer - (size, root)."""
    return roots_of(older[0], newer[0], older[1], path) == (older[1], newer[1])
