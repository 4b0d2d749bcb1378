// Each robot meets our agency, in one thread over a network in memory: our side does what the expectation of the robot says.
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AnyInboxMessage } from '../../src/agency/index.js';
import { requestSupplement } from '../../src/conformance/counterparty/bodies.js';
import type { AnsweredMessage } from '../../src/vocabulary/index.js';
import { Counterparty } from '../../src/conformance/counterparty/counterparty.js';
import { startRobot } from '../../src/conformance/robots/robot.js';
import type { RunningRobot } from '../../src/conformance/robots/robot.js';
import { robotOf, ROBOTS } from '../../src/conformance/robots/robots.js';
import { accordOf, makeStates } from '../../src/conformance/states/states.js';
import { GROUNDS } from '../../src/conformance/counterparty/answers.js';
import { systemClock, toSeconds } from '../../src/core/time.js';
import type { Clock } from '../../src/core/time.js';
import { memoryNetwork } from '../../src/transport/adapters/memory.js';

const TO = 'mla@kit';
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

interface Meeting {
  readonly own: Counterparty;
  /** Messages of the own inbox, in the order in which they were handed over. */
  readonly inbox: AnyInboxMessage[];
  readonly robot: RunningRobot;
  /** Waits for something of the own side. */
  sees<T>(what: () => T | undefined, withinMs?: number): Promise<T>;
}

/** Two states, the robot in one, our agency in the other. */
const met = new Set<string>();

async function meet(name: string, clock?: Clock): Promise<Meeting> {
  met.add(name);
  const network = memoryNetwork();
  const suites = name === 'downgrading' ? (['rogatory-classic', 'rogatory-hybrid'] as const) : (['rogatory-classic'] as const);
  const urls = ['ws://relay-a:7001', 'ws://relay-b:7002'] as const;
  const made = await makeStates({ now: Date.now(), urls, agencySuites: suites });
  const over = await accordOf(made, toSeconds(Date.now()), 'over', { from: toSeconds(Date.now()) - 60, to: toSeconds(Date.now()) - 10 });
  const states = { ...made, documents: [...made.documents, over] };
  const robot = await startRobot(robotOf(name)!, {
    states,
    network,
    ...(clock && { clock }),
  });
  ends.push(() => robot.close());
  const own = new Counterparty({ states, state: states.subject, network });
  const inbox: AnyInboxMessage[] = [];
  const reading = (async () => {
    for await (const message of own.inbox()) inbox.push(message);
  })();
  ends.push(async () => {
    await own.close();
    await reading;
  });
  return {
    own,
    robot,
    inbox,
    async sees(what, withinMs = 15_000) {
      const { value } = await vi.waitFor(
        () => {
          const found = what();
          if (found === undefined) throw new TypeError(`not seen; ${own.events.map((event) => JSON.stringify(event)).join('\n')}`);
          return { value: found };
        },
        { timeout: withinMs, interval: 5 },
      );
      return value;
    },
  };
}

const measureOf = async (own: Counterparty, dossier: string): Promise<string | undefined> =>
  (await own.agency.dossier(dossier)).timeline.at(-1)?.measures[0]?.state;

/** A clock of which one pause is short. @param seen - Takes it, each time that it is asked for. */
const hurried = (pauseMs: number, seen: number[] = []): Clock => ({
  now: () => systemClock.now(),
  after(ms, run) {
    if (ms !== pauseMs) return systemClock.after(ms, run);
    seen.push(ms);
    return systemClock.after(20, run);
  },
});

/** Receipts of the first message of a dossier. */
const receiptsOf = async (own: Counterparty, dossier: string): Promise<readonly string[]> =>
  (await own.agency.dossier(dossier)).timeline[0]?.receipts?.map(({ kind }) => kind) ?? [];

const came =
  (inbox: readonly AnyInboxMessage[], type: string, count = 1) =>
  (): AnyInboxMessage | undefined =>
    inbox.filter((message) => message.type === type)[count - 1];

/** Codes of what the own agency refused. */
const refused = (own: Counterparty): string[] =>
  own.events.flatMap((event) => (event.kind === 'alarm' && event.alarm === 'refused' ? [event.code] : []));
const references = (inbox: readonly AnyInboxMessage[]): string[] =>
  inbox.map(({ body }) => (body as unknown as AnsweredMessage['body']).refs.rqRef);

describe('a robot', () => {
  it('honest leads a request to EXECUTED, with every receipt and a file (AGENCY-18, AGENCY-19)', async () => {
    const { own, inbox, sees } = await meet('honest');
    const { dossier } = await own.request(TO, 'TEST');
    const result = await sees(came(inbox, 'result.final'));
    expect(await measureOf(own, dossier)).toBe('EXECUTED');
    await vi.waitFor(
      async () => expect([...(await receiptsOf(own, dossier))].sort()).toEqual(['delivered', 'opened', 'relayed', 'submitted']),
      { timeout: 60_000, interval: 5 },
    );
    expect(result.attachments).toHaveLength(1);
  });

  it('slow waits before each answer, and our agency sends nothing again (DOSSIER-18)', async () => {
    const pauses: number[] = [];
    const { own, inbox, sees } = await meet('slow', hurried(20_000, pauses));
    const { dossier } = await own.request(TO, 'TEST');
    await sees(came(inbox, 'result.final'));
    expect(pauses).toEqual([20_000, 20_000, 20_000]);
    expect((await own.agency.dossier(dossier)).timeline.filter(({ direction }) => direction === 'sent')).toHaveLength(1);
  });

  it('lossy breaks links, and nothing is lost or handed over twice (RELAY-42)', async () => {
    const { own, inbox, sees } = await meet('lossy');
    const { dossier } = await own.request(TO, 'TEST');
    await sees(came(inbox, 'result.final'), 60_000);
    expect(await measureOf(own, dossier)).toBe('EXECUTED');
    expect(inbox.map(({ type }) => type)).toEqual(['ack.receipt', 'decision.accept', 'result.final']);
  }, 70_000);

  it('lying-receipts is found out, and changes nothing of our agency (LOG-18, LOG-22)', async () => {
    const { own, inbox, sees } = await meet('lying-receipts');
    for (let i = 1; i <= 3; i++) {
      await own.request(TO, 'TEST');
      await sees(came(inbox, 'result.final', i));
    }
    const alarms = (): string[] => own.events.flatMap((event) => (event.kind === 'alarm' ? [event.alarm] : []));
    await sees(() => (alarms().length >= 2 ? alarms() : undefined));
    expect(alarms().sort()).toEqual(['contradiction', 'tampering']);
    expect((await own.agency.contradictions()).map(({ class: kind, accused }) => [kind, accused])).toEqual([
      ['opened-refused', 'kit/agency'],
    ]);
    const opened = own.events.flatMap((event) => (event.kind === 'receipt' && event.receipt === 'opened' ? [event.at] : []));
    expect(opened.filter((at) => at < Date.now() - 3_000_000)).toHaveLength(1);
    expect(inbox.map(({ type }) => type)).toHaveLength(9);
  });

  it('replaying is handed over once, and refused in a conflict (ENV-29, ENV-29)', async () => {
    const { own, inbox, sees } = await meet('replaying');
    await sees(came(inbox, 'request.submit', 2));
    expect(references(inbox)).toEqual(['ROBOT-FORGED', 'ROBOT-1']);
    expect(own.events.filter(({ kind }) => kind === 'duplicate')).toHaveLength(1);
    expect(refused(own)).toEqual(['ENVELOPE_CONFLICT']);
  });

  it('downgrading is refused, and told why (ENV-09, AGENCY-11)', async () => {
    const { own, inbox, sees, robot } = await meet('downgrading');
    await sees(came(inbox, 'request.submit'));
    expect(references(inbox)).toEqual(['ROBOT-1']);
    expect(refused(own)).toEqual(['ENVELOPE_SUITE_TOO_WEAK']);
    expect(await robot.party.find(() => robot.party.arrived.find(({ type }) => type === 'error.validation'), 5_000)).toBeDefined();
  });

  it('out-of-order is handed over whole, whatever the order (DOSSIER-11, ENV-30)', async () => {
    const { own, inbox, sees } = await meet('out-of-order');
    await sees(came(inbox, 'request.submit', 2));
    expect(inbox.slice(0, 2).map(({ type, outOfOrder }) => [type, outOfOrder])).toEqual([
      ['request.withdraw', true],
      ['request.submit', false],
    ]);
    expect(refused(own)).toEqual([]);
    expect(await measureOf(own, inbox[0]!.dossier)).toBe('WITHDRAWN');
  });

  it('always-refusing refuses on each ground that the vocabulary knows', async () => {
    const { own, inbox, sees } = await meet('always-refusing');
    const dossiers: string[] = [];
    for (let i = 1; i <= GROUNDS.length; i++) {
      dossiers.push((await own.request(TO, 'TEST')).dossier);
      await sees(came(inbox, 'decision.refuse', i));
    }
    const used = inbox.flatMap((message) =>
      message.type === 'decision.refuse' ? message.body.payload.grounds.map(({ code }) => code) : [],
    );
    expect(used).toEqual(GROUNDS);
    for (const dossier of dossiers) expect(await measureOf(own, dossier)).toBe('REFUSED');
  });

  it('asks-for-information waits for the answer, and then executes (DOSSIER-03)', async () => {
    const { own, inbox, sees } = await meet('asks-for-information');
    const { dossier } = await own.request(TO, 'TEST');
    const question = await sees(came(inbox, 'info.request'));
    expect(await measureOf(own, dossier)).toBe('INFO_WAIT');
    await question.reply('request.supplement', requestSupplement(question as unknown as AnsweredMessage));
    await sees(came(inbox, 'result.final'));
    expect(await measureOf(own, dossier)).toBe('EXECUTED');
  });

  it('partial-results sends two files, the measure is PARTIAL between them (AGENCY-64)', async () => {
    const { own, inbox, sees } = await meet('partial-results');
    const { dossier } = await own.request(TO, 'TEST');
    await sees(came(inbox, 'result.final'));
    const states = (await own.agency.dossier(dossier)).timeline.map(({ measures }) => measures[0]?.state);
    expect(states.slice(-2)).toEqual(['PARTIAL', 'EXECUTED']);
  });

  it('expired-accord is refused, and told why (ENV-24, AGENCY-11)', async () => {
    const { own, inbox, sees, robot } = await meet('expired-accord');
    await sees(came(inbox, 'request.submit'));
    expect(references(inbox)).toEqual(['ROBOT-1']);
    expect(refused(own)).toEqual(['ENVELOPE_ACCORD']);
    expect(await robot.party.find(() => robot.party.arrived.find(({ type }) => type === 'error.validation'), 5_000)).toBeDefined();
  });

  it('rotated-keys is followed by its new directory (AGENCY-10)', async () => {
    const { own, inbox, sees } = await meet('rotated-keys', hurried(5_000));
    const { dossier } = await own.request(TO, 'TEST');
    await sees(came(inbox, 'result.final'));
    expect(own.trust.heldVersion('directory', 'kit')).toBe(2);
    expect(await measureOf(own, dossier)).toBe('EXECUTED');
    expect(own.events.flatMap((event) => (event.kind === 'alarm' ? [event.alarm] : []))).toContain('held');
  });

  it('wrong-schema-version is refused, and told why (SCHEMA-02, AGENCY-11)', async () => {
    const { own, inbox, sees, robot } = await meet('wrong-schema-version');
    await sees(came(inbox, 'request.submit'));
    expect(references(inbox)).toEqual(['ROBOT-1']);
    expect(refused(own)).toEqual(['SCHEMA_VERSION_UNKNOWN']);
    expect(await robot.party.find(() => robot.party.arrived.find(({ type }) => type === 'error.validation'), 5_000)).toBeDefined();
  });

  it('has a sentence that says what to expect, clauses, and a test here', () => {
    for (const { name, expect: sentence, clauses } of ROBOTS) {
      expect(sentence.length, name).toBeGreaterThan(40);
      expect(clauses.length, name).toBeGreaterThan(0);
    }
    expect(ROBOTS.map(({ name }) => name).sort()).toEqual([...met].sort());
  });
});
