# SPDX-License-Identifier: Apache-2.0
"""12.7 of SPEC.md: who is convicted by a file of evidence."""
from cbor import decode, is_bytes, is_digest, is_id, is_list, is_path, is_scope, require
from checkpoint import Checkpoint, Cosignature, continues
from merkle import root_of
from receipt import DELIVERED, EXPIRED, OPENED, REFUSED, could_issue, read_object

NOTHING = "LOG_EVIDENCE"
SKEW = 600


def judge(states, data):
    """LOG-23: [conflict, accused]."""
    value = decode(data, 524_288, NOTHING)
    require(type(value) is list and len(value) >= 3 and value[0] == 1 and type(value[1]) is int and 0 <= value[1] < len(CONFLICTS), NOTHING)
    name, conflict, members = CONFLICTS[value[1]]
    require(len(value) == 2 + len(members) and all(has(part) for has, part in zip(members, value[2:])), NOTHING)
    return conflict(states, *value[2:]) if name is None else [name, conflict(states, *value[2:])]


def checkpoint(states, data):
    """LOG-09: an owner answers for its keys, whenever it used them, but not for what a thief did."""
    return Checkpoint(states, data).valid(None).body


def split_view(states, one, two):
    return equivocation(checkpoint(states, one), checkpoint(states, two), [])


def rewritten(states, older, newer, path):
    a, b = checkpoint(states, older), checkpoint(states, newer)
    accused = equivocation(a, b, path)
    require(a.size < b.size, NOTHING)
    return accused


def equivocation(older, newer, path):
    require(older.origin == newer.origin, "LOG_CONSISTENCY")
    require(not continues(older.tree(), newer.tree(), path), NOTHING)
    return [older.owner]


def logged(states, data):
    """The one receipt of an object, in a log."""
    found = one_receipt(states, data)
    require(found.checkpoint is not None, NOTHING)
    return found


def one_receipt(states, data, usurped=False):
    found = read_object(states, data, issuers=not usurped)
    require(len(found) == 1, NOTHING)
    found[0].statement.valid(None if usurped else found[0].receipt.time)
    return found[0]


def replaced(states, data, newer, leaf, path):
    a, b = logged(states, data), checkpoint(states, newer)
    require(a.checkpoint.body.origin == b.origin and root_of(leaf, a.index, b.size, path) == b.root, "LOG_INCLUSION")
    require(a.leaf != leaf, NOTHING)
    return [b.owner]


def two_receipts(states, one, two):
    first, second = one_receipt(states, one), one_receipt(states, two)
    a, b = first.receipt, second.receipt
    if a.envelope == b.envelope and a.issuer == b.issuer:
        if {a.kind, b.kind} == {OPENED, REFUSED} and not of_two_epochs(first, second):
            return ["opened and refused", [a.issuer]]
        attachments = any(a.attachments[n] != b.attachments[n] for n in a.attachments.keys() & b.attachments.keys())
        if attachments or (a.message and b.message and a.message != b.message):
            return ["two contents", [a.issuer]]
    if a.envelope == b.envelope and a.addressee == b.addressee:
        delivered, expired = (a, b) if a.kind == DELIVERED else (b, a)
        if (delivered.kind, expired.kind) == (DELIVERED, EXPIRED) and delivered.time <= expired.time:
            return ["delivered and expired", []]
    require(a.id == b.id and a.envelope != b.envelope, NOTHING)
    return ["two digests", []]


def of_two_epochs(one, two):
    """Of one owner: a restored log does not know what it said in the epoch before."""
    return None not in (one.checkpoint, two.checkpoint) and one.checkpoint.body.origin != two.checkpoint.body.origin


def disordered(states, earlier, later):
    a, b = logged(states, earlier), logged(states, later)
    require(a.checkpoint.body.origin == b.checkpoint.body.origin and a.index < b.index, NOTHING)
    require(b.receipt.time < a.receipt.time - SKEW, NOTHING)
    return [a.receipt.issuer]


def misdated(states, data, cosigner, cosignature):
    a, b = logged(states, data), Cosignature(states, cosignature, cosigner)
    require(a.checkpoint.body.origin == b.body.origin and a.index < b.body.size, NOTHING)
    require(a.receipt.time > b.time + SKEW, NOTHING)
    return [a.receipt.issuer, cosigner]


def usurped(states, data):
    a = one_receipt(states, data, usurped=True)
    require(a.receipt.issuer != a.speaker or not could_issue(states, a.receipt), NOTHING)
    return [a.speaker]


def is_party(value):
    return is_list(value, 2, 2) and is_scope(value[0]) and is_id(value[1])


CONFLICTS = [
    ("split view", split_view, (is_bytes, is_bytes)),
    ("rewritten", rewritten, (is_bytes, is_bytes, is_path)),
    ("replaced", replaced, (is_bytes, is_bytes, is_digest, is_path)),
    (None, two_receipts, (is_bytes, is_bytes)),
    ("disordered", disordered, (is_bytes, is_bytes)),
    ("misdated", misdated, (is_bytes, is_party, is_bytes)),
    ("usurped", usurped, (is_bytes,)),
]
