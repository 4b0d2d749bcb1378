// SPDX-License-Identifier: Apache-2.0
// Whose keys `rogatory key` is about: an agency's, in its home, or a relay's, where its configuration says.
import { compromiseKey, listKeys, removeKey, retireKey, rotateKey } from '../../agency/index.js';
import type { ListedKey, RequestedChange, RotateOptions } from '../../agency/index.js';
import { compromiseRelayKey, listRelayKeys, removeRelayKey, retireRelayKey, rotateRelayKey } from '../../relay/index.js';
import type { RotateRelayKeyOptions } from '../../relay/index.js';
import { ofOwner } from '../owner.js';
import type { Owner } from '../owner.js';
import { UsageError } from '../usage-error.js';

export type Rotation = Pick<RotateOptions, 'role' | 'suite' | 'days' | 'overlapDays' | 'dryRun' | 'keep'>;

/** Keys of one agency or relay. */
export interface KeyFolder {
  list(): readonly ListedKey[];
  rotate(rotation: Rotation): Promise<RequestedChange>;
  /** @param to - Epoch seconds. */
  retire(key: string, to: number | undefined): Promise<RequestedChange>;
  /** @param since - Epoch seconds. */
  compromise(key: string, since: number): Promise<RequestedChange>;
  /** @returns path of the file that was removed. */
  remove(key: string): Promise<string>;
}

const AGENCY_ROLE = /^(kem|seal|officer(:[a-z-]+)?|link|log|cosign)$/;
const RELAY_ROLE = /^(link|relay|log|cosign)$/;

/** Tells whether the owner has keys of a role. @throws UsageError otherwise. */
export function requireRole(role: string, owner: 'home' | 'relay'): void {
  if (owner === 'home' && !AGENCY_ROLE.test(role)) throw new UsageError('--role is kem, seal, officer[:FUNCTION], link, log or cosign');
  if (owner === 'relay' && !RELAY_ROLE.test(role)) throw new UsageError('--role of a relay is link, relay, log or cosign');
}

/** Opens the keys of a home, whose passphrase is asked for, or of a relay, whose configuration says where it is. */
export function keysOf(owner: Owner): Promise<KeyFolder> {
  return ofOwner<KeyFolder>(
    owner,
    async ({ home, passphrase }) => {
      const options = { home, passphrase: await passphrase() };
      return {
        list: () => listKeys(options),
        rotate: (rotation) => rotateKey({ ...options, ...rotation }),
        retire: (key, to) => retireKey(options, key, to),
        compromise: (key, since) => compromiseKey(options, key, since),
        remove: (key) => removeKey(options, key),
      };
    },
    async (config) => ({
      list: () => listRelayKeys(config),
      rotate: (rotation) => rotateRelayKey(config, rotation as RotateRelayKeyOptions),
      retire: (key, to) => retireRelayKey(config, key, to),
      compromise: (key, since) => compromiseRelayKey(config, key, since),
      remove: async (key) => removeRelayKey(config, key),
    }),
  );
}
