# SPDX-License-Identifier: Apache-2.0
"""Replays a dossier: known, order, races, lapses (section DOSSIER)."""
from datetime import datetime
from protocol.cbor import decode
from protocol.dossier import Case, FINAL, MEASURE, PROVISIONAL, refused

def ms(t):
    if t is None: return None
    try: return int(datetime.fromisoformat(t.replace('Z', '+00:00')).timestamp() * 1000)
    except Exception: return None

SECURES = {'preservation': lambda o: o != 'FAILED', 'restraint': lambda o: o in ('FROZEN', 'PARTIAL', 'SUSPENDED-ONLY')}
DECISIONS = {'decision.accept', 'decision.accept-conditional', 'decision.postpone', 'decision.refuse', 'request.return'}

def apply(c, e, crossed):
    """Moves what the tables let an event move; `crossed` takes measures that it came too late for."""
    type_name, by, payload = e['type'], e['from'], e['b'].get('payload', {})
    if not c.begun: c.begun = True
    if type_name in ('request.submit', 'request.confirm') and not c.measures:
        for m in payload['measures']:
            c.measures[m['id']] = dict(id=m['id'], type=m['type'], coercive=m.get('coercive'), state='DRAFT',
                assetIds=m.get('assetIds', []))
        c.bases = [b['code'] for b in payload.get('legalBasis', [])]
        c.req = e['messageId']
        for x in payload.get('relatedExchanges', []):
            for p in c.provisionals:
                if p['state'] == 'SECURED' and x.get('ref') in (None, p.get('ref')): p['state'] = 'LINKED'
    if type_name == 'consultation.note': c.consulted |= set(payload.get('measureIds', ['*']))
    if type_name == 'request.amend':
        for ch in payload.get('changes', []):
            if ch.get('op') == 'ADD':
                c.measures[ch['measure']['id']] = dict(id=ch['measure']['id'], state='SENT', coercive=ch['measure'].get('coercive'))
    if type_name == 'info.request':
        for q in payload.get('questions', []): c.questions[q['id']] = dict(q, measureIds=payload.get('measureIds', []))
    if type_name == 'request.supplement':
        for a in payload.get('answers', []):
            if a.get('questionId') in c.questions: c.questions[a['questionId']]['answered'] = True
    if type_name == 'decision.accept-conditional':
        for k in payload.get('conditions', []):
            c.conditions[k['id']] = dict(k, measureIds=payload['measureIds'], by=by, state='PROPOSED')
    if type_name == 'conditions.reply':
        for a in payload.get('perCondition', []):
            if a['id'] in c.conditions:
                c.conditions[a['id']]['state'] = {'ACCEPT': 'ACCEPTED', 'REJECT': 'REJECTED', 'DECLINE': 'REJECTED',
                    'COUNTER': 'COUNTERED'}[a['answer']]
    if type_name in ('result.partial', 'result.final'):
        for x in payload.get('evidence', []):
            c.ev[x['id']] = dict(id=x['id'], measureId=x['measureId'], state='SENT', returnRequired=x.get('returnRequired'))
    if type_name == 'result.ack':
        for x in payload.get('items', []):
            if x['id'] in c.ev and c.ev[x['id']]['state'] == 'SENT':
                c.ev[x['id']]['state'] = 'VERIFIED' if x['hashOk'] and x['openable'] else 'DEFECTIVE'
    if type_name == 'result.defect':
        for x in payload.get('defects', []):
            if x.get('itemId') in c.ev: c.ev[x['itemId']]['state'] = 'DEFECTIVE'
    c.other_closed = ('responder' if by == 'requester' else 'requester') in c.closed
    ids = c.ids(type_name, payload)
    if ids is None:
        ids = [i for i, m in c.measures.items() if c.row(type_name, by, m['state'], payload, m)] if any(r[0] == type_name
            for r in MEASURE) else []
    acc = False
    for i in ids:
        m = c.measures.get(i)
        if m is None: continue
        if type_name in DECISIONS and (e.get('void') or {}).get(i):
            crossed.append(i)
            continue
        n = c.row(type_name, by, m['state'], payload, m)
        if n is None:
            if any(r[0] == type_name for r in MEASURE): crossed.append(i)
            continue
        if n in ('INFO_WAIT', 'CONF_WAIT') and n != m['state']: m['resume'] = m['state']
        acc = acc or n == 'ACCEPTED' and m['state'] != 'ACCEPTED'
        m['state'] = n
    if type_name == 'closure': c.closed.add(by)
    k = type_name.split('.')[0]
    if type_name in ('preservation.request', 'restraint.request', 'emergency.disclosure'):
        c.provisionals.append(dict(kind='restraint' if k == 'restraint' else 'preservation', ref=None, state='ASKED', msg=e['messageId'],
            measureId=None, expiresAt=None))
    for p in c.provisionals:
        hit = None
        named = payload.get('ref')
        if type_name.endswith('.report') and k == p['kind'] and p['ref'] in (None, named):
            s = SECURES[p['kind']](payload['outcome'])
            for n, b, fr, cond, to in PROVISIONAL:
                if n == type_name and p['state'] in fr and ('secures something' in cond) == s:
                    hit = to
                    break
            if hit and s:
                p['ref'] = named
                p['expiresAt'] = ms(payload.get('expiresAt')) or p['expiresAt']
        elif k == p['kind'] and named is not None and p['ref'] == named and not type_name.endswith('.request'):
            for n, b, fr, cond, to in PROVISIONAL:
                if n == type_name and p['state'] in fr and (not cond or payload.get('assetIds') or payload.get('partial')):
                    hit = to
                    break
            if type_name == 'preservation.extend' and hit: p['expiresAt'] = ms(payload.get('until')) or p['expiresAt']
        elif type_name == 'ack.receipt' and p['state'] == 'ASKED': hit = 'TAKEN'
        elif type_name == 'decision.accept' and p['state'] == 'LINKED': hit = 'CONVERTED'
        elif type_name == 'conditions.reply' and p['state'] == 'LINKED' and acc: hit = 'CONVERTED'
        elif type_name == 'request.withdraw' and p['ref'] in [r.get('ref') if isinstance(r, dict) else r
            for r in payload.get('releases', [])] and p['state'] in ('SECURED', 'LINKED', 'CONVERTED'):
            hit = 'RELEASED'
        elif type_name == 'decision.refuse' and p['state'] == 'LINKED' and c.measures and all(m['state'] in FINAL
            for m in c.measures.values()):
            hit = 'RELEASED'
        if hit and hit != 'the same': p['state'] = hit
    if type_name in ('result.partial', 'result.final'):
        for kind, l in (('restraint', payload.get('restraints', [])), ('preservation', payload.get('preservations', []))):
            for x in l:
                if not SECURES[kind](x['outcome']): continue
                p = next((p for p in c.provisionals if p['ref'] == x['ref']), None)
                if p is None:
                    p = {}
                    c.provisionals.append(p)
                p.update(kind=kind, ref=x['ref'], state='SECURED', measureId=x.get('measureId'), expiresAt=ms(x.get('expiresAt'))
                    or p.get('expiresAt'))

class Replay:
    def __init__(self, policy):
        self.ev = []
        self.receipts = []
        self.policy = policy or {}

    def known(self, e, rests=False):
        """Events that the sender of an event knew (DOSSIER-07)."""
        if 'seq' not in e: return [x for x in self.ev]
        k = set()

        def add(x):
            if x is None or x['messageId'] in k: return
            k.add(x['messageId'])
            sn = x.get('seen')
            add(next((y for y in self.ev if y['messageId'] == sn), None))
            add(next((y for y in self.ev if y.get('agency') == x.get('agency') and y.get('seq') == x.get('seq', 0) - 1), None))
        for x in self.ev:
            if x.get('agency') == e.get('agency') and x.get('seq', 0) < e['seq'] or not rests and x['from'] == e['from'] and x is not e:
                add(x)
        add(next((y for y in self.ev if y['messageId'] == e.get('seen')), None))
        return [x for x in self.ev if x['messageId'] in k]

    def order(self, evs):
        left = list(evs)
        out = []
        done = set()
        ids = {x['messageId'] for x in left}

        def ready(x):
            if 'seq' not in x: return x is left[0] or all('seq' in y for y in left[:left.index(x)])
            p = next((y for y in evs if y.get('agency') == x['agency'] and y.get('seq') == x['seq'] - 1), None)
            return (p is None or p['messageId'] in done) and (x.get('seen') not in ids or x['seen'] in done)
        while left:
            r = [x for x in left if ready(x)] or left[:1]
            x = min(r, key=lambda y: (0 if y['from'] == 'responder' else 1, y['messageId'])) if 'seq' in r[0] else r[0]
            left.remove(x)
            out.append(x)
            done.add(x['messageId'])
        return out

    def gap(self, e, evs):
        return e.get('afterGap') and not any(y.get('agency') == e['agency'] and y.get('seq') == e['seq'] - 1 for y in evs)

    def evaluate(self, evs, rc=True, upto=None):
        c = Case({})
        c.req = None
        cr = {}
        waiting = set()
        races = []
        rejected = {x['b']['payload'].get('ofMessageId') for x in evs if x['type'] == 'error.validation'}
        o = self.order(evs)
        for x in o: x['void'] = {}
        decisions = [x for x in o if x['type'] in DECISIONS]
        for i, a in enumerate(decisions):
            for b in decisions[i + 1:]:
                if 'seq' in a and 'seq' in b and a.get('agency') != b.get('agency') and a['messageId'] not in [y['messageId']
                    for y in self.known(b, True)] and b['messageId'] not in [y['messageId'] for y in self.known(a, True)]:
                    for m in set(a['b']['payload'].get('measureIds', [])) & set(b['b']['payload'].get('measureIds', [])):
                        a['void'][m] = b['void'][m] = True
        t = 0
        acked = []
        for x in o:
            t = max(t, x.get('issuedAt', x['at']))
            if self.policy.get('lapse'):
                for m in c.measures.values():
                    if m['state'] == 'EXECUTED' and m.get('since') is not None and t > m['since'] + self.policy['defectWindowMs']:
                        m['state'] = 'ACKED'
            for p in c.provisionals:
                if p['state'] in ('SECURED', 'CONVERTED') and p.get('expiresAt') and t > p['expiresAt'] and self.policy.get('lapse'):
                    p['state'] = 'EXPIRED'
            l = []
            if self.gap(x, evs): waiting.add(x['messageId'])
            if x['messageId'] in rejected and x['type'] != 'error.validation':
                if x['type'] in ('request.submit', 'request.confirm'):
                    for m in x['b']['payload']['measures']: c.measures[m['id']] = dict(id=m['id'], state='DRAFT')
                    c.begun = True
                continue
            before = {i: m['state'] for i, m in c.measures.items()}
            apply(c, x, l)
            for i, m in c.measures.items():
                if m['state'] != before.get(i) and m['state'] == 'EXECUTED': m['since'] = t
            cr[x['messageId']] = l
            for r in self.receipts:
                if r['messageId'] == x['messageId'] and x['messageId'] == c.req:
                    for m in c.measures.values():
                        n = c.row('receipt `%s`' % r['receipt'], 'receipt', m['state'], {}, m) or c.row('receipt ' + r['receipt'],
                            'receipt', m['state'], {}, m)
                        if n: m['state'] = n
        return c, cr, waiting

    def snap(self, e=None):
        c, cr, w = self.evaluate(self.ev)
        mid = e['messageId'] if e and e['kind'] == 'message' else None
        wt = mid in w
        l = [] if wt else cr.get(mid, [])
        x = next((y for y in self.ev if y['messageId'] == mid), None)
        races = ['X18' for m in l if x and x['void'].get(m)]
        self.c = c
        return dict(measures={n: m['state'] for n, m in c.measures.items()}, secured=[f"{p['kind']} {p['state']}" for p in c.provisionals],
            waiting=wt, crossed=l, races=races)

    def step(self, e):
        if e['kind'] == 'receipt':
            self.receipts.append(e)
            return self.snap(e)
        b = e['body']
        e = dict(e, b=decode(bytes.fromhex(b)) if isinstance(b, str) else b)
        if any(x['messageId'] == e['messageId'] and x['from'] == e['from'] for x in self.ev):
            return dict(self.snap(e), crossed=[], races=[])
        if not self.gap(e, self.ev):
            c, _, _ = self.evaluate(self.known(e))
            if e['type'] == 'error.validation' and any(x['messageId'] == e['b']['payload'].get('ofMessageId')
                and x['type'] == 'error.validation' for x in self.ev):
                raise refused('X00')
            if not e['type'] in ('request.submit', 'request.confirm') or c.measures: c.message(dict(e, body=e['b']))
        self.ev.append(e)
        return self.snap(e)
