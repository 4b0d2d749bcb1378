# SPDX-License-Identifier: Apache-2.0
"""Deterministic CBOR (section CBOR): each refusal has its code and the offset."""
import struct

class Refusal(Exception):
    def __init__(self, code, msg=''):
        super().__init__(f'{code} {msg}')
        self.code = code
        self.msg = msg

class Tag:
    __slots__ = 'n', 'v'

    def __init__(self, n, v):
        self.n = n
        self.v = v

    def __eq__(self, o): return isinstance(o, Tag) and self.n == o.n and self.v == o.v

def head(mt, n):
    mt <<= 5
    if n < 24: return bytes([mt | n])
    if n < 256: return bytes([mt | 24, n])
    if n < 65536: return bytes([mt | 25]) + struct.pack('>H', n)
    if n < 1 << 32: return bytes([mt | 26]) + struct.pack('>I', n)
    return bytes([mt | 27]) + struct.pack('>Q', n)

def encode(v):
    if v is None: return b'\xf6'
    if v is True: return b'\xf5'
    if v is False: return b'\xf4'
    if isinstance(v, int): return head(0, v) if v >= 0 else head(1, -1 - v)
    if isinstance(v, (bytes, bytearray)): return head(2, len(v)) + bytes(v)
    if isinstance(v, str):
        b = v.encode()
        return head(3, len(b)) + b
    if isinstance(v, (list, tuple)): return head(4, len(v)) + b''.join(encode(x) for x in v)
    if isinstance(v, dict):
        it = sorted((encode(k), encode(x)) for k, x in v.items())
        return head(5, len(it)) + b''.join(a + b for a, b in it)
    if isinstance(v, Tag): return head(6, v.n) + encode(v.v)
    raise TypeError(type(v))

def utf8_bad(b):
    try: return None if b.decode() is not None else 0
    except UnicodeDecodeError as e: return e.start

def decode(b, tag=None, maxBytes=None, maxItems=65536, maxDepth=16):
    """The value of one item, without the tag that was asked for."""
    if maxBytes is not None and len(b) > maxBytes: raise Refusal('CBOR_SIZE')
    L = len(b)
    pos = 0

    def read(depth, iskey=False, wanttag=None):
        nonlocal pos
        o = pos
        if pos >= L: raise Refusal('CBOR_TRUNCATED', str(L))
        ib = b[pos]
        mt = ib >> 5
        ai = ib & 31
        if wanttag is not None and mt != 6: raise Refusal('CBOR_TAG', str(o))
        if iskey and mt not in (0, 1, 3): raise Refusal('CBOR_KEY_TYPE', str(o))
        if ib in (0x5f, 0x7f, 0x9f, 0xbf, 0xff): raise Refusal('CBOR_INDEFINITE', str(o))
        if 0xe0 <= ib <= 0xf3 or 0xf7 <= ib <= 0xfb: raise Refusal('CBOR_SIMPLE', str(o))
        if ai > 27: raise Refusal('CBOR_RESERVED', str(o))
        pos += 1
        if mt == 7: return {20: False, 21: True, 22: None}[ai]
        if ai < 24: n = ai
        else:
            k = 1 << ai - 24
            if pos + k > L: raise Refusal('CBOR_TRUNCATED', str(o))
            n = int.from_bytes(b[pos:pos + k], 'big')
            pos += k
            if n < (24 if k == 1 else 1 << 4 * k): raise Refusal('CBOR_NOT_SHORTEST', str(o))
        if mt == 6:
            if wanttag is None or n != wanttag: raise Refusal('CBOR_TAG', str(o))
            return Tag(n, read(depth))
        if mt == 0: return n
        if mt == 1: return -1 - n
        if mt in (2, 3):
            if pos + n > L: raise Refusal('CBOR_TRUNCATED', str(o))
            s = b[pos:pos + n]
            if mt == 3:
                bad = utf8_bad(s)
                if bad is not None: raise Refusal('CBOR_UTF8', str(pos + bad))
                s = s.decode()
            pos += n
            return bytes(s) if mt == 2 else s
        if depth + 1 > maxDepth: raise Refusal('CBOR_DEPTH', str(o))
        # Counted at the head of the array or map, before anything of it is read.
        need = n * (2 if mt == 5 else 1)
        if need > L - pos: raise Refusal('CBOR_TRUNCATED', str(o))
        read.count += need
        if read.count > maxItems: raise Refusal('CBOR_ITEMS', str(o))
        if mt == 4: return [read(depth + 1) for _ in range(n)]
        d = {}
        last = None
        for _ in range(n):
            ko = pos
            k = read(depth + 1, True)
            kb = b[ko:pos]
            if last is not None and kb <= last: raise Refusal('CBOR_KEY_ORDER', str(ko))
            last = kb
            d[k] = read(depth + 1)
        return d
    read.count = 1
    v = read(0, False, tag)
    if pos != L: raise Refusal('CBOR_TRAILING', str(pos))
    return v.v if isinstance(v, Tag) else v

def to_json(v):
    if isinstance(v, bytes): return {'bytes': v.hex()}
    if isinstance(v, bool) or v is None or isinstance(v, str): return v
    if isinstance(v, int): return v if abs(v) <= 2 ** 53 - 1 else {'integer': str(v)}
    if isinstance(v, list): return [to_json(x) for x in v]
    return {'map': [[to_json(k), to_json(x)] for k, x in v.items()]}

def from_json(j):
    if isinstance(j, list): return [from_json(x) for x in j]
    if isinstance(j, dict):
        if 'bytes' in j: return bytes.fromhex(j['bytes'])
        if 'integer' in j: return int(j['integer'])
        return {from_json(k): from_json(x) for k, x in j['map']}
    return j
