// The agency mode of the kit in memory: our agency passes every case, and one that breaks a point fails the case about it.
import { describe, expect, it } from 'vitest';
import { AGENCY_CASES, agencyMode } from '../../src/conformance/agency/agency-mode.js';
import { makeAgencyStates, startAgencyWorld } from '../../src/conformance/agency/agency-world.js';
import { lyingLog } from '../../src/conformance/robots/faulty-machine.js';
import type { KitStates } from '../../src/conformance/states/states.js';
import { toHex } from '../../src/core/bytes.js';
import { LEAF_KINDS } from '../../src/log/kinds.js';
import { readAccord } from '../../src/trust/documents/accord.js';
import { readDocument } from '../../src/trust/documents/document.js';
import { meet } from './agency-bench.js';
import type { Meeting, Rewrite } from './agency-bench.js';
import { FLOW_LIES, HOSTILE_LIES, permitted, SILENCES } from './agency-lies.js';
import type { Lie } from './agency-lies.js';
import { listen } from './agency-script.js';
import { inMemory } from './kit-wire.js';
import type { Finding } from './kit-wire.js';

const IDS = AGENCY_CASES.map(({ id }) => id.replace('agency.', ''));
const ONE_SUITE: Finding = ['suite', 'skipped', 'the exported keys are of one suite alone'];
const ALL_PASSED: readonly Finding[] = IDS.map((id) => (id === 'suite' ? ONE_SUITE : [id, 'passed']));
const told = (lies: readonly Lie[]): Promise<readonly Finding[]> => listen(lies.map(([id, change]) => [id, change]));

/** From the first message on that it opens, and until it is killed, it stores places of urgent messages, and not the messages. */
function forgetful(): Rewrite {
  let isForgetful = false;
  return ({ inbound = [], leaves = [], ...commit }, starts) => {
    isForgetful ||= leaves.some(({ kind }) => kind === LEAF_KINDS.indexOf('opened'));
    const kept = inbound.map((message) => (isForgetful && starts === 1 && message.lane === 1 ? { ...message, routes: [] } : message));
    return { ...commit, leaves, inbound: kept };
  };
}

describe('our agency under the kit', () => {
  it('passes every case until its store lies', async () => {
    const lies: readonly (readonly [...Required<Meeting>, reason: unknown])[] = [
      ['receipts.ladder', lyingLog(), 'no valid receipt opened came'],
      ['log.consistent', (commit) => commit, expect.stringContaining("the kit's agency raised tampering: {")],
      ['killed', forgetful(), 'it acknowledged a request on its link, and its application never got it'],
    ];
    const own: string[] = [];
    const came = new Map<string, number>();
    const watched: Rewrite = (commit) => {
      for (const { envelopeDigest } of commit.inbound ?? []) came.set(toHex(envelopeDigest), (came.get(toHex(envelopeDigest)) ?? 0) + 1);
      return commit;
    };
    const meetings = IDS.map((id): Meeting => (id === 'duplicate' ? [id, watched] : [id]));
    const found = await meet([...meetings, ...lies.map(([id, lie]): Meeting => [id, lie])], {
      suite: 'rogatory-classic',
      after: ({ arrived }) => own.push(...arrived.map(({ type }) => type).filter((type) => type.startsWith('request.'))),
    });
    expect(found).toEqual([...ALL_PASSED, ...lies.map(([id, , reason]) => [id, 'failed', reason, 'wrong'])]);
    // That of the case about it: nobody asked for more.
    expect(own).toEqual(['request.submit']);
    // The frame that its relay delivers twice came twice.
    expect([...came.values()].filter((times) => times > 1)).toEqual([2]);
  });

  it('passes the case about suites when it has keys of two', async () => {
    expect(await meet([['suite']])).toEqual([['suite', 'passed']]);
  });
});

describe('the world of an agency', () => {
  const AT = Date.UTC(2027, 0, 15, 12, 7);
  const urls = ['ws://127.0.0.1:7001', 'ws://127.0.0.1:7002'] as const;
  const make = (more: object = {}): Promise<KitStates> => makeAgencyStates({ now: AT, urls, ...more });

  it('has keys of the suite that is named, and an accord that is over', async () => {
    const { documents, agencySuites, kit } = await make({ suite: 'rogatory-classic' });
    expect([agencySuites, kit.agencies.get('agency')?.sets.map(({ suite }) => suite)]).toEqual([
      ['rogatory-classic'],
      ['rogatory-classic'],
    ]);
    const over = readAccord(readDocument(documents.at(-1) ?? new Uint8Array())).claimed;
    expect([over.notBefore - AT / 1000, over.notAfter - AT / 1000]).toEqual([-60, -10]);
  });

  it('waits a whole minute for the agency, and tells then where it has to connect', async () => {
    await inMemory(async () => {
      const states = await make({ suite: 'rogatory-classic' });
      const from = Date.now();
      const text = 'the agency under test did not connect to ws://127.0.0.1:7001 within 60 s: ';
      await expect(startAgencyWorld(states)).rejects.toThrow(text);
      expect(Date.now() - from).toBeGreaterThan(60_000);
    });
  });

  it('does not wait when the run is over', async () => {
    await inMemory(async () => {
      const from = Date.now();
      const world = await startAgencyWorld(await make({ suite: 'rogatory-classic' }), { signal: AbortSignal.abort() });
      expect([world.process, Date.now() - from < 60_000]).toEqual([undefined, true]);
      await world.close();
    });
  });

  it('is made of the folder that is named', async () => {
    await expect(agencyMode.run({ version: '0', program: '', trust: 'no-such-folder' })).rejects.toThrow(/kit\.json is absent/);
  });
});

describe('the kit notices an agency', () => {
  it('by one point alone: the script passes every case as it is', async () => {
    expect(await listen(IDS.map((id) => [id]))).toEqual(ALL_PASSED);
    expect(await listen([['log.consistent', permitted]])).toEqual([['log.consistent', 'passed']]);
  });

  it.each([
    ['receipts, answers and files', FLOW_LIES],
    ['messages that it has to refuse, to hold, or to take once', HOSTILE_LIES],
  ])('that is wrong in one point about %s', async (_about, lies) => {
    expect(await told(lies)).toEqual(lies.map(([id, , reason]) => [id, 'failed', reason, 'wrong']));
  });

  it('that gives no answer, and skips what it cannot see', async () => {
    expect(await told(SILENCES)).toEqual(SILENCES.map(([id, , reason]) => [id, 'skipped', reason]));
    const unknown = 'it needs an agency that the kit can kill and start again';
    expect(await listen([['killed']], { isOwn: false })).toEqual([['killed', 'skipped', unknown]]);
  });
});
