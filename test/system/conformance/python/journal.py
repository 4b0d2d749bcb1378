# SPDX-License-Identifier: Apache-2.0
"""What an agency says and knows: its own log with batches for others, and what its trust store means for readers and verifiers."""
import base64
import os
import time

from protocol import log
from protocol.cbor import Refusal, encode
from protocol.cose import make_sign
from protocol.crypto import SUITES, alg_of
from protocol.envelope import Reader


class Journal:
    """A log in memory. A signer is suite, signer-id, seeds and kids by algorithm."""

    def __init__(self, principal, signer):
        self.signer, self.leaves, self.entries, self.cosigned = signer, [], [], 0
        self.origin = f'rogatory/{principal[0]}/{principal[1]}/{int(time.time() * 1000)}'
        self.append('genesis', encode(['rogatory-log/1', self.origin]))

    def append(self, kind, entry):
        salt, kind = os.urandom(32), log.KINDS.index(kind)
        self.leaves.append(log.leaf_hash(kind, entry, salt))
        self.entries.append((entry, salt))
        return len(self.leaves) - 1

    def batch(self, indexes, offer=False):
        """Receipts with their proofs; with an offer, what a witness needs to go on from the size that it cosigned."""
        root = base64.b64encode(log.tree_root(self.leaves)).decode()
        checkpoint = statement('checkpoint', f'{self.origin}\n{len(self.leaves)}\n{root}\n'.encode(), self.signer)
        items = [[*self.entries[i], i, log.tree_path(i, self.leaves)] for i in indexes]
        if not offer: return [checkpoint, items]
        return [checkpoint, items, [self.cosigned, log.consistency_path(self.cosigned, self.leaves) if self.cosigned else []]]

    def take_cosignature(self, head):
        """Whether the head that somebody cosigned is one of this log."""
        if head.origin != self.origin or head.size > len(self.leaves): return False
        if log.tree_root(self.leaves[: head.size]) != head.root: return False
        self.cosigned = max(self.cosigned, head.size)
        return True


def statement(kind, payload, signer):
    suite, _, seeds, kids = signer
    return make_sign({16: f'application/rogatory-{kind}+cose'}, payload, [(a, seeds[a], kids[a]) for a in SUITES[suite]['signatures']], sort=False)


def signers_of(entries):
    return [dict(signerId=x[0], role=x[1], keys=x[2], status=x[5], **{'from': x[3], 'to': x[4]}) for x in entries]


def issuers_of(store):
    """Agencies and relays by `scope/id`, and the agency of each mailbox."""
    issuers, mailboxes = {}, {}
    for scope, directory in store.dirs.items():
        floor = store.root(scope).v[7]
        for agency in directory.v[4]:
            issuers[f'{scope}/{agency[0]}'] = dict(kind='agency', suiteFloor=floor, signers=signers_of(agency[5]))
            mailboxes |= {f'{mailbox}@{scope}': agency[0] for mailbox in agency[3]}
        for relay in directory.v[5]:
            issuers[f'{scope}/{relay[0]}'] = dict(kind='relay', suiteFloor=floor, signers=signers_of(relay[2]))
    return issuers, mailboxes


def reader_of(store, scope, agency, kems, now):
    """What the reader of envelopes knows now. kems: suite and seed by kid."""
    reader = Reader()
    reader.scope, reader.id, reader.own = scope, agency, kems
    reader.mailboxes = [f'{mailbox}@{scope}' for mailbox in store.agency(scope, agency, now)[3]]
    reader.kems = {k[0]: dict(alg=alg_of(k[1]), to=k[4], status=k[5]) for a in store.dirs[scope].v[4] for k in a[6]}
    reader.dirs = {s: dict(versions) for s, versions in store.alld.items()}
    reader.senders = {}
    for s, directory in store.dirs.items():
        for a in directory.v[4]:
            required = lambda kind, roles=a[8] if 8 in a else {}: set(roles.get('*', [])) | set(roles.get(kind, []))
            reader.senders[(s, a[0])] = dict(signers=signers_of(a[5]), requiredRoles=required, suiteFloor=store.root(s).v[7])
    reader.accords = [
        dict(id=d.id, version=d.version, digest=d.digest, notBefore=d.v[4], notAfter=store.accord_end(d) - 1, minimumSuite=d.v[6],
            agencies={s: {q[0]: q[1] for q in covered} for s, covered in d.v[8].items()})
        for versions in store.accords.values() for d in versions.values()]

    def stale(s):
        try:
            store.in_force(s, now)
        except Refusal:
            return 'TRUST_EXPIRED'
        return None if store.fresh_state(s, now) == 'fresh' else 'TRUST_STALE'

    reader.stale = stale
    return reader
