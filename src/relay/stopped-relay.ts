// SPDX-License-Identifier: Apache-2.0
// What an operator does with the store of a relay while no process runs it: a process that owns the store keeps everybody else out.
import { existsSync } from 'node:fs';
import { assertInteger } from '../core/assert.js';
import { equal, fromHex } from '../core/bytes.js';
import { fail, isRogatoryError } from '../core/errors.js';
import type { ErrorCode } from '../core/errors.js';
import { parsePrincipal, principalKey } from '../core/ids.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';
import { systemRandom } from '../core/random.js';
import { systemClock } from '../core/time.js';
import type { Clock } from '../core/time.js';
import type { Signer } from '../crypto/sign/sign.js';
import { plainDocuments } from '../endpoint/documents.js';
import type { KeptContradiction } from '../endpoint/receipts/evidence.js';
import { stateRestored } from '../endpoint/restore/ceremony.js';
import type { Decided, HeldRestore } from '../endpoint/restore/restore-decisions.js';
import { judgeContradiction } from '../log/contradiction.js';
import { LEAF_KINDS, RECEIPT_KINDS } from '../log/kinds.js';
import type { LeafKind } from '../log/kinds.js';
import { formatOrigin, parseOrigin } from '../log/origin.js';
import { parseReceipt } from '../log/statement/receipt.js';
import type { Store } from '../store/port.js';
import { openSqliteStore } from '../store/sqlite/store.js';
import { issuersOf } from '../trust/store/issuers.js';
import { openTrustFolder } from '../trust/store/node/folder-store.js';
import type { TrustStore } from '../trust/store/resolver.js';
import { steadySigner } from '../trust/documents/steady-signer.js';
import { RELAY_CONFIG } from './config.js';
import type { RelayConfig } from './config.js';
import { heldSigners } from './relay-keys.js';
import { makeRelayEndpoint } from './relay-endpoint.js';
import type { RelayEndpoint } from './relay-endpoint.js';

/** A contradiction as the store has it, with what follows from it by the relay's directories of today. */
export interface RelayContradiction extends KeptContradiction {
  /** Why nothing follows from it today: a signer that was marked compromised since, for instance. */
  readonly code?: ErrorCode;
}

/** Nothing leaves a relay that does not run. */
const NO_LINKS = { carries: () => false, sendTrust: async () => false, sendNotice: async () => false, redial: () => undefined };

/** What the operator states of a store that was put back, or lost. */
export interface StatedRelayRestore extends Decided {
  /** Origin of an own log that is known to have been lost: the new one begins above it. */
  readonly above?: string;
  /** No copy is left: `above` names the log that was lost. */
  readonly lost?: true;
}

/** A restore that was stated: both origins, and how much of the old log is held. Counterparties' operators are told of them. */
export interface RestoredRelay {
  readonly old: string;
  readonly size: number;
  readonly new: string;
}

/** A restore that waits for the operator, with what is known here. */
export interface HeldRelayRestore extends RestoredRelay, Omit<HeldRestore, 'stated' | 'head'> {
  /** What was cosigned last here of the owner's log. */
  readonly cosigned?: { readonly origin: string; readonly size: number };
}

/** A decision on the restore of a counterparty. */
export interface RelayRestoreDecision extends Decided {
  /** Of the new log, as its operator has said it over a known contact: `rogatory/SCOPE/ID/EPOCH`. */
  readonly origin: string;
}

/** What is to be said again. */
export interface RelayRepeat {
  /** `scope/id` of an agency of the own state, or of a relay of another. */
  readonly to: string;
  /** Unix milliseconds. */
  readonly since: number;
}

/** An entry of the relay's log. */
export interface RelayEntry {
  readonly kind: LeafKind;
  readonly epoch: number;
  readonly index: number;
  /** The own-entry of LOG-21, fresh. */
  readonly bytes: Uint8Array;
}

const DECIDED: Members<Decided>['required'] = { by: 'text', reason: 'text' };
const STATED: Members<StatedRelayRestore> = { required: DECIDED, optional: { above: 'text', lost: 'flag' } };
const DECISION: Members<RelayRestoreDecision> = { required: { ...DECIDED, origin: 'text' }, optional: {} };
const REPEAT: Members<RelayRepeat> = { required: { to: 'text', since: 'number' }, optional: {} };

/**
 * Takes the operator's word that the store of a relay was put back, or lost; to be given before the relay runs again. Its log and its streams
 * begin anew, and its peers are asked for what they still hold of the time that was lost (LOG-16, LINK-40).
 * @throws {@link RogatoryError} `RELAY_CONFIG` (RELAY-01) when there is no store, `LOG_RESTORE` (LOG-16), `LOG_ORIGIN` (LOG-41),
 * `STORE_UNAVAILABLE` (STORE-01) while a process owns the store, `STORE_VERSION` (STORE-04).
 */
export async function restoredRelay(config: RelayConfig, stated: StatedRelayRestore, clock: Clock = systemClock): Promise<RestoredRelay> {
  requireMembers(stated, STATED, 'restoredRelay(stated)');
  const { scope, id } = config;
  const { above, ...said } = stated;
  const ceremony = { ...said, ...(above === undefined ? {} : { above: parseOrigin(above) }) };
  const restored = await onStore(config, stated.lost === true, (store) =>
    stateRestored({ self: { scope, id }, store, documents: plainDocuments(store), clock }, ceremony),
  );
  return { old: formatOrigin(restored.old), size: restored.size, new: formatOrigin(restored.new) };
}

/** Restores that counterparties have stated, and that wait for the operator. @throws as {@link acceptRelayRestore}. */
export function heldRelayRestores(config: RelayConfig, clock: Clock = systemClock): Promise<readonly HeldRelayRestore[]> {
  return onEndpoint(config, clock, async ({ endpoint }) =>
    (await endpoint.decisions.held()).map(({ stated, head, ...known }) => ({
      old: formatOrigin(stated.old),
      size: stated.size,
      new: formatOrigin(stated.new),
      ...(head === undefined ? {} : { cosigned: { origin: formatOrigin(head), size: head.size } }),
      ...known,
    })),
  );
}

/**
 * Follows the new log of a counterparty from now on, or once its statement comes (LOG-66).
 * @returns whether the statement is held.
 * @throws {@link RogatoryError} `LOG_RESTORE` (LOG-16), `LOG_ORIGIN` (LOG-41), `RELAY_CONFIG` (RELAY-01) when there is no store,
 * `STORE_UNAVAILABLE` (STORE-01) while a process owns it.
 */
export function acceptRelayRestore(
  config: RelayConfig,
  decision: RelayRestoreDecision,
  clock: Clock = systemClock,
): Promise<'accepted' | 'awaited'> {
  requireMembers(decision, DECISION, 'acceptRelayRestore(decision)');
  return onEndpoint(config, clock, ({ endpoint }) => endpoint.decisions.accept(parseOrigin(decision.origin), decision));
}

/** Drops the restore that a counterparty has stated. @throws as {@link acceptRelayRestore}. */
export function discardRelayRestore(config: RelayConfig, decision: RelayRestoreDecision, clock: Clock = systemClock): Promise<void> {
  requireMembers(decision, DECISION, 'discardRelayRestore(decision)');
  return onEndpoint(config, clock, ({ endpoint }) => endpoint.decisions.discard(parseOrigin(decision.origin), decision));
}

/** Owes a peer again each receipt, own or passed on, that reached it since. @returns how many. @throws as {@link acceptRelayRestore}. */
export function repeatRelayReceipts(config: RelayConfig, asked: RelayRepeat, clock: Clock = systemClock): Promise<number> {
  requireMembers(asked, REPEAT, 'repeatRelayReceipts(asked)');
  assertInteger(asked.since, 'since', 0, Number.MAX_SAFE_INTEGER);
  const to = principalKey(parsePrincipal(asked.to));
  return onEndpoint(config, clock, ({ endpoint }) => endpoint.repeat([to], asked.since));
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
  requireMembers(config, RELAY_CONFIG, 'relayContradictions(config)');
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
  return onStore(config, false, (store) => {
    const { scope, id, trustFolder, pins } = config;
    const trust = openTrustFolder(trustFolder, scope, pins, clock.now());
    const signer = (role: 'log' | 'cosign'): Signer | undefined =>
      steadySigner(trust.standing(scope)?.relays.get(id)?.signers ?? [], role, heldSigners(config, role), clock.now());
    const log = (): void => undefined;
    const parts = { self: { scope, id }, trust, store, clock, random: systemRandom, log, links: NO_LINKS, signer };
    return step(makeRelayEndpoint(parts), trust);
  });
}

/** @param isNew - There may be no store yet. */
async function onStore<T>(config: RelayConfig, isNew: boolean, step: (store: Store) => Promise<T>): Promise<T> {
  requireMembers(config, RELAY_CONFIG, 'config');
  const { storePath } = config;
  // A store that is opened is made when it is not there.
  if (!isNew && !existsSync(storePath)) throw fail('RELAY_CONFIG', { field: 'store.path', hint: `there is no store at ${storePath}` });
  const store = await openSqliteStore({ path: storePath });
  try {
    return await step(store);
  } finally {
    await store.close();
  }
}
