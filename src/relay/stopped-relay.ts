// SPDX-License-Identifier: Apache-2.0
// What an operator does with the store of a relay while no process runs it: a process that owns the store keeps everybody else out.
import { existsSync } from 'node:fs';
import { equal, fromHex } from '../core/bytes.js';
import { fail, isRogatoryError } from '../core/errors.js';
import type { ErrorCode } from '../core/errors.js';
import { principalKey } from '../core/ids.js';
import type { Principal } from '../core/ids.js';
import { requireMembers } from '../core/members.js';
import { systemRandom } from '../core/random.js';
import { systemClock } from '../core/time.js';
import type { Clock } from '../core/time.js';
import { decodeSignerSecret } from '../crypto/keystore.js';
import { memorySigner } from '../crypto/sign.js';
import { plainDocuments } from '../endpoint/ports.js';
import type { KeptContradiction } from '../endpoint/receipts/evidence.js';
import { stateRestored } from '../endpoint/restore/ceremony.js';
import type { StatedRestore } from '../endpoint/restore/ceremony.js';
import type { Decided, HeldRestore } from '../endpoint/restore/decisions.js';
import { judgeContradiction } from '../log/contradiction.js';
import { RECEIPT_KINDS } from '../log/kinds.js';
import type { Restored } from '../log/leaf.js';
import { parseOrigin } from '../log/origin.js';
import { parseReceipt } from '../log/statement/receipt.js';
import type { Store } from '../store/port.js';
import { openSqliteStore } from '../store/sqlite/sqlite.js';
import { issuersOf } from '../trust/issuers.js';
import { openTrustFolder } from '../trust/node/folder-store.js';
import { keyFileReader } from '../trust/node/key-file.js';
import { roleKeyFiles } from '../trust/node/key-names.js';
import { steadySigner } from '../trust/steady-signer.js';
import { RELAY_CONFIG } from './config.js';
import type { RelayConfig } from './config.js';
import { readSecret } from './from-config.js';
import { makeRelayEndpoint } from './relay-endpoint.js';
import type { RelayEndpoint } from './relay-endpoint.js';

/** A contradiction as the store has it, with what follows from it by the relay's directories of today. */
export interface RelayContradiction extends KeptContradiction {
  /** Why nothing follows from it today: a signer that was marked compromised since, for instance. */
  readonly code?: ErrorCode;
}

/** Nothing leaves a relay that does not run. */
const NO_LINKS = { carries: () => false, sendTrust: async () => false, sendNotice: async () => false, redial: () => undefined };

/**
 * Takes the operator's word that the store of a relay was put back, or lost; to be given before the relay runs again. Its log and its streams
 * begin anew, and its peers are asked for what they still hold of the time that was lost (LOG-16, LINK-40).
 * @returns the old and the new log, and the size that is held of the old one: to be told to the counterparties' operators.
 * @throws {@link RogatoryError} `RELAY_CONFIG` (RELAY-01) when there is no store, `LOG_RESTORE` (LOG-16), `STORE_UNAVAILABLE` (STORE-01)
 * while a process owns it, `STORE_VERSION` (STORE-04).
 */
export function restoredRelay(config: RelayConfig, stated: StatedRestore, clock: Clock = systemClock): Promise<Restored> {
  const { scope, id } = config;
  return onStore(config, stated.lost === true, (store) =>
    stateRestored({ self: { scope, id }, store, documents: plainDocuments(store), clock }, stated),
  );
}

/** Restores that counterparties have stated, and that wait for the operator. @throws as {@link acceptRelayRestore}. */
export function heldRelayRestores(config: RelayConfig, clock: Clock = systemClock): Promise<readonly HeldRestore[]> {
  return onEndpoint(config, clock, ({ endpoint }) => endpoint.decisions.held());
}

/**
 * Follows the new log of a counterparty from now on, or once its statement comes (LOG-66).
 * @param origin - Of the new log, as its operator has said it over a known contact.
 * @returns whether the statement is held.
 * @throws {@link RogatoryError} `LOG_RESTORE` (LOG-16), `LOG_CHECKPOINT` (LOG-07) for no origin, `RELAY_CONFIG` (RELAY-01) when there is no
 * store, `STORE_UNAVAILABLE` (STORE-01) while a process owns it.
 */
export function acceptRelayRestore(
  config: RelayConfig,
  origin: string,
  decided: Decided,
  clock: Clock = systemClock,
): Promise<'accepted' | 'awaited'> {
  return onEndpoint(config, clock, ({ endpoint }) => endpoint.decisions.accept(parseOrigin(origin), decided));
}

/** Drops the restore that a counterparty has stated. @throws as {@link acceptRelayRestore}. */
export function discardRelayRestore(config: RelayConfig, origin: string, decided: Decided, clock: Clock = systemClock): Promise<void> {
  return onEndpoint(config, clock, ({ endpoint }) => endpoint.decisions.discard(parseOrigin(origin), decided));
}

/**
 * Owes a peer again each receipt, own or passed on, that reached it since.
 * @param since - Unix milliseconds. @returns how many. @throws as {@link acceptRelayRestore}.
 */
export function repeatRelayReceipts(config: RelayConfig, peer: Principal, since: number, clock: Clock = systemClock): Promise<number> {
  return onEndpoint(config, clock, ({ endpoint }) => endpoint.repeat([principalKey(peer)], since));
}

/**
 * Shows what this relay has logged of an envelope, as own-entries (LOG-21), each under the first checkpoint that somebody cosigned or, when
 * nobody did, under a new one.
 * @param envelopeId - 32 hexadecimal digits.
 * @throws as {@link acceptRelayRestore}; `CRYPTO_KEY_FILE` (CRYPTO-08).
 */
export function exportRelayEntries(config: RelayConfig, envelopeId: string, clock: Clock = systemClock): Promise<readonly Uint8Array[]> {
  const wanted = fromHex(envelopeId);
  return onEndpoint(config, clock, async ({ endpoint }) => {
    await endpoint.keeper.start();
    const isMeant = ({ kind, object }: { readonly kind: number; readonly object?: Uint8Array }): boolean =>
      kind >= 1 && kind <= RECEIPT_KINDS.length && object !== undefined && equal(parseReceipt(object).envelopeId, wanted);
    const entries = [];
    for (const leaf of await endpoint.entries.find(isMeant)) entries.push(await endpoint.entries.show(leaf));
    return entries;
  });
}

/** Reads the contradictions that a relay found, each judged anew (LOG-22). @throws as {@link acceptRelayRestore}; `TRUST_FOLDER` (TRUST-30). */
export function relayContradictions(config: RelayConfig, clock: Clock = systemClock): Promise<readonly RelayContradiction[]> {
  const { trustFolder, scope, pins } = config;
  return onEndpoint(config, clock, async ({ endpoint }) => {
    const view = issuersOf(openTrustFolder(trustFolder, scope, pins, clock.now()));
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
function onEndpoint<T>(config: RelayConfig, clock: Clock, step: (parts: RelayEndpoint) => Promise<T>): Promise<T> {
  return onStore(config, false, (store) => {
    const { scope, id, trustFolder, pins } = config;
    const trust = openTrustFolder(trustFolder, scope, pins, clock.now());
    const signer: Parameters<typeof makeRelayEndpoint>[0]['signer'] = (role) => {
      const read = keyFileReader(readSecret(config.passphrase));
      const files = roleKeyFiles(role === 'log' ? config.logKeyFile : config.cosignKeyFile);
      const held = files.map((file) => memorySigner(decodeSignerSecret(read(file, 'signer'))));
      return steadySigner(trust.lastRelay(scope, id)?.signers ?? [], role, held, clock.now());
    };
    const log = (): void => undefined;
    return step(makeRelayEndpoint({ self: { scope, id }, trust, store, clock, random: systemRandom, log, links: NO_LINKS, signer }));
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
