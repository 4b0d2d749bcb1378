# SPDX-License-Identifier: Apache-2.0
"""9.4, 9.7 and 9.8 of SPEC.md: checkpoints, cosignatures, restore statements."""
import base64
import binascii
from dataclasses import dataclass

from cbor import decode, encode, is_bytes, is_digest, is_id, is_list, is_path, is_scope, is_uint, matches, require
from crypto import SUITES, CoseSign, sha256
from merkle import leaf_hash, root_of

MALFORMED = "CRYPTO_COSE_MALFORMED"
EXCHANGE, LEAF = "LOG_EXCHANGE", "LOG_LEAF"
SKEW = 600
RESTORED = 16


def read_origin(text):
    """9.2 and LOG-41: [scope, id] and epoch."""
    parts = text.split("/") if type(text) is str else []
    require(len(parts) == 4 and parts[0] == "rogatory" and is_scope(parts[1]) and is_id(parts[2]), "LOG_ORIGIN")
    require(matches("[1-9][0-9]{0,15}", parts[3]) and is_uint(int(parts[3])), "LOG_ORIGIN")
    return parts[1:3], int(parts[3])


@dataclass
class Body:
    origin: str
    owner: list
    epoch: int
    size: int
    root: bytes

    def tree(self):
        return self.size, self.root


def from_base64(text):
    """RFC 4648 4, one spelling; None for any other."""
    try:
        found = base64.b64decode(text, validate=True)
    except binascii.Error:
        return None
    return found if base64.b64encode(found) == text else None


def read_body(data):
    """LOG-07."""
    require(len(data) <= 512 and data.endswith(b"\n"), "LOG_CHECKPOINT")
    lines = data[:-1].split(b"\n")
    require(len(lines) == 3 and data.isascii(), "LOG_CHECKPOINT")
    origin, size, root = lines[0].decode(), lines[1].decode(), from_base64(lines[2])
    require(matches("[1-9][0-9]{0,15}", size) and is_uint(int(size), 2) and is_digest(root), "LOG_CHECKPOINT")
    owner, epoch = read_origin(origin)
    return Body(origin, owner, epoch, int(size), root)


class Statement:
    """A COSE_Sign of one kind; `verify` is LOG-09 and LOG-10 but for times and theft, which `valid` and `sound` judge."""

    def __init__(self, states, data, kind):
        self.states, self.cose = states, CoseSign(data, 16_384, MALFORMED, timed=kind == "checkpoint")
        self.role = {"checkpoint": "log", "cosignature": "cosign"}[kind]
        require(self.cose.typ == f"application/rogatory-{kind}+cose", MALFORMED)
        require([alg for alg, *_ in self.cose.signatures] in [algorithms for _, algorithms in SUITES.values()], MALFORMED)

    def is_listed(self, principal):
        return any(kid in one.keys for one in self.states.signers(*principal) for kid in self.cose.kids())

    def find(self, principal):
        """One signer of the role, in or above the least suite of its state."""
        kids = self.cose.kids()
        listed = self.states.signers(*principal, self.role)
        self.signer = next((one for one in listed if list(one.keys) == kids), None)
        require(self.signer is not None and SUITES[self.signer.suite][0] >= self.states.rank(principal[0]), "LOG_SIGNER")
        return self

    def sound(self, dated=None):
        """@param dated - By when the statement is dated (LOG-57)."""
        require(self.signer.status != "compromised" or (dated is not None and dated < self.signer.invalid_since), "LOG_SIGNER")
        return self

    def valid(self, at):
        require(self.signer.since <= at <= self.signer.until, "LOG_SIGNER")
        return self

    def verify(self):
        require(self.cose.signed_by(self.signer.keys), "LOG_SIGNATURE")
        return self


class Checkpoint:
    """Read; nothing of it is verified."""

    def __init__(self, states, data):
        self.bytes, self.statement = data, Statement(states, data, "checkpoint")
        self.body = read_body(self.statement.cose.payload)

    def find(self):
        self.statement.find(self.body.owner)
        return self.statement

    def verified(self):
        self.statement.verify()
        return self


class Cosignature:
    """LOG-12, judged at the time that it names."""

    def __init__(self, states, data):
        self.states, self.statement = states, Statement(states, data, "cosignature")
        first, second, rest = (self.statement.cose.payload.split(b"\n", 2) + [b"", b""])[:3]
        require(first == b"cosignature/v1" and second.isascii(), "LOG_COSIGNATURE")
        require(matches("time (0|[1-9][0-9]{0,15})", second.decode()) and is_uint(int(second[5:])), "LOG_COSIGNATURE")
        self.time, self.body = int(second[5:]), read_body(rest)

    def verify(self, cosigner, now=None):
        require(cosigner[0] != self.body.owner[0], "LOG_COSIGNATURE")
        kinds = self.states.kind(*cosigner), self.states.kind(*self.body.owner)
        require(None not in kinds, "LOG_SIGNER")
        require(kinds[0] == kinds[1] and (now is None or self.time <= now + SKEW), "LOG_COSIGNATURE")
        self.statement.find(cosigner).sound().valid(self.time).verify()
        return self


def read_cosigned(data):
    """A cosigned of 9.2."""
    value = decode(data, 36_864, EXCHANGE)
    require(is_list(value, 2, 2) and is_statement(value[0]) and (value[1] is None or is_statement(value[1])), EXCHANGE)
    return value


def is_statement(value):
    return is_bytes(value) and 1 <= len(value) <= 16_384


@dataclass
class Restored:
    old: Body
    new: str
    checkpoint: Checkpoint


def verify_restore(states, data, sender, now):
    """LOG-16."""
    value = decode(data, 36_864, EXCHANGE)
    require(is_list(value, 4, 4) and is_statement(value[0]) and is_bytes(value[1]) and is_digest(value[2]) and is_path(value[3], 1), EXCHANGE)
    require(1 <= len(value[1]) <= 512, EXCHANGE)
    said = decode(value[1], 512, LEAF)
    require(is_list(said, 5, 5) and said[0] == "rogatory-log/1" and type(said[1]) is str and type(said[4]) is str, LEAF)
    require(is_uint(said[2]) and is_digest(said[3]), LEAF)
    (owner, before), (again, epoch) = read_origin(said[1]), read_origin(said[4])
    require(owner == again and before < epoch and (said[2] > 0 or said[3] == sha256(b"")), LEAF)
    require(epoch <= (now + SKEW) * 1000 and owner == sender, "LOG_RESTORE")
    checkpoint = Checkpoint(states, value[0])
    checkpoint.find().sound().valid(now).verify()
    body = checkpoint.body
    require(body.origin == said[4], "LOG_RESTORE")
    leaf = leaf_hash(encode([1, RESTORED, sha256(value[1]), value[2]]))
    require(root_of(leaf, 1, body.size, value[3]) == body.root, "LOG_INCLUSION")
    return Restored(Body(said[1], owner, before, said[2], said[3]), said[4], checkpoint)
