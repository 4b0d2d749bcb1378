# SPDX-License-Identifier: Apache-2.0
"""9.5 and 9.6 of SPEC.md: receipts and the batches in which they travel."""
import io
from dataclasses import dataclass

import cbor2

from cbor import ID, SCOPE, Refused, decode, encode
from cbor import is_bytes, is_digest, is_id, is_list, is_map, is_path, is_scope, is_uint, matches, require
from crypto import sha256
from merkle import leaf_hash, root_of
from statement import SKEW, Checkpoint, is_statement

SUBMITTED, RELAYED, DELIVERED, OPENED, REFUSED, EXPIRED, FAILED = range(1, 8)
RECEIPT, BATCH, NOTICE = "LOG_RECEIPT", "LOG_BATCH", "LOG_NOTICE"


class Waits(Exception):
    """No refusal: it is judged again."""


@dataclass
class Receipt:
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
    require(is_map(value, range(6), (6, 7, 8, 9)), RECEIPT)
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
    left = value.get(9, [])
    require((9 in value) == bool(left) and is_list(left, 0, 64) and (9 not in value or kind == OPENED), RECEIPT)
    require(all(is_uint(one) for one in left) and all(one < two for one, two in zip(left, left[1:])), RECEIPT)
    require(not {one[0] for one in listed} & set(left), RECEIPT)
    return Receipt(*(value[n] for n in range(6)), value.get(6), dict((one[0], one[1]) for one in listed))


def is_of_office(states, receipt):
    """LOG-18, whoever has the mailbox: whether one of the issuer's kind may say this about this addressee."""
    kind, addressee, (scope, name) = receipt.kind, receipt.addressee, receipt.issuer
    if kind in (SUBMITTED, RELAYED, EXPIRED, FAILED):
        return states.kind(scope, name) == "relay" and (kind != RELAYED or addressee.endswith("@" + scope))
    named = addressee[:2] == receipt.issuer if type(addressee) is list else addressee.endswith("@" + scope)
    return states.kind(scope, name) == "agency" and named


def is_issuer(states, receipt):
    """LOG-18."""
    mailbox = receipt.kind in (DELIVERED, REFUSED) and type(receipt.addressee) is str
    return is_of_office(states, receipt) and (not mailbox or states.owner(receipt.addressee) == receipt.issuer)


@dataclass
class Batch:
    checkpoint: Checkpoint
    entries: list
    offer: list


def read_batch(states, data):
    """Step 1 of LOG-20."""
    value = decode(data, 81_920, BATCH)
    require(is_list(value, 2, 3) and is_statement(value[0]) and is_list(value[1], 1 if len(value) == 2 else 0, 128), BATCH)
    for entry in value[1]:
        require(is_list(entry, 4, 4) and is_bytes(entry[0]) and is_digest(entry[1]) and is_uint(entry[2]) and is_path(entry[3], 1), BATCH)
        require(1 <= len(entry[0]) <= 4096, BATCH)
    offer = value[2] if len(value) == 3 else None
    require(offer is None or (is_list(offer, 2, 2) and is_uint(offer[0]) and is_path(offer[1])), BATCH)
    return Batch(Checkpoint(states, value[0]), value[1], offer)


def judge_batch(states, data, source, now):
    """LOG-20, as far as step 6. @param source - None: the own relay; [scope]: a relay of that state; [scope, id]: sender or peer.
    The owner's body, [(receipt, index)], the offer."""
    batch = read_batch(states, data)
    body, statement = batch.checkpoint.body, batch.checkpoint.statement
    require(source is None or body.owner[: len(source)] == source, "LOG_OWNER")
    if body.epoch > (now + SKEW) * 1000:
        raise Waits("ahead")
    if not statement.is_listed(body.owner):
        raise Waits("signer-unknown")
    batch.checkpoint.find().sound().verify()
    receipts = []
    for encoded, salt, index, path in batch.entries:
        receipt = read_receipt(encoded)
        require(receipt.issuer == body.owner and is_issuer(states, receipt), "LOG_ISSUER")
        require(receipt.time <= statement.signer.until, "LOG_SIGNER")
        receipts.append((receipt, index))
    if any(receipt.time > now + SKEW for receipt, _ in receipts):
        raise Waits("ahead")
    for (receipt, _), entry in zip(receipts, batch.entries):
        require_place(receipt.kind, entry, body)
    return body, receipts, batch.offer


def require_place(kind, entry, body):
    """LOG-03, of a leaf with this object."""
    encoded, salt, index, path = entry
    leaf = leaf_hash(encode([1, kind, sha256(encoded), salt]))
    require(root_of(leaf, index, body.size, path) == body.root, "LOG_INCLUSION")


def one_receipt(states, data):
    """A batch of one entry, as it stands in a contradiction (LOG-23) or a proof: read, its place and its issuer judged but for mailboxes.
    Receipt and checkpoint; who asks judges the signer."""
    batch = read_batch(states, data)
    require(len(batch.entries) == 1, BATCH)
    receipt, body = read_receipt(batch.entries[0][0]), batch.checkpoint.body
    batch.checkpoint.find()

    def judged():
        batch.checkpoint.statement.verify()
        require(receipt.issuer == body.owner and is_of_office(states, receipt), "LOG_ISSUER")
        require_place(receipt.kind, batch.entries[0], body)
        return receipt, batch.checkpoint

    return batch.checkpoint.statement, judged


def read_notice(data):
    """LOG-21: the batches of a notice as they stand in it, each to be judged for itself."""
    require(len(data) <= 262_144, NOTICE)
    count = next((n for n in range(1, 65) if data.startswith(b"\xa1\x00" + head_of(n))), None)
    require(count is not None, NOTICE)
    batches, rest = [], io.BytesIO(data)
    rest.seek(2 + len(head_of(count)))
    for _ in range(count):
        start = rest.tell()
        try:
            cbor2.CBORDecoder(rest).decode()
        except Exception as error:  # cbor2 raises what its parts raise
            raise Refused(NOTICE) from error
        batches.append(data[start : rest.tell()])
    require(rest.tell() == len(data) and all(one[0] == 0x82 for one in batches), NOTICE)
    return batches


def head_of(count):
    """Of an array: that of an encoding of as many items of one byte."""
    return encode([0] * count)[:-count]
