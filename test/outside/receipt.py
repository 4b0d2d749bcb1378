# SPDX-License-Identifier: Apache-2.0
"""12.6 of SPEC.md: receipts and the objects in which they travel."""
import io
from dataclasses import dataclass

import cbor2

from cbor import ID, SCOPE, Refused, decode, encode
from cbor import is_bytes, is_digest, is_id, is_list, is_map, is_path, is_scope, is_uint, matches, require
from checkpoint import Checkpoint, Statement, verify_anchor
from crypto import sha256
from merkle import leaf_hash, root_of

SUBMITTED, RELAYED, DELIVERED, OPENED, REFUSED, EXPIRED, FAILED = range(1, 8)
RECEIPT, OBJECT = "LOG_RECEIPT", "LOG_RECEIPT_OBJECT"


@dataclass
class Receipt:
    bytes: bytes
    kind: int
    envelope: bytes
    id: bytes
    issuer: list
    time: int
    addressee: object  # mailbox, or [scope, id, kem-kid]
    message: bytes
    attachments: dict


def read_receipt(data):
    """LOG-17."""
    value = decode(data, 4096, RECEIPT)
    require(is_map(value, range(6), (6, 7, 8)), RECEIPT)
    kind, party = value[0], type(value[5]) is list
    require(is_uint(kind, 1, 7) and is_digest(value[1]) and is_bytes(value[2], 16) and is_uint(value[4]), RECEIPT)
    require(is_list(value[3], 2, 2) and is_scope(value[3][0]) and is_id(value[3][1]), RECEIPT)
    if party:
        require(is_list(value[5], 3, 3) and is_scope(value[5][0]) and is_id(value[5][1]) and is_digest(value[5][2]), RECEIPT)
    else:
        require(matches(f"{ID}@{SCOPE}", value[5]), RECEIPT)
    require(kind == REFUSED or party == (kind == OPENED), RECEIPT)
    require((6 in value) == (kind == OPENED or (kind == REFUSED and party)), RECEIPT)
    require((8 in value) == (kind == FAILED or (kind == REFUSED and party)), RECEIPT)
    require(is_digest(value.get(6, bytes(32))) and is_uint(value.get(8, 1), 1, 4) and (7 not in value or kind == OPENED), RECEIPT)
    listed = value.get(7, [])
    require((7 in value) == bool(listed) and is_list(listed, 0, 64), RECEIPT)
    require(all(is_list(one, 2, 2) and is_uint(one[0]) and is_digest(one[1]) for one in listed), RECEIPT)
    require(all(one[0] < two[0] for one, two in zip(listed, listed[1:])), RECEIPT)
    return Receipt(data, *(value[n] for n in range(6)), value.get(6), dict((one[0], one[1]) for one in listed))


def could_issue(states, receipt):
    """LOG-22, usurped: by whatever directory, since mailboxes change hands."""
    kind, addressee, (scope, name) = receipt.kind, receipt.addressee, receipt.issuer
    if kind in (SUBMITTED, RELAYED, EXPIRED, FAILED):
        return states.kind(scope, name) == "relay" and (kind != RELAYED or addressee.endswith("@" + scope))
    named = addressee[:2] == receipt.issuer if type(addressee) is list else addressee.endswith("@" + scope)
    return states.kind(scope, name) == "agency" and named


def may_issue(states, receipt):
    """LOG-18."""
    mailbox = receipt.kind in (DELIVERED, REFUSED) and type(receipt.addressee) is str
    return could_issue(states, receipt) and (not mailbox or states.owner(receipt.addressee) == receipt.issuer)


@dataclass
class Logged:
    """One receipt with who stands behind it; of a single receipt there is no checkpoint."""

    receipt: Receipt
    speaker: list
    statement: Statement
    checkpoint: Checkpoint = None
    index: int = None
    leaf: bytes = None


def read_object(states, data, issuers=True):
    """LOG-19 and LOG-20, all but the times: the receipts of one object. Without `issuers` who may issue what is left to the caller."""
    require(len(data) <= 262_144, OBJECT)
    return read_batch(states, data, issuers) if data[:1] == b"\x83" else read_single(states, data, issuers)


def read_single(states, data, issuers):
    statement = Statement(states, data, "receipt")
    receipt = read_receipt(statement.cose.payload)
    if issuers:
        require(may_issue(states, receipt), "LOG_ISSUER")
    statement.verify(receipt.issuer)
    return [Logged(receipt, receipt.issuer, statement)]


def read_batch(states, data, issuers):
    value = decode(data, 262_144, OBJECT)
    require(is_list(value, 3, 3) and is_bytes(value[0]) and is_bytes(value[1]) and is_list(value[2], 1, 1024), OBJECT)
    for entry in value[2]:
        require(is_list(entry, 4, 4) and is_bytes(entry[0]) and is_digest(entry[1]) and is_uint(entry[2]) and is_path(entry[3], 1), OBJECT)
    checkpoint = Checkpoint(states, value[0], value[1])
    found = []
    for encoded, salt, index, path in value[2]:
        receipt = read_receipt(encoded)
        if issuers:
            require(may_issue(states, receipt), "LOG_ISSUER")
            require(receipt.issuer == checkpoint.body.owner, "LOG_ISSUER")
        leaf = leaf_hash(encode([1, receipt.kind, sha256(encoded), salt]))
        require(root_of(leaf, index, checkpoint.body.size, path) == checkpoint.body.root, "LOG_INCLUSION")
        found.append(Logged(receipt, checkpoint.body.owner, checkpoint.statement, checkpoint, index, leaf))
    return found


def verify_object(states, data, anchor=None):
    """As it arrives: the signer was valid at the time of each receipt (LOG-20). The receipts, and the cosignature that anchors them."""
    found = read_object(states, data)
    cosignature = verify_anchor(states, anchor, found[0].checkpoint.body) if anchor and found[0].checkpoint else None
    for logged in found:
        logged.statement.valid(logged.receipt.time, cosignature and cosignature.time)
    return found, cosignature


def read_notice(data):
    """LOG-21: the objects of a notice as they stand in it, each to be judged for itself."""
    require(len(data) <= 262_144, "LOG_NOTICE")
    count = next((n for n in range(1, 65) if data.startswith(b"\xa1\x00" + head_of(n))), None)
    require(count is not None, "LOG_NOTICE")
    objects, rest = [], io.BytesIO(data)
    rest.seek(2 + len(head_of(count)))
    for _ in range(count):
        start = rest.tell()
        try:
            cbor2.CBORDecoder(rest).decode()
        except Exception as error:  # cbor2 raises what its parts raise
            raise Refused("LOG_NOTICE") from error
        objects.append(data[start : rest.tell()])
    require(rest.tell() == len(data), "LOG_NOTICE")
    return objects


def head_of(count):
    """Of an array: that of an encoding of as many items of one byte."""
    return encode([0] * count)[:-count]
