# SPDX-License-Identifier: Apache-2.0
"""A second verifier of receipts and logs, made from SPEC.md, with nothing of the library: Debian's python3-cbor2 and
python3-cryptography, and for ML-DSA-65 the command openssl.

Reads a JSON array from standard input, byte strings in hexadecimal; of each reader
  pins        fingerprint of root version 1 by scope
  documents   roots and directories
  now         epoch seconds
  cases       [{judge, bytes, ...}, ...]: see JUDGES
and prints {"verdicts": [[...], ...], "unjudged": [...]}: of each case what it says, or the code of appendix B; and the algorithms whose
signatures nothing here can verify.
"""
import json
import sys

from cbor import Refused
from crypto import unjudged
from proof import judge, judge_receipt, verify_own_entry
from receipt import Waits, judge_batch, read_notice
from statement import Checkpoint, Cosignature, read_cosigned, verify_restore
from trust import States

KINDS = ["genesis", "submitted", "relayed", "delivered", "opened", "refused", "expired", "failed", "sent", "root", "directory"]
KINDS += ["freshness", "accord", "accord-end", "ceremony", "custody", "restored", "taken"]


def said(body):
    return f"{body.origin} {body.size} {body.root.hex()}"


def principal(who):
    return "/".join(who)


def judge_trust(states, case, now):
    return " ".join(f"{scope} {one.root.version} {one.directory.version}" for scope, one in sorted(states.held.items()))


def judge_checkpoint(states, case, now):
    found = Checkpoint(states, case["bytes"])
    found.find().sound().valid(now).verify()
    return said(found.body)


def judge_cosigned(states, case, now):
    """A cosigned, by who is named beside it."""
    cosignature, checkpoint = read_cosigned(case["bytes"])
    found = Cosignature(states, cosignature).verify(case["cosigner"].split("/"), now)
    beside = "" if checkpoint is None else f", beside {said(Checkpoint(states, checkpoint).body)}"
    return f"{found.time} {said(found.body)}{beside}"


def judge_receipts(states, case, now):
    source = case.get("source", "")
    try:
        body, receipts, offer = judge_batch(states, case["bytes"], source.split("/") if source else None, now)
    except Waits as waits:
        return f"waits: {waits}"
    lines = [f"{KINDS[one.kind]} {principal(one.issuer)} {one.time} {index}" for one, index in receipts]
    lines += [] if offer is None else [f"offer from {offer[0]}"]
    return f"{'; '.join(lines)} in {body.origin} {body.size}"


def judge_notice(states, case, now):
    return " | ".join(verdict(judge_receipts, states, {"bytes": one}, now) for one in read_notice(case["bytes"]))


def judge_restore(states, case, now):
    found = verify_restore(states, case["bytes"], case["sender"].split("/"), now)
    return f"{said(found.old)} goes on as {said(found.checkpoint.body)}"


def judge_own_entry(states, case, now):
    found = verify_own_entry(states, case["bytes"], case["against"])
    return f"{KINDS[found.kind]} {found.index} in {found.body.origin} {found.body.size}: {dated(found.dated)}"


def dated(by):
    return "own word" if by is None else f"dated by {by}"


def judge_standing(states, case, now):
    entries = [verify_own_entry(states, case["entry"], case["against"])] if "entry" in case else []
    receipt, found, by = judge_receipt(states, case["bytes"], entries)
    return f"{KINDS[receipt.kind]} {found}, {dated(by)}"


def judge_contradiction(states, case, now):
    name, accused = judge(states, case["bytes"])
    return f"{name}: {principal(accused)}"


JUDGES = {
    "trust": judge_trust,
    "checkpoint": judge_checkpoint,
    "cosigned": judge_cosigned,
    "batch": judge_receipts,
    "notice": judge_notice,
    "restore": judge_restore,
    "own-entry": judge_own_entry,
    "standing": judge_standing,
    "contradiction": judge_contradiction,
}
TEXTS = {"judge", "cosigner", "source", "sender", "against"}


def verdict(judged, states, case, now):
    try:
        return judged(states, case, now)
    except Refused as refused:
        return refused.code


def read(case):
    return {name: value if name in TEXTS else bytes.fromhex(value) for name, value in case.items()}


def judged_by(reader):
    pins = {scope: bytes.fromhex(pin) for scope, pin in reader["pins"].items()}
    try:
        states = States(pins, [bytes.fromhex(one) for one in reader["documents"]], reader["now"])
    except Refused as refused:
        return [refused.code] * len(reader["cases"])
    return [verdict(JUDGES[case["judge"]], states, read(case), reader["now"]) for case in reader["cases"]]


print(json.dumps({"verdicts": [judged_by(reader) for reader in json.load(sys.stdin)], "unjudged": sorted(unjudged)}))
