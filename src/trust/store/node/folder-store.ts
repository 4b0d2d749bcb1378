// SPDX-License-Identifier: Apache-2.0
// The reader's own copy, kept in a folder: nothing is relied on before it is on stable storage, and what another process of the same
// owner puts into the folder is taken up while this one runs.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fromUtf8, toHex, toUtf8 } from '../../../core/bytes.js';
import { fail, isRogatoryError } from '../../../core/errors.js';
import type { RogatoryError } from '../../../core/errors.js';
import { LIMITS } from '../../../core/limits.js';
import { sha256 } from '../../../crypto/digest/digest.js';
import type { AddedDocument } from '../admission.js';
import type { TrustAlarm } from '../alarms.js';
import { readDocument } from '../../documents/document.js';
import { comparePlaces, placeOf } from '../../documents/document-place.js';
import type { DocumentPlace } from '../../documents/document-place.js';
import { openingStore } from '../resolver.js';
import type { DocumentStore, TrustStore } from '../resolver.js';
import { finish, finishInSlices } from '../../documents/work.js';
import type { Work } from '../../documents/work.js';
import { listFolder, readIfPresent, writeDurable } from './durable.js';
import { FolderFiles } from './folder-files.js';
import { SUFFIX, fileNameOf } from './folder.js';
import { joinPins, readPins } from './pins.js';
import { requireMembers } from '../../../core/members.js';
import type { Members } from '../../../core/members.js';

/** A folder's documents; what is added is durable when it is held. */
export interface TrustFolder extends TrustStore {
  /**
   * Takes up what others put into the folder since, in slices, and keeps the time.
   * @returns What came in, and what was refused. What came in is on stable storage. A refused file becomes `*.cose.refused`, so that it
   * keeps nobody from opening the folder anew; it is tried again, and told no more, when it has changed (somebody was still writing it), and
   * whenever something came in that it may have waited for. A file that is too long or cannot be read is refused by itself, and so is one that
   * cannot get its name back: that is told every time.
   */
  refresh(now: number): Promise<{ readonly added: readonly AddedDocument[]; readonly refused: readonly RefusedFile[] }>;
}

export interface RefusedFile {
  readonly name: string;
  readonly error: RogatoryError;
}

export interface TrustFolderOptions {
  readonly onAlarm?: (alarm: TrustAlarm) => void;
}

const FOLDER_OPTIONS: Members<TrustFolderOptions> = { required: {}, optional: { onAlarm: 'function' } };

const TIME_FILE = 'time';
const ALARMS = 'alarms';
const ALARM = '.json';
/** The kept time is written anew when it has grown by this much, so that the disk is not worn for nothing. */
const TIME_STEP_MS = 60_000;

/**
 * Opens the trust documents of a folder (`*.cose`), in one go.
 * @param input - Path of the folder; scope of the reader's own state; pins: scope to fingerprint of its root, version 1, to which those
 * in the folder's `pins.json` are added; now, in Unix milliseconds; options.
 * @throws {@link RogatoryError} `TRUST_FOLDER` (TRUST-30), with the path of the file that `openTrust` refuses and its error as `cause`;
 * `TRUST_ROOT_MISMATCH` (TRUST-04) when the two sets of pins differ; what `openTrust` throws of the documents as a whole.
 */
export function openTrustFolder(...input: Parameters<typeof opening>): TrustFolder {
  return finish(opening(...input));
}

/** As {@link openTrustFolder}, in slices: the program that embeds an agency goes on meanwhile. */
export function openTrustFolderInSlices(...input: Parameters<typeof opening>): Promise<TrustFolder> {
  return finishInSlices(opening(...input));
}

function* opening(
  folder: string,
  own: string,
  pins: ReadonlyMap<string, string>,
  now: number,
  options: TrustFolderOptions = {},
): Work<TrustFolder> {
  requireMembers(options, FOLDER_OPTIONS, 'openTrustFolder(options)');
  const files = new FolderFiles(folder);
  const wanted = (): ReadonlyMap<string, string> => joinPins(pins, readPins(folder).pins);
  /** Something came in since the refused files were tried, or they were not yet. */
  let isNews = true;
  const store = yield* openingStore({
    own,
    pins: wanted(),
    kept: files.all(),
    keep({ bytes }) {
      const name = fileNameOf(bytes);
      writeDurable(join(folder, name), bytes);
      isNews = true;
      return files.wrote(name);
    },
    now,
    since: keptTime(folder),
    sincePlace: join(folder, TIME_FILE),
    onAlarm(raised) {
      keepAlarm(join(folder, ALARMS), raised);
      options.onAlarm?.(raised);
    },
  });
  keepTime(folder, store.time(now));

  const refresh: TrustFolder['refresh'] = async (at) => {
    keepTime(folder, store.time(at));
    for (const [scope, pin] of wanted()) store.pin(scope, pin);
    const unkept = new Set<string>();
    const arrivals = files.arrivals(isNews);
    isNews = false;
    const { added, refused } = await takeFiles(files, arrivals, (name, bytes) => {
      const keep = (): ReturnType<FolderFiles['keep']> => {
        try {
          return files.keep(name);
        } catch (error) {
          // Under the name of a refused file it would be gone when the folder is opened anew: not relied on.
          unkept.add(name);
          throw error;
        }
      };
      return finishInSlices(store.adding(bytes, at, { keep }));
    });
    keepTime(folder, store.time(at));
    // What was refused before others came in may stand beside them.
    isNews ||= unkept.size > 0 || (added.length > 0 && refused.length > 0);
    return { added, refused: refused.filter(({ name }) => unkept.has(name) || files.setAside(name)) };
  };
  return Object.assign<DocumentStore, Pick<TrustFolder, 'refresh'>>(store, { refresh });
}

/** Several files at once come in any order: they are taken as documents build on each other. One is read at a time. */
async function takeFiles(
  files: FolderFiles,
  names: readonly string[],
  add: (name: string, bytes: Uint8Array) => Promise<AddedDocument>,
): Promise<{ readonly added: readonly AddedDocument[]; readonly refused: readonly RefusedFile[] }> {
  const [added, refused]: [AddedDocument[], RefusedFile[]] = [[], []];
  const placed = names.map((name) => ({ name, place: placeIn(files.read(name)) }));
  for (const { name } of placed.sort((a, b) => comparePlaces(a.place, b.place))) {
    const bytes = files.read(name);
    if (bytes === undefined) continue;
    try {
      if (!(bytes instanceof Uint8Array)) throw bytes;
      added.push(await add(name, bytes));
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
      refused.push({ name, error });
    }
  }
  return { added, refused };
}

/** What cannot be read comes first, and is refused when its turn comes. */
function placeIn(bytes: ReturnType<FolderFiles['read']>): DocumentPlace {
  const first: DocumentPlace = { kind: 'root', root: 0, version: 0 };
  try {
    return bytes instanceof Uint8Array ? placeOf(readDocument(bytes)) : first;
  } catch {
    return first;
  }
}

/** The last time that was kept, Unix milliseconds. A damaged file is refused: taken for none, it would let the clock go back. */
function keptTime(folder: string): number {
  const bytes = readIfPresent(join(folder, TIME_FILE));
  const time = bytes === undefined ? 0 : Number(fromUtf8(bytes).trim());
  if (!Number.isSafeInteger(time) || time < 0) throw fail('TRUST_FOLDER', { path: join(folder, TIME_FILE), reason: 'no time' });
  return time;
}

function keepTime(folder: string, time: number): void {
  if (time >= keptTime(folder) + TIME_STEP_MS) writeDurable(join(folder, TIME_FILE), toUtf8(`${time}\n`));
}

/** Keeps both copies, named alike: proof against their signers. Their number is bounded: the state that provokes them chooses it. */
function keepAlarm(folder: string, { code, kind, detail, offered, held, at }: TrustAlarm): void {
  const name = `${kind}-${toHex(sha256(offered ?? toUtf8(`${code} ${detail}`))).slice(0, 16)}`;
  const known = existsSync(folder) ? listFolder(folder, ALARM) : [];
  if (known.includes(`${name}${ALARM}`) || known.length >= LIMITS.trustAlarmFilesMax) return;
  if (offered !== undefined) writeDurable(join(folder, `${name}-offered${SUFFIX}`), offered);
  if (held !== undefined) writeDurable(join(folder, `${name}-held${SUFFIX}`), held);
  writeDurable(join(folder, `${name}${ALARM}`), toUtf8(`${JSON.stringify({ code, kind, detail, at: new Date(at).toISOString() })}\n`));
}
