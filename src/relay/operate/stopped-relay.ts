// SPDX-License-Identifier: Apache-2.0
// What an operator does with the store of a relay while no process runs it: a process that owns the store keeps everybody else out.
import { existsSync } from 'node:fs';
import { equal, fromHex } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import type { ErrorCode } from '../../core/errors.js';
import { requireMembers } from '../../core/members.js';
import { systemRandom } from '../../core/random.js';
import { systemClock } from '../../core/time.js';
import type { Clock } from '../../core/time.js';
import type { Signer } from '../../crypto/sign/sign.js';
import { plainDocuments } from '../../endpoint/documents.js';
import type { KeptContradiction } from '../../endpoint/receipts/evidence.js';
import {
  requireRepeat,
  requireRestoreDecision,
  requireStatedLoss,
  shownRestore,
  STATED_LOSS,
  stateLoss,
} from '../../endpoint/restore/operator.js';
import type { RepeatRequest, RestoreDecision, RestoredLog, ShownRestore, StatedLoss } from '../../endpoint/restore/operator.js';
import { judgeContradiction } from '../../log/contradiction.js';
import { LEAF_KINDS, RECEIPT_KINDS } from '../../log/kinds.js';
import type { LeafKind } from '../../log/kinds.js';
import { parseReceipt } from '../../log/statement/receipt.js';
import type { Store } from '../../store/port.js';
import { withSqliteStore } from '../../store/sqlite/store.js';
import { clearUnstated } from '../../store/known-log.js';
import { issuersOf } from '../../trust/store/issuers.js';
import { openTrustFolder } from '../../trust/store/node/folder-store.js';
import type { TrustStore } from '../../trust/store/resolver.js';
import { refusalOf } from '../guard/finding.js';
import { logFindings } from '../guard/relay-places.js';
import { requireConfig } from '../config.js';
import type { RelayConfig } from '../config.js';
import { heldSigners } from './relay-keys.js';
import { makeRelayEndpoint } from '../relay-endpoint.js';
import type { RelayEndpoint } from '../relay-endpoint.js';

/** A contradiction as the store has it, with what follows from it by the relay's directories of today. */
export interface RelayContradiction extends KeptContradiction {
  /** Why nothing follows from it today: a signer that was marked compromised since, for instance. */
  readonly code?: ErrorCode;
}

/** Nothing leaves a relay that does not run. */
const NO_LINKS = { carries: () => false, sendTrust: async () => false, sendNotice: async () => false, redial: () => undefined };

/** An entry of the relay's log. */
export interface RelayEntry {
  readonly kind: LeafKind;
  readonly epoch: number;
  readonly index: number;
  /** The own-entry of LOG-21, fresh. */
  readonly bytes: Uint8Array;
}

/**
 * Takes the operator's word that the store of a relay was put back, or lost; to be given before the relay runs again. Its log and its streams
 * begin anew, and its peers are asked for what they still hold of the time that was lost (LOG-16, LINK-40).
 * @throws {@link RogatoryError} `RELAY_CONFIG` (RELAY-01) when there is no store, `LOG_RESTORE` (LOG-16), `LOG_ORIGIN` (LOG-41),
 * `STORE_UNAVAILABLE` (STORE-01) while a process owns the store, `STORE_VERSION` (STORE-04).
 */
export async function restoredRelay(config: RelayConfig, stated: StatedLoss, clock: Clock = systemClock): Promise<RestoredLog> {
  requireMembers(stated, STATED_LOSS, 'restoredRelay(stated)');
  const loss = requireStatedLoss('restoredRelay(stated)', stated);
  const { scope, id } = config;
  const restored = await onStore(config, stated.lost === true, (store) =>
    stateLoss({ self: { scope, id }, store, documents: plainDocuments(store), clock }, loss),
  );
  clearUnstated(config.storePath);
  return restored;
}

/** Restores that counterparties have stated, and that wait for the operator. @throws as {@link acceptRelayRestore}. */
export function heldRelayRestores(config: RelayConfig, clock: Clock = systemClock): Promise<readonly ShownRestore[]> {
  return onEndpoint(config, clock, async ({ endpoint }) => (await endpoint.decisions.held()).map(shownRestore));
}

/**
 * Follows the new log of a counterparty from now on, or once its statement comes (LOG-66).
 * @returns whether the statement is held.
 * @throws {@link RogatoryError} `LOG_RESTORE` (LOG-16), `LOG_ORIGIN` (LOG-41), `RELAY_CONFIG` (RELAY-01) when there is no store,
 * `STORE_UNAVAILABLE` (STORE-01) while a process owns it.
 */
export async function acceptRelayRestore(
  config: RelayConfig,
  decision: RestoreDecision,
  clock: Clock = systemClock,
): Promise<'accepted' | 'awaited'> {
  const { origin, ...grounds } = requireRestoreDecision('acceptRelayRestore(decision)', decision);
  return onEndpoint(config, clock, ({ endpoint }) => endpoint.decisions.accept(origin, grounds));
}

/** Drops the restore that a counterparty has stated. @throws as {@link acceptRelayRestore}. */
export async function discardRelayRestore(config: RelayConfig, decision: RestoreDecision, clock: Clock = systemClock): Promise<void> {
  const { origin, ...grounds } = requireRestoreDecision('discardRelayRestore(decision)', decision);
  return onEndpoint(config, clock, ({ endpoint }) => endpoint.decisions.discard(origin, grounds));
}

/** Owes a peer again each receipt, own or passed on, that reached it since. @returns how many. @throws as {@link acceptRelayRestore}. */
export async function repeatRelayReceipts(config: RelayConfig, asked: RepeatRequest, clock: Clock = systemClock): Promise<number> {
  const { to, since } = requireRepeat('repeatRelayReceipts(asked)', asked);
  return onEndpoint(config, clock, ({ endpoint }) => endpoint.repeat([to], since));
}

/**
 * Shows what this relay has logged of an envelope, as own-entries (LOG-21), each under the first checkpoint that somebody cosigned or, when
 * nobody did, under a new one.
 * @param envelopeId - 32 hexadecimal digits.
 * @throws as {@link acceptRelayRestore}; `CRYPTO_KEY_FILE` (CRYPTO-08).
 */
export function exportRelayEntries(config: RelayConfig, envelopeId: string, clock: Clock = systemClock): Promise<readonly RelayEntry[]> {
  const wanted = fromHex(envelopeId);
  return onEndpoint(config, clock, async ({ endpoint }) => {
    await endpoint.keeper.start();
    const isMeant = ({ kind, object }: { readonly kind: number; readonly object?: Uint8Array }): boolean =>
      kind >= 1 && kind <= RECEIPT_KINDS.length && object !== undefined && equal(parseReceipt(object).envelopeId, wanted);
    const entries: RelayEntry[] = [];
    for (const leaf of await endpoint.entries.find(isMeant)) {
      const { kind, epoch, index } = leaf;
      entries.push({ kind: LEAF_KINDS[kind] as LeafKind, epoch, index, bytes: await endpoint.entries.show(leaf) });
    }
    return entries;
  });
}

/** Reads the contradictions that a relay found, each judged anew (LOG-22). @throws as {@link acceptRelayRestore}; `TRUST_FOLDER` (TRUST-30). */
export async function relayContradictions(config: RelayConfig, clock: Clock = systemClock): Promise<readonly RelayContradiction[]> {
  requireConfig(config, 'relayContradictions(config)');
  return onEndpoint(config, clock, async ({ endpoint }, trust) => {
    const view = issuersOf(trust);
    return (await endpoint.evidence.list()).map((kept) => {
      try {
        judgeContradiction(view, kept.evidence);
        return kept;
      } catch (error) {
        if (!isRogatoryError(error)) throw error;
        return { ...kept, code: error.code };
      }
    });
  });
}

/** Runs a step on the endpoint of a relay that is not started: nothing is timed, and nothing leaves. */
function onEndpoint<T>(config: RelayConfig, clock: Clock, step: (parts: RelayEndpoint, trust: TrustStore) => Promise<T>): Promise<T> {
  return onStore(config, false, async (store) => {
    // A command that works on the log would begin one in a store that is not the relay's.
    const refusal = refusalOf(await logFindings(config, store));
    if (refusal !== undefined) throw refusal;
    const { scope, id, trustFolder, pins } = config;
    const trust = openTrustFolder(trustFolder, scope, pins, clock.now());
    const log = (): void => undefined;
    const signers = (role: 'log' | 'cosign'): readonly Signer[] => heldSigners(config, role);
    const parts = { self: { scope, id }, trust, store, clock, random: systemRandom, log, links: NO_LINKS, signers };
    return step(makeRelayEndpoint(parts), trust);
  });
}

/** @param isNew - There may be no store yet. */
async function onStore<T>(config: RelayConfig, isNew: boolean, step: (store: Store) => Promise<T>): Promise<T> {
  requireConfig(config, 'config');
  const { storePath } = config;
  // A store that is opened is made when it is not there.
  if (!isNew && !existsSync(storePath)) throw fail('RELAY_CONFIG', { field: 'store.path', hint: `there is no store at ${storePath}` });
  return withSqliteStore(storePath, step);
}
