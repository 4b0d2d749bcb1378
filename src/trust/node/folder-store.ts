// SPDX-License-Identifier: Apache-2.0
// The reader's own copy, kept in a folder: nothing is relied on before it is on stable storage, and what another process of the same
// owner puts into the folder is taken up while this one runs.
import { join } from 'node:path';
import { equal, fromUtf8, toHex, toUtf8 } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { sha256 } from '../../crypto/digest.js';
import { readDocument } from '../document.js';
import type { DocumentKind } from '../document.js';
import { openTrust } from '../resolver.js';
import type { AddedDocument, TrustAlarm, TrustStore } from '../trust-store.js';
import { readIfPresent, stageFile, writeDurable } from './durable.js';
import { FolderFiles, refusedAt } from './folder-files.js';
import type { Arrival } from './folder-files.js';
import { SUFFIX, fileNameOf } from './folder.js';
import { joinPins, readPins } from './pins.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';

/** A folder's documents; `add` is durable when it returns. */
export interface TrustFolder extends TrustStore {
  /**
   * Takes up what others put into the folder since, and keeps the time.
   * @returns What came in, and what was refused. What came in is on stable storage. A refused file becomes `*.cose.refused`, so that it
   * keeps nobody from opening the folder anew; it is tried again, and told no more, when it has changed (somebody was still writing it), and
   * whenever something came in that it may have waited for. A file that is too long or cannot be read is refused by itself, and so is one that
   * cannot get its name back: that is told every time.
   */
  refresh(now: number): { readonly added: readonly AddedDocument[]; readonly refused: readonly RefusedFile[] };
}

export interface RefusedFile {
  readonly name: string;
  readonly error: RogatoryError;
}

export interface TrustFolderOptions {
  readonly onAlarm?: (alarm: TrustAlarm) => void;
}

const FOLDER_OPTIONS: Members<TrustFolderOptions> = { required: {}, optional: { onAlarm: 'function' } };

/** Order in which documents build on each other. */
const ORDER: readonly DocumentKind[] = ['root', 'directory', 'freshness', 'accord', 'accord-end', 'ceremony'];
const TIME_FILE = 'time';
const ALARMS = 'alarms';
/** The kept time is written anew when it has grown by this much, so that the disk is not worn for nothing. */
const TIME_STEP_MS = 60_000;

/**
 * Opens the trust documents of a folder (`*.cose`).
 * @param own - Scope of the reader's own state.
 * @param pins - Scope to fingerprint of its root, version 1; those in the folder's `pins.json` are added.
 * @param now - Unix milliseconds.
 * @throws {@link RogatoryError} `TRUST_FOLDER` (TRUST-30), with the path of the file that `openTrust` refuses and its error as `cause`;
 * `TRUST_ROOT_MISMATCH` (TRUST-04) when the two sets of pins differ; what `openTrust` throws of the documents as a whole.
 */
export function openTrustFolder(
  folder: string,
  own: string,
  pins: ReadonlyMap<string, string>,
  now: number,
  options: TrustFolderOptions = {},
): TrustFolder {
  requireMembers(options, FOLDER_OPTIONS, 'openTrustFolder(options)');
  const files = new FolderFiles(folder);
  const alarm = (raised: TrustAlarm): void => {
    keepAlarm(join(folder, ALARMS), raised);
    options.onAlarm?.(raised);
  };
  const open = (documents: readonly Uint8Array[], at: number, onRefused: (document: Uint8Array) => void = () => undefined): TrustStore =>
    openTrust({ own, pins: joinPins(pins, readPins(folder).pins), documents, now: at, since: keptTime(folder), onAlarm: alarm, onRefused });
  /** Something came in since the refused files were tried, or they were not yet. */
  let isNews = true;
  let inner = openFiles(files.all(), (documents, onRefused) => open(documents, now, onRefused));
  keepTime(folder, inner.time(now));

  const add = (bytes: Uint8Array, at: number): AddedDocument => {
    const before = inner.documents();
    const name = fileNameOf(bytes);
    const staged = stageFile(join(folder, name), bytes);
    let added: AddedDocument;
    try {
      added = inner.add(bytes, at);
    } catch (error) {
      staged.discard();
      throw error;
    }
    if (!added.changed) {
      staged.discard();
      return added;
    }
    try {
      staged.publish();
    } catch (error) {
      // Not durable, so not relied on.
      inner = open(before, at);
      throw error;
    }
    files.wrote(name);
    isNews = true;
    keepTime(folder, inner.time(at));
    return added;
  };

  const refresh: TrustFolder['refresh'] = (at) => {
    keepTime(folder, inner.time(at));
    const wanted = joinPins(pins, readPins(folder).pins);
    if ([...wanted.keys()].some((scope) => !inner.scopes().includes(scope))) inner = open(inner.documents(), at);
    const unkept = new Set<string>();
    const { added, refused } = take(files.arrivals(isNews), (name, bytes) => {
      const before = inner.documents();
      const document = inner.add(bytes, at);
      try {
        files.keep(name);
      } catch (error) {
        // Under the name of a refused file it would be gone when the folder is opened anew: not relied on.
        inner = open(before, at);
        unkept.add(name);
        throw error;
      }
      return document;
    });
    isNews = unkept.size > 0;
    return { added, refused: refused.filter(({ name }) => unkept.has(name) || files.setAside(name)) };
  };

  return new Proxy({} as TrustFolder, {
    get(_target, property) {
      if (property === 'add') return add;
      if (property === 'refresh') return refresh;
      const value: unknown = Reflect.get(inner, property, inner);
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(inner) : value;
    },
    has: (_target, property) => property === 'refresh' || Reflect.has(inner, property),
  });
}

/** Names the file that stands in the way. */
function openFiles(
  files: ReadonlyMap<string, Uint8Array>,
  open: (documents: readonly Uint8Array[], onRefused: (document: Uint8Array) => void) => TrustStore,
): TrustStore {
  let path: string | undefined;
  try {
    return open([...files.values()], (document) => {
      path = [...files].find(([, bytes]) => equal(bytes, document))?.[0];
    });
  } catch (error) {
    throw path !== undefined && isRogatoryError(error) ? refusedAt(path, error) : error;
  }
}

/** Several files at once come in any order: a document may wait for another of them. */
function take(
  files: readonly Arrival[],
  add: (name: string, bytes: Uint8Array) => AddedDocument,
): { readonly added: readonly AddedDocument[]; readonly refused: readonly RefusedFile[] } {
  const added: AddedDocument[] = [];
  const unread = files.flatMap(({ name, read }) => (read instanceof Uint8Array ? [] : [{ name, error: read }]));
  let waiting = files
    .flatMap(({ name, read }) => (read instanceof Uint8Array ? [{ name, bytes: read }] : []))
    .sort((a, b) => rank(a.bytes) - rank(b.bytes));
  for (;;) {
    const refused: RefusedFile[] = [];
    const again: typeof waiting = [];
    for (const { name, bytes } of waiting) {
      try {
        added.push(add(name, bytes));
      } catch (error) {
        if (!isRogatoryError(error)) throw error;
        refused.push({ name, error });
        again.push({ name, bytes });
      }
    }
    if (again.length === 0 || again.length === waiting.length) return { added, refused: [...unread, ...refused] };
    waiting = again;
  }
}

function rank(bytes: Uint8Array): number {
  try {
    return ORDER.indexOf(readDocument(bytes).kind);
  } catch {
    return ORDER.length;
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

/** Both copies, named alike: proof against who signed them. */
function keepAlarm(folder: string, { code, kind, detail, offered, held, at }: TrustAlarm): void {
  const name = `${kind}-${toHex(sha256(offered)).slice(0, 16)}`;
  writeDurable(join(folder, `${name}-offered${SUFFIX}`), offered);
  if (held !== undefined) writeDurable(join(folder, `${name}-held${SUFFIX}`), held);
  writeDurable(join(folder, `${name}.json`), toUtf8(`${JSON.stringify({ code, kind, detail, at: new Date(at).toISOString() })}\n`));
}
