# SPDX-License-Identifier: Apache-2.0
"""Answers of the area dossier."""
from answers.operations import operation
from protocol.cbor import Refusal
from protocol.dossier import Case
from protocol.replay import Replay

@operation('dossier.place')
def dossier_place(question, given, known):
    p, h = given['place'], given['held']
    su = p['seenPrev'] is not None and not h.get('seen')
    if h.get('same') == p['digest']: r = 'duplicate'
    elif 'same' in h and h['same'] is not None: r = 'fork'
    elif (p['seq'] == 1) != (p['ownPrev'] is None): r = 'fork'
    elif h.get('previous') is not None and p['seq'] > 1 and h['previous'] != p['ownPrev']: r = 'fork'
    elif h.get('nextOwnPrev') is not None and h['nextOwnPrev'] != p['digest']: r = 'fork'
    elif p['seq'] > 1 and h.get('previous') is None: r = 'gap'
    else: r = 'ok'
    return dict(verdict=r, seenUnknown=su)

@operation('dossier.step')
def dossier_step(question, given, known):
    c = Case(given['view'])
    e = given['event']
    if e['kind'] == 'message': c.message(e)
    return dict(measures={n: m['state'] for n, m in c.measures.items()}, secured=[], waiting=False, crossed=[], races=[])

@operation('dossier.replay')
def dossier_replay(question, given, known):
    r = Replay(given.get('policy'))
    st = []
    for e in given['events']:
        try: st.append(r.step(e))
        except Refusal as x: st.append(dict(refused=x.code, rule=x.msg.split()[0] if x.msg else None))
    r.snap()
    c = r.c
    sec = [dict(kind=p['kind'], ref=p['ref'], state=p['state'], expiresAt=p['expiresAt']) for p in c.provisionals]
    ow = [dict(kind=p['kind'], ref=p['ref'], measureId=p['measureId'], until=p['expiresAt']) for p in c.provisionals
        if p['state'] in ('SECURED', 'LINKED', 'CONVERTED')]
    return dict(steps=st, measures={n: m['state'] for n, m in c.measures.items()}, secured=sec, owed=ow)
