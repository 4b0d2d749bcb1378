// SPDX-License-Identifier: Apache-2.0
// What a person carries from agency to agency in a folder, a stick for instance: frames and the blobs that they name, beside the link or
// without one. What comes twice is a duplicate.
import { fromHex, toHex } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import { parseMailbox } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { nameOf, OWN } from '../../endpoint/blobs/blob-record.js';
import type { BlobRecord } from '../../endpoint/blobs/blob-record.js';
import { parseFrame } from '../../envelope/header.js';
import { LEAF_KINDS } from '../../log/kinds.js';
import type { LinkPeer } from '../../transport/handler.js';
import type { AgencyNode } from '../agency-parts.js';
import { takeFromCourier } from '../arrive/incoming-frame.js';
import { blobPieces } from '../attachments/blob-pieces.js';
import { RELAY } from '../attachments/relay-name.js';
import { COLLECTION } from '../collections.js';
import { frameOf } from '../home/archive.js';
import { unpack } from '../record.js';
import type { SentRecord } from '../send/sent-envelopes.js';

const PAGE = 256;
const PAGE_BYTES = 16_777_216;
const LANES = [0, 1, 2, 3];
/** Looks at a blob that the link was writing to when the courier came. */
const TURNS = 3;
const FRAME = /^[0-9a-f]{64}\.frame$/;
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
 */
export async function exportToFolder(node: AgencyNode, folder: CourierFolder, to?: string): Promise<CourierExport> {
  const carried = new Set<string>();
  const write = async (digest: string, frame: Uint8Array): Promise<void> => {
    if (carried.has(digest) || !isFor(frame, to)) return;
    await put(folder, `${digest}.frame`, once(frame), frame.length);
    carried.add(digest);
  };
  for await (const { digest, frame } of unreceipted(node)) await write(digest, frame);
  for await (const { digest, frame } of queued(node)) await write(digest, frame);
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

/**
 * Writes a file, or finds it there. A file of another size is what an export left that was killed on a stick without links, or somebody's:
 * people would believe that the message is carried.
 */
async function put(folder: CourierFolder, file: string, pieces: AsyncIterable<Uint8Array>, size: number): Promise<void> {
  if (await folder.write(file, pieces)) return;
  if ((await folder.read(file, size - 1, 2)).length !== 1)
    throw fail('AGENCY_COURIER', { file, reason: 'another file of this name is there: remove it, or take an empty folder' });
}

/** Files that are not taken: a folder may be full of them, and an answer has an end. */
class Left {
  readonly #named: CourierImport['left'][number][] = [];
  #more = 0;

  add(file: CourierImport['left'][number]): void {
    if (this.#named.length < LIMITS.courierLeftMax) this.#named.push(file);
    else this.#more++;
  }

  told(): Pick<CourierImport, 'left' | 'leftMore'> {
    return { left: this.#named, ...(this.#more === 0 ? {} : { leftMore: this.#more }) };
  }
}

/**
 * Takes in the files of a folder: frames first, then the blobs that messages of this agency name. A file that is for others, or is damaged,
 * is told and left.
 * @param opened - Looks at what has arrived: afterwards its blobs are expected.
 */
export async function importFromFolder(node: AgencyNode, folder: CourierFolder, opened: () => Promise<void>): Promise<CourierImport> {
  const names = await folder.names();
  const left = new Left();
  const verdicts: string[] = [];
  const own = await ownNames(node);
  for (const name of names.filter((each) => FRAME.test(each) && !own(each))) {
    const frame = await folder.read(name, 0, LIMITS.frameMaxBytes + 1);
    const verdict = await told(name, left, async () => (await takeFromCourier(node, frame)).verdict);
    if (verdict !== undefined) verdicts.push(verdict);
  }
  if (verdicts.length > 0) await opened();
  let blobs = 0;
  for (const name of names) {
    const [, digest] = BLOB.exec(name) ?? [];
    if (digest === undefined || own(name)) continue;
    if ((await told(name, left, () => bringBlob(node, folder, name, fromHex(digest)))) === true) blobs++;
  }
  const known = verdicts.filter((verdict) => verdict === 'duplicate').length;
  return { accepted: verdicts.length - known, known, blobs, ...left.told() };
}

/** Tells of files that this agency wrote itself: the same stick goes both ways. */
async function ownNames({ vault, transfers }: AgencyNode): Promise<(name: string) => boolean> {
  const blobs = new Set<string>();
  for (const { from, digest } of await transfers.list()) if (from === OWN) blobs.add(`${toHex(digest)}.blob`);
  const frames = new Set<string>();
  for (let after = ''; ;) {
    const page = await vault.list(COLLECTION.sent, { after, limit: PAGE });
    for (const { key } of page) frames.add(`${(after = key)}.frame`);
    if (page.length < PAGE) return (name) => blobs.has(name) || frames.has(name);
  }
}

async function told<T>(file: string, left: Left, act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    if (!isRogatoryError(error) || error.code === 'STORE_UNAVAILABLE') throw error;
    left.add({ file, code: error.code, reason: error.message });
    return undefined;
  }
}

/** @returns whether the blob was brought; false: it was whole before. */
async function bringBlob(node: AgencyNode, folder: CourierFolder, file: string, digest: Uint8Array): Promise<boolean> {
  const { transfers, blobs } = node;
  const about = { digest, from: RELAY };
  const known = await transfers.stateOf(about);
  if (known === undefined) throw fail('AGENCY_COURIER', { file, reason: UNNAMED });
  const { record } = known;
  if (record.wholeAt > 0) return false;
  transfers.pause(about);
  await blobs.begin(nameOf(record), { digest, size: record.size });
  for (let turn = 1; ; turn++) {
    const end = await bringFrom(node, folder, file, record);
    if (end === record.size) return true;
    // What the link had handed over before the pause may have been written meanwhile.
    if (end === 'stopped' && turn < TURNS) continue;
    throw fail('AGENCY_COURIER', { file, reason: end === 'stopped' ? 'it could not be written' : DAMAGED });
  }
}

const UNNAMED = 'no message that is here names it: bring the frame of its message too';
const DAMAGED = 'its bytes are not those that the message names: have it copied again';

/** Appends from the durable end on. @returns the end, the size when the whole was found right. */
async function bringFrom(node: AgencyNode, folder: CourierFolder, file: string, record: BlobRecord): Promise<number | string> {
  const { transfers, blobs, self, relayKey } = node;
  const { digest, size } = record;
  const courier: LinkPeer = { ...self, key: relayKey, signerId: new Uint8Array(0) };
  let end = (await blobs.state(nameOf(record)))?.through ?? 0;
  for (;;) {
    const bytes = end === size ? new Uint8Array(0) : await folder.read(file, end, Math.min(LIMITS.blobSliceBytes, size - end));
    // All of it may be here, and its digest not compared yet: then nothing more is added.
    if (bytes.length === 0 && end < size) return end;
    const through = await transfers.data(courier, digest, end, bytes);
    if (typeof through !== 'number') return through;
    end += bytes.length;
    if (end === size) return end;
  }
}

/** Messages whose addressee has said nothing of them yet, the exact bytes. */
async function* unreceipted(node: AgencyNode): AsyncGenerator<{ readonly digest: string; readonly frame: Uint8Array }, void> {
  const { vault, store, clock } = node;
  for (let after = ''; ;) {
    const page = await vault.list(COLLECTION.sent, { after, limit: PAGE });
    for (const { key, value } of page) {
      after = key;
      const { expiresAt } = unpack<SentRecord>(value);
      if (expiresAt <= clock.now()) continue;
      const receipts = await store.receipts(fromHex(key));
      if (receipts.some(({ kind }) => ARRIVED.has(LEAF_KINDS[kind]))) continue;
      const frame = await frameOf(node, fromHex(key));
      if (frame !== undefined) yield { digest: key, frame };
    }
    if (page.length < PAGE) return;
  }
}

/** Frames that the own relay has not taken: among them what machines say to each other. */
async function* queued({ store, relayKey }: AgencyNode): AsyncGenerator<{ readonly digest: string; readonly frame: Uint8Array }, void> {
  for (const lane of LANES) {
    let after = (await store.counters(relayKey)).find((counters) => counters.lane === lane)?.ackedThrough ?? 0;
    for (;;) {
      const page = await store.window(relayKey, lane, after, PAGE, PAGE_BYTES);
      for (const { envelopeDigest, frame } of page) yield { digest: toHex(envelopeDigest), frame };
      const last = page.at(-1);
      if (last === undefined) break;
      after = last.seq;
    }
  }
}

function isFor(frame: Uint8Array, to: string | undefined): boolean {
  return to === undefined || parseFrame(frame).outer.mailboxes.some((mailbox) => parseMailbox(mailbox).scope === to);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  yield bytes;
}
