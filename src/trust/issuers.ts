// SPDX-License-Identifier: Apache-2.0
// Who may issue receipts and sign logs, as the directories have it. Structurally log's LogView: trust does not import log.
import { equal } from '../core/bytes.js';
import { parseMailbox } from '../core/ids.js';
import type { Principal } from '../core/ids.js';
import { kidOf } from '../crypto/keys.js';
import type { SuiteId } from '../crypto/suites.js';
import type { DirectorySigner } from './directory.js';
import type { TrustStore } from './trust-store.js';

export interface DirectoryIssuer {
  readonly kind: 'relay' | 'agency';
  readonly signers: readonly DirectorySigner[];
  /** Least suite in which its state signs. */
  readonly suiteFloor: SuiteId;
}

export interface DirectoryIssuers {
  /** undefined when no standing directory of the scope lists it. */
  issuer(scope: string, id: string): DirectoryIssuer | undefined;
  /** Id of the agency that owns a mailbox, `local@scope`. */
  agencyOf(mailbox: string): string | undefined;
  /** Who of a state has a signer with this key. @param kid - 32 bytes. */
  holderOf(scope: string, kid: Uint8Array): Principal | undefined;
}

/**
 * Looks issuers up in the newest directories, expired or not: receipts and checkpoints are never stopped by staleness, and are judged at
 * the times that they name. It follows later additions.
 */
export function issuersOf(trust: TrustStore): DirectoryIssuers {
  return {
    issuer(scope, id) {
      const agency = trust.lastAgency(scope, id);
      const signers = agency?.signers ?? trust.lastRelay(scope, id)?.signers;
      if (signers === undefined) return undefined;
      return { kind: agency === undefined ? 'relay' : 'agency', signers, suiteFloor: trust.rootSuite(scope) };
    },
    agencyOf(mailbox) {
      const { local, scope } = parseMailbox(mailbox);
      return trust.lastAgencyOf(scope, local)?.id;
    },
    holderOf(scope, kid) {
      const holder = [...trust.lastRelays(scope), ...trust.lastAgencies(scope)].find(({ signers }) =>
        signers.some(({ keys }) => [...keys.values()].some((key) => equal(kidOf(key), kid))),
      );
      return holder && { scope, id: holder.id };
    },
  };
}
