# SPDX-License-Identifier: Apache-2.0
"""Answers of the areas noise and frames."""
from answers.operations import operation
from protocol.cbor import Refusal, decode, encode, to_json
from protocol.crypto import kid, signer_id
from protocol.frames import build, parse
from protocol.lanes import Lane, Lanes
from protocol.noise import Cipher, Noise, check_proof, open_message, proof

H = bytes.fromhex

@operation('frame.decode')
def frame_decode(question, given, known):
    n, h, p = parse(H(given['bytes']))
    return {'frame': None} if n is None else {'frame': n, 'header': to_json(h), 'payload': p.hex()}

@operation('noise.open-message')
def noise_open_message(question, given, known):
    c = Cipher(H(given['key']))
    return {'frames': [open_message(c, H(m)).hex() for m in given['messages']]}

@operation('noise.handshake')
def noise_handshake(question, given, known):
    n = Noise(given['role'], H(given['prologue']), H(given['static']), H(given['ephemeral']))
    r = [H(x) for x in given['received']]
    p = [H(x) for x in given['payloads']]
    out = []
    got = []
    if n.init:
        out.append(n.w1())
        got.append(n.r2(r[0])[0])
        out.append(n.w3(p[1]))
    else:
        n.r1(r[0])
        got.append(b'')
        out.append(n.w2(p[0]))
        got.append(n.r3(r[1])[0])
    s, c = n.split()
    return dict(messages=[x.hex() for x in out], payloads=[x.hex() for x in got], handshakeHash=n.h.hex(),
        sent=[s.seal(H(x)).hex() for x in given.get('send', [])], opened=[c.open(H(x), code='CRYPTO_OPEN').hex()
        for x in given.get('open', [])])

@operation('noise.link-handshake')
def noise_link_handshake(question, given, known):
    me = known['self']
    tok = given['tokens']
    seed = H(me['linkSeed'])

    def lookup(sc, id, sid):
        for p in known['peers']:
            key = decode(H(p['key']))
            if (p['scope'], p['id']) == (sc, id) and signer_id([kid(key)]) == sid: return key[-2], p
    n = Noise(given['role'], encode(['rogatory-link/1', given['token']]), H(given['static']), H(given['ephemeral']))
    r = [H(x) for x in given['received']]
    out = []

    def hs(f, want):
        if len(f) > 4096: raise Refusal('LINK_FRAME_SIZE')
        t, h, p = parse(f)
        if t != want: raise Refusal('LINK_UNEXPECTED')
        return p
    if n.init:
        out.append(build('HS1', {}, n.w1()))
        pl, h = n.r2(hs(r[0], 'HS2'))
        ex = given['expect']['scope'], given['expect']['id']
        pp, info = check_proof(pl, h, b'responder', tok, lookup, expect=ex)
        out.append(build('HS3', {}, n.w3(proof(me['scope'], me['id'], seed, tok, me['versions'], b'initiator', ex))))
    else:
        n.r1(hs(r[0], 'HS1'))
        out.append(build('HS2', {}, n.w2(proof(me['scope'], me['id'], seed, tok, me['versions'], b'responder'))))
        pl, h = n.r3(hs(r[1], 'HS3'))
        pp, info = check_proof(pl, h, b'initiator', tok, lookup, me=(me['scope'], me['id']))
    s, c = n.split()
    return dict(messages=[x.hex() for x in out], peer=dict(scope=pp[0], id=pp[1], signerId=pp[2].hex(),
        trustOnly=bool(info.get('trustOnly'))), versions=pp[5], handshakeHash=n.h.hex(),
        sent=[s.seal(H(x)).hex() for x in given.get('send', [])], opened=[c.open(H(x), code='LINK_DECRYPTION').hex()
        for x in given.get('open', [])])

@operation('frame.exchange')
def frame_exchange(question, given, known):
    key = lambda x: H(x) if x else None
    lanes = Lanes([Lane(H(x['streamId']), x['last'], x['acked'], key(x['peerStreamId']), x['held']) for x in given['lanes']],
        given['credit']['messages'], given['credit']['bytes'])
    for q in given['queued']:
        _, header, frame = parse(H(q))
        lanes.lanes[header[0]].queue[header[1]] = header, frame
    answers, told = [[lanes.welcome()]], []
    for step in given['steps']:
        name, header, frame = parse(H(step['frame']))
        out = []
        if name == 'WELCOME': told += lanes.resume(header)
        elif name == 'ACK': told += lanes.acknowledge(*header.values())
        elif name == 'RESULT': lanes.judge(header)
        elif name == 'CREDIT': lanes.credit(header)
        else:
            place = {0: header[0], 1: header[1]}
            if lanes.admit(header, frame) and 'verdict' in step:
                out.append(build('RESULT', {**place, 2: step['verdict']}))
            out.append(build('ACK', place))
            out += lanes.more(header[0])
        answers.append(out + lanes.takes())
    return dict(answers=[[f.hex() for f in a] for a in answers], acknowledged=[dict(lane=l, through=p) for l, p in told])
