// A message outside the accord: refused by the sender's own program, and by the reader, who says so under seal.
import { afterEach, describe, expect, it } from 'vitest';
import type { AgencyEvent } from '../../src/agency/types.js';
import { ackReceipt, accordTerms, requestSubmit } from '../../src/cli/demo/messages.js';
import { RogatoryError } from '../../src/core/errors.js';
import { encodeTerms } from '../../src/vocabulary/accords/terms.js';
import { endAccord } from '../../src/trust/publish/publication.js';
import type { Accord } from '../../src/trust/documents/accord.js';
import { openTrust } from '../../src/trust/store/resolver.js';
import type { TrustStore } from '../../src/trust/store/resolver.js';
import { testClock, until } from '../relay/world.js';
import type { Scope } from '../relay/world.js';
import { DAY, NOW, NOW_S, createAccord } from '../trust/states.js';
import { createAgencies, forge, manualClock, nameOf } from './world.js';
import type { AgencyWorld, Opened } from './world.js';

const HOUR_MS = 3_600_000;
const REQUEST = { to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() } as const;
type ManualClock = ReturnType<typeof manualClock>;

const worlds: AgencyWorld[] = [];
async function create(options: Parameters<typeof createAgencies>[0] = {}): Promise<AgencyWorld> {
  const world = await createAgencies(options);
  worlds.push(world);
  return world;
}
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

/** Trust of a sender that sees an accord in other terms than it has, or forgets that it is over. */
function credulous(trust: TrustStore, see: (accord: Accord) => Accord, more: Partial<TrustStore> = {}): TrustStore {
  return new Proxy(trust, {
    get(target, name: keyof TrustStore) {
      if (name in more) return more[name];
      if (name === 'accords') return () => target.accords().map(see);
      if (name === 'accordBetween') {
        return (a: string, b: string) => {
          const [found] = target.accords().filter(({ parties }) => parties.every(({ scope }) => scope === a || scope === b));
          return found && see(found);
        };
      }
      const value = target[name] as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** Carries by hand what waits in the queue of one agency for its relay, each frame once. */
function courier(from: Opened, scope: Scope, to: Opened): () => Promise<number> {
  const carried = new Set<string>();
  return async () => {
    let count = 0;
    for (const lane of [0, 1, 2, 3]) {
      for (const { seq, frame } of await from.store.window(`${scope}/relay`, lane, 0, 64, 16_777_216)) {
        if (carried.has(`${lane}/${seq}`)) continue;
        carried.add(`${lane}/${seq}`);
        await to.agency.importFrame(frame);
        count++;
      }
    }
    return count;
  };
}

interface Sides {
  readonly world: AgencyWorld;
  readonly a: Opened;
  readonly b: Opened;
  readonly clocks: { readonly a: ManualClock; readonly b: ManualClock };
}

/** Opens both agencies, of which no relay runs: nothing but frames passes between them. */
function open(world: AgencyWorld, at: number, sender: TrustStore, reader?: TrustStore): Sides {
  const clocks = { a: manualClock(at), b: manualClock(at) };
  const a = world.open('demo-a', { clock: clocks.a, trust: sender });
  const b = world.open('demo-b', { clock: clocks.b, ...(reader === undefined ? {} : { trust: reader }) });
  return { world, a, b, clocks };
}

/** Sends a request that the reader refuses, carries the answers back, and returns what the sender then knows of it. */
async function refusedRequest({ a, b, clocks }: Sides, meanwhile: () => Promise<void> = () => Promise.resolve()) {
  const sent = await a.agency.send(REQUEST);
  await courier(a, 'demo-a', b)();
  const isRefused = (event: AgencyEvent): boolean => event.kind === 'alarm' && event.alarm === 'refused';
  await until('the reader refuses it', () => Promise.resolve(b.events.some(isRefused)));
  const back = courier(b, 'demo-b', a);
  let carried = 0;
  await until('both answers are sealed', async () => {
    clocks.b.advance(60_000);
    return (carried += await back()) === 2;
  });
  await meanwhile();
  const about = (event: AgencyEvent): boolean => nameOf(event) === 'rejected' || nameOf(event) === 'receipt';
  await until('the sender knows', () => Promise.resolve(a.events.filter(about).length === 2));
  const message = await a.next();
  expect(message.type).toBe('error.validation');
  expect(message.body).toMatchObject({ payload: { ofMessageId: sent.messageId } });
  const { timeline } = await a.agency.dossier(sent.dossier);
  // What the reader has of the dossier is its own answer.
  expect((await b.agency.dossier(sent.dossier)).timeline).toMatchObject([{ direction: 'sent', type: 'error.validation' }]);
  return { sent, line: timeline[0]!, code: b.events.filter(isRefused).map((event) => 'code' in event && event.code) };
}

/** The sender's own program refuses it: nothing is sealed. @returns what it says. */
async function refusal(world: AgencyWorld, at: number, trust: TrustStore): Promise<RogatoryError> {
  const { agency } = world.open('demo-a', { clock: manualClock(at), trust });
  const error: unknown = await agency.send(REQUEST).catch((thrown: unknown) => thrown);
  expect((await agency.status()).queued).toBe(0);
  expect(await agency.dossiers()).toEqual([]);
  await agency.close();
  if (!(error instanceof RogatoryError)) throw new TypeError('it was sent', { cause: error });
  return error;
}

type Known = Awaited<ReturnType<typeof refusedRequest>>;

function expectRefused({ sent, line }: Known, why: object, { events }: Opened, reason: 'policy' | 'malformed' = 'policy'): void {
  expect(line).toMatchObject({ messageId: sent.messageId, transport: 'refused', refusals: [{ by: 'demo-b/ca', ...why }] });
  expect(line.receipts).toMatchObject([{ kind: 'refused', issuer: 'demo-b/ca', reason }]);
  expect(events).toContainEqual(
    expect.objectContaining({ kind: 'alarm', alarm: 'rejected', messageId: sent.messageId, reasons: line.refusals }),
  );
  expect(events).toContainEqual(expect.objectContaining({ kind: 'receipt', receipt: 'refused', reason, messageId: sent.messageId }));
}

describe('a message outside the accord', () => {
  it('under an expired accord is refused by the sending program, and under seal by the reader (TRUST-14, TRUST-50, TRUST-81, AGENCY-11)', async () => {
    const world = await create({ accord: { notAfter: NOW_S + DAY } });
    const late = NOW + 2 * DAY * 1000;
    const error = await refusal(world, late, world.pair.open('demo-a'));
    expect(error).toMatchObject({ code: 'TRUST_ACCORD_NOT_IN_FORCE' });
    expect(error.message).toContain('version 1 expired, last in force 2026-11-25T12:00:00Z');
    const sides = open(
      world,
      late,
      credulous(world.pair.open('demo-a'), (accord) => ({ ...accord, notAfter: NOW_S + 9 * DAY })),
    );
    const known = await refusedRequest(sides);
    expect(known.code).toEqual(['ENVELOPE_ACCORD']);
    expectRefused(known, { rule: 'ENV-24', text: 'not in force after 2026-11-25T12:00:00Z, issued 2026-11-26T12:00:00Z' }, sides.a);
  });

  it('under an accord that the other side ended is refused by both (TRUST-80, TRUST-81, AGENCY-11)', async () => {
    const world = await create();
    const { id } = world.pair.open('demo-a').accords()[0]!;
    const end = await endAccord({ id, version: 1, endsAt: NOW_S + 60 }, world.pair.b.seal());
    const told = (scope: Scope): TrustStore => {
      const trust = world.pair.open(scope);
      trust.add(end, NOW);
      return trust;
    };
    const error = await refusal(world, NOW + HOUR_MS, told('demo-a'));
    expect(error).toMatchObject({ code: 'TRUST_ACCORD_NOT_IN_FORCE' });
    expect(error.message).toContain('version 1 was ended by an accord-end, last in force 2026-11-24T12:00:59Z');
    // The end has not reached the sender.
    const sides = open(world, NOW + HOUR_MS, world.pair.open('demo-a'), told('demo-b'));
    const known = await refusedRequest(sides);
    expect(known.code).toEqual(['ENVELOPE_ACCORD']);
    expectRefused(known, { rule: 'ENV-24', text: 'not in force after 2026-11-24T12:00:59Z, issued 2026-11-24T13:00:00Z' }, sides.a);
  });

  it('with a measure that the accord does not enable is refused by both, with rule and place (V015, AGENCY-04, AGENCY-11)', async () => {
    const terms = encodeTerms({ ...accordTerms(), measuresEnabled: ['PRES'] });
    const world = await create({ accord: { terms } });
    const error = await refusal(world, NOW, world.pair.open('demo-a'));
    expect(error).toMatchObject({ code: 'SCHEMA_INVALID', details: { findings: 1 } });
    expect(error.message).toContain('V015');
    const lax = encodeTerms(accordTerms());
    const sides = open(
      world,
      NOW,
      credulous(world.pair.open('demo-a'), (accord) => ({ ...accord, terms: lax })),
    );
    const known = await refusedRequest(sides);
    expect(known.code).toEqual(['SCHEMA_INVALID']);
    expectRefused(known, { rule: 'V015', path: '/payload/measures/1/type', text: 'not enabled by the accord' }, sides.a, 'malformed');
  });

  it('to an agency that is not competent is refused by both, with rule and place (V006, AGENCY-04, AGENCY-11)', async () => {
    const world = await create();
    const [agency, ...others] = world.pair.b.directoryInput.agencies;
    const agencies = [{ ...agency!, competences: [...agency!.competences, 'PRES'] }, ...others];
    const narrowed = await world.pair.b.nextDirectory({ agencies });
    const told = (scope: Scope): TrustStore => {
      const trust = world.pair.open(scope);
      trust.add(narrowed, NOW);
      return trust;
    };
    const error = await refusal(world, NOW, told('demo-a'));
    expect(error).toMatchObject({ code: 'SCHEMA_INVALID' });
    expect(error.message).toContain('V006');
    const sides = open(world, NOW, world.pair.open('demo-a'), told('demo-b'));
    // The answer cites the newer directory: the sender holds it until that has come.
    const known = await refusedRequest(sides, async () => {
      await until('the answers are held', async () => (await sides.a.agency.held()).length === 2);
      await sides.a.agency.addTrust(narrowed);
    });
    expect(known.code).toEqual(['SCHEMA_INVALID']);
    expectRefused(known, { rule: 'V006', path: '/payload/measures/1/type', text: 'not competent for this measure' }, sides.a, 'malformed');
  });

  it('in a suite below the minimum of the accord is refused by both (TRUST-15, ENV-09, AGENCY-11)', async () => {
    const suites = ['rogatory-hybrid', 'rogatory-classic'] as const;
    const agencies = [{ id: 'ca', competences: ['RQ-CA', 'RD-CA'], suites }];
    const world = await create({ a: { agencies }, b: { agencies }, accord: { minimumSuite: 'rogatory-hybrid' } });
    const trust = world.pair.open('demo-a');
    const classicOnly: TrustStore['agencyOf'] = (...asked) => {
      const found = trust.agencyOf(...asked);
      return found && { ...found, suites: ['rogatory-classic'] };
    };
    const error = await refusal(
      world,
      NOW,
      credulous(trust, (accord) => accord, { agencyOf: classicOnly }),
    );
    expect(error).toMatchObject({
      code: 'TRUST_SUITE',
      details: { suite: 'rogatory-classic', floor: 'rogatory-hybrid', by: 'the accord' },
    });
    const lax = credulous(trust, (accord) => ({ ...accord, minimumSuite: 'rogatory-classic' }), { agencyOf: classicOnly });
    const sides = open(world, NOW, lax);
    const known = await refusedRequest(sides);
    expect(known.code).toEqual(['ENVELOPE_SUITE_TOO_WEAK']);
    expectRefused(known, { rule: 'ENV-09', text: 'rogatory-classic is below rogatory-hybrid' }, sides.a);
  });

  it('of an agency that no accord covers is refused and kept, and no sealed word goes where none may go (TRUST-50, AGENCY-73)', async () => {
    const agencies = new Map([
      ['demo-a', new Map([['ca', ['ca']]])],
      ['demo-b', new Map([['ca', ['ca']]])],
    ]);
    const a = { agencies: [{ id: 'ca' }, { id: 'stranger' }] };
    const world = await create({ a, accord: { agencies } });
    const { b } = open(world, NOW, world.pair.open('demo-a'));
    const dossier = '0198f2b4-0000-7000-8000-000000000001';
    const { frame } = await forge(world, 'demo-a', 'demo-b', {
      ...{ type: 'request.submit', body: requestSubmit(), dossier, agency: 'stranger' },
      clock: { ...testClock, now: () => NOW },
    });
    await b.agency.importFrame(frame);
    await until('it is refused', () => Promise.resolve(b.events.some((event) => nameOf(event) === 'unanswered')));
    expect(b.events).toContainEqual(expect.objectContaining({ kind: 'alarm', alarm: 'refused', code: 'ENVELOPE_ACCORD' }));
    expect(await b.store.owed('demo-a/stranger', 0, 9)).toEqual([]);
    expect((await b.agency.status()).queued).toBe(0);
  });
});

describe('a dossier whose accord is over', () => {
  it('stays as it is, and goes on under the next accord; what is owed waits for it (TRUST-82, TRUST-83)', async () => {
    const world = await create({ accord: { notAfter: NOW_S + DAY } });
    const { a, b, clocks } = open(world, NOW, world.pair.open('demo-a'));
    const sent = await a.agency.send(REQUEST);
    await courier(a, 'demo-a', b)();
    const request = await b.next();
    if (request.type !== 'request.submit') throw new TypeError(request.type);
    const dueOf = async ({ agency }: Opened) => (await agency.dossier(sent.dossier)).due.map((item) => ({ id: item.id, at: item.due }));
    const due = await dueOf(b);
    expect(due).not.toEqual([]);
    for (const clock of [clocks.a, clocks.b]) clock.advance(DAY * 1000 + 1000);
    expect(await dueOf(b)).toEqual(due);
    await until('receipts find no accord', () =>
      Promise.resolve(b.events.some((event) => event.kind === 'alarm' && event.alarm === 'statement-rests')),
    );
    await expect(request.reply('ack.receipt', ackReceipt(request))).toRejectCode('TRUST_ACCORD_NOT_IN_FORCE');
    expect(await b.agency.dossier(sent.dossier)).toMatchObject({ timeline: [{ type: 'request.submit' }] });
    expect((await b.agency.status()).queued).toBe(0);

    const [first] = world.pair.open('demo-a').accords();
    const later = { version: 2, previous: first!.digest, issuedAt: NOW_S + DAY, notBefore: NOW_S + DAY, notAfter: NOW_S + 90 * DAY };
    const next = await createAccord(world.pair.a, world.pair.b, {
      ...later,
      terms: encodeTerms({ ...accordTerms(), ackDays: 1, decisionDays: 1 }),
    });
    for (const { agency } of [a, b]) await agency.addTrust(next);
    // Its lengths are for dossiers that are opened under it.
    expect(await dueOf(b)).toEqual(due);
    const reply = await request.reply('ack.receipt', ackReceipt(request, { now: clocks.b.now() }));
    clocks.b.advance(60_000);
    const back = courier(b, 'demo-b', a);
    let carried = 0;
    await until('answer and receipts are sealed', async () => {
      clocks.b.advance(1_000);
      return (carried += await back()) === 2;
    });
    expect(await a.next()).toMatchObject({ type: 'ack.receipt', messageId: reply.messageId });
    await until('the receipt has come', async () => {
      clocks.a.advance(1_000);
      return (await a.agency.dossier(sent.dossier)).timeline[0]!.transport === 'opened';
    });
    const { timeline } = await a.agency.dossier(sent.dossier);
    expect((await a.agency.archived(timeline[1]!.messageDigest)).message.accord).toMatchObject({ version: 2 });
  });
});

describe('no accord at all', () => {
  it('is told by the relay, and shows at the sender as failed, with who refused it (RELAY-03, AGENCY-78)', async () => {
    const world = await create();
    const { a, b } = world.pair;
    const documents = [a.root, a.directory, a.freshness, b.root, b.directory, b.freshness];
    await world.startRelay('demo-a', openTrust({ own: 'demo-a', pins: world.pair.pins, documents, now: NOW }));
    const trust = openTrust({ own: 'demo-a', pins: world.pair.pins, documents, now: NOW });
    const strict = world.open('demo-a', { trust });
    await expect(strict.agency.send(REQUEST)).toRejectCode('TRUST_ACCORD_UNKNOWN');
    await strict.agency.close();
    // It holds an accord that its relay does not know, and does not hand on.
    const [accord] = world.pair.open('demo-a').accords();
    const sender = world.open('demo-a', {
      trust: credulous(trust, () => accord!, { accords: () => [accord!], accordBetween: () => accord }),
    });
    const sent = await sender.agency.send(REQUEST);
    await until('the relay refuses it', () => Promise.resolve(sender.events.some((event) => nameOf(event) === 'refused-by-relay')));
    const [line] = (await sender.agency.dossier(sent.dossier)).timeline;
    expect(line).toMatchObject({ transport: 'failed', refusals: [{ by: 'demo-a/relay', rule: 'policy' }] });
  });
});
