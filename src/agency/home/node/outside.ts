// SPDX-License-Identifier: Apache-2.0
// What is done with a home from outside: by the process that has it open, or by an agency without a link that runs for as long as it takes.
import { join, resolve } from 'node:path';
import { assertText } from '../../../core/assert.js';
import { fail } from '../../../core/errors.js';
import { requireMembers } from '../../../core/members.js';
import type { Members } from '../../../core/members.js';
import { systemClock } from '../../../core/time.js';
import { callControl } from '../../../endpoint/node/control.js';
import {
  requireGrounds,
  requireRepeat,
  requireRestoreDecision,
  requireStatedLoss,
  STATED_LOSS,
  stateLoss,
} from '../../../endpoint/restore/operator.js';
import type { RepeatRequest, RestoreDecision, RestoredLog, StatedLoss } from '../../../endpoint/restore/operator.js';
import type { Grounds } from '../../../endpoint/restore/restore-decisions.js';
import { parseFrame } from '../../../envelope/header.js';
import { open } from '../../../envelope/open.js';
import type { OpenedEnvelope } from '../../../envelope/types.js';
import { clearUnstated } from '../../../store/known-log.js';
import { nodeNetwork } from '../../../transport/adapters/ws.js';
import type { Network } from '../../../transport/network.js';
import { ownEntry } from '../../agency-parts.js';
import type { ImportedFrame } from '../../arrive/incoming-frame.js';
import { readerOf } from '../../arrive/opening.js';
import type { CourierExport, CourierImport } from '../../courier/courier.js';
import type { ErasableMessage } from '../erasure.js';
import { requireAgency } from './home-guard.js';
import { HOME_ACCESS, readHome, withStore } from './home.js';
import type { HomeAccess } from './home.js';
import { ownerOf } from './lock.js';
import { openAgency } from './open.js';
import { base64, ownerMethods } from './owner-methods.js';

function texts(...names: readonly string[]): Members<Readonly<Record<string, string>>> {
  return { required: Object.fromEntries(names.map((name) => [name, 'text' as const])), optional: {} };
}

const QUESTIONS: Readonly<Record<string, ReturnType<typeof texts>>> = {
  status: texts(),
  dossiers: texts(),
  restores: texts(),
  dossier: texts('id'),
  message: texts('digest'),
  discard: texts('envelopeDigest', 'by', 'reason'),
  releaseAttachment: texts('blob', 'by', 'reason'),
  endQuarantine: texts('envelopeDigest', 'by', 'reason'),
};

/**
 * Asks the process that owns a home.
 * @param method - `status`, `dossiers`, `restores`, `dossier` with `{ id }`, or `message` with `{ digest }` (a `StoredMessage`). Decisions of people,
 * `discard` and `endQuarantine`, take `{ envelopeDigest, by, reason }`, `releaseAttachment` `{ blob, by, reason }`.
 * @throws {@link RogatoryError} `AGENCY_CONTROL` (AGENCY-05) when no process owns the home; what the owner refuses with.
 */
export async function askHome(home: string, method: string, parameters: object = {}): Promise<unknown> {
  const known = Object.hasOwn(QUESTIONS, method) ? QUESTIONS[method] : undefined;
  if (known !== undefined) requireMembers(parameters as Readonly<Record<string, string>>, known, 'askHome(parameters)');
  const { pid, socket } = ownerOf(home) ?? {};
  if (pid === undefined) throw fail('AGENCY_CONTROL', { reason: `no process has ${home} open` });
  if (socket === undefined) throw fail('AGENCY_CONTROL', { reason: `process ${pid} has ${home} for a while, and answers nobody` });
  return callControl(socket, method, parameters);
}

/** Whose home it is. The passphrase is asked for only when no process has the home open. */
export interface HomeOptions extends Omit<HomeAccess, 'passphrase'> {
  readonly passphrase: () => string | Promise<string>;
}

const HOME_OPTIONS: Members<HomeOptions> = { required: { home: 'text', passphrase: 'function' }, optional: HOME_ACCESS.optional };

/** Nobody is told of what is done while no process runs, before one does. */
const NO_NETWORK: Network = { ...nodeNetwork, dial: (url) => Promise.reject(fail('LINK_CONNECT', { url })) };

/**
 * Asks the owner of a home, or does the same here.
 * @throws {@link RogatoryError} `AGENCY_CONTROL` (AGENCY-05) when the owner does not answer; what the owner, or {@link openAgency}, refuses with.
 */
async function throughOwner<M extends keyof ReturnType<typeof ownerMethods>>(
  { passphrase, ...access }: HomeOptions,
  method: M,
  parameters: Parameters<ReturnType<typeof ownerMethods>[M]>[0] & object,
): Promise<Awaited<ReturnType<ReturnType<typeof ownerMethods>[M]>>> {
  if (ownerOf(access.home) !== undefined) return (await askHome(access.home, method, parameters)) as never;
  const agency = await openAgency({ ...access, passphrase: await passphrase(), network: NO_NETWORK });
  try {
    return (await ownerMethods(agency)[method](parameters as never)) as never;
  } finally {
    await agency.close();
  }
}

/**
 * Lists the messages of a home that a target names.
 * @param target - Message digest, hexadecimal, or the UUID of a dossier.
 * @throws {@link RogatoryError} `AGENCY_MESSAGE_UNKNOWN` (AGENCY-31), `DOSSIER_UNKNOWN` (DOSSIER-02), `AGENCY_CONTROL` (AGENCY-05) when the
 * process that owns the home does not answer; without one, what {@link openAgency} throws.
 */
export async function listErasable(options: HomeOptions, target: string): Promise<readonly ErasableMessage[]> {
  requireMembers(options, HOME_OPTIONS, 'listErasable(options)');
  return throughOwner(options, 'erasable', { target });
}

/**
 * Erases messages of a home: all that the target names, or none when one of them is not acknowledged yet.
 * @param target - As for {@link listErasable}.
 * @returns what the target names, after it.
 * @throws {@link RogatoryError} as {@link listErasable}; `AGENCY_NOT_ALLOWED` (AGENCY-04) before the application has acknowledged.
 */
export async function eraseMessages(options: HomeOptions, target: string, erasure: Grounds): Promise<readonly ErasableMessage[]> {
  requireMembers(options, HOME_OPTIONS, 'eraseMessages(options)');
  const decided = requireGrounds('erasure', 'a message is erased', erasure);
  return throughOwner(options, 'erase', { target, ...decided });
}

/**
 * Takes a frame that came by hand into a home; whoever runs the agency opens it.
 * @param frame - At most 262,144 bytes; read, never kept or changed.
 * @throws {@link RogatoryError} as {@link listErasable}, and what {@link Agency.importFrame} throws.
 */
export async function importFrame(frame: Uint8Array, options: HomeOptions): Promise<ImportedFrame> {
  requireMembers(options, HOME_OPTIONS, 'importFrame(options)');
  // Also what keeps the line to the owner short.
  parseFrame(frame);
  return throughOwner(options, 'import', { frame: base64(frame) });
}

/**
 * As {@link Agency.exportTo}, for a home.
 * @param folder - Path; made when absent. @param to - Scope of a state; default all.
 * @throws {@link RogatoryError} as {@link listErasable}, and what that throws.
 */
export async function exportHome(options: HomeOptions, folder: string, to?: string): Promise<CourierExport> {
  requireMembers(options, HOME_OPTIONS, 'exportHome(options)');
  assertText(folder, 'folder');
  return throughOwner(options, 'exportTo', { folder: resolve(folder), ...(to === undefined ? {} : { to }) });
}

/** As {@link Agency.importFrom}, for a home. @throws {@link RogatoryError} as {@link exportHome}. */
export async function importHome(options: HomeOptions, folder: string): Promise<CourierImport> {
  requireMembers(options, HOME_OPTIONS, 'importHome(options)');
  assertText(folder, 'folder');
  return throughOwner(options, 'importFrom', { folder: resolve(folder) });
}

/** As {@link Agency.acceptRestore}, for a home. @throws {@link RogatoryError} what that throws, and as {@link listErasable}. */
export async function acceptRestore(options: HomeOptions, decision: RestoreDecision): Promise<'accepted' | 'awaited'> {
  requireMembers(options, HOME_OPTIONS, 'acceptRestore(options)');
  requireRestoreDecision('acceptRestore(decision)', decision);
  return throughOwner(options, 'acceptRestore', decision);
}

/** As {@link Agency.discardRestore}, for a home. @throws {@link RogatoryError} as {@link acceptRestore}. */
export async function discardRestore(options: HomeOptions, decision: RestoreDecision): Promise<void> {
  requireMembers(options, HOME_OPTIONS, 'discardRestore(options)');
  requireRestoreDecision('discardRestore(decision)', decision);
  await throughOwner(options, 'discardRestore', decision);
}

/** As {@link Agency.repeat}, for a home. @throws {@link RogatoryError} as {@link acceptRestore}. */
export async function repeatReceipts(options: HomeOptions, asked: RepeatRequest): Promise<number> {
  requireMembers(options, HOME_OPTIONS, 'repeatReceipts(options)');
  requireRepeat('repeatReceipts(asked)', asked);
  return throughOwner(options, 'repeat', asked);
}

const OPEN_FRAME_OPTIONS: Members<HomeAccess & { readonly deliveredAt?: number }> = {
  required: HOME_ACCESS.required,
  optional: { ...HOME_ACCESS.optional, deliveredAt: 'number' },
};

/**
 * Opens a frame with the keys and trust of a home, and leaves the home as it is: replay, chain, rules and dossier are not judged, and the
 * inbox does not hear of it.
 * @param frame - At most 262,144 bytes; read, never kept or changed.
 * @param options.deliveredAt - Unix milliseconds at which the frame came into this agency's hands; default now.
 * @throws {@link RogatoryError} `AGENCY_HOME_INVALID` (AGENCY-02), `CRYPTO_KEY_FILE` (CRYPTO-08), `TRUST_*`, and what `open` of the envelope
 * throws.
 */
export async function openFrame(frame: Uint8Array, options: HomeAccess & { readonly deliveredAt?: number }): Promise<OpenedEnvelope> {
  requireMembers(options, OPEN_FRAME_OPTIONS, 'openFrame(options)');
  const { clock = systemClock, deliveredAt = clock.now() } = options;
  const { settings, keys, trust } = await readHome(options);
  requireAgency(options.home, settings, trust);
  const entry = ownEntry({ scope: settings.scope, id: settings.id }, trust, clock.now());
  return open(frame, readerOf({ ...entry, floor: settings.floor, trust, clock, keys }), { deliveredAt });
}

export interface RestoredOptions extends HomeAccess, StatedLoss {}

const RESTORED_OPTIONS: Members<RestoredOptions> = {
  required: { ...HOME_ACCESS.required, ...STATED_LOSS.required },
  optional: { ...HOME_ACCESS.optional, ...STATED_LOSS.optional },
};

/**
 * Takes the operator's word that the store of a home was copied back from a backup, or is lost; to be given before the agency is opened again.
 * Its log goes on under a new origin, so that nothing looks as if the agency had contradicted itself; streams and chains go on at places
 * that were not used.
 * @throws {@link RogatoryError} `AGENCY_HOME_BUSY` (AGENCY-01) while a process owns the home, `AGENCY_HOME_INVALID` (AGENCY-02),
 * `CRYPTO_KEY_FILE` (CRYPTO-08), `LOG_ORIGIN` (LOG-41), `LOG_RESTORE` (LOG-16) when the store does not fit the statement, `STORE_UNAVAILABLE` (STORE-01).
 */
export async function restoredHome(options: RestoredOptions): Promise<RestoredLog> {
  requireMembers(options, RESTORED_OPTIONS, 'restoredHome(options)');
  const stated = requireStatedLoss('restoredHome(options)', options);
  const restored = await withStore(options, (parts) => stateLoss(parts, stated));
  clearUnstated(join(options.home, 'store.db'));
  return restored;
}
