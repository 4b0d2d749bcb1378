// SPDX-License-Identifier: Apache-2.0
import { fail } from '../core/errors.js';
import type { Principal } from '../core/ids.js';
import type { RandomSource } from '../core/random.js';
import type { Clock } from '../core/time.js';
import type { SuiteId } from '../crypto/suites/suites.js';
import type { Registry } from '../schema/registry.js';
import type { Committer } from '../endpoint/committer.js';
import type { BlobTransfers } from '../endpoint/blobs/blob-transfers.js';
import type { BlobStore } from '../store/blobs/port.js';
import type { Store } from '../store/port.js';
import type { TrustStore } from '../trust/store/resolver.js';
import type { BlobArrivals } from './attachments/blob-arrivals.js';
import type { AttachmentScan } from './attachments/attachment-types.js';
import type { AttachmentSpool } from './attachments/spool.js';
import type { AgencyKeys } from './home/keyring.js';
import type { AgencyEvent } from './types.js';
import type { Vault } from './home/vault.js';

/** What an agency is made of, with a link or without one. */
export interface AgencyPorts extends Principal {
  readonly floor: SuiteId;
  /** What this agency speaks beside the built-in types: `registry.extend(...)` of rogatory/vocabulary. Default: the built-in types alone. */
  readonly registry?: Registry;
  readonly keys: AgencyKeys;
  readonly trust: TrustStore;
  readonly store: Store;
  /** Keeps the blobs of attachments; the caller closes it after the agency. */
  readonly blobs: BlobStore;
  /** Encrypts and decrypts attachments; default: in memory. */
  readonly attachmentSpool?: AttachmentSpool;
  /** Looks at every file before the application gets it (AGENCY-67). */
  readonly scan?: AttachmentScan;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** What sending, opening and handing over share: the agency's identity, its ports and its documents. */
export interface AgencyNode extends Omit<AgencyPorts, keyof Principal | 'registry'> {
  readonly self: Principal;
  /** Own mailboxes, `local@scope`, with those that were and are nobody else's now (AGENCY-50): they follow the directory. */
  readonly mailboxes: ReadonlySet<string>;
  /** Whether the own directory marks this agency as one for tests. */
  readonly test: boolean;
  /** Message types, casts and extensions that this agency speaks. */
  readonly registry: Registry;
  readonly vault: Vault;
  /** The one place that commits. */
  readonly committer: Pick<Committer<AgencyEvent>, 'commit'>;
  readonly attachmentSpool: AttachmentSpool;
  /** Blobs on their way, and those who wait for them. */
  readonly transfers: BlobTransfers;
  readonly arrivals: BlobArrivals;
  /** `scope/id` of the own relay; it follows the directory. */
  readonly relayKey: string;
  /** The newest restore of the store, Unix milliseconds; 0 while there was none. */
  readonly restoredAt: number;
  readonly emit: (event: AgencyEvent) => void;
}

/**
 * What the own directory says of the agency itself, now and whenever it is asked again.
 * @throws {@link RogatoryError} `TRUST_UNKNOWN` (TRUST-12), `TRUST_EXPIRED` (TRUST-63).
 */
export function ownEntry(self: Principal, trust: TrustStore, now: number): Pick<AgencyNode, 'self' | 'mailboxes' | 'test'> {
  // An expired directory still says who the agency is: it starts, and learns the newer one over a link for trust alone.
  const first = trust.standing(self.scope)?.agencies.get(self.id) ?? trust.agency(self.scope, self.id, now);
  if (first === undefined) throw fail('TRUST_UNKNOWN', self);
  let known = { entry: first, mailboxes: mailboxesOf(self, trust) };
  /** Without an entry, and without a directory, the last one stands. */
  const newest = (): typeof known => {
    const entry = trust.standing(self.scope)?.agencies.get(self.id);
    if (entry !== undefined && entry !== known.entry) known = { entry, mailboxes: mailboxesOf(self, trust) };
    return known;
  };
  return {
    self,
    get mailboxes() {
      return newest().mailboxes;
    },
    get test() {
      return newest().entry.test;
    },
  };
}

function mailboxesOf({ scope, id }: Principal, trust: TrustStore): ReadonlySet<string> {
  return new Set(trust.everMailboxes(scope, id).map((local) => `${local}@${scope}`));
}
