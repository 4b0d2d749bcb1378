// SPDX-License-Identifier: Apache-2.0
// What opening an envelope asks of trust, at one moment. Structurally envelope's TrustView: trust does not import envelope.
import { toHex } from '../../core/bytes.js';
import type { AccordShelf } from './accord-shelf.js';
import { requiredRoles } from '../documents/directory.js';
import type { DirectoryIndex } from './directory-shelf.js';
import type { ScopeTrust } from './scope-trust.js';

/** What opening an envelope asks. */
export type DocumentView = ReturnType<typeof makeView>;

export interface ViewOptions {
  readonly acceptStale?: boolean;
  readonly acceptExpired?: boolean;
}

/**
 * Makes a view of what is held; it follows later additions.
 * @param now - Unix milliseconds at which expiry is judged: `ownKem` and `sender` throw `TRUST_EXPIRED` (TRUST-63) and `TRUST_STALE`
 * (TRUST-28).
 * @param options.acceptStale - Leaves out the latter: the operator has ended the quarantine.
 * @param explained - Adds to an error where the time comes from, when it is not the clock.
 * @param options.acceptExpired - Leaves out the former, while the newest root vouches for the directory.
 */
export function makeView(
  own: ScopeTrust,
  scopes: ReadonlyMap<string, ScopeTrust>,
  accords: AccordShelf,
  now: number,
  options: ViewOptions,
  explained: <T>(look: () => T) => T,
) {
  const inForce = (trust: ScopeTrust | undefined): DirectoryIndex | undefined => {
    const index = (options.acceptExpired === true ? trust?.standing() : undefined) ?? explained(() => trust?.inForce(now));
    if (options.acceptStale !== true && index !== undefined) trust?.requireFresh(now);
    return index;
  };
  return {
    ownKem: (kid: Uint8Array) => inForce(own)?.kems.get(toHex(kid)),
    knowsScope: (scope: string) => scopes.has(scope),
    sender(scope: string, id: string) {
      const trust = scopes.get(scope);
      const agency = inForce(trust)?.agencies.get(id);
      const suiteFloor = trust?.root?.content.suite;
      if (agency === undefined || suiteFloor === undefined) return undefined;
      return { signers: agency.signers, requiredRoles: (type: string) => requiredRoles(agency, type), suiteFloor };
    },
    directoryVersion: (scope: string) => scopes.get(scope)?.directory?.content.version,
    directoryDigest(scope: string, version: number) {
      // The last one accepted: after a reset of a stolen key's directory a version may be held twice.
      return scopes.get(scope)?.directories.digestsOf(version).at(-1);
    },
    accord: (id: Uint8Array, version: number) => accords.find(id, version),
  };
}
