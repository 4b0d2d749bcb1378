# SPDX-License-Identifier: Apache-2.0
"""Answers of the areas receipts and log."""
from answers.operations import operation
from protocol.cbor import Refusal, decode
from protocol.cddl import valid
from protocol.crypto import sha256
from protocol.log import KINDS, Waits, batch, checkpoint, consistency, cosignature, inclusion, judge_issuer
from protocol.log import leaf_hash, listed, origin, read_receipt, read_statement, show, split_notice, tree_root

H = bytes.fromhex

def issuers(k):
    return {n: dict(a, signers=[dict(x, keys={int(g): decode(H(y)) for g, y in x['keys'].items()}) for x in a['signers']]) for n,
        a in k.get('issuers', {}).items()}

head_of = lambda h: dict(origin=h.origin, size=h.size, root=h.root.hex())

def verdict(b, i, v, k):
    try: h, rs, of = batch(b, i['source'], issuers(k), k.get('mailboxes', {}), v['now'])
    except Waits as w: return dict(verdict='waits', reason=str(w))
    return dict(verdict='accepted', **head_of(h), receipts=[show(r, e[2]) for r, e in rs], offerFrom=of[0] if of else None)

@operation('receipts.verify')
def receipts_verify(question, given, known): return verdict(H(given['batch']), given, question, known)

@operation('receipts.read-notice')
def receipts_read_notice(question, given, known):
    out = []
    for b in split_notice(H(given['notice'])):
        try: out.append(verdict(b, given, question, known))
        except Refusal as e: out.append(dict(verdict='refused', code=e.code))
    return dict(batches=out)

@operation('log.leaf-hash')
def log_leaf_hash(question, given, known):
    return {'leafHash': leaf_hash(KINDS.index(given['kind']), H(given['object']), H(given['salt'])).hex()}

@operation('log.verify-inclusion')
def log_verify_inclusion(question, given, known):
    inclusion(H(given['leafHash']), given['index'], given['size'], [H(x) for x in given['path']], H(given['root']))
    return {}

@operation('log.verify-consistency')
def log_verify_consistency(question, given, known):
    consistency(given['from']['size'], H(given['from']['root']), given['to']['size'], H(given['to']['root']), [H(x) for x in given['path']])
    return {}

@operation('log.verify-checkpoint')
def log_verify_checkpoint(question, given, known):
    h = checkpoint(H(given['checkpoint']), issuers(known), question['now'])
    return dict(head_of(h), owner=h.owner)

@operation('log.verify-cosignature')
def log_verify_cosignature(question, given, known):
    h = cosignature(H(given['cosignature']), given['cosigner'], issuers(known), question['now'])
    return dict(head_of(h), at=h.at)

@operation('log.verify-restore')
def log_verify_restore(question, given, known):
    b = H(given['restore'])
    r = decode(b)
    if len(b) > 36864 or not valid(r, 'restore'): raise Refusal('LOG_EXCHANGE')
    L = Refusal('LOG_LEAF')
    try: o = decode(r[1])
    except Refusal: raise L
    if not valid(o, 'restored'): raise L
    a, n = origin(o[1]), origin(o[4])
    if a[:2] != n[:2] or n[2] <= a[2] or o[2] == 0 and o[3] != sha256(b''): raise L
    if n[2] > question['now'] + 600000 or '/'.join(n[:2]) != given['sender']: raise Refusal('LOG_RESTORE')
    h = checkpoint(r[0], issuers(known), question['now'])
    if h.origin != o[4]: raise Refusal('LOG_RESTORE')
    inclusion(leaf_hash(16, r[1], r[2]), 1, h.size, r[3], h.root)
    return dict(old=dict(origin=o[1], size=o[2], root=o[3].hex()), new=head_of(h))

@operation('log.verify-own-entry')
def log_verify_own_entry(question, given, known):
    b = H(given['entry'])
    e = decode(b)
    X = Refusal('LOG_OWN_ENTRY')
    I = issuers(known)
    if len(b) > 262144 or not valid(e, 'own-entry') or len(e[1]) > 65536: raise X
    h = checkpoint(e[5], I, None, True)
    inclusion(leaf_hash(e[0], e[1], e[2]), e[3], h.size, e[4], h.root)
    dated = None
    for cb in e[6]:
        c = read_statement(cb, 'cosignature')
        if (c.origin, c.size, c.root) != (h.origin, h.size, h.root): raise X
        for w in I:
            if w.split('/')[0] == given['against'] and listed(c, w, I):
                try:
                    c = cosignature(cb, w, I, question['now'])
                    dated = min(dated or c.at, c.at)
                except Refusal as er:
                    if er.code != 'LOG_SIGNER': raise
    return dict(kind=KINDS[e[0]], object=e[1].hex(), index=e[3], **head_of(h), datedBy=dated)

@operation('log.contradiction')
def log_contradiction(question, given, known):
    b = H(given['contradiction'])
    X = Refusal('LOG_CONTRADICTION')
    I = issuers(known)
    M = known.get('mailboxes', {})
    if len(b) > 65536: raise X
    c = decode(b)
    if not valid(c, 'contradiction'): raise X
    if c[1] in (0, 1):
        p, q = checkpoint(c[2], I), checkpoint(c[3], I)
        if p.origin != q.origin: raise X
        if c[1] == 0:
            if p.size != q.size or p.root == q.root: raise X
            return {'class': 'split-view', 'accused': p.owner}
        r = consistency(p.size, p.root, q.size, q.root, c[4], older=False)
        if p.size == q.size or r == p.root: raise X
        return {'class': 'rewritten', 'accused': p.owner}
    bs = [decode(x) for x in c[2:4]]
    if any(not valid(x, 'batch') or len(x) != 2 or len(x[1]) != 1 for x in bs): raise X
    hs = [checkpoint(x[0], I) for x in bs]
    rs = []
    for x, h in zip(bs, hs):
        e = x[1][0]
        r = read_receipt(e[0])
        judge_issuer(r, h.owner, I, {m: M[m] for m in M})
        inclusion(leaf_hash(r[0], e[0], e[1]), e[2], h.size, e[3], h.root)
        rs.append(r)
    a, d = rs
    if a[3] != d[3] or a[1] != d[1]: raise X
    who = '/'.join(a[3])
    if {a[0], d[0]} == {4, 5}:
        (o, oh), (f, fh) = sorted(zip(rs, hs), key=lambda t: t[0][0])
        if oh.epoch <= fh.epoch: return {'class': 'opened-refused', 'accused': who}
    if 6 in a and 6 in d and a[6] != d[6]: return {'class': 'two-contents', 'accused': who}
    aa, dd = dict((x, y) for x, y in a.get(7, [])), dict((x, y) for x, y in d.get(7, []))
    if any(x in dd and dd[x] != y for x, y in aa.items()): return {'class': 'two-contents', 'accused': who}
    raise X

@operation('log.tree-root')
def log_tree_root(question, given, known): return dict(root=tree_root([H(x) for x in given['leafHashes']]).hex())
