// SPDX-License-Identifier: Apache-2.0
// The world of the envelope tests, with the demonstration suite of national-provider.ts around it.
import { nationalKid } from '../../../src/envelope/national/layer.js';
import { nationalSuites } from '../../../src/envelope/national/registry.js';
import type { NationalSuites } from '../../../src/envelope/national/registry.js';
import type { OpenNestedOptions } from '../../../src/envelope/national/open-nested.js';
import type { NationalRecipient, SealNestedInput } from '../../../src/envelope/national/seal-nested.js';
import type { NationalDecryptor } from '../../../src/envelope/national/suite.js';
import type { SuiteId } from '../../../src/crypto/suites/suites.js';
import { toHex } from '../../../src/core/bytes.js';
import { DEMO_ID, demoModule, demoSuite } from '../national-provider.js';
import { DAY, makeWorld, NOW, seeded } from '../world.js';
import type { World } from '../world.js';

export const DELIVERED = NOW * 1000;

export interface NationalWorld extends World {
  readonly suites: NationalSuites;
  readonly publicKeys: readonly Uint8Array[];
  nestedInput(changes?: Parameters<World['input']>[0], national?: Partial<SealNestedInput['national']>): SealNestedInput;
  recipient(index?: number, changes?: Partial<NationalRecipient>): NationalRecipient;
  /** Options of the reader at `index`. */
  options(index?: number, changes?: { suites?: NationalSuites; decryptor?: NationalDecryptor; to?: number }): OpenNestedOptions;
}

export function makeNationalWorld(readerCount = 1, suite: SuiteId = 'rogatory-hybrid'): NationalWorld {
  const world = makeWorld(suite, readerCount);
  const modules = world.readers.map(({ id }) => demoModule(seeded(`national/${id}`)(32)));
  const suites = nationalSuites([demoSuite()]);
  const recipient = (index = 0, changes: Partial<NationalRecipient> = {}): NationalRecipient => {
    const { id } = world.readers[index]!;
    const { publicKey } = modules[index]!;
    return { scope: 'xb', id, publicKey, from: NOW - 30 * DAY, to: NOW + 60 * DAY, status: 'active', ...changes };
  };
  return {
    ...world,
    suites,
    publicKeys: modules.map(({ publicKey }) => publicKey),
    recipient,
    nestedInput: (changes = {}, national = {}) => ({
      ...world.input(changes),
      national: { suites, suite: DEMO_ID, recipients: world.readers.map((_, i) => recipient(i)), ...national },
    }),
    options(index = 0, changes = {}) {
      const { publicKey, ...module } = modules[index]!;
      const kid = toHex(nationalKid(demoSuite(), publicKey));
      const key = { decryptor: changes.decryptor ?? module, to: changes.to ?? NOW + 60 * DAY };
      return {
        deliveredAt: DELIVERED,
        national: { suites: changes.suites ?? suites, key: (wanted) => (toHex(wanted) === kid ? key : undefined) },
      };
    },
  };
}
