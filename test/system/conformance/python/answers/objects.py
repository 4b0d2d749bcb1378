# SPDX-License-Identifier: Apache-2.0
"""Answers of the areas envelope, attachment and trust."""
from answers.operations import operation
from protocol import attachment, sealing
from protocol.attachment import open_attachment
from protocol.cbor import Refusal, decode, encode
from protocol.cose import read_fingerprint
from protocol.crypto import SUITES, alg_of, cose_key, kem_public, kid, raw_of, public_of, sha256, signer_id
from protocol.envelope import Reader, open_frame
from protocol.trust import Store

H = bytes.fromhex

def reader(keys):
    c = Reader()
    r = keys['reader']
    c.scope, c.id, c.mailboxes, c.test, c.floor = r['scope'], r['id'], r['mailboxes'], r['test'], r['floor']
    k = r.get('kem')
    c.own = {}
    if k:
        kd = kid(cose_key(SUITES[k['suite']]['kem'], kem_public(k['suite'], H(k['seed']))))
        c.own = {kd: (k['suite'], H(k['seed']))}
    c.kems = {H(x['kid']): x for x in keys['kems']}
    c.dirs = {s: {d['version']: H(d['digest'])} for s, d in keys['directories'].items()}
    c.senders = {}
    for n, a in keys['senders'].items():
        c.senders[tuple(n.split('/'))] = dict(signers=[dict(x, signerId=H(x['signerId']),
            keys={int(g): decode(H(y)) for g, y in x['keys'].items()}) for x in a['signers']], requiredRoles=a['requiredRoles'],
            suiteFloor=a['suiteFloor'])
    c.accords = [dict(a, id=H(a['id']), digest=H(a['digest'])) for a in keys['accords']]
    return c

@operation('envelope.open')
def envelope_open(question, given, known):
    r = open_frame(H(given['frame']), question['now'], reader(known))
    return dict(envelopeDigest=r['envelope'].hex(), messageDigest=r['digest'].hex(), contentKey=r['cek'].hex(), body=r['body'].hex())

@operation('envelope.judge-replay')
def envelope_judge_replay(question, given, known):
    if given['held'] is None: return {'verdict': 'new'}
    if given['held'] == given['messageDigest']: return {'verdict': 'duplicate'}
    raise Refusal('ENVELOPE_CONFLICT')

@operation('attachment.open')
def attachment_open(question, given, known):
    d = given['description']
    a = {0: d['id'], 1: d['fileName'], 2: d['mediaType'], 3: d['size'], 4: {int(x): H(y) for x, y in d['digests'].items()},
        6: [H(d['blob']['digest']), d['blob']['size']], 7: H(d['prefix'])}
    key = H(given['key']) if given['key'] else None
    if d.get('keyWithheld'):
        key = next((H(r['key']) for r in given.get('released', []) if r['messageDigest'] == given['messageDigest'] and r['id'] == d['id']),
            None)
    pt, un = open_attachment(a, key, H(given['messageId']), H(given['blob']))
    return dict(size=len(pt), digest=sha256(pt).hex(), unverifiedHashes=un)

@operation('envelope.seal')
def envelope_seal(question, given, known):
    suite, m = question['suite'], given['message']
    signers = []
    for s in known['signers']:
        seeds = {int(a): H(x) for a, x in s['seeds'].items()}
        kids = {a: kid(cose_key(a, public_of(a, x))) for a, x in seeds.items()}
        signers.append((s['suite'], signer_id(kids.values()), seeds, kids))
    sender = [given['from']['scope'], given['from']['id']]
    keys = [decode(H(r['key'])) for r in given['recipients']]
    recipients = [dict(r, alg=alg_of(key)) for r, key in zip(given['recipients'], keys)]
    message = {0: [m['type']['name'], m['type']['major'], m['type']['minor']], 1: H(m['messageId']), 2: sender + [signers[0][1]],
        3: sorted([[r['scope'], r['id'], kid(key)] for r, key in zip(recipients, keys)], key=lambda t: t[2]), 4: m['issuedAt'],
        7: {s: [d['rootVersion'], d['directoryVersion'], H(d['digest'])] for s, d in m['directories'].items()}, 10: H(m['body'])}
    if 'accord' in m: message[13] = [H(m['accord']['id']), m['accord']['version'], H(m['accord']['digest'])]
    sealing.judge_input(suite, given['requiredFloor'], sender, [(s[1], s[0]) for s in signers], recipients, given['mailboxes'],
        given['expiresAt'], message)
    frame, digest, outer = sealing.seal(suite, message, given['mailboxes'], given['lane'], given['expiresAt'], [s[1:] for s in signers],
        [(kid(key), raw_of(key)) for key in keys], envelope_id=H(given['envelopeId']))
    return dict(outer=encode(outer).hex(), messageDigest=digest.hex(), frameBytes=len(frame))

@operation('attachment.seal')
def attachment_seal(question, given, known):
    also = [{'sha-384': -43, 'sha-512': -44}[h] for h in given['alsoHash']]
    a, _, _ = attachment.make_blob(H(given['plaintext']), H(given['messageId']), given['id'], given['fileName'], given['mediaType'], also,
        H(given['key']), H(given['salt']))
    return dict(size=a[3], prefix=a[7].hex(), digests={str(h): d.hex() for h, d in a[4].items()},
        blob=dict(digest=a[6][0].hex(), size=a[6][1]))

def store(k, v):
    s = Store(k['own'], {a: read_fingerprint(f) for a, f in k['pins'].items()}, k.get('since') or 0)
    s.load([H(x) for x in k['held']])
    return s

@operation('trust.read')
def trust_read(question, given, known):
    d, c, a = store(known, question).read(H(given['document']), question['now'])
    return dict(kind=d.kind, digest=d.digest.hex(), changed=c, alarms=a)

@operation('trust.freshness')
def trust_freshness(question, given, known):
    return dict(state=store(known, question).fresh_state(given['scope'], question['now']))

@operation('trust.require-fresh')
def trust_require_fresh(question, given, known):
    if store(known, question).fresh_state(given['scope'], question['now']) != 'fresh': raise Refusal('TRUST_STALE')
    return {}

@operation('trust.agency')
def trust_agency(question, given, known):
    a = store(known, question).agency(given['scope'], given['id'], question['now'])
    return dict(mailboxes=a[3], suites=a[4], signers=[x[0].hex() for x in a[5]])

@operation('trust.accord')
def trust_accord(question, given, known):
    st = store(known, question)
    d = st.accord(given['a'], given['b'], question['now'])
    return dict(id=d.id.hex(), version=d.version, notAfter=st.accord_end(d) - 1)

@operation('trust.verify-override')
def trust_verify_override(question, given, known):
    o, off = store(known, question).override(H(given['statement']), given['about'], question['now'])
    return dict(scopes=o[4], reason=o[5], officers=[dict(name=x[9][0], function=x[9][1]) for x in off])
