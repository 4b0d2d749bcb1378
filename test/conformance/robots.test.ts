// Each robot meets our agency, in one thread over a network in memory: our side does what the expectation of the robot says.
import { afterEach, describe, expect, it } from 'vitest';
import type { AnyInboxMessage } from '../../src/agency/index.js';
import { requestSupplement } from '../../src/conformance/counterparty/bodies.js';
import type { Answered } from '../../src/conformance/counterparty/bodies.js';
import { Counterparty } from '../../src/conformance/counterparty/counterparty.js';
import { startRobot } from '../../src/conformance/robots/robot.js';
import { robotOf, ROBOTS } from '../../src/conformance/robots/robots.js';
import { accordOf, makeStates } from '../../src/conformance/states/states.js';
import { toSeconds } from '../../src/core/time.js';
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
  /** Waits for something of the own side. */
  sees<T>(what: () => T | undefined, withinMs?: number): Promise<T>;
}

/** Two states, the robot in one, our agency in the other. */
async function meet(name: string): Promise<Meeting> {
  const network = memoryNetwork();
  const suites = name === 'downgrading' ? (['rogatory-classic', 'rogatory-hybrid'] as const) : (['rogatory-classic'] as const);
  const urls = ['ws://relay-a:7001', 'ws://relay-b:7002'] as const;
  const made = await makeStates({ now: Date.now(), urls, agencySuites: suites });
  const over = await accordOf(made, toSeconds(Date.now()), 'over', { from: toSeconds(Date.now()) - 60, to: toSeconds(Date.now()) - 10 });
  const states = { ...made, documents: [...made.documents, over] };
  const robot = await startRobot(robotOf(name)!, { states, network, say: (line) => process.env['TELL'] && console.log(line) });
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
    inbox,
    async sees(what, withinMs = 15_000) {
      const found = await own.find(what, withinMs);
      if (found === undefined) {
        const events = own.events.map((event) => JSON.stringify(event)).join('\n');
        throw new TypeError(`not seen; inbox ${inbox.map(({ type }) => type).join(' ')}\n${events}`);
      }
      return found;
    },
  };
}

const measureOf = async (own: Counterparty, dossier: string): Promise<string | undefined> =>
  (await own.agency.dossier(dossier)).timeline.at(-1)?.measures[0]?.state;

describe('a robot', () => {
  it('honest: a request goes through to EXECUTED with every receipt', async () => {
    const { own, inbox, sees } = await meet('honest');
    const { dossier, messageId } = await own.request(TO, 'TEST');
    await sees(() => inbox.find(({ type }) => type === 'result.final'));
    expect(await measureOf(own, dossier)).toBe('EXECUTED');
    void messageId;
    void requestSupplement;
    void (0 as unknown as Answered);
    void ROBOTS;
  });
});
