// A folder of vectors, as the package has one: files of areas, files that they share, and the index that names all.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { toHex, toUtf8 } from '../../src/core/bytes.js';
import { sha256 } from '../../src/crypto/digest/digest.js';

export interface VectorArea {
  readonly area: string;
  readonly classes: readonly string[];
  /** Texts by their path in the folder. */
  readonly files: Readonly<Record<string, string>>;
}

export interface IndexEntry {
  readonly file: string;
  readonly sha256: string;
}

export function indexEntry(file: string, text: string): IndexEntry {
  return { file, sha256: digestOf(text) };
}

/** The digest of an index: of its lines, in order. */
export function indexDigest(entries: readonly IndexEntry[]): string {
  const lines = entries.map((one) => `${one.sha256}  ${one.file}\n`);
  return digestOf(lines.sort().join(''));
}

/** Writes a folder. @param change - Changes its index. @returns its path. */
export function writeVectorFolder(
  folder: string,
  areas: readonly VectorArea[],
  { shared = {}, change = (index) => index }: { shared?: VectorArea['files']; change?: (index: object) => unknown } = {},
): string {
  const write = (files: VectorArea['files']): readonly IndexEntry[] =>
    Object.entries(files).map(([file, text]) => {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
      return indexEntry(file, text);
    });
  mkdirSync(folder, { recursive: true });
  const listed = areas.map(({ area, classes, files }) => ({ area, classes, vectors: write(files) }));
  const beside = write(shared);
  const digest = indexDigest([...listed.flatMap(({ vectors }) => vectors), ...beside]);
  writeFileSync(join(folder, 'index.json'), JSON.stringify(change({ digest, areas: listed, shared: beside })));
  return folder;
}

function digestOf(text: string): string {
  return toHex(sha256(toUtf8(text)));
}
