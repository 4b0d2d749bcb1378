# SPDX-License-Identifier: Apache-2.0
"""Seals a message into a frame (ENV-31 and following)."""
import os
import time
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from protocol.attachment import padme
from protocol.cbor import Refusal, Tag, encode
from protocol.crypto import SUITES, hpke_seal, rank, sha256, sign
from protocol.envelope import commitment, external_of, msg_digest

def uuid7():
    b = bytearray(int(time.time() * 1000).to_bytes(6, 'big') + os.urandom(10))
    b[6] = b[6] & 15 | 0x70
    b[8] = b[8] & 63 | 0x80
    return bytes(b)

def seal(suite, msg, mailboxes, lane, expiry, signers, recipients, atts=(), released=(), envelope_id=None):
    """Frame, message digest, outer header. msg: members without 6 and 11; a signer is signer-id, seeds and kids by algorithm."""
    su = SUITES[suite]
    o = {0: 1, 1: envelope_id or os.urandom(16), 2: sorted(mailboxes, key=str.encode), 3: -(-expiry // 3600) * 3600, 4: lane}
    if atts: o[5] = [a[6] for a, _ in atts]
    ob = encode(o)
    m = dict(msg)
    m[6] = sha256(ob)
    if atts: m[11] = [a for a, _ in atts]
    prot = encode({3: 'application/rogatory-message+cbor', 16: 'application/rogatory-message+cose',
        -70003: [[s[0], su['signatures']] for s in signers]})
    mb = encode(m)
    sigs = []
    for sid, seeds, kids in signers:
        for a in su['signatures']:
            sp = encode({1: a, 4: kids[a]})
            sigs.append([sp, {}, sign(a, seeds[a], encode(['Signature', prot, sp, b'', mb]))])
    inner = encode([encode(Tag(98, [prot, {}, mb, sigs])), {a[0]: k for a, k in atts if k is not None}, list(released)])
    cek, iv = os.urandom(32), os.urandom(12)
    rs = []
    for kd, pk in sorted(recipients):
        rp = encode({1: su['kem'], 4: kd})
        ek, ct = hpke_seal(suite, pk, encode(['HPKE Recipient', 3, rp, sha256(ob)]), cek)
        rs.append([rp, {-4: ek}, ct])
    ext = external_of(ob, encode(rs))
    ep = encode({1: 3, 2: [-70002], 16: 'application/rogatory-envelope+cose', -70002: commitment(cek, iv, ext)})
    pt = len(inner).to_bytes(4, 'big') + inner
    pt += b'\0' * (max(8192, padme(len(pt))) - len(pt))
    ct = AESGCM(cek).encrypt(iv, pt, encode(['Encrypt', ep, ext]))
    f = encode([ob, encode(Tag(96, [ep, {5: iv}, ct, rs]))])
    if len(f) > 262144: raise Refusal('ENVELOPE_SEAL', 'frame size')
    return f, msg_digest(prot, mb), o

def judge_input(suite, floor, sender, signers, recipients, mailboxes, expiry, message):
    """ENV-31. signers: [(signer-id, suite)]; recipients: [dict(scope, id, alg, status, from, to)]; expiry: seconds, before it is rounded."""

    def refuse(condition, reason):
        if condition: raise Refusal('ENVELOPE_SEAL', reason)
    issued, ends = message[4], -(-expiry // 3600) * 3600
    refuse(rank(suite) < rank(floor), 'suite')
    refuse(len(signers) > 4 or len({s[0] for s in signers}) != len(signers) or any(s[1] != suite for s in signers), 'signers')
    refuse(not issued < ends <= issued + 2592000, 'expiry')
    refuse(any(r['alg'] != SUITES[suite]['kem'] or r['status'] != 'active' or r['from'] > issued or r['to'] < ends for r in recipients),
        'recipient keys')
    scopes = {r['scope'] for r in recipients}
    refuse(len(scopes) != 1 or {m.split('@')[1] for m in mailboxes} != scopes, 'names')
    refuse(len(recipients) > 1 and any([r['scope'], r['id']] == list(sender) for r in recipients), 'the sender among several recipients')
    refuse((13 in message) != (sender[0] not in scopes), 'accord')
