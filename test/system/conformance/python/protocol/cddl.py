# SPDX-License-Identifier: Apache-2.0
"""Values against the rules of spec/rogatory.cddl: a reader of CDDL as far as that file uses it."""
import re
from pathlib import Path
from protocol.cbor import Tag

SPEC = Path(__file__).parents[5] / 'spec/rogatory.cddl'
TOKEN = re.compile(r'\s*(?:;[^\n]*\n?\s*)*(?:("(?:[^"\\]|\\.)*")|(#6\.\d+)|(\.(?:size|regexp|lt)\b)|(\.\.)|(=>)|(-?\d+)|([A-Za-z_][A-Za-z0-9_]*(?:[.-]+[A-Za-z0-9_]+)*)|([=/:\[\]{}(),?*+]))')

def lex(s):
    """Tokens: group of the pattern, and text."""
    out = []
    i = 0
    while True:
        m = TOKEN.match(s, i)
        if not m:
            if re.match(r'\s*(;[^\n]*\n?\s*)*$', s[i:]): break
            raise ValueError(s[i:i + 60])
        i = m.end()
        g = m.lastindex
        out.append((g, m.group(g)))
    return out

class Parser:
    def __init__(self, t):
        self.t = t
        self.i = 0

    def peek(self, k=0): return self.t[self.i + k][1] if self.i + k < len(self.t) else None

    def next(self):
        self.i += 1
        return self.t[self.i - 1]

    def expect(self, v):
        g, x = self.next()
        if x != v: raise ValueError(f'expected {v} got {x} near {[y for _, y in self.t[self.i - 8:self.i + 4]]}')

    def rules(self):
        r = {}
        while self.i < len(self.t):
            n = self.next()[1]
            self.expect('=')
            r[n] = self.type()
        return r

    def type(self):
        c = [self.type1()]
        while self.peek() == '/':
            self.next()
            c.append(self.type1())
        return c[0] if len(c) == 1 else ('or', c)

    def type1(self):
        a = self.type2()
        while self.peek() in ('.size', '.regexp', '.lt', '..'):
            op = self.next()[1]
            b = self.type2()
            a = ('range', a[1], b[1]) if op == '..' else ('ctl', a, op, b)
        return a

    def type2(self):
        g, x = self.next()
        if g == 1: return 'lit', x[1:-1].replace('\\\\', '\\').replace('\\"', '"')
        if g == 6: return 'lit', int(x)
        if g == 2:
            self.expect('(')
            t = self.type()
            self.expect(')')
            return 'tag', int(x[3:]), t
        if x == '(':
            t = self.type()
            self.expect(')')
            return t
        if x == '[': return 'arr', self.group(']')
        if x == '{': return 'map', self.group('}')
        if g == 7: return 'ref', x
        raise ValueError(x)

    def group(self, end):
        e = []
        while self.peek() != end:
            lo, hi = 1, 1
            if self.peek() == '?':
                self.next()
                lo, hi = 0, 1
            elif self.peek() == '+':
                self.next()
                lo, hi = 1, None
            elif self.peek() == '*':
                self.next()
                lo, hi = 0, None
                if self.t[self.i][0] == 6 and self.peek(1) != ':': hi = int(self.next()[1])
            elif self.t[self.i][0] == 6 and self.peek(1) == '*':
                lo = int(self.next()[1])
                self.next()
                hi = None
                if self.t[self.i][0] == 6: hi = int(self.next()[1])
            key = None
            if self.peek(1) == ':':
                g, x = self.next()
                self.next()
                key = ('lit', x[1:-1]) if g == 1 else ('lit', int(x)) if g == 6 else ('lit', x)
                t = self.type()
            else:
                t = self.type()
                if self.peek() == '=>':
                    self.next()
                    key = t
                    t = self.type()
            e.append((lo, hi, key, t))
            if self.peek() == ',': self.next()
        self.expect(end)
        return e

RULES = Parser(lex(SPEC.read_text())).rules()
SCOPE = re.compile('[a-z][a-z0-9-]{1,31}')
NAME = re.compile('[a-z0-9][a-z0-9.-]{0,63}')

def is_mailbox(v):
    if not isinstance(v, str) or v.count('@') != 1: return False
    a, b = v.split('@')
    return bool(NAME.fullmatch(a) and SCOPE.fullmatch(b))

isint = lambda v: isinstance(v, int) and not isinstance(v, bool)

def is_url(v):
    if not isinstance(v, str): return False
    m = re.fullmatch('[a-zA-Z][a-zA-Z0-9+.-]*://([^/?#@]+)([/?][^#]*)?', v)
    return bool(m)

MAX = 2 ** 53 - 1
PRIMITIVES = {'tstr': lambda v: isinstance(v, str), 'text': lambda v: isinstance(v, str), 'bstr': lambda v: isinstance(v, bytes),
    'bytes': lambda v: isinstance(v, bytes), 'uint': lambda v: isint(v) and 0 <= v <= MAX, 'int': lambda v: isint(v) and abs(v) <= MAX,
    'bool': lambda v: isinstance(v, bool), 'null': lambda v: v is None, 'true': lambda v: v is True, 'false': lambda v: v is False,
    'nil': lambda v: v is None, 'mailbox': is_mailbox, 'url': is_url, 'any': lambda v: True}

def matches(v, t):
    """Whether a value has a parsed type."""
    k = t[0]
    if k == 'lit': return type(v) is type(t[1]) and v == t[1]
    if k == 'range': return isint(v) and t[1] <= v <= t[2]
    if k == 'ref':
        if t[1] in PRIMITIVES: return PRIMITIVES[t[1]](v)
        if t[1] == 'version': return isint(v) and 1 <= v <= MAX
        return matches(v, RULES[t[1]])
    if k == 'or': return any(matches(v, x) for x in t[1])
    if k == 'tag': return isinstance(v, Tag) and v.n == t[1] and matches(v.v, t[2])
    if k == 'ctl':
        if not matches(v, t[1]): return False
        if t[2] == '.size':
            n = len(v.encode()) if isinstance(v, str) else len(v)
            a = t[3]
            return n == a[1] if a[0] == 'lit' else a[1] <= n <= a[2]
        if t[2] == '.regexp': return bool(re.fullmatch(t[3][1], v))
        if t[2] == '.lt': return v < t[3][1]
    if k == 'arr':
        if not isinstance(v, list): return False
        es = t[1]

        def go(i, j):
            if j == len(es): return i == len(v)
            lo, hi, _, tt = es[j]
            n = 0
            while (hi is None or n < hi) and i + n < len(v) and matches(v[i + n], tt): n += 1
            while n >= lo:
                if go(i + n, j + 1): return True
                n -= 1
            return False
        return go(0, 0)
    if k == 'map':
        if not isinstance(v, dict): return False
        left = dict(v)
        for lo, hi, key, tt in t[1]:
            if key[0] == 'lit':
                found = [x for x in left if type(x) is type(key[1]) and x == key[1]]
                if not found:
                    if lo: return False
                    continue
                if not matches(left.pop(key[1]), tt): return False
            else:
                hit = [x for x in left if matches(x, key)]
                if len(hit) < lo or hi is not None and len(hit) > hi: return False
                for x in hit:
                    if not matches(left.pop(x), tt): return False
        return not left
    raise ValueError(k)

def valid(v, rule): return matches(v, ('ref', rule))
