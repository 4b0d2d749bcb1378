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
    if m: return set(STATES) - set(re.split(',\\s*', m[1]) if m[1] else [])
    return set(re.split(',\\s*', t))
name = lambda c: re.sub('`', '', c)
SENDERS = {name(r[0]): (r[1], r[2] == 'yes', r[3]) for r in table('senders')}
MEAS = [(name(r[0]), r[1], states(r[2]), r[3], r[4]) for r in table('measure')]
REF = {name(r[0]): [(p.split(':')[0].strip(), states(p.split(':')[1])) for p in r[1].split(';')] for r in table('refusals')}

def ptable(n, fin):
    o = []
    for r in table(n): o.append((name(r[0]), r[1], set(re.split(',\\s*', r[2])), r[3], r[4]))
    return o
PROV = ptable('provisional', 0)
COND = ptable('condition', 0)
EVID = ptable('evidence', 0)
COST = ptable('cost', 0)
refused = lambda r, m='': Refusal('DOSSIER_TRANSITION', r + ' ' + m)
CONSULT = {'UNTOC': '18(21)', 'UNCAC': '46(21)', 'UNCC': '40(21)', 'ETS185': '27(4)'}

class Case:

    def __init__(self, v):
        self.v = v
        self.m = {m['id']: dict(m) for m in v.get('measures', [])}
        self.prov = [dict(p) for p in v.get('provisionals', [])]
        self.cond = {c['id']: dict(c) for c in v.get('conditions', [])}
        self.ev = {e['id']: dict(e) for e in v.get('evidence', [])}
        self.cost = {c['id']: dict(c) for c in v.get('costs', [])}
        self.q = {q['id']: dict(q) for q in v.get('questions', [])}
        self.fwd = v.get('forwarded', [])
        self.bases = v.get('legalBases', [])
        self.begun = bool(v)
        self.closed = set(v.get('closures', [])) if isinstance(v.get('closures'), list) else set()

    def row(self, typ, by, state, pl, m):
        for n, b, fr, cond, to in MEAS:
            if n != typ or b not in ('either', by) or state not in fr: continue
            if cond and (not self.holds(typ, cond, pl, m)): continue
            return state if to == 'the same' else m.get('resume') or 'RECEIVED' if to == 'where it came from' else to
        return None

    def openq(self, m):
        return any((q.get('blocking') and (not q.get('answered')) and (not q.get('measureIds') or m['id'] in q['measureIds'])
            for q in self.q.values()))

    def holds(self, typ, c, pl, m):
        if 'came before' in c: return False
        if 'answers a question' in c: return bool(pl.get('answers')) and (not self.openq(m))
        if c == 'no blocking question is open': return not self.openq(m)
        if c == 'it reports REVIEW' or c == 'it reports EXECUTING':
            return any(((x.get('measureId') or x.get('id')) == m['id'] and x.get('state') == c.split()[-1] for x in pl.get('measures', [])))
        if c.startswith('`decision`'): return pl.get('decision') == c.split()[-1]
        if 'every condition of the offer is ACCEPTED' in c:
            return all((k['state'] == 'ACCEPTED' for k in self.cond.values() if m['id'] in k.get('measureIds', [m['id']])))
        if 'REJECTED or COUNTERED' in c:
            return any((k['state'] in ('REJECTED', 'COUNTERED') for k in self.cond.values()))
        if 'no item of the measure is SENT or DEFECTIVE' in c:
            return not any((e['measureId'] == m['id'] and e['state'] in ('SENT', 'DEFECTIVE') for e in self.ev.values()))
        if 'has sent its `closure`' in c: return self.other_closed
        return False

    def ids(self, typ, pl):
        if typ == 'request.amend': return [c['measure']['id'] for c in pl.get('changes', []) if c.get('op') != 'ADD']
        if typ in ('request.submit', 'request.confirm', 'ack.receipt', 'request.return', 'closure'): return list(self.m)
        if 'measureIds' in pl: return pl['measureIds']
        return None

    def message(self, e):
        typ, by, body = (e['type'], e['from'], e['body'])
        if isinstance(body, str): body = decode(bytes.fromhex(body))
        pl = body.get('payload', {})
        if typ.startswith('x-'): return
        side, first, moves = SENDERS[typ]
        if not self.begun and (not first): raise Refusal('DOSSIER_UNKNOWN')
        self.other_closed = ('responder' if by == 'requester' else 'requester') in self.closed
        if side not in ('either', by): raise refused('X02', 'side')
        ids = self.ids(typ, pl)
        mm = [self.m[i] for i in ids if i in self.m] if ids is not None else None
        roles = e.get('roles')
        if by == 'responder' and roles == ['RD-EA']:
            for i in ids or []:
                if not any((f['to'] in e.get('names', []) and i in f['measureIds'] for f in self.fwd)):
                    raise refused('X16')
        if typ == 'request.supplement':
            for a in pl.get('answers', []):
                if a.get('questionId') not in self.q and 'questionId' in a: raise refused('X20', 'question')
        if typ == 'info.request' and any((q['id'] in self.q for q in pl.get('questions', []))):
            raise refused('X00', 'question twice')
        if typ in ('decision.refuse', 'decision.postpone'):
            con = bool(pl.get('consultationRef'))
            if typ == 'decision.refuse':
                g = pl.get('grounds', [])
                if not g or any((not x.get('reason') for x in g)): raise refused('X07', 'grounds')
                if not con and any((CONSULT.get(x.get('basis', {}).get('code'), '~') in x.get('basis', {}).get('article', '') for x in g)):
                    raise refused('X07', 'consultation')
            elif not con and pl.get('basis', {}).get('code') in CONSULT: raise refused('X21')
        if typ == 'request.amend':
            for c in pl.get('changes', []):
                z = c['measure']
                m = self.m.get(z['id'])
                if m and m['state'] in ('ACCEPTED', 'EXECUTING', 'PARTIAL'):
                    ex = m.get('extent') or {}
                    p = z.get('particulars', {})
                    for k, new in (('persons', z.get('personIds')), ('assets', z.get('assetIds')), ('categories', p.get('dataCategories')),
                        ('accounts', [a.get('value') for a in p['accounts']] if 'accounts' in p else None)):
                        if new and (not set(new) <= set(ex.get(k, []))): raise refused('X09', k)
                    if p.get('period') and ex.get('period') and (p['period']['from'][:10] < ex['period']['from'][:10]
                        or p['period'].get('to', '9999')[:10] > ex['period'].get('to', '9999')[:10]):
                        raise refused('X09', 'period')
        if typ in ('result.final', 'result.partial'):
            for u in pl.get('useLimits', []):
                if u['code'] != 'C-PURPOSE' and (not any((k['code'] == u['code'] and k['state'] == 'ACCEPTED'
                    for k in self.cond.values()))):
                    raise refused('X10', 'use limit')
        held = [p for p in self.prov if p['state'] in ('SECURED', 'LINKED', 'CONVERTED')]
        if typ == 'request.withdraw' and any((p.get('measureId') in (ids or list(self.m)) for p in held)) and ('releases' not in pl):
            raise refused('X13')
        if typ == 'closure':
            listed = {o.get('ref') for o in pl.get('openObligations', [])}
            due = [p.get('ref') for p in held] + [x['id'] for x in self.ev.values() if x['state'] == 'RETURN_DUE'
                or (x.get('returnRequired') and x['state'] in ('VERIFIED',
                'HELD'))] + [c['id'] for c in self.cost.values() if c['state'] == 'AGREED']
            if any((d not in listed for d in due)): raise refused('X14')
        if typ == 'use.consent-decision':
            for w in pl.get('waived', []):
                if w not in self.cond: raise refused('X00', 'condition')
                if self.cond[w]['by'] != by: raise refused('X02', 'waives')
        if typ == 'conditions.reply':
            for a in pl.get('answers', pl.get('replies', [])):
                k = a.get('conditionId', a.get('id'))
                if k not in self.cond: raise refused('X20')
        for i in pl.get('evidenceIds', []):
            if i not in self.ev: raise refused('X00', 'evidence')
            if typ == 'use.report' and any((k['state'] not in ('ACCEPTED', 'WAIVED') for k in self.cond.values()
                if self.ev[i]['measureId'] in k.get('measureIds', []))):
                raise refused('X11')
        if typ.startswith(('preservation.', 'restraint.')) and typ not in ('preservation.request', 'restraint.request') and ('ref' in pl):
            ps = [p for p in self.prov if p.get('ref') == pl['ref']]
            if typ.endswith('.report'):
                ps = ps or [p for p in self.prov if p.get('ref') is None and p['kind'] == typ.split('.')[0]]
            if not ps: raise refused('X00', 'ref')
            for p in ps:
                ok = any((n == typ and p['state'] in fr for n, b, fr, c, to in PROV))
                if not ok:
                    raise refused('X12' if typ.endswith('.extend') and p['state'] in ('EXPIRED', 'RELEASED', 'LIFTED') else 'X05'
                        if p['state'] in ('RELEASED', 'FAILED', 'EXPIRED', 'LIFTED') else 'X00')
        if ids is not None:
            for i in ids:
                if i not in self.m: raise refused('X00', 'measure ' + i)
            order = ['X17', 'X18', 'X06', 'X05', 'X19', 'X01', 'X03', 'X04', 'X08', 'X10', 'X00']
            bad = []
            for m in mm:
                if typ in ('decision.accept',
                    'decision.accept-conditional') and m.get('coercive') and self.bases and (set(self.bases) == {'PROG'}):
                    bad.append('X17')
                if typ in REF or any((r[0] == typ for r in MEAS)):
                    if self.row(typ, by, m['state'], pl, m) is None:
                        bad.append(next((x for x, fr in REF.get(typ, []) if m['state'] in fr), 'X00'))
            if bad: raise refused(min(bad, key=order.index))
            for m in mm:
                n = self.row(typ, by, m['state'], pl, m)
                if n:
                    if n in ('INFO_WAIT', 'CONF_WAIT'): m['resume'] = m['state']
                    m['state'] = n
