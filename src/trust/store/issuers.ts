// SPDX-License-Identifier: Apache-2.0
// Who may issue receipts and sign logs, as the directories have it. Structurally log's LogView: trust does not import log.
import { equal } from '../../core/bytes.js';
import { parseMailbox } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { kidOf } from '../../crypto/keys/keys.js';
import type { TrustStore } from './resolver.js';

/** Issuers, as {@link issuersOf} looks them up. */
export type DirectoryIssuers = ReturnType<typeof issuersOf>;

/**
 * Looks issuers up in the newest directories that list them, expired or not: receipts and checkpoints are never stopped by staleness, and are judged at
 * the times that they name. It follows later additions.
 */
export function issuersOf(trust: TrustStore) {
  return {
    /**
     * Its signers are those of the newest directory, and `log` and `cosign` signers of those before, each as the newest lists it that does
     * (LOG-58). Undefined when no directory of the scope lists it, or the newest does not stand.
     */
    issuer(scope: string, id: string) {
      const standing = trust.standing(scope);
      const agency = standing?.agencies.get(id);
      const listed = agency?.signers ?? standing?.relays.get(id)?.signers ?? [];
      const past = trust.pastSigners(scope)?.of(id) ?? [];
      const kind: 'relay' | 'agency' | undefined = listed.length === 0 ? past[0]?.kind : agency === undefined ? 'relay' : 'agency';
      if (kind === undefined) return undefined;
      const older = past.filter((held) => held.kind === kind && !listed.some(({ signerId }) => equal(signerId, held.signer.signerId)));
      return { kind, signers: [...listed, ...older.map(({ signer }) => signer)], suiteFloor: trust.rootSuite(scope) };
    },
    /** Id of the agency that owns a mailbox, `local@scope`. */
    agencyOf(mailbox: string) {
      const { local, scope } = parseMailbox(mailbox);
      return trust.standing(scope)?.owners.get(local)?.id;
    },
    /** Who of a state has a signer with this key. @param kid - 32 bytes. */
    holderOf(scope: string, kid: Uint8Array): Principal | undefined {
      const { relays = [], agencies = [] } = trust.standing(scope)?.directory ?? {};
      const holder = [...relays, ...agencies].find(({ signers }) =>
        signers.some(({ keys }) => [...keys.values()].some((key) => equal(kidOf(key), kid))),
      );
      const id = holder?.id ?? trust.pastSigners(scope)?.holderOf(kid);
      return id === undefined ? undefined : { scope, id };
    },
  };
}
