// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it } from 'vitest';
import { dossierFacts, ruleContext } from '../../../src/agency/cases/rule-facts.js';
import { workloadOf } from '../../../src/agency/cases/workload.js';
import type { CaseRecord } from '../../../src/agency/cases/case-record.js';
import { accordTerms, requestSubmit } from '../../../src/cli/demo/messages.js';
import { formatUuid, uuidv7 } from '../../../src/core/ids.js';
import { systemRandom } from '../../../src/core/random.js';
import { applyEvent } from '../../../src/dossier/index.js';
import type { DossierState, View } from '../../../src/dossier/index.js';
import type { ProvisionalRecord } from '../../../src/dossier/view.js';
import { validate } from '../../../src/schema/index.js';
import type { AccordTerms, MessageBody, MessageTypeName, RuleContext } from '../../../src/vocabulary/index.js';
import { encodeTerms } from '../../../src/vocabulary/accords/terms.js';
import { dossierIn, dossierOf, message, tells } from '../../dossier/story.js';
import { ATTACHMENTS, example, NOW, REQUEST_ID } from '../../vocabulary/examples.js';
import { until } from '../../relay/world.js';
import { createAgencies } from '../world.js';
import type { AgencyWorld } from '../world.js';
import { registry } from '../../../src/vocabulary/index.js';

const DAY = 86_400_000;
const A = { scope: 'demo-a', id: 'ca' };
const B = { scope: 'demo-b', id: 'ca' };
const ACCORD = { id: new Uint8Array(16), version: 1, digest: new Uint8Array(32) };

interface Known {
  readonly terms?: Partial<AccordTerms>;
  /** Of an earlier accord, which the first message of the dossier cited. */
  readonly opening?: Partial<AccordTerms>;
  readonly competences?: readonly string[] | null;
}

function trustOf({
  terms = {},
  opening = terms,
  competences = ['RQ-CA', 'RD-CA', 'RQ-POC', 'RD-POC'],
}: Known): Parameters<typeof ruleContext>[0]['node'] {
  const trust = {
    agency: () => (competences === null ? undefined : { competences }),
    accords: () =>
      [terms, opening].map((entered, i) => ({ ...ACCORD, version: 1 - i, terms: encodeTerms({ ...accordTerms(), ...entered }) })),
  };
  return { trust } as unknown as Parameters<typeof ruleContext>[0]['node'];
}

function contextOf(state: DossierState, known: Known & { side?: 'requester' | 'responder'; at?: number } = {}): RuleContext {
  const { side = 'requester', at = NOW } = known;
  const [sender, recipient] = side === 'requester' ? [A, B] : [B, A];
  const record = { state, accord: { ...ACCORD, version: 0 } };
  return ruleContext({ node: trustOf(known), record, sender, side, recipient, accord: ACCORD, now: at, issuedAt: at });
}

/** Rules that speak about an example in a dossier. */
function told<T extends MessageTypeName>(
  type: T,
  context: RuleContext,
  edit: (body: MessageBody<T>) => void = () => undefined,
  issuedAt = NOW,
): string[] {
  const body = example(type);
  edit(body);
  return validate(registry, { type, version: [1, 0], body, test: true, attachments: ATTACHMENTS, issuedAt }, context).map(
    ({ rule }) => rule,
  );
}

const preserved = (more: Partial<ProvisionalRecord> = {}): ProvisionalRecord => ({
  kind: 'preservation',
  message: 'message-0',
  ref: 'DEMO-B-PRES-1',
  state: 'SECURED',
  since: NOW,
  expiresAt: NOW + 60 * DAY,
  changed: 'message-0',
  ...more,
});
const holding = (one: ProvisionalRecord): DossierState => dossierOf({ measures: [], opener: 'preservation.request', provisionals: [one] });
const condition = (more: Partial<View['conditions'][number]> = {}): View['conditions'][number] => ({
  id: 'k1',
  code: 'C-DESTROY',
  measureIds: ['m1'],
  state: 'ACCEPTED',
  by: 'responder',
  message: 'message-0',
  ...more,
});

describe('facts for rules', () => {
  it('tell a competent addressee from one that is not, and from none (V006)', () => {
    const empty = dossierOf({});
    expect(told('request.submit', contextOf(empty))).not.toContain('V006');
    expect(told('request.submit', contextOf(empty, { competences: ['RQ-CA', 'RD-CA', 'SVC-DOC'] }))).toContain('V006');
    expect(told('request.submit', contextOf(empty, { competences: ['RQ-CA', 'RD-CA', 'PRES', 'FRZ-VA'] }))).not.toContain('V006');
    expect(told('request.submit', contextOf(empty, { competences: null }))).toContain('V006');
  });

  it('tell what is preserved, by both of its names, and that an ended one is not extended (V045)', () => {
    expect(contextOf(holding(preserved())).dossier?.secured?.map(({ ref, state }) => [ref, state])).toEqual([
      ['DEMO-B-PRES-1', 'SECURED'],
      ['message-0', 'SECURED'],
    ]);
    expect(told('preservation.extend', contextOf(holding(preserved())))).not.toContain('V045');
    expect(told('preservation.extend', contextOf(holding(preserved({ state: 'RELEASED' }))))).toContain('V045');
    expect(told('preservation.extend', contextOf(holding(preserved({ state: 'TAKEN' }))))).toContain('V045');
    expect(told('preservation.extend', contextOf(holding(preserved()), { terms: { preservationMaxDays: 1 } }))).toContain('V045');
  });

  it('tell what has lapsed by the time of issue (V045)', () => {
    const at = NOW + 61 * DAY;
    const lapsing = { ...holding(preserved()), next: NOW + 60 * DAY };
    expect(dossierFacts(lapsing, at, 'requester').secured?.[0]?.state).toBe('ENDED');
    expect(dossierFacts(lapsing, NOW + DAY, 'requester').secured?.[0]?.state).toBe('SECURED');
  });

  it('tell of a preservation near its end until a request is linked to it (V046)', () => {
    const at = NOW + 50 * DAY;
    // How near is near stands in the accord.
    const terms: Partial<AccordTerms> = { deadlines: [{ id: 'D23', unit: 'HOURS', length: 12, sharePercent: 25 }] };
    expect(told('status.query', contextOf(holding(preserved()), { at, terms }), undefined, at)).toContain('V046');
    expect(told('status.query', contextOf(holding(preserved()), { at }), undefined, at)).not.toContain('V046');
    expect(told('status.query', contextOf(holding(preserved({ state: 'LINKED' })), { at, terms }), undefined, at)).not.toContain('V046');
    expect(told('status.query', contextOf(holding(preserved()), { terms }), undefined, NOW)).not.toContain('V046');
  });

  it('tell which conditions bind a result (V082)', () => {
    const executing = (one: View['conditions'][number]): RuleContext =>
      contextOf(dossierIn('EXECUTING', { conditions: [one] }), { side: 'responder' });
    expect(told('result.final', executing(condition()))).toContain('V082');
    expect(told('result.final', executing(condition({ measureIds: [] })))).toContain('V082');
    expect(told('result.final', executing(condition({ code: 'C-PURPOSE' })))).not.toContain('V082');
    expect(told('result.final', executing(condition({ state: 'PROPOSED' })))).not.toContain('V082');
    expect(told('result.final', executing(condition({ by: 'requester' })))).not.toContain('V082');
  });

  it('tell who consented to another use (V086)', () => {
    const executed = dossierIn('EXECUTED', { wanted: [{ message: 'asked', evidenceIds: [] }] });
    const consent = tells('use.consent-decision', { granted: true }, { from: 'responder', messageId: 'consent-1', inReplyTo: 'asked' });
    const granted = applyEvent(executed, consent).state;
    const use = (consentRef: string) => (body: MessageBody<'use.report'>) =>
      Object.assign(body.payload, { withinPurpose: false, consentRef });
    expect(granted.consents).toEqual(['consent-1']);
    expect(told('use.report', contextOf(granted), use('consent-1'))).not.toContain('V086');
    expect(told('use.report', contextOf(granted), use('consent-2'))).toContain('V086');
    expect(told('use.report', contextOf(executed), use('consent-1'))).toContain('V086');
  });

  it('tell what outlives the dossier, by its name or its measure (V087)', () => {
    const measureId = 'm2';
    const held = preserved({ kind: 'restraint', ref: 'DEMO-B-FRZ-9', measureId });
    const context = contextOf(dossierIn('ACKED', { provisionals: [held] }));
    const listing = (ref?: string) => (body: MessageBody<'closure'>) => {
      body.payload.openObligations = ref === undefined ? [] : [{ kind: 'RESTRAINT', ref } as never];
    };
    const others = (rules: string[]): string[] => rules.filter((rule) => rule === 'V087');
    expect(context.dossier?.owed).toEqual([{ ref: 'DEMO-B-FRZ-9', measureId }]);
    expect(others(told('closure', context, listing()))).toEqual(['V087']);
    expect(others(told('closure', contextOf(dossierIn('ACKED')), listing()))).toEqual([]);
  });

  it('tell which deadlines have run out (V088)', () => {
    let state = dossierOf({ request: undefined as never });
    state = applyEvent(state, message('request.submit')).state;
    state = applyEvent(state, message('ack.receipt')).state;
    const terms = { decisionDays: 30 };
    expect(told('status.query', contextOf(state, { terms }))).not.toContain('V088');
    const at = NOW + 400 * DAY;
    expect(contextOf(state, { terms, at }).dossier?.running?.find(({ deadlineId }) => deadlineId === 'D02')?.percent).toBeGreaterThan(100);
    expect(told('status.query', contextOf(state, { terms, at }), undefined, at)).toContain('V088');
  });

  it('tell of deadlines by the accord that the dossier was opened under, whatever the message cites (TRUST-83, V046, V088)', () => {
    const [short, long] = [{ decisionDays: 30 }, { decisionDays: 900 }];
    const state = ['request.submit', 'ack.receipt'].reduce(
      (now, type) => applyEvent(now, message(type as MessageTypeName)).state,
      dossierOf({ request: undefined as never }),
    );
    const at = NOW + 400 * DAY;
    const asked = (known: Known) => told('status.query', contextOf(state, { ...known, at }), undefined, at);
    expect(asked({ terms: long, opening: short })).toContain('V088');
    expect(asked({ terms: short, opening: long })).not.toContain('V088');
    const near = (sharePercent: number): Partial<AccordTerms> => ({ deadlines: [{ id: 'D23', unit: 'HOURS', length: 12, sharePercent }] });
    const held = (known: Known) =>
      told('status.query', contextOf(holding(preserved()), { ...known, at: NOW + 30 * DAY }), undefined, NOW + 30 * DAY);
    expect(held({ terms: near(10), opening: near(60) })).toContain('V046');
    expect(held({ terms: near(60), opening: near(10) })).not.toContain('V046');
  });

  it('tell which conditions came with information, to the side that answers (V090)', () => {
    const offer = condition({ id: 'k7', state: 'PROPOSED', by: 'requester', measureIds: [] });
    const state = dossierOf({ measures: [], opener: 'spontaneous.info', conditions: [offer] });
    expect(told('spontaneous.reply', contextOf(state, { side: 'responder' }))).toContain('V090');
    expect(contextOf(state, { side: 'requester' }).dossier?.offered).toEqual([]);
    const accepted = { ...state, conditions: [{ ...offer, state: 'ACCEPTED' as const }] };
    expect(told('spontaneous.reply', contextOf(accepted, { side: 'responder' }))).not.toContain('V090');
  });

  it('say nothing of a dossier before it is opened', () => {
    expect(contextOf(dossierOf({ request: undefined as never })).dossier).toBeUndefined();
  });

  it('count the urgent requests of one authority within the days of the accord (V028)', async () => {
    const record = (level: string, days: number, more: Partial<CaseRecord> = {}): CaseRecord =>
      ({
        dossier: `${level} ${days}`,
        role: 'responder',
        counterpart: A,
        state: { ...dossierOf({ urgency: level }), request: formatUuid(uuidv7(NOW - days * DAY, systemRandom)) },
        ...more,
      }) as CaseRecord;
    const records = [
      record('URGENT', 1),
      record('EMERGENCY', 80),
      record('ROUTINE', 3),
      record('URGENT', 100),
      record('URGENT', 2, { role: 'requester' }),
      record('URGENT', 4, { counterpart: { scope: 'demo-a', id: 'prosecutor', mailbox: 'x@demo-a' } }),
    ];
    const node = { self: B, ...trustOf({ terms: { urgentShare: { percent: 30, days: 90 } } }) };
    const body = example('request.submit');
    body.payload.urgency.level = 'URGENT';
    const asked = { type: 'request.submit', body, from: A, accord: ACCORD, dossier: REQUEST_ID, now: NOW };
    const casebook = { all: () => Promise.resolve(records) };
    expect(await workloadOf(node, casebook, asked)).toEqual({ urgent: 2, total: 3 });
    expect(await workloadOf(node, casebook, { ...asked, from: B })).toEqual({ urgent: 1, total: 1 });
    const unread = { all: () => Promise.reject(new TypeError('not to be read')) };
    body.payload.urgency.level = 'ROUTINE';
    expect(await workloadOf(node, unread, asked)).toBeUndefined();
    expect(await workloadOf({ self: B, ...trustOf({}) }, unread, asked)).toBeUndefined();
  });
});

const worlds: AgencyWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

describe('an agency in live use', () => {
  it('judges by the time of issue (P31), and notes in both timelines what rules warn of (V028)', async () => {
    const deadlines: AccordTerms['deadlines'] = [{ id: 'D17', unit: 'HOURS', length: 48 }];
    const terms: AccordTerms = { ...accordTerms(), urgentShare: { percent: 10, days: 90 }, deadlines };
    const types = new Map(['request.submit', 'restraint.request', 'transport.receipt'].map((type) => [type, [[1, 0] as const]]));
    const agencies = [{ id: 'ca', competences: ['RQ-CA', 'RD-CA'], types }];
    const world = await createAgencies({ b: { agencies }, accord: { terms: encodeTerms(terms) } });
    worlds.push(world);
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const [a, b] = [world.open('demo-a'), world.open('demo-b')];
    const ask = async (level: 'ROUTINE' | 'URGENT'): Promise<string> => {
      const body = requestSubmit();
      body.payload.urgency = level === 'ROUTINE' ? { level } : { ...body.payload.urgency, level };
      const { dossier } = await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body });
      await (await b.next()).acknowledge();
      return dossier;
    };
    const restraint = example('restraint.request');
    restraint.payload.formalRequestDueBy = '2100-01-01T00:00:00Z';
    const late = { first: 'P31 /payload/formalRequestDueBy: The formal request would come later than the accord allows.' };
    await expect(a.agency.send({ to: 'ca@demo-b', type: 'restraint.request', body: restraint })).toRejectCode('SCHEMA_INVALID', late);
    await ask('ROUTINE');
    await ask('URGENT');
    const second = await ask('URGENT');
    await until('it is opened', async () => (await b.agency.dossier(second)).timeline.length === 1);
    for (const { agency } of [a, b]) {
      const [entry] = (await agency.dossier(second)).timeline;
      expect(entry?.warnings?.filter((line) => line.includes('V028'))).toHaveLength(1);
    }
  });
});
