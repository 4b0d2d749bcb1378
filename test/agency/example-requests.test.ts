// SPDX-License-Identifier: Apache-2.0
// The requests of examples/requests on their whole way: sent, taken, answered, and on paper.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnyInboxMessage } from '../../src/agency/types.js';
import { formalLetter } from '../../src/letter/index.js';
import type { LetterInput, LetterType } from '../../src/letter/index.js';
import { accordTerms } from '../../src/cli/demo/messages.js';
import { custodyLink, encodeTerms, MEASURES } from '../../src/vocabulary/index.js';
import type { MessageBody } from '../../src/vocabulary/index.js';
import { MEASURE_TYPES } from '../../src/vocabulary/measures/codes.js';
import { traces } from '../letter/reading.js';
import { testClock } from '../relay/world.js';
import { TYPES } from '../trust/states.js';
import { EXAMPLE_REQUESTS } from '../vocabulary/example-requests.js';
import { createAgencies } from './world.js';
import type { AgencyWorld, Opened } from './world.js';

type Request = MessageBody<'request.submit'>;
type Measure = Request['payload']['measures'][number];
type Asset = NonNullable<Request['payload']['assets']>[number];
type Result = MessageBody<'result.final'>['payload'];

const AUTHORITY_B = { name: 'Central Authority of State B (demonstration)', country: 'XB' };
const OFFICER_B = { name: 'Officer B1 (demonstration)', function: 'case officer' };
const REMEDY = 'The persons concerned may object to the court within 14 days of notice.';
const DAY_MS = 86_400_000;
const HASHES = [{ alg: 'sha-256' as const, value: 'e10df785fa560f2b69c15141e311b3faf06c26696d3227404b4ac2c48a6cb088' }];
/** Legal bases on which the examples rest. */
const BASES = ['UNTOC', 'ETS030', 'ETS182', 'CETS198'] as const;

const time = (days: number) => `${new Date(testClock.now() + days * DAY_MS).toISOString().slice(0, 19)}Z`;

let world: AgencyWorld;
let a: Opened;
let b: Opened;

beforeAll(async () => {
  const terms = { ...accordTerms(), bases: BASES.map((code) => ({ code })), measuresEnabled: [...MEASURE_TYPES.codes] };
  const spontaneous = ['spontaneous.info', 'spontaneous.reply'].map((type) => [type, [[1, 0]]] as const);
  const agencies = [{ id: 'ca', competences: ['RQ-CA', 'RD-CA'], types: new Map([...TYPES, ...spontaneous]) }];
  world = await createAgencies({ a: { agencies }, b: { agencies }, accord: { terms: encodeTerms(terms) } });
  await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
  [a, b] = [world.open('demo-a'), world.open('demo-b')];
});
afterAll(() => world.closeAll());

/** Result of a request of which everything was done. */
function resultOf({ measures, assets = [] }: Request['payload']): Omit<Result, 'measureIds'> {
  const freezes = measures.filter(({ type }) => type === 'FRZ-VA');
  return {
    outcomes: measures.flatMap(({ id, assetIds }): Result['outcomes'] =>
      assetIds === undefined
        ? [{ measureId: id, outcome: 'FULL' }]
        : assetIds.map((assetId) => ({ measureId: id, assetId, outcome: 'FULL' as const })),
    ),
    report: 'Everything that was asked for was done. (demonstration)',
    evidence: measures.flatMap(evidenceOf),
    useLimits: [{ id: 'u1', code: 'C-PURPOSE' }],
    legalRemediesPending: false,
    formalitiesFollowed: [],
    returnTerms: { required: false },
    ...(freezes.length > 0 && {
      restraints: freezes.map(({ id, assetIds = [] }) => ({
        measureId: id,
        ref: `DEMO-B-FRZ-${id}`,
        outcome: 'FROZEN' as const,
        effectiveAt: time(-0.1),
        measureKind: 'FREEZE' as const,
        perAsset: assets.filter((asset) => assetIds.includes(asset.id)).map(frozenOf),
        missed: [],
        orderNo: 'DEMO-B-ORDER-9',
        orderAuthority: { name: 'Court of State B (demonstration)', country: 'XB' },
        expiresAt: time(60),
        extendable: true,
        subjectNotified: { done: false },
        remedies: { text: REMEDY },
      })),
    }),
  };
}

function frozenOf({ id, caip19, amount, location: { caip10, vaspUid, wallet, membership, sealNo } }: Asset) {
  const identifier = vaspUid ?? wallet?.walletId ?? membership?.userId ?? sealNo;
  return {
    assetId: id,
    ...(caip19 !== undefined && { caip19 }),
    ...(amount !== undefined && { quantity: amount }),
    ...(caip10 !== undefined && { addressIdentifiers: [caip10] }),
    ...(identifier !== undefined && { identifier }),
  };
}

function evidenceOf({ id, type }: Measure): Result['evidence'] {
  const [kind] = MEASURES[type].result.evidence;
  if (kind === undefined) return [];
  return [
    {
      id: `e-${id}`,
      measureId: id,
      kind,
      description: 'Material that was asked for. (demonstration)',
      acquired: { at: time(-0.2), by: OFFICER_B, method: 'handed over on order' },
      hashes: HASHES,
      size: 27,
      custody: [
        {
          at: time(-0.1),
          from: 'the holder',
          to: AUTHORITY_B.name,
          reason: 'execution of the request',
          location: 'Example Town',
          signer: OFFICER_B.name,
          prevHash: custodyLink(HASHES),
        },
      ],
      returnRequired: false,
      personalData: { special: false, redacted: false },
    },
  ];
}

/** Traces of machines in the letter of a message, in the language of either side. */
function tracesIn(message: AnyInboxMessage, request?: LetterInput['request']): readonly string[] {
  const { type, body, messageId, issuedAt } = message;
  return (['en', 'tr'] as const).flatMap((language) => {
    const html = formalLetter({
      type: type as LetterType,
      body: body as LetterInput['body'],
      language,
      signed: { digest: HASHES[0]!.value, messageId, from: 'demo-a/ca', issuedAt },
      ...(request !== undefined && { request }),
    });
    expect(html).toContain('(demonstration)');
    return traces(html, body).map((trace) => `${type} in ${language}: ${trace}`);
  });
}

describe('an example of a request between two agencies (DOSSIER-24)', () => {
  it.each(EXAMPLE_REQUESTS.map((one) => [one.name, one] as const))(
    'is sent, answered, and put on paper: %s',
    async (_name, { type, body }) => {
      const asked = body(0);
      const attachments = (asked.attachments ?? []).map(({ id }) => ({
        bytes: new TextEncoder().encode(`demonstration document ${id}`),
        name: `document-${id}.txt`,
        type: 'text/plain',
      }));
      await a.agency.send({ to: 'ca@demo-b', type, body: asked, ...(attachments.length > 0 && { attachments }) });
      const message = await b.next();
      expect([message.type, message.body]).toEqual([type, asked]);
      expect(tracesIn(message)).toEqual([]);

      const request = { body: asked as Request, issuedAt: message.issuedAt };
      const refs = { rqRef: asked.refs.rqRef, rdRef: 'DEMO-B-2026-0007' };
      const answer = async (name: string, payload: object) => {
        const { handling } = asked;
        await message.reply(name as never, { inReplyTo: message.messageId, refs, language: 'en', handling, payload } as never);
        const arrived = await a.next();
        expect(arrived.type).toBe(name);
        if (type === 'request.submit') expect(tracesIn(arrived, request)).toEqual([]);
        await arrived.acknowledge();
      };
      if (type === 'spontaneous.info') {
        const { conditions = [] } = (asked as MessageBody<'spontaneous.info'>).payload;
        await answer('spontaneous.reply', { decision: 'ACCEPT', conditionIds: conditions.map(({ id }) => id) });
      } else {
        const { payload } = request.body;
        const measureIds = payload.measures.map(({ id }) => id);
        await answer('ack.receipt', {
          receivedAt: time(0),
          officer: { ...OFFICER_B, email: 'officer@state-b.example', languages: ['en'], tz: 'Etc/UTC', hours: '08:00-16:00' },
          assignedTo: AUTHORITY_B,
          preliminaryDeficiencies: [],
          nextStepDue: time(7),
        });
        await answer('decision.accept', {
          measureIds,
          executingAuthority: { name: 'Prosecution Office of State B (demonstration)', country: 'XB' },
          expectedBy: time(60).slice(0, 10),
          rights: { remedies: REMEDY, notificationDuty: { exists: false } },
        });
        await answer('result.final', { measureIds, ...resultOf(payload) });
      }
      await message.acknowledge();
    },
  );
});
