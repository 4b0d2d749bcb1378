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
from checkpoint import Checkpoint, Cosignature, read_offer, verify_closing, verify_cose_receipt, verify_offer, verify_tlog_proof
from crypto import unjudged
from evidence import judge
from receipt import read_notice, verify_object
from trust import States

KINDS = [None, "submitted", "relayed", "delivered", "opened", "refused", "expired", "failed"]


def said(body):
    return f"{body.origin} {body.size} {body.root.hex()}"


def principal(who):
    return "/".join(who)


def held(states, case):
    return Checkpoint(states, case["held"]).body if "held" in case else None


def judge_trust(states, case, now):
    return " ".join(f"{scope} {one.root.version} {one.directory.version}" for scope, one in sorted(states.held.items()))


def judge_checkpoint(states, case, now):
    return said(Checkpoint(states, case["bytes"], case.get("note")).valid(now).body)


def judge_cosignature(states, case, now):
    """A cosignature-offer."""
    who, cose, line = read_offer(case["bytes"])
    found = Cosignature(states, cose, who)
    found.verify_line(line)
    return f"{principal(who)} {found.time} {said(found.body)}"


def judge_receipts(states, case, now):
    found, anchor = verify_object(states, case["bytes"], case.get("anchor"))
    how = f"anchored by {principal(anchor.cosigner)} {anchor.time}" if anchor else "signed, not anchored"
    lines = [f"{KINDS[one.receipt.kind]} {principal(one.receipt.issuer)} {one.receipt.time} {one.index}" for one in found]
    return f"{'; '.join(lines)}: {how}"


def judge_notice(states, case, now):
    return " | ".join(verdict(judge_receipts, states, {"bytes": one}, now) for one in read_notice(case["bytes"]))


def judge_cose_receipt(states, case, now):
    size, index = verify_cose_receipt(states, case["bytes"], case["leaf"], case["owner"].split("/"))
    return f"{index} of {size}"


def judge_tlog_proof(states, case, now):
    index, size = verify_tlog_proof(states, case["bytes"])
    return f"{index} of {size}"


def judge_offer(states, case, now):
    body = verify_offer(states, case["bytes"], held(states, case), now)
    return f"cosign {said(body)}" if body else "equivocation"


def judge_closing(states, case, now):
    followed = verify_closing(states, case["bytes"], held(states, case), now)
    return f"cosign {said(followed[0])}, {followed[1]} lost" if followed else "equivocation"


def judge_evidence(states, case, now):
    conflict, accused = judge(states, case["bytes"])
    return f"{conflict}: {' '.join(map(principal, accused))}"


JUDGES = {
    "trust": judge_trust,
    "checkpoint": judge_checkpoint,
    "cosignature": judge_cosignature,
    "receipts": judge_receipts,
    "notice": judge_notice,
    "cose-receipt": judge_cose_receipt,
    "tlog-proof": judge_tlog_proof,
    "offer": judge_offer,
    "closing": judge_closing,
    "evidence": judge_evidence,
}
TEXTS = {"judge", "owner"}


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
