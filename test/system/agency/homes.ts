// The two agencies of a world, in home folders on this disk.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHome } from '../../../src/agency/home/node/home.js';
import { openAgency } from '../../../src/agency/home/node/open.js';
import type { OpenAgencyOptions } from '../../../src/agency/home/node/open.js';
import type { Agency } from '../../../src/agency/agency.js';
import type { AgencyEvent, AnyInboxMessage } from '../../../src/agency/types.js';
import { systemRandom } from '../../../src/core/random.js';
import { answerKeyChallenge } from '../../../src/agency/home/node/keys.js';
import { challengeKems, verifyKemAnswer } from '../../../src/trust/publish/kem-proof.js';
import type { ProvenKems } from '../../../src/trust/publish/key-change.js';
import { applyKeyChange, readKeyChange } from '../../../src/trust/publish/key-change.js';
import { stateOf, testClock } from '../../relay/world.js';
import type { Scope } from '../../relay/world.js';
import type { DirectoryInput } from '../../../src/trust/publish/publication.js';
import type { AgencyWorld } from '../../agency/world.js';

export const PASSPHRASE = 'correct horse battery staple';

export interface HomeAgency {
  readonly agency: Agency;
  readonly events: AgencyEvent[];
  next(): Promise<AnyInboxMessage>;
}

export interface Homes {
  path(scope: Scope): string;
  open(scope: Scope, options?: Partial<OpenAgencyOptions>): Promise<HomeAgency>;
  /** What an administrator of the state publishes for a request: the next directory. */
  publish(scope: Scope, request: Uint8Array, changes?: Partial<DirectoryInput>): Promise<Uint8Array>;
  close(): Promise<void>;
}

export function createHomes(world: AgencyWorld): Homes {
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-homes-'));
  const agencies = new Set<Agency>();
  const said = new Map<Scope, Pick<DirectoryInput, 'agencies' | 'relays' | 'version'>>();
  for (const scope of ['demo-a', 'demo-b'] as const) {
    const state = stateOf(world.pair, scope);
    said.set(scope, state.directoryInput);
    createHome(join(folder, scope), {
      settings: { scope, id: 'ca', floor: 'rogatory-classic', pins: world.pair.pins },
      secrets: state.agencies.get('ca')!,
      documents: world.pair.documents,
      passphrase: PASSPHRASE,
      random: systemRandom,
    });
  }
  return {
    path: (scope) => join(folder, scope),
    async open(scope, options = {}) {
      const events: AgencyEvent[] = [];
      const agency = await openAgency({
        home: join(folder, scope),
        passphrase: PASSPHRASE,
        network: world.network,
        clock: testClock,
        onEvent: (event) => events.push(event),
        ...options,
      });
      agencies.add(agency);
      const inbox = agency.inbox();
      return {
        agency,
        events,
        async next() {
          const { value, done } = await inbox.next();
          if (done === true) throw new TypeError('the inbox ended');
          return value;
        },
      };
    },
    async publish(scope, request, changes = {}) {
      const before = said.get(scope)!;
      const change = readKeyChange(request);
      let proven: ProvenKems | undefined;
      if (change.change.kems.length > 0) {
        const { challenge, expected } = await challengeKems(change);
        const answer = await answerKeyChallenge({ home: join(folder, scope), passphrase: PASSPHRASE, clock: testClock }, challenge);
        proven = verifyKemAnswer(change, expected, answer);
      }
      const { agencies: entries, relays } = applyKeyChange({ scope, ...before }, change, proven);
      const next = { version: before.version + 1, agencies: entries, relays };
      said.set(scope, next);
      return stateOf(world.pair, scope).nextDirectory({ ...next, ...changes });
    },
    async close() {
      await Promise.all([...agencies].map((agency) => agency.close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
