# SPDX-License-Identifier: Apache-2.0
"""Frames of a link: type, flags, header, payload (section LINK)."""
import struct
from protocol.cbor import Refusal, decode, encode
from protocol.cddl import isint, valid

TYPES = {1: ('HS1', 'hs1-header', True), 2: ('HS2', 'hs2-header', True), 3: ('HS3', 'hs3-header', True),
    0x10: ('WELCOME', 'welcome-header', False), 0x11: ('MSG', 'msg-header', True), 0x12: ('ACK', 'ack-header', False),
    0x13: ('RESULT', 'result-header', False), 0x14: ('CREDIT', 'credit-header', False), 0x16: ('PING', 'ping-header', False),
    0x17: ('PONG', 'pong-header', False), 0x18: ('NOTICE', 'notice-header', True), 0x19: ('TRUST', 'trust-header', None),
    0x1f: ('GOAWAY', 'goaway-header', False), 0x20: ('BLOB_WANT', 'blob-want-header', False),
    0x21: ('BLOB_STATE', 'blob-state-header', False), 0x22: ('BLOB_DATA', 'blob-data-header', True),
    0x23: ('BLOB_END', 'blob-end-header', False)}

CODE = {v[0]: k for k, v in TYPES.items()}

def build(name, header, payload=b''):
    h = encode(header)
    return bytes([CODE[name], 0x80]) + struct.pack('>H', len(h)) + h + payload

def parse(f):
    """Name, header and payload; no name where the frame is to be ignored."""
    M = 'LINK_FRAME_MALFORMED'
    if len(f) > 270336: raise Refusal('LINK_FRAME_SIZE')
    if len(f) < 4: raise Refusal(M, 'prefix')
    t, fl, hl = f[0], f[1], f[2] << 8 | f[3]
    if t in (1, 2, 3) and len(f) > 4096: raise Refusal('LINK_FRAME_SIZE')
    if hl > 4096: raise Refusal('LINK_FRAME_SIZE')
    if fl & 0x7f: raise Refusal(M, 'flags')
    if hl == 0 or 4 + hl > len(f): raise Refusal(M, 'header length')
    if len(f) - 4 - hl > 262144: raise Refusal('LINK_FRAME_SIZE')
    if t not in TYPES:
        if fl: raise Refusal(M, 'type')
        return None, None, None
    if fl != 0x80: raise Refusal(M, 'flags')
    n, rule, pay = TYPES[t]
    try: h = decode(f[4:4 + hl])
    except Refusal as e: raise Refusal(M, e.code)
    hv = h
    if n == 'WELCOME' and isinstance(h, dict): hv = {k: v for k, v in h.items() if not (isint(k) and k >= 16)}
    if not valid(hv, rule): raise Refusal(M, 'header')
    p = f[4 + hl:]
    if pay is True and not p or pay is False and p: raise Refusal(M, 'payload')
    if n == 'TRUST':
        if 1 in h:
            if not p: raise Refusal(M, 'payload')
            if h[3] % 262144 or len(p) != min(262144, h[2] - h[3]): raise Refusal(M, 'offset')
        elif p: raise Refusal(M, 'payload')
    if n == 'BLOB_WANT' and h[2] > h[1]: raise Refusal(M, 'offset')
    return n, h, p
