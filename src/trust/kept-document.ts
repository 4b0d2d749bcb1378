// SPDX-License-Identifier: Apache-2.0
// Documents where a reader keeps them. When it begins it reads them one at a time: a folder may hold more than memory.
import { toHex } from '../core/bytes.js';
import type { AccordContent } from './accord.js';
import { readAccord } from './accord.js';
import type { AccordEnd } from './accord-end.js';
import { readAccordEnd } from './accord-end.js';
import type { Ceremony } from './ceremony.js';
import { readCeremony } from './ceremony.js';
import type { DirectoryHeader } from './directory-read.js';
import { readDirectoryHeader } from './directory-read.js';
import { readDocument } from './document.js';
import type { Unverified } from './document.js';
import type { Freshness } from './freshness.js';
import { readFreshness } from './freshness.js';
import type { Root } from './root.js';
import { readRoot } from './root.js';
import { costOf } from './work.js';
import type { Work } from './work.js';

/** The place where the bytes of one document lie. */
export interface KeptDocument {
  /** Reads it anew; undefined when it is gone. */
  read(): Uint8Array | undefined;
  /** Nothing asks for it any more: a reader that begins need not look at it. Its bytes stay. */
  putAway(): void;
  /** Unix milliseconds at which it was taken in, when that is known. */
  readonly takenAt?: number;
  /** Adds where it lies to an error about it. */
  readonly locate?: (error: unknown) => unknown;
}

/** A document of which only the bytes are kept, in memory. */
export function keptInMemory(bytes: Uint8Array): KeptDocument {
  return { read: () => bytes, putAway: () => undefined };
}

/** A directory that is kept, of which nothing but its header was read. */
export interface KeptDirectory {
  readonly header: DirectoryHeader;
  readonly digest: Uint8Array;
  readonly size: number;
  readonly kept: KeptDocument;
}

interface Kept<T> {
  readonly unverified: Unverified<T>;
  readonly kept: KeptDocument;
}

/** Kept documents by kind: of directories the headers alone, of freshness statements the newest of each scope. Nothing is verified. */
export interface KeptDocuments {
  readonly roots: Kept<Root>[];
  /** By scope, oldest first. */
  readonly directories: Map<string, KeptDirectory[]>;
  readonly statements: Map<string, Kept<Freshness>>;
  /** By scope: those that are older. */
  readonly olderStatements: Map<string, KeptDocument[]>;
  readonly accords: Kept<AccordContent>[];
  readonly ends: Kept<AccordEnd>[];
  readonly ceremonies: Kept<Ceremony>[];
}

/** Reads documents one at a time, in any order. @throws what the readers of their kinds throw, with the place of the document. */
export function* sortingKept(all: Iterable<KeptDocument>): Work<KeptDocuments> {
  const sorted: KeptDocuments = {
    roots: [],
    directories: new Map(),
    statements: new Map(),
    olderStatements: new Map(),
    accords: [],
    ends: [],
    ceremonies: [],
  };
  for (const kept of all) {
    try {
      yield costOf('hashing', sort(kept, sorted));
    } catch (error) {
      throw locate(kept, error);
    }
  }
  sorted.roots.sort((a, b) => a.unverified.claimed.version - b.unverified.claimed.version);
  sorted.accords.sort((a, b) => a.unverified.claimed.version - b.unverified.claimed.version);
  for (const [scope, held] of sorted.directories) sorted.directories.set(scope, inOrder(held));
  return sorted;
}

/** An error about a kept document, with its place. */
export function locate(kept: KeptDocument, error: unknown): unknown {
  return kept.locate?.(error) ?? error;
}

/** @returns how many bytes were looked at. */
function sort(kept: KeptDocument, sorted: KeptDocuments): number {
  const bytes = kept.read();
  if (bytes === undefined) return 0;
  const document = readDocument(bytes);
  switch (document.kind) {
    case 'root':
      sorted.roots.push({ unverified: readRoot(document), kept });
      break;
    case 'directory': {
      const header = readDirectoryHeader(document);
      listIn(sorted.directories, header.scope).push({ header, digest: document.digest, size: bytes.length, kept });
      break;
    }
    case 'freshness':
      sortStatement({ unverified: readFreshness(document), kept }, sorted);
      break;
    case 'accord':
      sorted.accords.push({ unverified: readAccord(document), kept });
      break;
    case 'accord-end':
      sorted.ends.push({ unverified: readAccordEnd(document), kept });
      break;
    case 'ceremony':
      sorted.ceremonies.push({ unverified: readCeremony(document), kept });
      break;
  }
  return 3 * bytes.length;
}

function sortStatement(statement: Kept<Freshness>, { statements, olderStatements }: KeptDocuments): void {
  const { scope } = statement.unverified.claimed;
  const held = statements.get(scope);
  const isNewest = held === undefined || isLater(statement.unverified.claimed, held.unverified.claimed);
  if (isNewest) statements.set(scope, statement);
  if (held !== undefined) listIn(olderStatements, scope).push((isNewest ? held : statement).kept);
}

function isLater(a: Freshness, b: Freshness): boolean {
  return a.rootVersion === b.rootVersion ? a.issuedAt > b.issuedAt : a.rootVersion > b.rootVersion;
}

/** As they followed each other, each once: the same payload under other signatures is the same document. */
function inOrder(held: readonly KeptDirectory[]): KeptDirectory[] {
  const seen = new Set<string>();
  return [...held]
    .sort((a, b) => a.header.rootVersion - b.header.rootVersion || a.header.version - b.header.version)
    .filter(({ digest }) => !seen.has(toHex(digest)) && seen.add(toHex(digest)));
}

function listIn<T>(lists: Map<string, T[]>, scope: string): T[] {
  const list = lists.get(scope) ?? [];
  lists.set(scope, list);
  return list;
}
