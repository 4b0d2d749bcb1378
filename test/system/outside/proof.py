# SPDX-License-Identifier: Apache-2.0
"""9.10 and 9.11 of SPEC.md: own-entries, what a receipt is worth, and who is convicted by a contradiction."""
from dataclasses import dataclass

from cbor import decode, is_bytes, is_digest, is_list, is_path, is_uint, require
from crypto import sha256
from merkle import roots_of
from receipt import DELIVERED, OPENED, REFUSED, one_receipt, read_receipt, require_place
from statement import Body, Checkpoint, Cosignature, is_statement

OWN, NOTHING = "LOG_OWN_ENTRY", "LOG_CONTRADICTION"
SENT, TAKEN = 8, 17


@dataclass
class OwnEntry:
    kind: int
    object: bytes
    index: int
    body: Body
    dated: int  # None: the own word of its owner

    def covers(self):
        """SHA-256 of the bytes that the entry covers; None of an entry that covers nothing."""
        if self.kind == TAKEN:
            return sha256(self.object)
        if self.kind == SENT:
            value = decode(self.object, 512, "LOG_LEAF")
            require(is_list(value, 2, 2) and all(map(is_digest, value)), "LOG_LEAF")
            return value[0]
        return read_receipt(self.object).envelope if self.kind in (DELIVERED, OPENED) else None


def verify_own_entry(states, data, against):
    """Dated by cosignatures of the state `against`; tokens are not judged here."""
    value = decode(data, 262_144, OWN)
    require(is_list(value, 7, 7) and is_uint(value[0], 0, 17) and is_bytes(value[1]) and is_digest(value[2]), OWN)
    require(1 <= len(value[1]) <= 65_536 and is_uint(value[3]) and is_path(value[4], 1) and is_statement(value[5]), OWN)
    require(is_list(value[6], 0, 8) and all(map(is_statement, value[6])), OWN)
    kind, object_, salt, index, path, checkpoint, cosignatures = value
    own = Checkpoint(states, checkpoint)
    own.find().verify()
    require_place(kind, (object_, salt, index, path), own.body)
    times = []
    for one in cosignatures:
        cosignature = Cosignature(states, one)
        require(cosignature.body == own.body, OWN)
        cosigner = states.holder(against, cosignature.statement.cose.kids()[0])
        if cosigner is not None and counts(cosignature, cosigner):
            times.append(cosignature.time)
    return OwnEntry(kind, object_, index, own.body, min(times, default=None))


def counts(cosignature, cosigner):
    """False where its signer is not to be relied on; whatever else is wrong is refused."""
    try:
        cosignature.verify(cosigner)
    except Exception as refused:
        if getattr(refused, "code", None) == "LOG_SIGNER":
            return False
        raise
    return True


def judge_receipt(states, data, entries):
    """LOG-76: the receipt, the verdict, and by when it is dated."""
    statement, judged = one_receipt(states, data)
    receipt, checkpoint = judged()
    require(receipt.time <= statement.signer.until, "LOG_SIGNER")
    covering = [one.dated for one in entries if one.dated is not None and one.covers() == sha256(checkpoint.bytes)]
    dated = min(covering, default=None)
    signer = statement.signer
    holds = signer.status != "compromised" or (dated is not None and dated < signer.invalid_since)
    return receipt, "PASSED" if holds else "INDETERMINATE", dated if holds else None


def judge(states, data):
    """LOG-23: class and accused."""
    value = decode(data, 65_536, NOTHING)
    require(is_list(value, 4, 5) and value[0] == 1 and is_uint(value[1], 0, 3) and is_bytes(value[2]) and is_bytes(value[3]), NOTHING)
    kind, first, second = value[1:4]
    if kind == 1:
        require(len(value) == 5 and is_path(value[4]), NOTHING)
        return two_checkpoints(states, first, second, value[4], "rewritten")
    require(len(value) == 4 and kind in (0, 3), NOTHING)
    return two_checkpoints(states, first, second, [], "split view") if kind == 0 else two_receipts(states, first, second)


def checkpoint(states, data):
    """Signers are judged at no time; who was robbed is convicted of nothing."""
    found = Checkpoint(states, data)
    found.find().sound().verify()
    return found.body


def two_checkpoints(states, one, two, path, name):
    older, newer = checkpoint(states, one), checkpoint(states, two)
    require(older.origin == newer.origin, "LOG_CONSISTENCY")
    led = roots_of(older.size, newer.size, older.root, path)
    require(led is not None, "LOG_CONSISTENCY")
    if older.size == newer.size:
        require(older.root != newer.root and name == "split view", NOTHING)
        return name, older.owner
    require(led[1] == newer.root, "LOG_CONSISTENCY")
    require(led[0] != older.root, NOTHING)
    return name, older.owner


def two_receipts(states, one, two):
    found = []
    for data in (one, two):
        statement, judged = one_receipt(states, data)
        statement.sound()
        found.append(judged())
    (a, at_a), (b, at_b) = found
    require(a.issuer == b.issuer and a.envelope == b.envelope, NOTHING)
    if {a.kind, b.kind} == {OPENED, REFUSED}:
        opened, refused = (at_a, at_b) if a.kind == OPENED else (at_b, at_a)
        if opened.body.epoch <= refused.body.epoch:
            return "opened and refused", a.issuer
    attachments = any(a.attachments[n] != b.attachments[n] for n in a.attachments.keys() & b.attachments.keys())
    require(attachments or (a.message and b.message and a.message != b.message), NOTHING)
    return "two contents", a.issuer
