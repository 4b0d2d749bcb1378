// SPDX-License-Identifier: Apache-2.0
// What is done with a home from outside: by the process that has it open, or by this one when none does.
import { join } from 'node:path';
import { fail } from '../../../core/errors.js';
import { requireMembers } from '../../../core/members.js';
import type { Members } from '../../../core/members.js';
import { courierFolder } from '../../courier/node/folder.js';
import { OFFLINE_OPTIONS, withAgency, withStore } from '../../courier/node/offline.js';
import type { OfflineOptions } from '../../courier/node/offline.js';
import { callControl } from '../../../endpoint/node/control.js';
import type { ControlMethods } from '../../../endpoint/node/control.js';
import { ownerOf } from './lock.js';
import { clearUnstated } from '../../../store/unstated-restore.js';
import { toHex } from '../../../core/bytes.js';
import { formatUuid, principalKey } from '../../../core/ids.js';
import { parseFrame } from '../../../envelope/header.js';
import type { Agency } from '../../agency.js';
import type { RequestToJudge } from '../../send/judge-request.js';
import { takeFromCourier } from '../../arrive/incoming-frame.js';
import type { ImportedFrame } from '../../arrive/incoming-frame.js';
import { erasableMessages, eraseTarget } from '../erasure.js';
import type { ErasableMessage, Erasure } from '../erasure.js';
import {
  requireGrounds,
  requireRepeat,
  requireRestoreDecision,
  requireStatedLoss,
  shownRestore,
  STATED_LOSS,
  stateLoss,
} from '../../../endpoint/restore/operator.js';
import type { RepeatRequest, RestoreDecision, RestoredLog, StatedLoss } from '../../../endpoint/restore/operator.js';
import type { Grounds } from '../../../endpoint/restore/restore-decisions.js';

/** A message of the archive, as the owner of a home answers it. */
export interface StoredMessage {
  readonly type: string;
  readonly version: readonly [major: number, minor: number];
  /** UUID. */
  readonly messageId: string;
  /** `scope/id`. */
  readonly from: string;
  /** Unix milliseconds. */
  readonly issuedAt: number;
  /** Message digest, hexadecimal. */
  readonly digest: string;
  /** CBOR, base64. */
  readonly body: string;
  /** Files of the signed header; `size` in bytes. */
  readonly attachments: readonly { readonly id: number; readonly name: string; readonly size: number }[];
}

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
 * @param method - `status`, `dossiers`, `restores`, `dossier` with `{ id }`, or `message` with `{ digest }` (a {@link StoredMessage}). Decisions of people,
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
export interface HomeOptions extends Omit<OfflineOptions, 'passphrase'> {
  readonly passphrase: () => string | Promise<string>;
}

export const HOME_OPTIONS: Members<HomeOptions> = {
  required: { home: 'text', passphrase: 'function' },
  optional: OFFLINE_OPTIONS.optional,
};

/**
 * Asks the owner of a home, or does the same here.
 * @param method - Of the owner's control socket, with its parameters; it answers with a `T`.
 * @param alone - Does it when no process has the home open.
 * @throws {@link RogatoryError} `AGENCY_CONTROL` (AGENCY-05) when the owner does not answer; what the owner or `alone` refuses with.
 */
export async function throughOwner<T>(
  { passphrase, ...options }: HomeOptions,
  method: string,
  parameters: object,
  alone: (options: OfflineOptions) => Promise<T>,
): Promise<T> {
  if (ownerOf(options.home) !== undefined) return (await askHome(options.home, method, parameters)) as T;
  return alone({ ...options, passphrase: await passphrase() });
}

/** Held messages of one answer: a line has room for many more. */
const HELD_PAGE = 512;

/**
 * Lists the messages of a home that a target names.
 * @param target - Message digest, hexadecimal, or the UUID of a dossier.
 * @throws {@link RogatoryError} `AGENCY_MESSAGE_UNKNOWN` (AGENCY-31), `DOSSIER_UNKNOWN` (DOSSIER-02), `AGENCY_CONTROL` (AGENCY-05) when the
 * process that owns the home does not answer.
 */
export async function listErasable(options: HomeOptions, target: string): Promise<readonly ErasableMessage[]> {
  requireMembers(options, HOME_OPTIONS, 'listErasable(options)');
  return throughOwner(options, 'erasable', { target }, (own) =>
    withAgency(own, ({ node, casebook }) => erasableMessages(node, casebook, target)),
  );
}

/**
 * Erases messages of a home: all that the target names, or none when one of them is not acknowledged yet.
 * @param target - As for {@link listErasable}.
 * @returns what the target names, after it.
 * @throws {@link RogatoryError} as {@link listErasable}; `AGENCY_NOT_ALLOWED` (AGENCY-04) before the application has acknowledged.
 */
export async function eraseMessages(options: HomeOptions, target: string, erasure: Erasure): Promise<readonly ErasableMessage[]> {
  requireMembers(options, HOME_OPTIONS, 'eraseMessages(options)');
  const decided = requireGrounds('erasure', 'a message is erased', erasure);
  return throughOwner(options, 'erase', { target, ...decided }, (own) =>
    withAgency(own, ({ node, casebook, serial }) => eraseTarget(node, casebook, serial, target, decided), { blobs: true }),
  );
}

/**
 * Takes a frame that came by hand into a home: by the process that has it open, or without one, to be opened when the next one starts.
 * @param frame - At most 262,144 bytes; read, never kept or changed.
 * @throws {@link RogatoryError} `AGENCY_HOME_BUSY` (AGENCY-01), `AGENCY_HOME_INVALID` (AGENCY-02), `CRYPTO_KEY_FILE` (CRYPTO-08),
 * `AGENCY_CONTROL` (AGENCY-05) when the owner does not answer, and what {@link Agency.importFrame} throws.
 */
export async function importFrame(frame: Uint8Array, options: HomeOptions): Promise<ImportedFrame> {
  requireMembers(options, HOME_OPTIONS, 'importFrame(options)');
  // Also what keeps the line to the owner short.
  parseFrame(frame);
  return throughOwner(options, 'import', { frame: base64(frame) }, (own) => withAgency(own, ({ node }) => takeFromCourier(node, frame)));
}

/** As {@link Agency.acceptRestore}, for a home. @throws {@link RogatoryError} what that throws, and `AGENCY_...` for a home that cannot be used. */
export async function acceptRestore(options: HomeOptions, decision: RestoreDecision): Promise<'accepted' | 'awaited'> {
  requireMembers(options, HOME_OPTIONS, 'acceptRestore(options)');
  const { origin, ...grounds } = requireRestoreDecision('acceptRestore(decision)', decision);
  return throughOwner(options, 'acceptRestore', decision, (own) =>
    withAgency(own, ({ endpoint }) => endpoint.decisions.accept(origin, grounds)),
  );
}

/** As {@link Agency.discardRestore}, for a home. @throws {@link RogatoryError} as {@link acceptRestore}. */
export async function discardRestore(options: HomeOptions, decision: RestoreDecision): Promise<void> {
  requireMembers(options, HOME_OPTIONS, 'discardRestore(options)');
  const { origin, ...grounds } = requireRestoreDecision('discardRestore(decision)', decision);
  await throughOwner(options, 'discardRestore', decision, (own) =>
    withAgency(own, ({ endpoint }) => endpoint.decisions.discard(origin, grounds)),
  );
}

/** As {@link Agency.repeat}, for a home. @throws {@link RogatoryError} as {@link acceptRestore}. */
export async function repeatReceipts(options: HomeOptions, asked: RepeatRequest): Promise<number> {
  requireMembers(options, HOME_OPTIONS, 'repeatReceipts(options)');
  const { to, since } = requireRepeat('repeatReceipts(asked)', asked);
  return throughOwner(options, 'repeat', asked, (own) => withAgency(own, ({ endpoint }) => endpoint.repeat([to], since)));
}

/** What the owner of a home answers. The agency judges what it is given: others wrote it. */
export function ownerMethods(agency: Agency): ControlMethods {
  return {
    status: () => agency.status(),
    dossiers: () => agency.dossiers(),
    dossier: ({ id }: { id: string }) => agency.dossier(id),
    held: (page: { after?: string }) => agency.held({ ...page, limit: HELD_PAGE }),
    discard: ({ envelopeDigest, ...grounds }: Grounds & { envelopeDigest: string }) => agency.discard(envelopeDigest, grounds),
    endQuarantine: ({ envelopeDigest, ...grounds }: Grounds & { envelopeDigest: string }) => agency.endQuarantine(envelopeDigest, grounds),
    /** One contradiction, its evidence as base64: several might be longer than a line may be. */
    async contradiction(page: { after?: string }) {
      const [next] = await agency.contradictions({ ...page, limit: 1 });
      return next && { ...next, evidence: base64(next.evidence) };
    },
    judge: (request: RequestToJudge) => agency.judge(request),
    erasable: ({ target }: { target: string }) => agency.erasable(target),
    erase: ({ target, ...erasure }: Erasure & { target: string }) => agency.erase(target, erasure),
    restores: async () => (await agency.restores()).map(shownRestore),
    acceptRestore: (decision: RestoreDecision) => agency.acceptRestore(decision),
    discardRestore: (decision: RestoreDecision) => agency.discardRestore(decision),
    repeat: (asked: RepeatRequest) => agency.repeat(asked),
    import: ({ frame }: { frame: unknown }) => agency.importFrame(new Uint8Array(Buffer.from(String(frame), 'base64'))),
    exportTo: ({ folder, to }: CourierQuestion) => agency.exportTo(courierFolder(folder), to === undefined ? {} : { to }),
    importFrom: ({ folder }: CourierQuestion) => agency.importFrom(courierFolder(folder)),
    releaseAttachment: ({ blob, ...grounds }: Grounds & { blob: string }) => agency.releaseAttachment(blob, grounds),
    message: ({ digest }: { digest: string }) => readMessage(agency, digest),
  };
}

interface CourierQuestion {
  readonly folder: string;
  readonly to?: string;
}

/** A message of the archive: its body as base64, which is never longer than a line may be. */
async function readMessage(agency: Agency, digest: string): Promise<StoredMessage> {
  const { message, messageDigest, body } = await agency.archived(digest);
  const { type, messageId, from, issuedAt, attachments } = message;
  return {
    type: type.name,
    version: [type.major, type.minor],
    messageId: formatUuid(messageId),
    from: principalKey(from),
    issuedAt: issuedAt * 1000,
    digest: toHex(messageDigest),
    body: base64(body),
    attachments: attachments.map(({ id, fileName, size }) => ({ id, name: fileName, size })),
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

export interface RestoredOptions extends OfflineOptions, StatedLoss {}

const RESTORED_OPTIONS: Members<RestoredOptions> = {
  required: { ...OFFLINE_OPTIONS.required, ...STATED_LOSS.required },
  optional: { ...OFFLINE_OPTIONS.optional, ...STATED_LOSS.optional },
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
  const restored = await withStore(options, ({ node: { self, store, vault, clock } }) =>
    stateLoss({ self, store, documents: vault, clock }, stated),
  );
  clearUnstated(join(options.home, 'store.db'));
  return restored;
}
