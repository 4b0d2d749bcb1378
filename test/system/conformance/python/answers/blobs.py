# SPDX-License-Identifier: Apache-2.0
"""Answers of the area blobs."""
from answers.operations import operation
from protocol.cbor import Refusal
from protocol.crypto import sha256
from protocol.frames import build, parse

H = bytes.fromhex

@operation('blobs.receive')
def blobs_receive(question, given, known):
    credit = given.get('creditBytes', 1 << 40)
    st = {}
    order = []
    ans = []
    used = 0
    ended = set()
    active = {}
    for s in given['steps']:
        a = []
        if s.get('cut'):
            active = {}
            ended = set()
            used = 0
        if 'want' in s:
            d = H(s['want']['digest'])
            z = s['want']['size']
            if d not in st:
                st[d] = dict(size=z, buf=b'', state='partial')
                order.append(d)
            b = st[d]
            a.append(build('BLOB_WANT', {0: d, 1: z, 2: len(b['buf'])}))
            if len(b['buf']) < z: active[d] = b
        if 'end' in s:
            d = H(s['end']['digest'])
            a.append(build('BLOB_END', {0: d, 1: s['end']['reason']}))
            active.pop(d, None)
            ended.add(d)
        if 'frame' in s:
            n, h, p = parse(H(s['frame']))
            d = h[0]
            if n == 'BLOB_DATA':
                used += len(p)
                if used > credit: raise Refusal('LINK_WINDOW')
                if d in active:
                    b = active[d]
                    if h[1] != len(b['buf']) or h[1] + len(p) > b['size']: raise Refusal('LINK_BLOB')
                    b['buf'] += p
                    if len(b['buf']) == b['size']:
                        del active[d]
                        if sha256(b['buf']) == d:
                            b['state'] = 'whole'
                            a.append(build('BLOB_STATE', {0: d, 1: b['size']}))
                        else:
                            b['state'] = 'wrong'
                            b['buf'] = b''
                            ended.add(d)
                            a.append(build('BLOB_END', {0: d, 1: 'digest'}))
                    else: a.append(build('BLOB_STATE', {0: d, 1: len(b['buf'])}))
                elif d not in ended: raise Refusal('LINK_BLOB')
            elif n == 'BLOB_END':
                if d in active:
                    del active[d]
                    st[d]['state'] = 'ended'
                    a.append(build('BLOB_END', {0: d, 1: h[1]}))
                ended.discard(d)
        ans.append([x.hex() for x in a])
    return dict(answers=ans, blobs=[dict(digest=d.hex(), held=len(st[d]['buf']), state=st[d]['state']) for d in order])

@operation('blobs.send')
def blobs_send(question, given, known):
    have = {sha256(H(b['bytes'])): H(b['bytes']) for b in given['blobs']}
    act = {}
    ans = []
    conf = []
    held = 0
    endd = set()
    for s in given['steps']:
        a = []
        if 'end' in s:
            d = H(s['end']['digest'])
            act.pop(d, None)
            a.append(build('BLOB_END', {0: d, 1: s['end']['reason']}))
        if 'frame' in s:
            n, h, p = parse(H(s['frame']))
            d = h[0]
            if n == 'BLOB_WANT':
                if d in act or d in endd: raise Refusal('LINK_BLOB')
                if h[1] != h[2] and len(act) + len(endd) >= 16: raise Refusal('LINK_BLOB')
                if h[1] == h[2]:
                    held += 1
                    if held > 64: raise Refusal('LINK_BLOB')
                    if d in have: conf.append(h[2])
                elif d not in have:
                    endd.add(d)
                    a.append(build('BLOB_END', {0: d, 1: 'unknown'}))
                else:
                    if len(act) >= 16: raise Refusal('LINK_BLOB')
                    b = have[d]
                    o = h[2]
                    act[d] = len(b)
                    for q in range(o, len(b), 32768): a.append(build('BLOB_DATA', {0: d, 1: q}, b[q:q + 32768]))
            elif n == 'BLOB_STATE':
                if d not in act or h[1] > act[d]: raise Refusal('LINK_BLOB')
                conf.append(h[1])
                if h[1] == len(have[d]): del act[d]
            elif n == 'BLOB_END':
                if d in act:
                    del act[d]
                    a.append(build('BLOB_END', {0: d, 1: h[1]}))
                endd.discard(d)
        ans.append([x.hex() for x in a])
    return dict(answers=ans, confirmed=conf)
