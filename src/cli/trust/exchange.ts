// SPDX-License-Identifier: Apache-2.0
// Creates a folder of trust, and imports and exports documents as files.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isRogatoryError } from '../../core/index.js';
import type { RogatoryError } from '../../core/index.js';
import { readDocument, readRoot } from '../../trust/documents/index.js';
import { rootFingerprint } from '../../trust/publish/index.js';
import type { TrustDocument } from '../../trust/documents/index.js';
import { exportName, listTrustFolder, writePins, writeTrustFolder } from '../../trust/store/node/index.js';
import { outputFolder, writeOutput } from '../file/files.js';
import { UsageError } from '../usage-error.js';
import { nowSeconds, openFolder } from './folder.js';
import { readDocumentFile } from '../key/signers.js';

/** Creates a folder with the root of the own state. @returns its scope. */
export function init(folder: string, root: Uint8Array): string {
  const { scope } = readRoot(readDocument(root)).claimed;
  outputFolder(folder);
  if (listTrustFolder(folder).length > 0) throw new UsageError(`${folder} already holds documents`);
  writePins(folder, { own: scope, pins: new Map([[scope, rootFingerprint(root)]]) });
  writeTrustFolder(folder, [root]);
  openFolder(folder);
  return scope;
}

/** Order in which documents build on each other. */
const ORDER: readonly string[] = ['root', 'directory', 'freshness', 'accord', 'accord-end', 'ceremony'];

/** Outcome of each file. */
export interface Imported {
  readonly taken: readonly { readonly file: string; readonly kind: string; readonly scope?: string; readonly changed: boolean }[];
  readonly refused: readonly { readonly file: string; readonly code: string; readonly reason: string }[];
}

/** Imports documents; a refused one does not stop the others. */
export function importAll(folder: string, paths: readonly string[]): Imported {
  const trust = openFolder(folder);
  const taken: Imported['taken'][number][] = [];
  const refused: Imported['refused'][number][] = [];
  const attempt = (file: string, task: () => void): void => {
    try {
      task();
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
      refused.push({ file, code: error.code, reason: reasonOf(error) });
    }
  };
  const read: { path: string; document: TrustDocument; version: number }[] = [];
  for (const path of paths.flatMap(filesAt)) {
    attempt(path, () => {
      const document = readDocument(readDocumentFile(path));
      read.push({ path, document, version: document.kind === 'root' ? readRoot(document).claimed.version : 0 });
    });
  }
  read.sort((a, b) => ORDER.indexOf(a.document.kind) - ORDER.indexOf(b.document.kind) || a.version - b.version);
  for (const { path, document } of read) {
    attempt(path, () => taken.push({ file: path, ...trust.add(document.bytes, nowSeconds() * 1000) }));
  }
  return { taken, refused };
}

/** Most files that cannot be read as a document are none. */
function reasonOf({ code, message }: RogatoryError): string {
  if (!/^(CBOR|CRYPTO_COSE|TRUST_DOCUMENT)_/.test(code)) return message;
  return `this is no document of trust (${message}). "rogatory inspect FILE" shows its kind`;
}

export function importedText({ taken, refused }: Imported): string {
  return [
    ...taken.map(({ file, kind, changed }) => `${changed ? 'imported' : 'already held'}  ${kind}  ${file}\n`),
    ...refused.map(({ file, code, reason }) => `refused  ${file}: ${code}: ${reason}\n`),
  ].join('');
}

/** A document, or those of a folder. */
function filesAt(path: string): readonly string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [path];
  return listTrustFolder(path).map((name) => join(path, name));
}

/**
 * Exports documents under descriptive names.
 * @param options.peer - The receiving state: exports the own documents and those between the two; undefined for all.
 * @returns the names.
 */
export function exportAll(
  folder: string,
  out: string,
  { peer, force }: { readonly peer: string | undefined; readonly force: boolean },
): readonly string[] {
  const trust = openFolder(folder);
  const scopes = peer === undefined ? trust.scopes() : [trust.own];
  const peers = peer === undefined ? trust.scopes().filter((scope) => scope !== trust.own) : [peer];
  const named: (readonly [string, Uint8Array])[] = [
    ...scopes.flatMap((scope) =>
      trust.newest(scope).map((document) => [exportName(document, scope, versionIn(document)), document.bytes] as const),
    ),
    ...peers.flatMap((scope) =>
      trust.between(trust.own, scope).map((document) => [exportName(document, scope, undefined), document.bytes] as const),
    ),
  ];
  const written = named.map(([name, bytes]) => ({ path: join(outputFolder(out), name), bytes }));
  // Keep an existing file with the same content.
  for (const { path, bytes } of written) if (!holds(path, bytes)) writeOutput(path, bytes, { force });
  return named.map(([name]) => name);
}

function versionIn(document: TrustDocument): number | undefined {
  return document.kind === 'root' ? readRoot(document).claimed.version : undefined;
}

function holds(path: string, bytes: Uint8Array): boolean {
  return existsSync(path) && Buffer.compare(readFileSync(path), bytes) === 0;
}
