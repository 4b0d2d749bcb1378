// Our agency under the cases of the kit, in memory, behind its relays: as it is, or with falsified commits.
import { createAgency } from '../../src/agency/index.js';
import type { Agency } from '../../src/agency/index.js';
import { AGENCY_CASES } from '../../src/conformance/agency/agency-mode.js';
import { makeAgencyStates, startAgencyWorld } from '../../src/conformance/agency/agency-world.js';
import type { Counterparty } from '../../src/conformance/counterparty/counterparty.js';
import { respond } from '../../src/conformance/agency/responses.js';
import { SCENARIOS } from '../../src/conformance/agency/scenarios.js';
import { ack, pause } from '../../src/conformance/counterparty/answers.js';
import type { Step } from '../../src/conformance/counterparty/answers.js';
import { falseSpool } from '../../src/conformance/counterparty/false-spool.js';
import { tappedStore } from '../../src/conformance/counterparty/tapped-store.js';
import { AGENCY_ID } from '../../src/conformance/states/states.js';
import type { KitStates } from '../../src/conformance/states/states.js';
import type { OwnProcess } from '../../src/conformance/suite/own-process.js';
import { runCases } from '../../src/conformance/suite/runner.js';
import { systemRandom } from '../../src/core/random.js';
import { systemClock } from '../../src/core/time.js';
import { memoryDecapsulator } from '../../src/crypto/hpke/hpke.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import type { SuiteId } from '../../src/crypto/suites/suites.js';
import { openMemoryBlobs } from '../../src/store/blobs/memory-blobs.js';
import { openMemoryStore } from '../../src/store/memory/memory.js';
import type { Commit } from '../../src/store/port.js';
import { nodeNetwork } from '../../src/transport/adapters/ws.js';
import { memoryLinkIdentity } from '../../src/transport/identity.js';
import { openTrust } from '../../src/trust/store/resolver.js';
import { findingOf, inMemory } from './kit-wire.js';
import type { Finding } from './kit-wire.js';

/** Cases that wait for what people answer to KIT-ACK. In all others they are silent, which spares the kit half of the messages. */
const ANSWERED = ['ack', 'killed'];
const URLS = ['ws://127.0.0.1:7001', 'ws://127.0.0.1:7002'] as const;

/** Changes what the agency commits. @param starts - How often it was started in the case. */
export type Rewrite = (commit: Commit, starts: number) => Commit;

/** A case, and how the agency misbehaves in it; absent: as ours does. */
export type Meeting = readonly [id: string, rewrite?: Rewrite];

export interface BenchOptions {
  /** All keys are of this suite alone; default: those of agencies are of both. */
  readonly suite?: SuiteId;
  /** Told of what the kit has got when all cases are over. */
  readonly after?: (party: Counterparty) => void;
}

/** Runs one case after another against one agency, which behaves as each meeting says. */
export async function meet(meetings: readonly Meeting[], { suite, after }: BenchOptions = {}): Promise<readonly Finding[]> {
  return inMemory(async () => {
    const states = await makeAgencyStates({ now: Date.now(), urls: URLS, ...(suite && { suite }) });
    const how: How = { rewrite: (commit) => commit, starts: 0, isAnswered: false };
    const own = startOwn(states, how);
    const findings: Finding[] = [];
    try {
      const world = await startAgencyWorld(states, { own });
      try {
        for (const [id, rewrite = (commit: Commit) => commit] of meetings) {
          Object.assign(how, { rewrite, starts: 1, isAnswered: ANSWERED.includes(id) });
          const tested = AGENCY_CASES.filter((one) => one.id === `agency.${id}`);
          findings.push(...(await runCases(tested, world)).map(findingOf));
        }
        after?.(world.party);
      } finally {
        await world.close();
      }
      return findings;
    } finally {
      await own.stop();
    }
  });
}

/** How the agency and its people behave now. */
interface How {
  readonly rewrite: Rewrite;
  readonly isAnswered: boolean;
  starts: number;
}

/** Acknowledges all that should never have been handed over, and else what a case waits for; after a restart not at once. */
const acknowledging =
  (how: How): Step =>
  async (message, scene) => {
    if (!how.isAnswered && !message.body.refs.rqRef.startsWith('KIT-FORGED')) return;
    if (how.starts > 1) await pause(10_000)(message, scene);
    await ack(message, scene);
  };

/** Starts our agency. Its store outlives it, as that of a process does. */
function startOwn(states: KitStates, how: How): OwnProcess {
  const { subject, kit, pins, documents } = states;
  const self = { scope: subject.scope, id: AGENCY_ID };
  const secrets = subject.agencies.get(AGENCY_ID);
  if (secrets === undefined) throw new TypeError('the state has no agency');
  const trust = openTrust({ own: self.scope, pins, documents, now: Date.now() });
  const versions = (): [number, number] => [trust.heldVersion('root', self.scope), trust.heldVersion('directory', self.scope)];
  const [store, blobs] = [openMemoryStore(), openMemoryBlobs()];
  const keys = {
    seals: secrets.sets.map(({ seal }) => memorySigner(seal)),
    decapsulators: secrets.sets.map(({ kem }) => memoryDecapsulator(kem)),
    link: memoryLinkIdentity(self, secrets.link, versions),
    log: [memorySigner(secrets.log)],
    cosign: [memorySigner(secrets.cosign)],
    storageKey: systemRandom(32),
  };
  const scenarios = { ...SCENARIOS, 'KIT-ACK': { needs: '', script: { 'request.submit': [acknowledging(how)] } } };
  const attachmentSpool = falseSpool(blobs);
  const ports = {
    keys,
    trust,
    store: tappedStore(store, { rewrite: (commit) => how.rewrite(commit, how.starts) }),
    blobs,
    attachmentSpool,
    network: nodeNetwork,
    clock: systemClock,
    random: systemRandom,
  };
  let [agency, responding]: [Agency | undefined, Promise<void>] = [undefined, Promise.resolve()];
  const start = (): void => {
    how.starts++;
    agency = createAgency({ ...self, floor: 'rogatory-classic', ...ports });
    responding = respond(agency, `mla@${kit.scope}`, scenarios);
  };
  const stop = async (): Promise<void> => {
    await agency?.close();
    await responding;
  };
  start();
  return { kill: stop, start: async () => start(), stop };
}
