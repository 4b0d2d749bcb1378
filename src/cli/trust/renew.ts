// SPDX-License-Identifier: Apache-2.0
// The next directory of a state: its newest one with the requested changes of keys. Keys are never described again, so no validity moves
// and no retired key is lost (TRUST-41).
import { applyKeyChange, readKeyChange } from '../../trust/keys/index.js';
import { readDirectory, readDocument } from '../../trust/documents/index.js';
import type { Directory } from '../../trust/documents/index.js';
import type { DirectoryInput } from '../../trust/publish/index.js';
import { findProof } from './challenge.js';
import { viewChanges } from './changes.js';
import { contentView } from '../inspect/content.js';
import { changeLines } from '../key/changes.js';
import { hex } from '../key/public-halves.js';
import { UsageError } from '../usage-error.js';
import { openFolder } from './folder.js';
import { readDocumentFile } from '../key/signers.js';

const DAY = 86_400;

export interface Renewal {
  readonly input: DirectoryInput;
  /** Newest root that the folder holds: signatures were judged when it came in. */
  readonly root: Uint8Array;
  /** Changes in words. */
  readonly lines: readonly string[];
}

interface RenewalOptions {
  readonly now: number;
  readonly days: number;
  readonly acceptUnvouched: boolean;
  readonly answer: readonly string[];
  /** Description of agencies and relays; listed ones keep their keys. */
  readonly described: DirectoryInput | undefined;
}

/**
 * Reads the documents of the own state in a folder of trust, and applies a new description and requests, in the given order.
 * @param options.answer - Files of `rogatory key answer`, in any order.
 * @param options.now - Epoch seconds.
 * @throws UsageError for a new signer that no older one vouches for, unless `acceptUnvouched`.
 */
export function renewDirectory(
  folder: string,
  changes: readonly string[],
  { now, days, acceptUnvouched, answer, described }: RenewalOptions,
): Renewal {
  const newest = newestOf(folder);
  let directory: Directory = readDirectory(readDocument(newest.directory)).claimed;
  const lines: string[] = [];
  if (described !== undefined) {
    const next = withHeldKeys(directory, described);
    lines.push(...viewChanges(contentView(directory, now * 1000), contentView(next, now * 1000)));
    directory = next;
  }
  for (const path of changes) {
    const read = readKeyChange(readDocumentFile(path));
    const { unvouched, ...changed } = applyKeyChange(directory, read, findProof(folder, read, answer));
    directory = { ...directory, ...changed };
    lines.push(...changeLines(read.change));
    for (const { role, signerId } of unvouched) {
      const warning = `${read.change.scope}/${read.change.id}: no older ${role} vouches for ${hex(signerId)}`;
      if (!acceptUnvouched) {
        throw new UsageError(`${path}: ${warning}. Ask its owner by another channel; then give --accept-unvouched`);
      }
      lines.push(`${warning}: tell the operators of both sides`);
    }
  }
  const { scope: _scope, rootVersion: _rootVersion, ...entries } = directory;
  const input = { ...entries, version: directory.version + 1, issuedAt: now, expiresAt: now + days * DAY };
  return { input, root: newest.root, lines };
}

/** Keys of listed agencies and relays change only by requests signed by their owners. */
function withHeldKeys(held: Directory, described: DirectoryInput): Directory {
  const heldOf = <T extends { readonly id: string }>(all: readonly T[], id: string): T | undefined => all.find((entry) => entry.id === id);
  return {
    ...held,
    agencies: described.agencies.map((agency) => {
      const { signers, kems, suites } = heldOf(held.agencies, agency.id) ?? agency;
      return { ...agency, signers, kems, suites };
    }),
    relays: described.relays.map((relay) => ({ ...relay, signers: (heldOf(held.relays, relay.id) ?? relay).signers })),
  };
}

/** Newest root and directory that a folder holds of its own state. */
export function newestOf(folder: string): { readonly root: Uint8Array; readonly directory: Uint8Array } {
  const trust = openFolder(folder);
  const held = trust.newest(trust.own);
  // The last root is the newest.
  const root = held.findLast(({ kind }) => kind === 'root');
  const directory = held.findLast(({ kind }) => kind === 'directory');
  if (root === undefined || directory === undefined) throw new UsageError(`${folder} holds no root and directory of ${trust.own}`);
  return { root: root.bytes, directory: directory.bytes };
}
