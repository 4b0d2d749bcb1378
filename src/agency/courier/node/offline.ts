// SPDX-License-Identifier: Apache-2.0
// A home without its link: frames that a courier carries are sealed and opened here, with the same keys, trust and judgement.
import { join } from 'node:path';
import type { CborValue } from '../../../cbor/value.js';
import { fail } from '../../../core/errors.js';
import { formatUuid, parseUuid, uuidv7 } from '../../../core/ids.js';
import { systemRandom } from '../../../core/random.js';
import type { RandomSource } from '../../../core/random.js';
import { systemClock } from '../../../core/time.js';
import type { Clock } from '../../../core/time.js';
import type { SuiteId } from '../../../crypto/suites/suites.js';
import { attachmentValue, readAttachment } from '../../../envelope/attachment/attachment.js';
import { open } from '../../../envelope/open.js';
import type { SealedAttachment } from '../../../envelope/seal-input.js';
import type { OpenedEnvelope } from '../../../envelope/types.js';
import { merge } from '../../../endpoint/effects.js';
import type { DocumentWrite } from '../../../store/port.js';
import { openFileBlobs } from '../../../store/blobs/file-blobs.js';
import type { BlobStore } from '../../../store/blobs/port.js';
import { openSqliteStore } from '../../../store/sqlite/store.js';
import type { MessageTypeName } from '../../../vocabulary/catalogue.js';
import type { Registry } from '../../../schema/registry.js';
import { COLLECTION } from '../../collections.js';
import { ownParts } from '../../home/own-parts.js';
import type { OwnParts } from '../../home/own-parts.js';
import { ownEntry } from '../../agency-parts.js';
import type { AgencyNode } from '../../agency-parts.js';
import { sealMessage } from '../../send/outbox.js';
import type { PreparedAttachments } from '../../attachments/outgoing-attachments.js';
import { readerOf } from '../../arrive/opening.js';
import type { NationalTypeName, SendRequest, SentMessage } from '../../types.js';
import { requireTokensInTime } from '../../home/stamps.js';
import { requireOwnStore } from '../../home/node/home-guard.js';
import { BLOBS, readHome } from '../../home/node/home.js';
import type { HomeContent, HomeSettings } from '../../home/node/home.js';
import { lockHome } from '../../home/node/lock.js';
import { requireMembers } from '../../../core/members.js';
import type { Members } from '../../../core/members.js';
import { requireRequest } from '../../send/request.js';

export interface OfflineOptions {
  /** Folder of the home; owned by this process for the time of the call. */
  readonly home: string;
  readonly passphrase: string;
  /** What the agency speaks beside the built-in types. */
  readonly registry?: Registry;
  /** Ports, for tests; default: this machine's. */
  readonly clock?: Clock;
  readonly random?: RandomSource;
}

export interface SealFrameOptions extends OfflineOptions {
  /**
   * Puts the frame on stable storage. Awaited before anything is committed: when it rejects, the home is as it was. The frame may leave
   * the machine only after `sealFrame` has resolved.
   */
  readonly keep: (frame: Uint8Array) => void | Promise<void>;
  /** Message id that `attachFiles` returned: seals the message that carries those attachments. */
  readonly attachments?: string;
}

export const OFFLINE_OPTIONS: Members<OfflineOptions> = {
  required: { home: 'text', passphrase: 'text' },
  optional: { registry: 'object', clock: 'object', random: 'function' },
};
const SEAL_FRAME_OPTIONS: Members<SealFrameOptions> = {
  required: { ...OFFLINE_OPTIONS.required, keep: 'function' },
  optional: { ...OFFLINE_OPTIONS.optional, attachments: 'text' },
};
const OPEN_FRAME_OPTIONS: Members<OfflineOptions & { readonly deliveredAt?: number }> = {
  required: OFFLINE_OPTIONS.required,
  optional: { ...OFFLINE_OPTIONS.optional, deliveredAt: 'number' },
};

/** A message that was sealed for a courier. */
export interface SealedFrame extends SentMessage {
  /** Bytes of the frame. */
  readonly size: number;
  readonly suite: SuiteId;
  readonly mailbox: string;
  /** Unix milliseconds until which the frame may be delivered. */
  readonly expiresAt: number;
}

/**
 * Seals one message from a home, judged as {@link Agency.send} judges it, for somebody to carry: dossier and chain go on, nothing is queued.
 * @throws {@link RogatoryError} `AGENCY_NOT_ALLOWED` (AGENCY-04) for a request with attachments, `AGENCY_HOME_BUSY` (AGENCY-01) while a process owns the home, `AGENCY_HOME_INVALID` (AGENCY-02),
 * `CRYPTO_KEY_FILE` (CRYPTO-08), `AGENCY_ATTACHMENT` (AGENCY-46), `LOG_TIME_REQUIRED` (LOG-29), and what `send` throws.
 */
export async function sealFrame<T extends MessageTypeName | NationalTypeName>(
  request: SendRequest<T>,
  options: SealFrameOptions,
): Promise<SealedFrame> {
  requireRequest(request, 'sealFrame(request)');
  if (request.attachments !== undefined) {
    const reason =
      'a courier carries files that attachFiles (rogatory attach) encrypted: name its messageId as "attachments" of the options';
    throw fail('AGENCY_NOT_ALLOWED', { reason });
  }
  requireMembers(options, SEAL_FRAME_OPTIONS, 'sealFrame(options)');
  return withAgency(options, async ({ node, casebook }, { timestamps }) => {
    if (timestamps !== undefined) await requireTokensInTime(node, timestamps);
    const now = node.clock.now();
    const dossier = request.dossier ?? formatUuid(uuidv7(now, node.random));
    parseUuid(dossier);
    const prepared = options.attachments === undefined ? undefined : await loadAttachments(node, options.attachments);
    const outgoing = await sealMessage(node, casebook, dossier, request, now, { prepared, courier: true });
    const { sealed, sent, suite, mailbox, expiresAt, step } = outgoing;
    await options.keep(sealed.frame);
    const used = options.attachments === undefined ? [] : [node.vault.remove(COLLECTION.attached, options.attachments)];
    await node.committer.commit(merge(step, { documents: used }));
    return { ...sent, size: sealed.frame.length, suite, mailbox, expiresAt };
  });
}

/**
 * Opens a frame with the keys and trust of a home, and leaves the home as it is: replay, chain, rules and dossier are not judged, and the
 * inbox does not hear of it.
 * @param frame - At most 262,144 bytes; read, never kept or changed.
 * @param options.deliveredAt - Unix milliseconds at which the frame came into this agency's hands; default now.
 * @throws {@link RogatoryError} `AGENCY_HOME_BUSY` (AGENCY-01), `AGENCY_HOME_INVALID` (AGENCY-02), `CRYPTO_KEY_FILE` (CRYPTO-08), `TRUST_*`, and
 * what `open` of the envelope throws.
 */
export async function openFrame(frame: Uint8Array, options: OfflineOptions & { readonly deliveredAt?: number }): Promise<OpenedEnvelope> {
  requireMembers(options, OPEN_FRAME_OPTIONS, 'openFrame(options)');
  const { clock = systemClock } = options;
  return withHome(options, async ({ settings, keys, trust }) => {
    const now = clock.now();
    const entry = ownEntry({ scope: settings.scope, id: settings.id }, trust, now);
    const reader = readerOf({ ...entry, floor: settings.floor, trust, clock, keys });
    return open(frame, reader, { deliveredAt: options.deliveredAt ?? now });
  });
}

/** Parts beside those that every task needs. */
interface Extent {
  /** Attachments that are kept. A courier carries blobs by hand: what is sealed or taken for one does not want them of a relay. */
  readonly blobs?: true;
}

/** Runs a task with the parts of a home, which this process owns meanwhile. Its log has begun; nothing is said to anybody before the agency runs. */
export function withAgency<T>(
  options: OfflineOptions,
  task: (parts: OwnParts, settings: HomeSettings) => Promise<T>,
  extent: Extent = {},
): Promise<T> {
  const begun = async (parts: OwnParts, settings: HomeSettings): Promise<T> => {
    await requireOwnStore(options.home, settings, parts.node.store);
    await parts.endpoint.begin();
    return task(parts, settings);
  };
  return withStore(options, begun, extent);
}

/** As {@link withAgency}; nothing of its log has begun for want of one. */
export async function withStore<T>(
  options: OfflineOptions,
  task: (parts: OwnParts, settings: HomeSettings) => Promise<T>,
  extent: Extent = {},
): Promise<T> {
  const { clock = systemClock, random = systemRandom, registry } = options;
  return withHome(options, async ({ settings, keys, trust, storePath }) => {
    const { scope, id, floor } = settings;
    const store = await openSqliteStore({ path: storePath });
    let blobs: BlobStore | undefined;
    try {
      if (extent.blobs === true) blobs = await openFileBlobs({ folder: join(options.home, BLOBS) });
      const kept = blobs === undefined ? {} : { blobs };
      const own = { scope, id, floor, keys, trust, store, ...kept, clock, random, ...(registry === undefined ? {} : { registry }) };
      return await task(ownParts({ ...own, emit: () => undefined }), settings);
    } finally {
      await blobs?.close();
      await store.close();
    }
  });
}

async function withHome<T>(options: OfflineOptions, task: (content: HomeContent) => Promise<T>): Promise<T> {
  const { home, passphrase, clock = systemClock } = options;
  const lock = lockHome(home);
  try {
    return await task(readHome(home, passphrase, clock));
  } finally {
    lock.release();
  }
}

/**
 * Keeps attachments until their message is sealed: description and key lie in the vault, under the id of that message, and leave it in the
 * commit that seals the message. So a blob serves one message (ENV-41), and no key lies about in a file. @param messageId - UUID.
 */
export function keepAttachments(node: AgencyNode, messageId: string, attachments: readonly SealedAttachment[]): DocumentWrite {
  const value = attachments.map(({ header, key }) => [attachmentValue(header), key]);
  return node.vault.put(COLLECTION.attached, messageId, value, 'absent');
}

/**
 * Finds the attachments that wait for a message. @param messageId - UUID.
 * @throws {@link RogatoryError} `ID_MALFORMED` (CONV-02); `AGENCY_NOT_ALLOWED` (AGENCY-04) when none wait, or no longer.
 */
async function loadAttachments(node: AgencyNode, messageId: string): Promise<PreparedAttachments> {
  const id = parseUuid(messageId);
  const document = await node.vault.get(COLLECTION.attached, messageId);
  if (document === undefined) throw fail('AGENCY_NOT_ALLOWED', { reason: `no attachments wait for message ${messageId}` });
  return { messageId: id, attachments: (document.value as readonly CborValue[]).map(readPrepared) };
}

/** The vault has authenticated it, so its shape is what this package wrote. */
function readPrepared(value: CborValue): SealedAttachment {
  const [header, key] = value as readonly [CborValue, Uint8Array];
  return { header: readAttachment(header, 'attached'), key };
}
