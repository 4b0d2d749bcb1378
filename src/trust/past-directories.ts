// SPDX-License-Identifier: Apache-2.0
// Directories that a newer one replaced: known by version and digest, unread in memory, and their bytes where the reader keeps them.
import { toHex } from '../core/bytes.js';
import { isRogatoryError } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';
import { readDirectoryMailboxes, readingDirectory, readingSigners } from './directory-read.js';
import { readDocument } from './document.js';
import type { KeptDirectory } from './kept-document.js';
import { PastSigners, isLogRole, pastSigner } from './past-signers.js';
import type { PastSigner } from './past-signers.js';
import type { DirectorySigner } from './signer.js';
import { costOf } from './work.js';
import type { Work } from './work.js';

/** A seal that an agency had. */
export interface PastSeal {
  readonly id: string;
  readonly seal: DirectorySigner;
}

/** The newest of those that were replaced, within the limits of items and bytes. */
export class PastDirectories {
  /** Signers of logs in them. */
  readonly signers = new PastSigners();
  /** In the order in which they were accepted. */
  readonly #held: KeptDirectory[] = [];
  #bytes = 0;
  /** Agency to the local parts that it had: read when it is asked first. */
  #mailboxes: Map<string, Set<string>> | undefined;

  get all(): readonly KeptDirectory[] {
    return this.#held;
  }

  /** Digests of a version, in the order of acceptance: after a reset of a stolen key's directory a version may be held twice (TRUST-19). */
  digestsOf(version: number): readonly Uint8Array[] {
    return this.#held.filter(({ header }) => header.version === version).map(({ digest }) => digest);
  }

  /** Takes in the one that was replaced just now; the oldest beyond the limits are put away. */
  push(directory: KeptDirectory): void {
    this.#held.push(directory);
    this.#bytes += directory.size;
    if (this.#mailboxes !== undefined) enterMailboxes(directory, this.#mailboxes);
    while (this.#held.length > LIMITS.pastDirectoriesMaxItems || this.#bytes > LIMITS.pastDirectoriesMaxBytes) {
      const oldest = this.#held.shift() as KeptDirectory;
      this.#bytes -= oldest.size;
      oldest.kept.putAway();
    }
  }

  /** Local parts of the mailboxes that an agency had. */
  mailboxesOf(id: string): Iterable<string> {
    if (this.#mailboxes === undefined) {
      this.#mailboxes = new Map();
      for (const directory of this.#held) enterMailboxes(directory, this.#mailboxes);
    }
    return this.#mailboxes.get(id) ?? [];
  }

  /**
   * Enters the signers of logs in all of them, the newest first: of what an older one says of a signer nothing counts.
   * @param newest - Version of the directory that replaced them: one that is not below its successor was taken back (TRUST-19).
   */
  *indexSigners(newest: number): Work<void> {
    const found: PastSigner[] = [];
    const known = new Set<string>();
    let below = newest;
    for (const { kept, header } of [...this.#held].reverse()) {
      if (found.length >= LIMITS.pastSignersMax) break;
      const bytes = header.version < below ? kept.read() : undefined;
      if (bytes === undefined) continue;
      below = header.version;
      yield costOf('hashing', bytes.length);
      const isNew = (id: string, signerId: Uint8Array): boolean => {
        const name = `${id} ${toHex(signerId)}`;
        return !known.has(name) && known.add(name).size > 0;
      };
      try {
        const signers = yield* readingSigners(readDocument(bytes), isLogRole, isNew);
        for (const { id, kind, signer } of signers) found.push(pastSigner(id, kind, signer, header.version));
      } catch (error) {
        // One that cannot be read lists nobody, and keeps nobody from beginning (TRUST-57).
        if (!isRogatoryError(error)) throw error;
      }
    }
    this.signers.enter(found.slice(0, LIMITS.pastSignersMax).reverse());
  }

  /** Looks for seals in all of them, the newest first. */
  *findSeals(isWanted: (seal: DirectorySigner) => boolean): Work<readonly PastSeal[]> {
    const found: PastSeal[] = [];
    for (const { kept } of [...this.#held].reverse()) {
      const bytes = kept.read();
      if (bytes === undefined) continue;
      const document = readDocument(bytes);
      yield costOf('hashing', bytes.length);
      const { agencies } = (yield* readingDirectory(document)).claimed;
      for (const { id, signers } of agencies) {
        for (const seal of signers) if (seal.role === 'seal' && isWanted(seal)) found.push({ id, seal });
      }
    }
    return found;
  }
}

function enterMailboxes({ kept }: KeptDirectory, mailboxes: Map<string, Set<string>>): void {
  const bytes = kept.read();
  if (bytes === undefined) return;
  for (const [id, locals] of readDirectoryMailboxes(readDocument(bytes))) {
    mailboxes.set(id, new Set([...(mailboxes.get(id) ?? []), ...locals]));
  }
}

/** Splits what is kept of one scope, oldest first, where the limits end. @returns the newest that are within, and those before. */
export function withinLimits(held: readonly KeptDirectory[]): {
  readonly within: readonly KeptDirectory[];
  readonly beyond: readonly KeptDirectory[];
} {
  let bytes = 0;
  let at = held.length;
  while (at > 0 && held.length - at <= LIMITS.pastDirectoriesMaxItems) {
    // The newest is always read: none has replaced it.
    if (at < held.length) bytes += (held[at - 1] as KeptDirectory).size;
    if (bytes > LIMITS.pastDirectoriesMaxBytes) break;
    at--;
  }
  return { within: held.slice(at), beyond: held.slice(0, at) };
}
