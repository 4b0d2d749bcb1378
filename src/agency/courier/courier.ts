// SPDX-License-Identifier: Apache-2.0
// What a person carries from agency to agency in a folder, a stick for instance: frames and the blobs that they name, beside the link or
// without one. What comes twice is a duplicate.
import { fromHex, toHex } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { parseMailbox } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { nameOf, OWN, RELAY } from '../../endpoint/blobs/blob-record.js';
import { parseFrame } from '../../envelope/header.js';
import { LEAF_KINDS } from '../../log/kinds.js';
import type { QueuedMessage } from '../../store/port.js';
import type { LinkPeer } from '../../transport/handler.js';
import type { AgencyNode } from '../agency-parts.js';
import { takeFromCourier } from '../arrive/incoming-frame.js';
import { blobPieces, once } from '../attachments/spool.js';
import { COLLECTION } from '../collections.js';
import { frameOf } from '../home/archive.js';
import type { SentRecord } from '../send/sent-envelopes.js';

const PAGE = 256;
const PAGE_BYTES = 16_777_216;
/** Looks at a blob that the link was writing to when the courier came. */
const TURNS = 3;
const FRAME = /^([0-9a-f]{64})\.frame$/;
const BLOB = /^([0-9a-f]{64})\.blob$/;
/** Receipts after which nothing need be carried: the addressee has it. */
const ARRIVED: ReadonlySet<string | undefined> = new Set(['delivered', 'opened', 'refused']);

/** A folder that is carried. Names are plain file names. */
export interface CourierFolder {
  /** Writes a file as a whole, or not at all. @returns false when one with this name is there. */
  write(name: string, pieces: AsyncIterable<Uint8Array>): Promise<boolean>;
  /** Names of the files in it, at most `courierFilesMax`. */
  names(): Promise<readonly string[]>;
  /** Reads at most `maxBytes` of a file; empty at its end. */
  read(name: string, offset: number, maxBytes: number): Promise<Uint8Array>;
}

/** Files that were written into a folder; those that were there already count too. */
export interface CourierExport {
  readonly frames: number;
  readonly blobs: number;
}

/** What became of the files of a folder. */
export interface CourierImport {
  /** Frames that are new here, and those that were known. */
  readonly accepted: number;
  readonly known: number;
  /** Blobs that are whole now. */
  readonly blobs: number;
  /** Files that were not taken, each with the reason, at most `courierLeftMax`. */
  readonly left: readonly { readonly file: string; readonly code: string; readonly reason: string }[];
  /** How many others were not taken; absent: none. */
  readonly leftMore?: number;
}

/**
 * Writes into a folder what others may not have: messages without a receipt of their addressee that have not expired, machines' receipts that
 * are queued, and the blobs of those messages.
 * @param to - Scope of a state; default all.
 * @throws {@link RogatoryError} `TRUST_SCOPE_UNKNOWN` (TRUST-03) for a state that is not known, `AGENCY_COURIER` (AGENCY-69).
 */
export async function exportToFolder(node: AgencyNode, folder: CourierFolder, to?: string): Promise<CourierExport> {
  if (to !== undefined && !node.trust.scopes().includes(to)) throw fail('TRUST_SCOPE_UNKNOWN', { scope: to });
  const carried = new Set<string>();
  for await (const { digest, frame } of frames(node)) {
    const name = toHex(digest);
    if (carried.has(name) || !isFor(frame, to)) continue;
    await put(folder, `${name}.frame`, once(frame), frame.length);
    carried.add(name);
  }
  let blobs = 0;
  for (const record of await node.transfers.list()) {
    const name = nameOf(record);
    if (record.from !== OWN || !carried.has(toHex(record.envelopeDigest))) continue;
    if ((await node.blobs.state(name))?.complete !== true) continue;
    await put(folder, `${toHex(record.digest)}.blob`, blobPieces(node, name), record.size);
    blobs++;
  }
  return { frames: carried.size, blobs };
}

/** Messages whose addressee has said nothing of them yet, and frames that the own relay has not taken: among them what machines say. */
async function* frames(node: AgencyNode): AsyncGenerator<{ readonly digest: Uint8Array; readonly frame: Uint8Array }, void> {
  const { vault, store, clock, relayKey } = node;
  for (let after = '', isLast = false; !isLast;) {
    const page = await vault.list<SentRecord>(COLLECTION.sent, { after, limit: PAGE });
    isLast = page.length < PAGE;
    for (const { key, value } of page) {
      after = key;
      const digest = fromHex(key);
      if (value.expiresAt <= clock.now()) continue;
      if ((await store.receipts(digest)).some(({ kind }) => ARRIVED.has(LEAF_KINDS[kind]))) continue;
      const frame = await frameOf(node, digest);
      if (frame !== undefined) yield { digest, frame };
    }
  }
  for (const { lane, ackedThrough } of await store.counters(relayKey)) {
    for (let after: number | undefined = ackedThrough; after !== undefined;) {
      const page: readonly QueuedMessage[] = await store.window(relayKey, lane, after, PAGE, PAGE_BYTES);
      for (const { envelopeDigest: digest, frame } of page) yield { digest, frame };
      after = page.at(-1)?.seq;
    }
  }
}

function isFor(frame: Uint8Array, to: string | undefined): boolean {
  return to === undefined || parseFrame(frame).outer.mailboxes.some((mailbox) => parseMailbox(mailbox).scope === to);
}

/**
 * Writes a file, or finds it there. A file of another size is what an export left that was killed on a stick without links, or somebody's:
 * people would believe that the message is carried.
 */
async function put(folder: CourierFolder, file: string, pieces: AsyncIterable<Uint8Array>, size: number): Promise<void> {
  if (await folder.write(file, pieces)) return;
  if ((await folder.read(file, size - 1, 2)).length !== 1)
    throw fail('AGENCY_COURIER', { file, reason: 'another file of this name is there: remove it, or take an empty folder' });
}

/**
 * Takes in the files of a folder: frames first, then the blobs that messages of this agency name. What this agency wrote itself is passed over:
 * the same stick goes both ways. A file that is for others, or is damaged, is told and left.
 * @param opened - Looks at what has arrived: afterwards its blobs are expected.
 */
export async function importFromFolder(node: AgencyNode, folder: CourierFolder, opened: () => Promise<void>): Promise<CourierImport> {
  const left: CourierImport['left'][number][] = [];
  const counts = { accepted: 0, known: 0, blobs: 0 };
  const take = async (file: string, act: () => Promise<keyof typeof counts | undefined>): Promise<void> => {
    try {
      const count = await act();
      if (count !== undefined) counts[count]++;
    } catch (error) {
      if (!isRogatoryError(error) || error.code === 'STORE_UNAVAILABLE') throw error;
      left.push({ file, code: error.code, reason: error.message });
    }
  };
  const names = await folder.names();
  for (const [file = '', digest = ''] of matches(names, FRAME)) {
    if ((await node.vault.get(COLLECTION.sent, digest)) !== undefined) continue;
    await take(file, async () => {
      const frame = await folder.read(file, 0, LIMITS.frameMaxBytes + 1);
      return (await takeFromCourier(node, frame)).verdict === 'duplicate' ? 'known' : 'accepted';
    });
  }
  if (counts.accepted + counts.known > 0) await opened();
  for (const [file = '', digest = ''] of matches(names, BLOB)) {
    if ((await node.transfers.stateOf({ digest: fromHex(digest), from: OWN })) !== undefined) continue;
    await take(file, async () => ((await bringBlob(node, folder, file, fromHex(digest))) ? 'blobs' : undefined));
  }
  // A folder may be full of bad files, and an answer has an end.
  const leftMore = left.length - LIMITS.courierLeftMax;
  return { ...counts, left: left.slice(0, LIMITS.courierLeftMax), ...(leftMore > 0 ? { leftMore } : {}) };
}

function matches(names: readonly string[], pattern: RegExp): readonly (readonly string[])[] {
  return names.map((name) => pattern.exec(name) ?? []).filter(({ length }) => length > 0);
}

/** Appends from the durable end on. @returns whether the blob was brought; false: it was whole before. */
async function bringBlob(node: AgencyNode, folder: CourierFolder, file: string, digest: Uint8Array): Promise<boolean> {
  const { transfers, blobs, self, relayKey } = node;
  const about = { digest, from: RELAY };
  const refused = (reason: string): RogatoryError => fail('AGENCY_COURIER', { file, reason });
  const record = (await transfers.stateOf(about))?.record;
  if (record === undefined) throw refused('no message that is here names it: bring the frame of its message too');
  if (record.wholeAt > 0) return false;
  transfers.pause(about);
  const { size } = record;
  const courier: LinkPeer = { ...self, key: relayKey, signerId: new Uint8Array(0) };
  const begin = async (): Promise<number> => (await blobs.begin(nameOf(record), { digest, size })).through;
  for (let end = await begin(), turn = 1; ;) {
    // All of it may be here, and its digest not compared yet: then nothing more is added.
    const bytes = end === size ? new Uint8Array(0) : await folder.read(file, end, Math.min(LIMITS.blobSliceBytes, size - end));
    const through = bytes.length === 0 && end < size ? 'digest' : await transfers.data(courier, digest, end, bytes);
    if (typeof through === 'number') {
      end += bytes.length;
      if (end === size) return true;
    } else if (through === 'stopped' && turn < TURNS) {
      // What the link had handed over before the pause may have been written meanwhile.
      turn++;
      end = await begin();
    } else {
      throw refused(
        through === 'stopped' ? 'it could not be written' : 'its bytes are not those that the message names: have it copied again',
      );
    }
  }
}
