# SPDX-License-Identifier: Apache-2.0
"""12.4 and 12.5 of SPEC.md: checkpoints, notes, cosignatures, COSE receipts, and what joins or closes logs."""
import base64
import binascii
import re
from dataclasses import dataclass

import cbor2

from cbor import Refused, decode, encode, is_bytes, is_digest, is_id, is_list, is_map, is_path, is_scope, is_uint, matches, require
from crypto import SUITES, CoseSign, sha256, verified
from merkle import consistent, leaf_hash, root_of, roots_of

MALFORMED = "CRYPTO_COSE_MALFORMED"
ROLES = {"checkpoint": ("log",), "cosignature": ("cosign",), "receipt": ("relay", "seal")}


def read_origin(text):
    """LOG-06: [scope, id] and epoch."""
    parts = text.split("/") if type(text) is str else []
    require(len(parts) == 4 and parts[0] == "rogatory" and is_scope(parts[1]) and is_id(parts[2]), "LOG_ORIGIN")
    require(matches("[1-9][0-9]{0,15}", parts[3]) and is_uint(int(parts[3])), "LOG_ORIGIN")
    return parts[1:3], int(parts[3])


@dataclass
class Body:
    text: bytes
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
    return Body(data, origin, owner, epoch, int(size), root)


class Statement:
    """LOG-09 and LOG-10, but for the times, which `valid` judges."""

    def __init__(self, states, data, kind):
        self.states, self.cose, self.kind = states, CoseSign(data, 65_536, MALFORMED, timed=kind == "checkpoint"), kind
        require(self.cose.typ == f"application/rogatory-{kind}+cose", MALFORMED)
        require([alg for alg, *_ in self.cose.signatures] in [algorithms for _, algorithms in SUITES.values()], MALFORMED)

    def verify(self, principal):
        kids = self.cose.kids()
        candidates = [one for role in ROLES[self.kind] for one in self.states.signers(*principal, role)]
        self.signer = next((one for one in candidates if list(one.keys) == kids), None)
        require(self.signer is not None and SUITES[self.signer.suite][0] >= self.states.rank(principal[0]), "LOG_SIGNER")
        require(self.cose.signed_by(self.signer.keys), "LOG_SIGNATURE")
        return self

    def valid(self, at, proven=None):
        """@param at - None where the signer's dates play no part. @param proven - By when others have shown that the statement existed."""
        signer = self.signer
        require(at is None or signer.since <= at <= signer.until, "LOG_SIGNER")
        require(signer.status != "compromised" or (proven is not None and proven < signer.invalid_since), "LOG_SIGNER")


def verify_tlog_proof(states, data):
    """LOG-25, with the leaf in it: index and size."""
    top, gap, note = data.partition(b"\n\n")
    lines = top.split(b"\n")
    require(gap and len(lines) >= 3 and lines[0] == b"c2sp.org/tlog-proof@v1", "LOG_NOTE")
    require(lines[1].startswith(b"extra ") and re.fullmatch(rb"index (0|[1-9][0-9]{0,15})", lines[2]), "LOG_NOTE")
    leaf, path = from_base64(lines[1][6:]), [from_base64(line) for line in lines[3:]]
    require(leaf is not None and is_path(path), "LOG_NOTE")
    body = read_body(note.partition(b"\n\n")[0] + b"\n")
    verify_note(note, body, states.signers(*body.owner, "log"))
    index = int(lines[2][6:])
    require(root_of(leaf_hash(leaf), index, body.size, path) == body.root, "LOG_INCLUSION")
    return index, body.size


def readable(data):
    """UTF-8 without control characters other than newlines."""
    require(len(data) <= 65_536 and not re.search(rb"[\x00-\x09\x0b-\x1f]", data), "LOG_NOTE")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise Refused("LOG_NOTE") from error


def verify_note(data, body, signers):
    """LOG-08: the owner's line, by one of these signers."""
    text, gap, rest = readable(data).rpartition("\n\n")
    require(gap and f"{text}\n".encode() == body.text and rest.endswith("\n"), "LOG_NOTE")
    lines, found = rest[:-1].split("\n"), {}
    require(1 <= len(lines) <= 16, "LOG_NOTE")
    for line in lines:
        parts = line.split(" ")
        require(len(parts) == 3 and parts[0] == "\u2014" and re.fullmatch(r"[^\s+]+", parts[1]), "LOG_NOTE")
        blob = from_base64(parts[2].encode())
        require(blob is not None and len(blob) > 4 and (parts[1], blob[:4]) not in found, "LOG_NOTE")
        found[parts[1], blob[:4]] = blob[4:]
    keys = [ed25519_of(signer) for signer in signers]
    key = next((one for one in keys if (body.origin, key_id(body.origin, 1, one)) in found), None)
    require(key is not None, "LOG_NOTE")
    require(verified(-19, key, body.text, found[body.origin, key_id(body.origin, 1, key)]), "LOG_SIGNATURE")


def key_id(name, kind, key):
    return sha256(name.encode() + b"\n" + bytes([kind]) + key)[:4]


def ed25519_of(signer):
    return next(key for alg, key in signer.keys.values() if alg == -19)


class Checkpoint:
    def __init__(self, states, data, note=None):
        statement = Statement(states, data, "checkpoint")
        self.body = read_body(statement.cose.payload)
        self.statement = statement.verify(self.body.owner)
        if note is not None:
            verify_note(note, self.body, [statement.signer])

    def valid(self, at, proven=None):
        self.statement.valid(at, proven)
        return self


class Cosignature:
    """LOG-12, judged at the time that it names."""

    def __init__(self, states, data, cosigner):
        statement = Statement(states, data, "cosignature")
        first, second, rest = (statement.cose.payload.split(b"\n", 2) + [b"", b""])[:3]
        require(first == b"cosignature/v1" and second.isascii(), "LOG_COSIGNATURE")
        require(matches("time (0|[1-9][0-9]{0,15})", second.decode()), "LOG_COSIGNATURE")
        self.time, self.body, self.cosigner = int(second[5:]), read_body(rest), cosigner
        kinds = states.kind(*cosigner), states.kind(*self.body.owner)
        require(None not in kinds, "LOG_SIGNER")
        require(kinds[0] == kinds[1] and cosigner != self.body.owner, "LOG_COSIGNATURE")
        self.statement = statement.verify(cosigner)
        statement.valid(self.time)

    def verify_line(self, line):
        """As it travels beside: time first (cosignature-offer)."""
        require(is_bytes(line, 72) and line[:8] == self.time.to_bytes(8, "big"), "LOG_COSIGNATURE")
        require(verified(-19, ed25519_of(self.statement.signer), self.statement.cose.payload, line[8:]), "LOG_SIGNATURE")


def cosigner_is_own(cosignature):
    return cosignature.cosigner[0] == cosignature.body.owner[0]


def read_offer(data, code="LOG_EXCHANGE"):
    return decode(data, 262_144, code)


def verify_anchor(states, data, held):
    """LOG-15 and LOG-31: the cosignature of an anchor-offer, when it anchors the checkpoint `held`; None when it proves nothing of it."""
    offer = read_offer(data)
    require(is_list(offer, 4, 4) and is_scope(offer[0]) and is_id(offer[1]) and is_bytes(offer[2]) and is_list(offer[3], 1, 64), "LOG_EXCHANGE")
    for join in offer[3]:
        require(is_list(join, 2, 2) and is_uint(join[0], 2) and is_path(join[1]), "LOG_EXCHANGE")
    cosignature = Cosignature(states, offer[2], offer[:2])
    if cosigner_is_own(cosignature) or cosignature.body.origin != held.origin:
        return None
    joined = any(size == held.size and consistent(held.tree(), cosignature.body.tree(), path) for size, path in offer[3])
    return cosignature if joined else None


def verify_offer(states, data, held, now):
    """LOG-13 and LOG-14: a checkpoint-offer to who cosigned `held`, None before the first. What is to be cosigned, None on equivocation."""
    offer = read_offer(data)
    require(is_list(offer, 4, 4) and is_bytes(offer[0]) and is_bytes(offer[1]) and is_uint(offer[2]) and is_path(offer[3]), "LOG_EXCHANGE")
    checkpoint = Checkpoint(states, offer[0], offer[1]).valid(now)
    body = checkpoint.body
    if held is None:
        return body
    require(body.origin == held.origin, "LOG_EPOCH")
    require(body.size >= held.size, "LOG_ROLLBACK")
    return body if continues(held.tree(), body.tree(), offer[3]) else None


def continues(older, newer, path):
    """False when it is proven that it does not; a proof that proves nothing is refused."""
    led = roots_of(older[0], newer[0], older[1], path)
    require(led is not None and (led[1] == newer[1] or older[0] == newer[0]), "LOG_CONSISTENCY")
    return led == (older[1], newer[1])


def verify_closing(states, data, held, now):
    """LOG-16: a closing-offer to who cosigned `held` of the old origin. What is to be cosigned of the new one and how much is lost, None on
    equivocation."""
    offer = read_offer(data)
    require(is_list(offer, 5, 5) and all(map(is_bytes, offer[:3])) and is_list(offer[3], 3, 3) and is_path(offer[4]), "LOG_EXCHANGE")
    closed, salt, path = offer[3]
    require(is_bytes(closed) and is_digest(salt) and is_path(path), "LOG_EXCHANGE")
    last = Checkpoint(states, offer[0]).valid(now).body
    opened = Checkpoint(states, offer[1], offer[2]).valid(now).body
    said = decode(closed, 512, "LOG_LEAF")
    require(said == ["rogatory-log/1", last.origin, last.size, last.root, opened.origin], "LOG_EPOCH")
    require(opened.owner == last.owner == held.owner and last.origin == held.origin and opened.epoch == last.epoch + 1, "LOG_EPOCH")
    leaf = leaf_hash(encode([1, 16, sha256(closed), salt]))
    require(root_of(leaf, 1, opened.size, path) == opened.root, "LOG_INCLUSION")
    older, newer = sorted((last.tree(), held.tree()))
    return (opened, max(0, held.size - last.size)) if continues(older, newer, offer[4]) else None


def verify_cose_receipt(states, data, leaf, owner):
    """LOG-11, by the Ed25519 key of one of the owner's log signers: size and index."""
    tag = decode(data, 65_536, "LOG_COSE_RECEIPT")
    require(isinstance(tag, cbor2.CBORTag) and is_list(tag.value, 4, 4), "LOG_COSE_RECEIPT")
    require(tag.tag == 18, "CBOR")
    protected, loose, payload, signature = tag.value
    require(protected == bytes.fromhex("a2013219018b01") and payload is None and is_bytes(signature, 64), "LOG_COSE_RECEIPT")
    require(is_map(loose, (396,)) and is_map(loose[396], (-1,)) and is_list(loose[396][-1], 1, 1), "LOG_COSE_RECEIPT")
    require(is_bytes(loose[396][-1][0]), "LOG_COSE_RECEIPT")
    proof = decode(loose[396][-1][0], 65_536, "LOG_COSE_RECEIPT")
    require(is_list(proof, 3, 3) and is_uint(proof[0]) and is_uint(proof[1]) and is_path(proof[2], 1), "LOG_COSE_RECEIPT")
    root = root_of(leaf_hash(leaf), proof[1], proof[0], proof[2])
    require(root is not None, "LOG_INCLUSION")
    signed = encode(["Signature1", protected, b"", root])
    signers = states.signers(*owner, "log")
    require(any(verified(-19, ed25519_of(one), signed, signature) for one in signers), "LOG_SIGNATURE")
    return proof[0], proof[1]
