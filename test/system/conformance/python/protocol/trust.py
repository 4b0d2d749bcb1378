# SPDX-License-Identifier: Apache-2.0
"""Trust documents and the standing that they give (section TRUST)."""
import re
from protocol.cbor import Refusal, decode
from protocol.cddl import isint, valid
from protocol.cose import cose_sign
from protocol.crypto import admit, alg_of, raw_of, kem_strong, kid, rank, sha256, signer_id, verify

MALFORMED = 'TRUST_DOCUMENT_MALFORMED'
SIZE = 'TRUST_DOCUMENT_SIZE'
KINDS = ['root', 'directory', 'freshness', 'accord', 'accord-end', 'ceremony']

class Document:
    pass

def texts(v):
    if isinstance(v, str): yield v
    elif isinstance(v, list):
        for x in v: yield from texts(x)
    elif isinstance(v, dict):
        for k, x in v.items():
            yield from texts(k)
            yield from texts(x)

def lists(v):
    if isinstance(v, list):
        yield v
        for x in v: yield from lists(x)
    elif isinstance(v, dict):
        for x in v.values(): yield from lists(x)

def check_signer(s, roles=None):
    """Form of a signer entry."""
    if (s[5] == 'compromised') != (6 in s): raise Refusal(MALFORMED, 'status')
    for a, k in s[2].items():
        if alg_of(k) != a: raise Refusal(MALFORMED, 'alg of key')
    if s[0] != signer_id([kid(k) for k in s[2].values()]): raise Refusal(MALFORMED, 'signer-id')
    al = sorted(s[2], reverse=True)
    if s[1] == 'link':
        if al != [-19]: raise Refusal(MALFORMED, 'link')
    elif al not in ([-19], [-19, -49]): raise Refusal(MALFORMED, 'suite')
    if roles and not (s[1] in roles or 'officer' in roles and s[1].startswith('officer')):
        raise Refusal(MALFORMED, 'role')

suite_of = lambda s: 'rogatory-hybrid' if len(s[2]) == 2 else 'rogatory-classic'
ascending = lambda l: all(a < b for a, b in zip(l, l[1:]))

def read_document(b):
    """A document whose form holds; its signatures are judged when it is read."""
    if len(b) > 4194304: raise Refusal(SIZE)
    d = Document()
    d.bytes = b
    big = b'application/rogatory-directory+cose' in b[:80]
    if not big and len(b) > 1048576: raise Refusal(SIZE)
    s = cose_sign(b, 10 ** 6, maxItems=1048576 if big else 65536)
    if len(s.sigs) > 64: raise Refusal(SIZE)
    d.s = s
    d.payload = s.payload
    d.digest = sha256(s.payload)
    if not ascending([g[1] for g in s.sigs]): raise Refusal(MALFORMED, 'kids')
    t = s.header.get(16) if set(s.header) == {16} else None
    m = re.fullmatch(r'application/rogatory-(root|directory|freshness|accord|accord-end|ceremony)\+cose', t) if isinstance(t, str) else None
    if not m: raise Refusal(MALFORMED, 'typ')
    d.kind = m[1]
    v = d.v = decode(s.payload, maxItems=1048576 if d.kind == 'directory' else 65536)
    if not isinstance(v, dict): raise Refusal(MALFORMED)
    k = d.kind
    if k != 'directory':
        if not valid(v, k): raise Refusal(MALFORMED, 'form')
        if any(len(t.encode()) > 1024 for t in texts(v)): raise Refusal(SIZE, 'text')
    if k == 'root':
        d.scope, d.version, d.issued, d.expires = v[0], v[1], v[2], v[3]
        if (v[4] is None) != (v[1] == 1): raise Refusal(MALFORMED, '4')
        ids = []
        for r, (th, l) in v[5].items():
            if not ascending(l) or not 1 <= th <= len(l): raise Refusal(MALFORMED, 'role-set')
            ids += l
        if v[5]['directory'][0] < 2: raise Refusal(MALFORMED, 'directory threshold')
        if len(set(ids)) != len(ids): raise Refusal('TRUST_KEY_REUSED', 'role')
        if [x[0] for x in v[6]] != sorted(ids): raise Refusal(MALFORMED, 'signers')
        for x in v[6]:
            check_signer(x)
            if x[1] not in v[5] or x[0] not in v[5][x[1]][1]: raise Refusal(MALFORMED, 'role of signer')
    elif k == 'directory':
        if not set(range(7)) <= set(v) or len(v) != 7: raise Refusal(MALFORMED, 'members')
        if not (valid(v[0], 'scope') and all(isint(v[i]) and v[i] >= 0 for i in (1, 2, 3, 6)) and v[1] >= 1 and v[6] >= 1):
            raise Refusal(MALFORMED, 'members')
        if v[3] - v[2] > 2592000: raise Refusal(MALFORMED, 'lifetime')
        d.scope, d.version, d.issued, d.expires = v[0], v[1], v[2], v[3]
    elif k == 'freshness':
        d.scope, d.issued, d.expires = v[0], v[6], v[7]
        if v[7] - v[6] > 259200: raise Refusal(MALFORMED, 'lifetime')
    elif k == 'accord':
        d.id, d.version, d.issued = v[0], v[1], v[3]
        d.scopes = [p[0] for p in v[2]]
        if not d.scopes[0].encode() < d.scopes[1].encode(): raise Refusal(MALFORMED, 'parties')
        if (v[7] is None) != (v[1] == 1): raise Refusal(MALFORMED, '7')
        if set(v[8]) != set(d.scopes): raise Refusal('TRUST_SCOPE_WALL')
        for l in v[8].values():
            if len({a[0] for a in l}) != len(l): raise Refusal('TRUST_SCOPE_WALL')
    elif k == 'ceremony':
        if {p[0] for p in v[4]} != {v[0], v[1]} or any(len({p[1] for p in v[4] if p[0] == s}) < 2 for s in (v[0], v[1])):
            raise Refusal(MALFORMED, 'people')
    return d

def entries(d):
    """Judges the entries of a directory."""
    v = d.v
    if not valid(v, 'directory'): raise Refusal(MALFORMED, 'entries')
    if any(len(l) > 16384 for l in lists(v)) or len(v[5]) > 64 or any(len(t.encode()) > 1024 for t in texts(v)):
        raise Refusal(SIZE)
    if sum(len(a[3]) for a in v[4]) > 65536 or any(len(a[5]) > 1024 or len(a[6]) > 1024 for a in v[4]):
        raise Refusal(SIZE)
    for l in (v[4], v[5]):
        if any(a[0].encode() > b[0].encode() for a, b in zip(l, l[1:])): raise Refusal(MALFORMED, 'sorted')
    for a in v[4]:
        for s in a[5]: check_signer(s, ('seal', 'officer', 'link', 'log', 'cosign'))
        for k in a[6]:
            if k[0] != kid(k[1]) or alg_of(k[1]) not in (-70157, -70200) or (k[5] == 'compromised') != (6 in k):
                raise Refusal(MALFORMED, 'kem')
    for r in v[5]:
        for s in r[2]: check_signer(s, ('link', 'log', 'cosign'))
        for u in r[1]:
            if not u.startswith(('ws://', 'wss://')): raise Refusal(MALFORMED, 'url')
    ids = [x[0] for x in v[4] + v[5]]
    mb = [m for a in v[4] for m in a[3]]
    if len(set(ids)) != len(ids) or len(set(mb)) != len(mb): raise Refusal('TRUST_SCOPE_WALL')

def keys_in(d):
    """Every raw public key of a root or directory."""
    if d.kind == 'root': return [raw_of(k) for s in d.v[6] for k in s[2].values()]
    return [raw_of(k) for a in d.v[4] for s in a[5] for k in s[2].values()] + [raw_of(k[1]) for a in d.v[4] for k in a[6]] + [raw_of(k)
        for r in d.v[5] for s in r[2] for k in s[2].values()]

def signed_by(d, signer, at):
    if signer[5] == 'compromised' or not signer[3] <= at <= signer[4]: return False
    return all(any(g[0] == a and g[1] == kid(k) and verify(k, g[2], g[3]) for g in d.s.sigs) for a, k in signer[2].items())

def threshold(d, root, role, at):
    """Whether enough signers of a role of a root signed."""
    th, ids = root.v[5][role]
    if sum(signed_by(d, s, at) for s in root.v[6] if s[0] in ids) < th: raise Refusal('TRUST_THRESHOLD')

def signers_of(root, role): return set(root.v[5][role][1])

class Store:
    def __init__(self, own, pins, since=0):
        self.own = own
        self.pins = pins
        self.since = since
        self.roots = {}
        self.dirs = {}
        self.alld = {}
        self.fresh = {}
        self.accords = {}
        self.ends = {}
        self.cer = {}

    def time(self, now):
        t = [now // 1000, self.since // 1000]
        r = self.roots.get(self.own, {})
        if r: t.append(r[max(r)].issued)
        for x in (self.dirs, self.fresh):
            if self.own in x: t.append(x[self.own].issued)
        return max(t)

    def root(self, sc):
        r = self.roots.get(sc)
        return r[max(r)] if r else None

    def put(self, d):
        k = d.kind
        if k == 'root': self.roots.setdefault(d.scope, {})[d.version] = d
        elif k == 'directory':
            self.alld.setdefault(d.scope, {})[d.version] = d.digest
            self.dirs[d.scope] = d
        elif k == 'freshness': self.fresh[d.scope] = d
        elif k == 'accord': self.accords.setdefault(d.id, {})[d.version] = d
        elif k == 'accord-end': self.ends[d.digest] = d
        else: self.cer[d.digest] = d

    def load(self, docs):
        ds = [read_document(b) for b in docs]
        for d in sorted(ds, key=lambda d: (KINDS.index(d.kind), getattr(d, 'version', 0), getattr(d, 'issued', 0))):
            self.put(d)

    def held(self, d):
        k = d.kind
        if k == 'root': return any(x.digest == d.digest for x in self.roots.get(d.scope, {}).values())
        if k == 'directory': return d.scope in self.dirs and self.dirs[d.scope].digest == d.digest
        if k == 'freshness': return d.scope in self.fresh and self.fresh[d.scope].digest == d.digest
        if k == 'accord': return any(x.digest == d.digest for x in self.accords.get(d.id, {}).values())
        return d.digest in (self.ends if k == 'accord-end' else self.cer)

    def in_force(self, sc, now):
        """The directory in force, or TRUST_EXPIRED."""
        d = self.dirs.get(sc)
        r = self.root(sc)
        t = self.time(now)
        if not d or not r or t > d.expires or t > r.expires: raise Refusal('TRUST_EXPIRED')
        try: threshold(d, r, 'directory', d.issued)
        except Refusal: raise Refusal('TRUST_EXPIRED')
        return d

    def agency(self, sc, id, now):
        d = self.in_force(sc, now)
        a = next((a for a in d.v[4] if a[0] == id), None)
        if a is None: raise Refusal('TRUST_UNKNOWN')
        return a

    def fresh_state(self, sc, now):
        f = self.fresh.get(sc)
        r = self.root(sc)
        d = self.dirs.get(sc)
        if not f or not r or not d or self.time(now) > f.expires: return 'stale'
        try: threshold(f, r, 'freshness', f.issued)
        except Refusal: return 'stale'
        if f.v[1] > r.version or f.v[3] > d.version or f.v[3] == d.version and f.v[4] != d.digest: return 'stale'
        return 'fresh'

    def read(self, b, now):
        d = read_document(b)
        k = d.kind
        v = d.v
        if self.held(d): return d, False, []
        if k in ('root', 'directory', 'freshness') and d.scope not in self.pins: raise Refusal('TRUST_SCOPE_UNKNOWN')
        t = self.time(now)
        getattr(self, 'j_' + k.replace('-', '_'))(d, v, t, now) if k != 'accord-end' else None
        if k == 'accord-end' and not self.j_accord_end(d, v, t, now): return d, False, []
        al = []
        if k in ('root', 'directory'):
            mine = set(keys_in(d))
            for sc in self.pins:
                if sc != d.scope and any(mine & set(keys_in(x)) for x in ([self.dirs[sc]] if sc in self.dirs else [])
                    + ([self.root(sc)] if sc in self.roots else [])):
                    al.append('TRUST_KEY_SHARED')
        self.put(d)
        return d, True, al

    def j_root(self, d, v, t, now):
        rs = self.roots.get(d.scope, {})
        if d.version == 1:
            if d.digest != self.pins[d.scope]: raise Refusal('TRUST_ROOT_MISMATCH')
        else:
            if d.version - 1 not in rs: raise Refusal('TRUST_GAP')
            p = rs[d.version - 1]
            threshold(d, p, 'root', d.issued)
            if 8 in p.v and not signers_of(d, 'root') <= set(p.v[8]) | signers_of(p, 'root'):
                raise Refusal('TRUST_ROOT_MISMATCH')
        if any(rank(suite_of(x)) < rank(v[7]) for x in v[6]): raise Refusal('TRUST_SUITE')
        ks = keys_in(d)
        if len(set(ks)) != len(ks): raise Refusal('TRUST_KEY_REUSED')
        for x in v[6]:
            for q in x[2].values(): admit(q)
        threshold(d, d, 'root', d.issued)
        if d.version > 1 and v[4] != rs[d.version - 1].digest: raise Refusal('TRUST_FORK')
        if d.version in rs: raise Refusal('TRUST_FORK')
        if len(rs) >= 1024 or sum(len(x.bytes) for x in rs.values()) + len(d.bytes) > 16777216: raise Refusal(SIZE)
        if d.issued > t + 600: raise Refusal('TRUST_NOT_YET_VALID')
        if d.scope in self.dirs and set(ks) & set(keys_in(self.dirs[d.scope])): raise Refusal('TRUST_KEY_REUSED')

    def under(self, d, ver, role, t):
        rs = self.roots.get(d.scope, {})
        if ver not in rs: raise Refusal('TRUST_GAP')
        threshold(d, rs[ver], role, d.issued)
        n = self.root(d.scope)
        if t > n.expires: raise Refusal('TRUST_EXPIRED')
        threshold(d, n, role, d.issued)
        return rs[ver]

    def j_directory(self, d, v, t, now):
        r = self.under(d, v[6], 'directory', t)
        h = self.dirs.get(d.scope)
        if h:
            hr = self.roots[d.scope].get(h.v[6])
            if not (hr and signers_of(hr, 'directory') - signers_of(r, 'directory')):
                if d.version == h.version: raise Refusal('TRUST_FORK')
                if d.version < h.version or v[6] < h.v[6]: raise Refusal('TRUST_ROLLBACK')
        if d.issued > t + 600: raise Refusal('TRUST_NOT_YET_VALID')
        if t > d.expires: raise Refusal('TRUST_EXPIRED')
        entries(d)
        ks = keys_in(d)
        if len(set(ks)) != len(ks) or set(ks) & set(keys_in(r)): raise Refusal('TRUST_KEY_REUSED')
        for a in v[4]:
            for x in a[5]:
                for q in x[2].values(): admit(q)
            for x in a[6]:
                if not kem_strong(x[1]): raise Refusal('CRYPTO_KEY_WEAK')
        for a in v[5]:
            for x in a[2]:
                for q in x[2].values(): admit(q)
        if set(ks) & set(keys_in(self.root(d.scope))): raise Refusal('TRUST_KEY_REUSED')

    def j_freshness(self, d, v, t, now):
        r = self.under(d, v[1], 'freshness', t)
        if v[2] != r.digest: raise Refusal('TRUST_FORK')
        if t > d.expires: raise Refusal('TRUST_EXPIRED')
        if d.issued > t + 600: raise Refusal('TRUST_NOT_YET_VALID')
        known = self.alld.get(d.scope, {})
        if v[3] in known and known[v[3]] != v[4]: raise Refusal('TRUST_FORK')
        h = self.fresh.get(d.scope)
        if h:
            hr = self.roots[d.scope].get(h.v[1])
            theft = hr and (signers_of(hr, 'directory') - signers_of(r, 'directory')
                or signers_of(hr, 'freshness') - signers_of(r, 'freshness'))
            if v[1] < h.v[1] or v[3] < h.v[3] and not theft: raise Refusal('TRUST_ROLLBACK')
            if not theft:
                if d.issued == h.issued: raise Refusal('TRUST_FORK')
                if d.issued < h.issued: raise Refusal('TRUST_ROLLBACK')

    def j_accord(self, d, v, t, now):
        if self.own not in d.scopes: raise Refusal('TRUST_SCOPE_WALL')
        for sc in d.scopes:
            if sc not in self.pins: raise Refusal('TRUST_SCOPE_UNKNOWN')
        for sc, id, sid in v[2]:
            a = self.agency(sc, id, now)
            x = next((x for x in a[5] if x[0] == sid and x[1] == 'seal'), None)
            if x and (rank(suite_of(x)) < rank(v[6]) or rank(suite_of(x)) < rank(self.root(sc).v[7])):
                raise Refusal('TRUST_SUITE')
            if not x or not signed_by(d, x, d.issued): raise Refusal('TRUST_THRESHOLD')
        if d.issued > t + 600: raise Refusal('TRUST_NOT_YET_VALID')
        if t > v[5]: raise Refusal('TRUST_EXPIRED')
        h = self.accords.get(d.id, {})
        if h and next(iter(h.values())).scopes != d.scopes: raise Refusal('TRUST_SCOPE_WALL')
        if d.version in h: raise Refusal('TRUST_FORK')
        if h and d.version < max(h): raise Refusal('TRUST_ROLLBACK')
        if d.version - 1 in h and h[d.version - 1].digest != v[7]: raise Refusal('TRUST_FORK')

    def j_accord_end(self, d, v, t, now):
        a = self.accords.get(v[0], {}).get(v[1])
        if not a: raise Refusal('TRUST_ACCORD_UNKNOWN')
        ok = False
        for sc, id, _ in a.v[2]:
            try: ag = self.agency(sc, id, now)
            except Refusal: continue
            ok = ok or any(x[1] == 'seal' and x[5] != 'compromised' and x[3] <= t <= x[4] and signed_by(d, x, t) for x in ag[5])
        if not ok: raise Refusal('TRUST_THRESHOLD')
        hs = [e for e in self.ends.values() if e.v[0] == v[0]]
        if any(e.v[1] >= v[1] and e.v[2] <= v[2] for e in hs): return False
        if len([e for e in hs if e.v[1] == v[1]]) >= 16: raise Refusal(SIZE)
        return True

    def j_ceremony(self, d, v, t, now):
        if self.own not in (v[0], v[1]): raise Refusal('TRUST_SCOPE_WALL')
        for sc in (v[0], v[1]):
            if sc not in self.pins: raise Refusal('TRUST_SCOPE_UNKNOWN')
        if self.pins.get(v[1]) != v[2]: raise Refusal('TRUST_ROOT_MISMATCH')
        for sc in (v[0], v[1]):
            dd = self.in_force(sc, now)
            if not any(x[1] == 'seal' and signed_by(d, x, v[3]) for a in dd.v[4] for x in a[5]):
                raise Refusal('TRUST_THRESHOLD')

    def accord_end(self, d):
        """The first second in which it is no longer in force."""
        e = d.v[5] + 1
        for n, x in self.accords[d.id].items():
            if n > d.version: e = min(e, max(x.v[4], 0))
        for x in self.ends.values():
            if x.v[0] == d.id and x.v[1] >= d.version: e = min(e, x.v[2])
        return e

    def accord_ok(self, d, now):
        t = self.time(now)
        if not d.v[4] <= t < self.accord_end(d): return False
        for sc, id, sid in d.v[2]:
            dd = self.dirs.get(sc)
            x = next((x for a in dd.v[4] if a[0] == id for x in a[5] if x[0] == sid), None) if dd else None
            if x and (x[5] == 'compromised' or rank(suite_of(x)) < rank(self.root(sc).v[7])): return False
        return True

    def accord(self, a, b, now):
        l = [d for h in self.accords.values() for d in h.values() if set(d.scopes) == {a, b}]
        if not l: raise Refusal('TRUST_ACCORD_UNKNOWN')
        l = [d for d in l if self.accord_ok(d, now)]
        if not l: raise Refusal('TRUST_ACCORD_NOT_IN_FORCE')
        return max(l, key=lambda d: d.issued)

    def override(self, b, ab, now):
        X = 'TRUST_OVERRIDE'
        g = cose_sign(b, 64, typ='application/rogatory-override+cose')
        v = decode(g.payload)
        if not valid(v, 'override'): raise Refusal(X)
        if [v[0], v[1], v[2], v[3].hex(), v[6].hex()] != [ab['scope'], ab['id'], ab['at'], ab['messageId'], ab['content']]:
            raise Refusal(X)
        a = self.agency(v[0], v[1], now)
        d = Document()
        d.s = g
        off = []
        for x in a[5]:
            if x[1].startswith('officer') and 9 in x and signed_by(d, x, v[2]) and rank(suite_of(x)) >= rank(self.root(v[0]).v[7]):
                off.append(x)
        if len({x[9][0] for x in off}) < 2: raise Refusal(X)
        return v, off
