# SPDX-License-Identifier: Apache-2.0
"""Machines of a dossier, from the tables of spec/dossier.md themselves."""
import re
from pathlib import Path
from protocol.cbor import Refusal, decode

TEXT = (Path(__file__).parents[5] / 'spec/dossier.md').read_text()

def table(n):
    t = re.search(f'<!-- generated: {n} -->(.*?)<!-- end', TEXT, re.S)[1]
    return [[c.strip() for c in l.strip().strip('|').split('|')] for l in t.strip().split('\n') if l.startswith('|')][2:]

FINAL = ['CLOSED', 'REFUSED', 'RETURNED', 'WITHDRAWN', 'LAPSED']
STATES = 'DRAFT SENT DELIVERED RECEIVED REVIEW INFO_WAIT COND_WAIT CONF_WAIT POSTPONED ACCEPTED EXECUTING PARTIAL EXECUTED ACKED'.split()

def states(t):
    t = t.strip()
    if t == 'every state': return set(STATES + FINAL)
    if t == 'every final state': return set(FINAL)
    m = re.match('every state that is not final(?:, but (.*))?$', t)
    if m: return set(STATES) - set(re.split(r',\s*', m[1]) if m[1] else [])
    return set(re.split(r',\s*', t))

name = lambda c: re.sub('`', '', c)
SENDERS = {name(r[0]): (r[1], r[2] == 'yes', r[3]) for r in table('senders')}
MEASURE = [(name(r[0]), r[1], states(r[2]), r[3], r[4]) for r in table('measure')]
REFUSALS = {name(r[0]): [(p.split(':')[0].strip(), states(p.split(':')[1])) for p in r[1].split(';')] for r in table('refusals')}
PROVISIONAL = [(name(r[0]), r[1], set(re.split(r',\s*', r[2])), r[3], r[4]) for r in table('provisional')]
refused = lambda r, m='': Refusal('DOSSIER_TRANSITION', r + ' ' + m)
CONSULT = {'UNTOC': '18(21)', 'UNCAC': '46(21)', 'UNCC': '40(21)', 'ETS185': '27(4)'}

class Case:
    def __init__(self, v):
        self.measures = {m['id']: dict(m) for m in v.get('measures', [])}
        self.provisionals = [dict(p) for p in v.get('provisionals', [])]
        self.conditions = {c['id']: dict(c) for c in v.get('conditions', [])}
        self.ev = {e['id']: dict(e) for e in v.get('evidence', [])}
        self.cost = {c['id']: dict(c) for c in v.get('costs', [])}
        self.questions = {q['id']: dict(q) for q in v.get('questions', [])}
        self.fwd = v.get('forwarded', [])
        self.consulted = set(v.get('consulted', []))
        self.bases = v.get('legalBases', [])
        self.begun = bool(v)
        self.closed = set(v.get('closures', [])) if isinstance(v.get('closures'), list) else set()

    def row(self, type_name, by, state, payload, m):
        for n, b, fr, cond, to in MEASURE:
            if n != type_name or b not in ('either', by) or state not in fr: continue
            if cond and not self.holds(type_name, cond, payload, m): continue
            return state if to == 'the same' else m.get('resume') or 'RECEIVED' if to == 'where it came from' else to
        return None

    def is_asked(self, m):
        return any(q.get('blocking') and not q.get('answered') and (not q.get('measureIds') or m['id'] in q['measureIds'])
            for q in self.questions.values())

    def holds(self, type_name, c, payload, m):
        if 'came before' in c: return False
        if 'answers a question' in c: return bool(payload.get('answers')) and not self.is_asked(m)
        if c == 'no blocking question is open': return not self.is_asked(m)
        if c == 'it reports REVIEW' or c == 'it reports EXECUTING':
            return any((x.get('measureId') or x.get('id')) == m['id'] and x.get('state') == c.split()[-1]
                for x in payload.get('measures', []))
        if c.startswith('`decision`'): return payload.get('decision') == c.split()[-1]
        if 'every condition of the offer is ACCEPTED' in c:
            return all(k['state'] == 'ACCEPTED' for k in self.conditions.values() if m['id'] in k.get('measureIds', [m['id']]))
        if 'REJECTED or COUNTERED' in c:
            return any(k['state'] in ('REJECTED', 'COUNTERED') for k in self.conditions.values())
        if 'no item of the measure is SENT or DEFECTIVE' in c:
            return not any(e['measureId'] == m['id'] and e['state'] in ('SENT', 'DEFECTIVE') for e in self.ev.values())
        if 'has sent its `closure`' in c: return self.other_closed
        return False

    def ids(self, type_name, payload):
        if type_name == 'request.amend':
            return [c['measure']['id'] for c in payload.get('changes', []) if c.get('op') != 'ADD']
        if type_name in ('request.submit', 'request.confirm', 'ack.receipt', 'request.return', 'closure'):
            return list(self.measures)
        if 'measureIds' in payload: return payload['measureIds']
        return None

    def message(self, e):
        type_name, by, body = e['type'], e['from'], e['body']
        if isinstance(body, str): body = decode(bytes.fromhex(body))
        payload = body.get('payload', {})
        if type_name.startswith('x-'): return
        side, first, moves = SENDERS[type_name]
        if not self.begun and not first: raise Refusal('DOSSIER_UNKNOWN')
        self.other_closed = ('responder' if by == 'requester' else 'requester') in self.closed
        if side not in ('either', by): raise refused('X02', 'side')
        ids = self.ids(type_name, payload)
        mm = [self.measures[i] for i in ids if i in self.measures] if ids is not None else None
        roles = e.get('roles')
        if by == 'responder' and roles == ['RD-EA']:
            for i in ids or []:
                if not any(f['to'] in e.get('names', []) and i in f['measureIds'] for f in self.fwd):
                    raise refused('X16')
        if type_name == 'request.supplement':
            for a in payload.get('answers', []):
                if a.get('questionId') not in self.questions and 'questionId' in a: raise refused('X20', 'question')
        if type_name == 'info.request' and any(q['id'] in self.questions for q in payload.get('questions', [])):
            raise refused('X00', 'question twice')
        if type_name in ('decision.refuse', 'decision.postpone'):
            # V063: a consultation on each measure, or a reference to one.
            con = bool(payload.get('consultationRef')) or '*' in self.consulted or set(ids) <= self.consulted
            if type_name == 'decision.refuse':
                g = payload.get('grounds', [])
                if not g or any(not x.get('reason') for x in g): raise refused('X07', 'grounds')
                if not con and any(CONSULT.get(x.get('basis', {}).get('code'), '~') in x.get('basis', {}).get('article', '') for x in g):
                    raise refused('X07', 'consultation')
            elif not con and payload.get('basis', {}).get('code') in CONSULT: raise refused('X21')
        if type_name == 'request.amend':
            for c in payload.get('changes', []):
                z = c['measure']
                m = self.measures.get(z['id'])
                if m and m['state'] in ('ACCEPTED', 'EXECUTING', 'PARTIAL'):
                    ex = m.get('extent') or {}
                    p = z.get('particulars', {})
                    for k, new in (('persons', z.get('personIds')), ('assets', z.get('assetIds')), ('categories', p.get('dataCategories')),
                        ('accounts', [a.get('value') for a in p['accounts']] if 'accounts' in p else None)):
                        if new and not set(new) <= set(ex.get(k, [])): raise refused('X09', k)
                    if p.get('period') and ex.get('period') and (p['period']['from'][:10] < ex['period']['from'][:10]
                        or p['period'].get('to', '9999')[:10] > ex['period'].get('to', '9999')[:10]):
                        raise refused('X09', 'period')
        if type_name in ('result.final', 'result.partial'):
            for u in payload.get('useLimits', []):
                if u['code'] != 'C-PURPOSE' and not any(k['code'] == u['code'] and k['state'] == 'ACCEPTED'
                    for k in self.conditions.values()):
                    raise refused('X10', 'use limit')
        held = [p for p in self.provisionals if p['state'] in ('SECURED', 'LINKED', 'CONVERTED')]
        if type_name == 'request.withdraw' and any(p.get('measureId') in (ids or list(self.measures))
            for p in held) and 'releases' not in payload:
            raise refused('X13')
        if type_name == 'closure':
            listed = {o.get('ref') for o in payload.get('openObligations', [])}
            due = [p.get('ref') for p in held] + [x['id'] for x in self.ev.values() if x['state'] == 'RETURN_DUE' or x.get('returnRequired')
                and x['state'] in ('VERIFIED', 'HELD')] + [c['id'] for c in self.cost.values() if c['state'] == 'AGREED']
            if any(d not in listed for d in due): raise refused('X14')
        if type_name == 'use.consent-decision':
            for w in payload.get('waived', []):
                if w not in self.conditions: raise refused('X00', 'condition')
                if self.conditions[w]['by'] != by: raise refused('X02', 'waives')
        if type_name == 'conditions.reply':
            for a in payload.get('answers', payload.get('replies', [])):
                k = a.get('conditionId', a.get('id'))
                if k not in self.conditions: raise refused('X20')
        for i in payload.get('evidenceIds', []):
            if i not in self.ev: raise refused('X00', 'evidence')
            if type_name == 'use.report' and any(k['state'] not in ('ACCEPTED', 'WAIVED') for k in self.conditions.values()
                if self.ev[i]['measureId'] in k.get('measureIds', [])):
                raise refused('X11')
        if type_name.startswith(('preservation.', 'restraint.')) and type_name not in ('preservation.request',
            'restraint.request') and 'ref' in payload:
            ps = [p for p in self.provisionals if p.get('ref') == payload['ref']]
            if type_name.endswith('.report'):
                ps = ps or [p for p in self.provisionals if p.get('ref') is None and p['kind'] == type_name.split('.')[0]]
            if not ps: raise refused('X00', 'ref')
            for p in ps:
                ok = any(n == type_name and p['state'] in fr for n, b, fr, c, to in PROVISIONAL)
                if not ok:
                    raise refused('X12' if type_name.endswith('.extend') and p['state'] in ('EXPIRED', 'RELEASED', 'LIFTED') else 'X05'
                        if p['state'] in ('RELEASED', 'FAILED', 'EXPIRED', 'LIFTED') else 'X00')
        if ids is not None:
            for i in ids:
                if i not in self.measures: raise refused('X00', 'measure ' + i)
            order = ['X17', 'X18', 'X06', 'X05', 'X19', 'X01', 'X03', 'X04', 'X08', 'X10', 'X00']
            bad = []
            for m in mm:
                if type_name in ('decision.accept',
                    'decision.accept-conditional') and m.get('coercive') and self.bases and set(self.bases) == {'PROG'}:
                    bad.append('X17')
                if type_name in REFUSALS or any(r[0] == type_name for r in MEASURE):
                    if self.row(type_name, by, m['state'], payload, m) is None:
                        bad.append(next((x for x, fr in REFUSALS.get(type_name, []) if m['state'] in fr), 'X00'))
            if bad: raise refused(min(bad, key=order.index))
            for m in mm:
                n = self.row(type_name, by, m['state'], payload, m)
                if n:
                    if n in ('INFO_WAIT', 'CONF_WAIT'): m['resume'] = m['state']
                    m['state'] = n
