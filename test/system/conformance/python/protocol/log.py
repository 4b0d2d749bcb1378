# SPDX-License-Identifier: Apache-2.0
"""Trees, checkpoints, cosignatures, receipts and batches (section LOG)."""
import base64
import re
from protocol.cbor import Refusal, decode, encode
from protocol.cddl import valid
from protocol.cose import cose_sign
from protocol.crypto import kid, rank, sha256, verify

KINDS = ['genesis', 'submitted', 'relayed', 'delivered', 'opened', 'refused', 'expired', 'failed', 'sent', 'root', 'directory', 'freshness',
    'accord', 'accord-end', 'ceremony', 'custody', 'restored', 'taken']

REASON = {1: 'malformed', 2: 'refused', 3: 'policy', 4: 'busy'}

def leaf_hash(kind, object, salt): return sha256(b'\0' + encode([1, kind, sha256(object), salt]))
node = lambda a, b: sha256(b'\1' + a + b)

def inclusion(leaf, index, size, path, root):
    """Proof of one leaf (RFC 9162)."""
    X = Refusal('LOG_INCLUSION')
    if not 0 <= index < size: raise X
    fn, sn, r = index, size - 1, leaf
    for p in path:
        if len(p) != 32 or sn == 0: raise X
        if fn & 1 or fn == sn:
            r = node(p, r)
            while not fn & 1 and fn:
                fn >>= 1
                sn >>= 1
        else: r = node(r, p)
        fn >>= 1
        sn >>= 1
    if sn or r != root: raise X

def consistency(m, rm, n, rn, path, older=True):
    """The older root that the path leads to; without `older` it may be another one than given."""
    X = Refusal('LOG_CONSISTENCY')
    if not 1 <= m <= n: raise X
    if m == n:
        if path or rm != rn: raise X
        return rm
    p = list(path)
    if not p: raise X
    if m & m - 1 == 0: p = [rm] + p
    fn, sn = m - 1, n - 1
    while fn & 1:
        fn >>= 1
        sn >>= 1
    fr = sr = p[0]
    for c in p[1:]:
        if sn == 0: raise X
        if fn & 1 or fn == sn:
            fr = node(c, fr)
            sr = node(c, sr)
            while not fn & 1 and fn:
                fn >>= 1
                sn >>= 1
        else: sr = node(sr, c)
        fn >>= 1
        sn >>= 1
    if sn or sr != rn or older and fr != rm: raise X
    return fr

def tree_root(l):
    if len(l) < 2: return l[0] if l else sha256(b'')
    k = 1 << (len(l) - 1).bit_length() - 1
    return node(tree_root(l[:k]), tree_root(l[k:]))

def tree_path(m, l):
    """Path of leaf m."""
    if len(l) == 1: return []
    k = 1 << (len(l) - 1).bit_length() - 1
    return tree_path(m, l[:k]) + [tree_root(l[k:])] if m < k else tree_path(m - k, l[k:]) + [tree_root(l[:k])]

def consistency_path(m, l, b=True):
    """Proof from m leaves to all of them."""
    n = len(l)
    if m == n: return [] if b else [tree_root(l)]
    k = 1 << (n - 1).bit_length() - 1
    return consistency_path(m, l[:k], b) + [tree_root(l[k:])] if m <= k else consistency_path(m - k, l[k:], False) + [tree_root(l[:k])]

def origin(o):
    m = re.fullmatch('rogatory/([a-z][a-z0-9-]{1,31})/([a-z0-9][a-z0-9.-]{0,63})/([1-9][0-9]*)', o) if isinstance(o, str) else None
    if not m or int(m[3]) > 2 ** 53 - 1: raise Refusal('LOG_ORIGIN')
    return m[1], m[2], int(m[3])

def parse_body(b):
    X = Refusal('LOG_CHECKPOINT')
    if len(b) > 512: raise X
    try: t = b.decode()
    except UnicodeDecodeError: raise X
    l = t.split('\n')
    if len(l) != 4 or l[3] != '' or not re.fullmatch('[1-9][0-9]*', l[1]): raise X
    try: root = base64.b64decode(l[2], validate=True)
    except Exception: raise X
    if len(root) != 32 or base64.b64encode(root).decode() != l[2] or not 2 <= int(l[1]) <= 2 ** 53 - 1: raise X
    return l[0], int(l[1]), root

class Head:
    pass

def read_statement(b, typ):
    """A checkpoint or a cosignature, before its signer is known."""
    if not 1 <= len(b) <= 16384: raise Refusal('CBOR_SIZE')
    s = cose_sign(b, 2, token=typ == 'checkpoint', typ=f'application/rogatory-{typ}+cose')
    if [g[0] for g in s.sigs] not in ([-19], [-19, -49]): raise Refusal('CRYPTO_COSE_MALFORMED', 'suite order')
    h = Head()
    h.s = s
    h.at = None
    body = s.payload
    if typ == 'cosignature':
        m = re.match(rb'cosignature/v1\ntime ([1-9][0-9]*|0)\n', body)
        if not m or int(m[1]) > 2 ** 53 - 1: raise Refusal('LOG_COSIGNATURE')
        h.at = int(m[1])
        body = body[m.end():]
    h.body = body
    h.origin, h.size, h.root = parse_body(body)
    sc, id, h.epoch = origin(h.origin)
    h.owner = f'{sc}/{id}'
    h.scope = sc
    return h

def find_signer(h, who, role, I):
    ks = {g[1] for g in h.s.sigs}
    a = I.get(who)
    for x in (a or {}).get('signers', []):
        if x['role'] == role and {kid(k) for k in x['keys'].values()} == ks: return x, a
    return None, a

def listed(h, who, I):
    """Whether a directory lists a key of these signatures, in any role."""
    ks = {g[1] for g in h.s.sigs}
    return any(kid(k) in ks for x in I.get(who, {}).get('signers', []) for k in x['keys'].values())

def judge_signer(h, who, role, I, at=None, compromised=False):
    x, a = find_signer(h, who, role, I)
    if x is None: raise Refusal('LOG_SIGNER')
    st = 'rogatory-hybrid' if len(h.s.sigs) == 2 else 'rogatory-classic'
    if rank(st) < rank(a['suiteFloor']): raise Refusal('LOG_SIGNER', 'suite')
    if x['status'] == 'compromised' and not compromised: raise Refusal('LOG_SIGNER', 'compromised')
    if at is not None and not x['from'] <= at <= x['to']: raise Refusal('LOG_SIGNER', 'validity')
    return x

def judge_sig(h, x):
    for g in h.s.sigs:
        k = x['keys'].get(g[0])
        if k is None or kid(k) != g[1] or not verify(k, g[2], g[3]): raise Refusal('LOG_SIGNATURE')

def checkpoint(b, I, now=None, compromised=False):
    h = read_statement(b, 'checkpoint')
    x = judge_signer(h, h.owner, 'log', I, now // 1000 if now else None, compromised)
    judge_sig(h, x)
    h.signer = x
    return h

def cosignature(b, who, I, now=None):
    h = read_statement(b, 'cosignature')
    if who.split('/')[0] == h.scope or I.get(who) and I.get(h.owner) and I[who]['kind'] != I[h.owner]['kind']:
        raise Refusal('LOG_COSIGNATURE')
    if now and h.at * 1000 > now + 600000: raise Refusal('LOG_COSIGNATURE', 'ahead')
    x = judge_signer(h, who, 'cosign', I, h.at)
    judge_sig(h, x)
    return h

def read_receipt(b):
    X = Refusal('LOG_RECEIPT')
    if len(b) > 4096: raise X
    try: r = decode(b)
    except Refusal: raise X
    if not valid(r, 'receipt'): raise X
    k = r[0]
    party = isinstance(r[5], list)
    need = {0, 1, 2, 3, 4, 5}
    opt = set()
    if k == 4:
        if not party: raise X
        need |= {6}
        opt = {7, 9}
    elif k == 5:
        if party: need |= {6, 8}
    else:
        if party: raise X
        if k == 7: need |= {8}
    if not need <= set(r) <= need | opt: raise X
    a = [x[0] for x in r.get(7, [])]
    d = r.get(9, [])
    for l in (a, d):
        if any(p >= q for p, q in zip(l, l[1:])): raise X
    if set(a) & set(d): raise X
    return r

def judge_issuer(r, owner, I, M):
    """Who may issue a receipt of this kind, and in which log."""
    X = Refusal('LOG_ISSUER')
    who = '/'.join(r[3])
    k = r[0]
    kind = I.get(who, {}).get('kind')
    if k in (1, 2, 6, 7):
        if kind != 'relay' or k == 2 and r[5].split('@')[1] != r[3][0]: raise X
        if k in (1, 2) and r[5].split('@')[1] is None: raise X
    else:
        ad = f'{r[5][0]}/{r[5][1]}' if isinstance(r[5], list) else r[5].split('@')[1] + '/' + M[r[5]] if r[5] in M else None
        if who != ad or kind != 'agency': raise X
    if who != owner: raise X

def show(r, i):
    o = dict(index=i, kind=KINDS[r[0]], envelopeDigest=r[1].hex(), envelopeId=r[2].hex(), issuer='/'.join(r[3]), at=r[4], addressee=r[5]
        if isinstance(r[5], str) else {'principal': '/'.join(r[5][:2]), 'kem': r[5][2].hex()})
    if 6 in r: o['messageDigest'] = r[6].hex()
    if 7 in r: o['attachments'] = {str(a): d.hex() for a, d in r[7]}
    if 8 in r: o['reason'] = REASON[r[8]]
    if 9 in r: o['declined'] = r[9]
    return o

class Waits(Exception):
    pass

def batch(b, src, I, M, now):
    """Head, receipts with their entries, and the offer."""
    if len(b) > 81920: raise Refusal('CBOR_SIZE')
    v = decode(b)
    X = Refusal('LOG_BATCH')
    if not valid(v, 'batch'): raise X
    h = read_statement(v[0], 'checkpoint')
    of = v[2] if len(v) == 3 else None
    if of is not None and (of[0] > h.size or of[0] == 0 and of[1]): raise X
    k, pr = src['kind'], src.get('principal')
    if k == 'owner' and pr != h.owner or k == 'foreign-relay' and pr.split('/')[0] != h.scope:
        raise Refusal('LOG_OWNER')
    if h.epoch > now + 600000: raise Waits('ahead')
    if not listed(h, h.owner, I): raise Waits('signer-unknown')
    x = judge_signer(h, h.owner, 'log', I)
    judge_sig(h, x)
    rs = []
    wait = False
    for e in v[1]:
        r = read_receipt(e[0])
        judge_issuer(r, h.owner, I, M)
        rs.append(r)
        if r[4] > x['to']: raise Refusal('LOG_SIGNER', 'behind to')
        if r[4] * 1000 > now + 600000: wait = True
    if wait: raise Waits('ahead')
    for e, r in zip(v[1], rs): inclusion(leaf_hash(r[0], e[0], e[1]), e[2], h.size, e[3], h.root)
    return h, [(r, e) for r, e in zip(rs, v[1])], of

def walk(b, i):
    """Where the item at i ends; each head has its shortest form."""
    X = Refusal('LOG_NOTICE')
    stack = [1]
    while stack:
        if stack[-1] == 0:
            stack.pop()
            continue
        stack[-1] -= 1
        if i >= len(b): raise X
        mt, ai = b[i] >> 5, b[i] & 31
        i += 1
        if ai < 24: n = ai
        elif ai < 28:
            k = 1 << ai - 24
            n = int.from_bytes(b[i:i + k], 'big')
            if i + k > len(b) or n < (24 if k == 1 else 1 << 4 * k): raise X
            i += k
        else: raise X
        if mt in (2, 3):
            i += n
            if i > len(b): raise X
        elif mt == 4: stack.append(n)
        elif mt == 5: stack.append(2 * n)
        elif mt == 6: stack.append(1)
    return i

def split_notice(b):
    """Batches of a NOTICE, as their bytes."""
    X = Refusal('LOG_NOTICE')
    if len(b) > 262144 or b[:2] != b'\xa1\0' or len(b) < 4: raise X
    mt, ai = b[2] >> 5, b[2] & 31
    i = 3
    if mt != 4: raise X
    if ai == 24:
        ai = b[3]
        i = 4
        if ai < 24: raise X
    elif ai > 24: raise X
    if not 1 <= ai <= 64: raise X
    out = []
    for _ in range(ai):
        j = walk(b, i)
        out.append(b[i:j])
        i = j
    if i != len(b): raise X
    for x in out:
        if x[0] >> 5 == 4 and x[0] & 31 == 3: raise X
    return out
