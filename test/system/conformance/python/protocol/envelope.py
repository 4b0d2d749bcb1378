# SPDX-License-Identifier: Apache-2.0
"""Opens an envelope: the table of section ENV from its top."""
import hashlib
from protocol import cddl
from protocol.attachment import description_ok, attachment_keys, padme
from protocol.cbor import Refusal, Tag, decode, encode
from protocol.cddl import valid
from protocol.cose import cose_sign
from protocol.crypto import KEM_SUITE, SUITES, open_gcm, hkdf_expand, hmac_of, hpke_open, kid, rank, sha256, verify

GRACE_SECONDS = 2592000

def msg_digest(prot, msg): return sha256(encode(['rogatory-message/1', prot, msg]))

def strict(b, code, **k):
    """A value, or the code of the place where its encoding is broken."""
    try: return decode(b, **k)
    except Refusal as e: raise Refusal(code, e.code + ' ' + e.msg)

def parse_outer(ob):
    """The outer header: ENV-02 and ENV-03."""
    M = 'ENVELOPE_FRAME_MALFORMED'
    if len(ob) > 8192: raise Refusal(M, 'outer size')
    o = strict(ob, M)
    if not isinstance(o, dict): raise Refusal(M)
    if cddl.isint(o.get(0)) and o[0] != 1: raise Refusal('ENVELOPE_PROFILE')
    if not valid(o, 'outer'): raise Refusal(M, 'outer form')
    if o[3] % 3600: raise Refusal(M, 'expiry')
    mb = o[2]
    if len({m.split('@')[1] for m in mb}) != 1 or any(not a.encode() < b.encode() for a, b in zip(mb, mb[1:])):
        raise Refusal(M, 'mailboxes')
    return o

def parse_frame(f):
    """Bytes of the outer header, bytes of the envelope, and the outer header."""
    if len(f) > 262144: raise Refusal('ENVELOPE_FRAME_SIZE')
    v = strict(f, 'ENVELOPE_FRAME_MALFORMED')
    if not valid(v, 'frame'): raise Refusal('ENVELOPE_FRAME_MALFORMED', 'frame')
    return v[0], v[1], parse_outer(v[0])

def external_of(ob, recips_enc): return encode(['rogatory-env/1', ob, sha256(recips_enc)])

def commitment(cek, iv, ext):
    prk = hmac_of(b'rogatory-commit/1', cek, 'sha512')
    return hkdf_expand(prk, iv + hashlib.sha512(ext).digest(), 32, 'sha512')

class Reader:
    """What a reader knows: own keys by kid, KEM keys of the own directory, versions and digests of directories, senders, accords."""
    scope = id = None
    mailboxes = ()
    test = False
    floor = 'rogatory-classic'
    own = {}
    kems = {}
    dirs = {}
    senders = {}
    accords = ()
    stale = lambda self, scope: None

def open_frame(f, now, c):
    """Opens a frame that was stored at `now` (milliseconds) for a Reader c. Checks run in the order of the table."""
    ob, eb, o = parse_frame(f)
    if not any(m in c.mailboxes for m in o[2]): raise Refusal('ENVELOPE_NOT_MINE')
    if now > o[3] * 1000: raise Refusal('ENVELOPE_EXPIRED')
    if o[3] * 1000 > now + (GRACE_SECONDS + 600) * 1000: raise Refusal('ENVELOPE_LIFETIME')
    M = 'ENVELOPE_MALFORMED'
    e = strict(eb, M, tag=96)
    if not valid(Tag(96, e), 'envelope'): raise Refusal(M, 'envelope')
    prot = strict(e[0], M)
    if not valid(prot, 'env-prot'): raise Refusal(M, 'prot')
    if len(e[2]) < 8208: raise Refusal(M, 'ct')
    rs = []
    for r in e[3]:
        p = strict(r[0], M)
        if not valid(p, 'recip-prot'): raise Refusal(M, 'recip-prot')
        rs.append((p[1], p[4], r[1][-4], r[2], r[0]))
    if any(a[1] >= b[1] for a, b in zip(rs, rs[1:])): raise Refusal('ENVELOPE_RECIPIENTS', 'order')
    st = c.stale(c.scope)
    if st: raise Refusal(st, 'own')
    for r in rs:
        if r[1] not in c.kems: raise Refusal('ENVELOPE_RECIPIENT_UNKNOWN')
    if any(c.kems[r[1]]['alg'] != r[0] for r in rs) or len({r[0] for r in rs}) > 1:
        raise Refusal('ENVELOPE_RECIPIENTS', 'alg')
    suite = KEM_SUITE[rs[0][0]]
    su = SUITES[suite]
    if su['rank'] < rank(c.floor): raise Refusal('ENVELOPE_SUITE_TOO_WEAK')
    if any(len(r[2]) != su['ek'] for r in rs): raise Refusal(M, 'ek')
    mine = [r for r in rs if r[1] in c.own]
    if not mine: raise Refusal('ENVELOPE_KEY_UNUSABLE')
    r = mine[0]
    if now > (c.kems[r[1]]['to'] + GRACE_SECONDS) * 1000: raise Refusal('ENVELOPE_KEY_UNUSABLE')
    try: cek = hpke_open(suite, c.own[r[1]][1], r[2], encode(['HPKE Recipient', 3, r[4], sha256(ob)]), r[3])
    except Refusal: raise Refusal('ENVELOPE_DECAPSULATION')
    if len(cek) != 32: raise Refusal('ENVELOPE_DECAPSULATION')
    iv = e[1][5]
    ext = external_of(ob, encode(e[3]))
    if commitment(cek, iv, ext) != prot[-70002]: raise Refusal('ENVELOPE_COMMITMENT')
    pt = open_gcm(cek, iv, e[2], encode(['Encrypt', e[0], ext]), 'ENVELOPE_DECRYPTION')
    n = int.from_bytes(pt[:4], 'big')
    if len(pt) != max(8192, padme(4 + n)) or pt[4 + n:].strip(b'\0'): raise Refusal('ENVELOPE_PADDING')
    M = 'ENVELOPE_CONTENT_MALFORMED'
    inner = strict(pt[4:4 + n], M)
    if not valid(inner, 'inner'): raise Refusal(M, 'inner')
    try: s = cose_sign(inner[0], 8)
    except Refusal as x: raise Refusal(M, x.code)
    if not valid(s.header, 'sgn-prot'): raise Refusal(M, 'sgn-prot')
    m = strict(s.payload, M)
    if not valid(m, 'msg'): raise Refusal(M, 'msg')
    frm, to = m[2], m[3]
    if not 1 <= len(m[0][0].encode()) <= 64 or len({t[0] for t in to}) > 1 or any(a[2] >= b[2] for a, b in zip(to, to[1:])):
        raise Refusal(M, 'to/type')
    if set(m[7]) != {frm[0], to[0][0]} or any(x[0] < 1 or x[1] < 1 for x in m[7].values()): raise Refusal(M, 'dirs')
    if (8 in m) != (9 in m) or 9 in m and (m[9][0] < 1 or (m[9][1] is None) != (m[9][0] == 1)):
        raise Refusal(M, 'place')
    if 13 in m and m[13][1] < 1: raise Refusal(M, 'accord version')
    if 11 in m and any(a[0] >= b[0] for a, b in zip(m[11], m[11][1:])): raise Refusal(M, 'att ids')
    sc = frm[0]
    if sc not in c.dirs: raise Refusal('ENVELOPE_SENDER_UNKNOWN', 'scope')
    res = dict(outer=o, msg=m, digest=msg_digest(s.prot, s.payload), envelope=sha256(f), cek=cek, body=m[10], keys=inner[1],
        released=inner[2], frame=f, prot=s.prot, payload=s.payload, suite=suite)
    st = c.stale(sc)
    stale_err = None
    if st and not (st == 'TRUST_STALE' and m[0][0] == 'transport.receipt'): stale_err = Refusal(st, 'sender')
    ahead = m[7][sc][1] > max(c.dirs[sc])
    ag = c.senders.get((sc, frm[1]))
    if ag is None: raise Refusal('ENVELOPE_SIGNER_UNKNOWN' if ahead else 'ENVELOPE_SENDER_UNKNOWN', 'agency')
    pol = s.header[-70003]
    by = {x['signerId']: x for x in ag['signers']}
    if any(p[0] not in by for p in pol): raise Refusal('ENVELOPE_SIGNER_UNKNOWN')
    X = 'ENVELOPE_SIGNERS'
    if pol[0][0] != frm[2] or by[pol[0][0]]['role'] != 'seal' or any(p[1] != su['signatures'] for p in pol):
        raise Refusal(X, 'policy')
    off = [p[0] for p in pol[1:]]
    if any(a >= b for a, b in zip(off, off[1:])): raise Refusal(X, 'order')
    roles = sorted(by[x]['role'] for x in off)
    need = sorted(set(ag['requiredRoles'](m[0][0])) if callable(ag['requiredRoles']) else set(ag['requiredRoles']))
    if ahead:
        if any(x in ('seal', 'link', 'log', 'cosign') for x in roles): raise Refusal(X)
    elif roles != need: raise Refusal(X, f'roles {roles} {need}')
    want = [(a, kid(by[p[0]]['keys'][a])) if a in by[p[0]]['keys'] else None for p in pol for a in p[1]]
    if [(g[0], g[1]) for g in s.sigs] != want: raise Refusal(X, 'signatures')
    for (p, a), g in zip([(p, a) for p in pol for a in p[1]], s.sigs):
        if not verify(by[p[0]]['keys'][a], g[2], g[3]): raise Refusal('ENVELOPE_SIGNATURE')
    if su['rank'] < rank(ag['suiteFloor']): raise Refusal('ENVELOPE_SUITE_TOO_WEAK', 'state')
    for p in pol:
        x = by[p[0]]
        if x['status'] == 'compromised' or not ahead and not (x['from'] <= m[4] <= x['to'] and now <= (x['to'] + GRACE_SECONDS) * 1000):
            raise Refusal('ENVELOPE_SIGNER_STATUS')
    if [t[2] for t in to] != [q[1] for q in rs] or [t[:2] for t in to if t[2] == r[1]] != [[c.scope, c.id]]:
        raise Refusal('ENVELOPE_ADDRESSEE')
    if m[6] != sha256(ob): raise Refusal('ENVELOPE_OUTER_MISMATCH')
    for k, d in m[7].items():
        h = c.dirs.get(k, {})
        if d[1] in h and h[d[1]] != d[2]: raise Refusal('ENVELOPE_DIRECTORY_FORK')
    if stale_err: raise stale_err
    for k, d in m[7].items():
        if d[1] > max(c.dirs[k]): raise Refusal('ENVELOPE_DIRECTORY_AHEAD')
    if m[4] * 1000 > now + 600000 or m[4] < o[3] - GRACE_SECONDS: raise Refusal('ENVELOPE_ISSUED_AT')
    tsc = to[0][0]
    if sc == tsc:
        if 13 in m: raise Refusal('ENVELOPE_ACCORD')
    else:
        if 13 not in m: raise Refusal('ENVELOPE_ACCORD')
        a = next((a for a in c.accords if [a['id'], a['version'], a['digest']] == m[13]), None)
        if a is None or not a['notBefore'] <= m[4] <= a['notAfter']: raise Refusal('ENVELOPE_ACCORD')
        ags = a['agencies']
        if frm[1] not in ags.get(sc, {}) or any(t[1] not in ags.get(tsc, {}) for t in to):
            raise Refusal('ENVELOPE_ACCORD')
        for mb in o[2]:
            l, ms = mb.split('@')
            if ms != tsc or not any(l in ags[tsc][t[1]] for t in to): raise Refusal('ENVELOPE_ACCORD', 'mailbox')
        if su['rank'] < rank(a['minimumSuite']): raise Refusal('ENVELOPE_SUITE_TOO_WEAK', 'accord')
    X = 'ENVELOPE_ATTACHMENT'
    atts = m.get(11, [])
    if set(inner[1]) != {a[0] for a in atts if 8 not in a}: raise Refusal(X, 'keys')
    if [a[6] for a in atts] != o.get(5, []) or len({a[6][0] for a in atts}) != len(atts): raise Refusal(X, 'blobs')
    for a in atts:
        if not description_ok(a): raise Refusal(X, 'desc')
        if a[0] in inner[1] and attachment_keys(inner[1][a[0]], a[7][:24], m[1], a[0])[2] != a[7][24:]:
            raise Refusal(X, 'commitment')
    if m.get(12) and not c.test: raise Refusal('ENVELOPE_TEST')
    return res
