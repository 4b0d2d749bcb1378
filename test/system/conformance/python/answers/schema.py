# SPDX-License-Identifier: Apache-2.0
"""Answers of the area schema: the form of a body; rules are not implemented."""
from answers.operations import Skip, operation
from protocol.cbor import Refusal, decode
from protocol.cddl import RULES, matches, valid

def walkvals(v):
    yield v
    if isinstance(v, dict):
        for k, x in v.items():
            yield k
            yield from walkvals(x)
    elif isinstance(v, list):
        for x in v: yield from walkvals(x)

esc = lambda k: str(k).replace('~', '~0').replace('/', '~1')[:64]

def deref(t):
    while t[0] == 'ref' and t[1] in RULES: t = RULES[t[1]]
    return t

def faults(v, t, p, minor, out):
    if matches(v, t): return
    t = deref(t)
    if t[0] == 'or' and isinstance(v, str): raise Skip('rules are not implemented')
    if t[0] == 'map' and isinstance(v, dict):
        left = set(v)
        for lo, hi, key, tt in t[1]:
            if key[0] != 'lit':
                left = set()
                continue
            k = key[1]
            if k in v:
                left.discard(k)
                faults(v[k], tt, p + '/' + esc(k), minor, out)
            elif lo: out.append(p + '/' + esc(k))
        if not minor: out += [p + '/' + esc(k) for k in left]
        return
    if t[0] == 'arr' and isinstance(v, list) and len(t[1]) == 1:
        lo, hi, _, tt = t[1][0]
        if lo <= len(v) and (hi is None or len(v) <= hi):
            for i, x in enumerate(v): faults(x, tt, f'{p}/{i}', minor, out)
            return
    if t[0] == 'or' and isinstance(v, dict):
        alts = [deref(a) for a in t[1]]
        best = None
        for a in alts:
            if a[0] != 'map': continue
            d = next((e for e in a[1] if e[2] in (('lit', 'type'), ('lit', 'kind'))), None)
            if d and d[3][0] == 'lit' and v.get(d[2][1]) == d[3][1]:
                best = a
                break
        if best:
            faults(v, best, p, minor, out)
            return
        for n in ('type', 'kind'):
            if n in v: raise Skip('rules are not implemented')
    out.append(p)

@operation('schema.read-terms')
def schema_read_terms(question, given, known):
    t = decode(bytes.fromhex(given['terms']))
    if isinstance(t, dict) and isinstance(t.get('format'), list) and t['format'][:1] != [1]:
        raise Refusal('SCHEMA_VERSION_UNKNOWN')
    if not valid(t, 'terms'): raise Refusal('SCHEMA_INVALID')
    return {}

@operation('schema.validate')
def schema_validate(question, given, known):
    rule = 'body-' + given['type'].replace('.', '-')
    if rule not in RULES: raise Refusal('SCHEMA_TYPE_UNKNOWN')
    if given['version'][0] != 1: raise Refusal('SCHEMA_VERSION_UNKNOWN')
    b = decode(bytes.fromhex(given['body']), maxBytes=131072, maxItems=16384)
    for x in walkvals(b):
        if isinstance(x, int) and not isinstance(x, bool) and abs(x) > 2 ** 53 - 1: raise Refusal('SCHEMA_INVALID')

    def keys(x):
        if isinstance(x, dict): return all(isinstance(q, str) and q != '__proto__' and keys(y) for q, y in x.items())
        return all(keys(y) for y in x) if isinstance(x, list) else True
    if not keys(b): raise Refusal('SCHEMA_INVALID')
    for e in b.get('extensions') or []:
        if isinstance(e, dict) and e.get('critical') is True: raise Refusal('SCHEMA_EXTENSION_UNKNOWN')
    out = []
    faults(b, ('ref', rule), '', given['version'][1] > 0, out)
    if not out: raise Skip('rules are not implemented')
    return dict(verdict='refused', findings=sorted('E V001 ' + x for x in out))
