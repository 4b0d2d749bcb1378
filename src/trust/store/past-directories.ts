// SPDX-License-Identifier: Apache-2.0
// Directories that a newer one replaced: known by version and digest, unread in memory, and their bytes where the reader keeps them.
import { toHex } from '../../core/bytes.js';
import { isRogatoryError } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { kidOf } from '../../crypto/keys/keys.js';
import { readingEntries } from '../documents/directory-reader.js';
import type { DirectoryEntry } from '../documents/directory-reader.js';
import type { Directory } from '../documents/directory.js';
import { readDocument } from '../documents/document.js';
import type { Verified } from '../documents/document.js';
import type { PlacedDocument, KeptDocument } from './intake.js';
import type { DirectorySigner } from '../documents/signer.js';
import { costOf, finish } from '../documents/work.js';
import type { Work } from '../documents/work.js';

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
  readonly #held: PlacedDocument[] = [];
  #bytes = 0;
  /** Agency to the local parts that it had: read when it is asked first. */
  #mailboxes: ReadonlyMap<string, readonly string[]> | undefined;

  get all(): readonly PlacedDocument[] {
    return this.#held;
  }

  /** Takes in the one that was replaced just now; the oldest beyond the limits are put away. */
  push(directory: PlacedDocument): void {
    this.#held.push(directory);
    this.#bytes += directory.size;
    this.#mailboxes = undefined;
    while (this.#held.length > LIMITS.pastDirectoriesMaxItems || this.#bytes > LIMITS.pastDirectoriesMaxBytes) {
      const oldest = this.#held.shift() as PlacedDocument;
      this.#bytes -= oldest.size;
      oldest.kept.putAway();
    }
  }

  /** Local parts of the mailboxes that an agency had. */
  mailboxesOf(id: string): Iterable<string> {
    this.#mailboxes ??= mailboxesIn(finish(this.#reading(() => false)));
    return this.#mailboxes.get(id) ?? [];
  }

  /**
   * Enters the signers of logs in all of them, the newest first: of what an older one says of a signer nothing counts.
   * @param newest - Version of the directory that replaced them: one that is not below its successor was taken back (TRUST-71).
   */
  *indexSigners(newest: number): Work<void> {
    const found: PastSigner[] = [];
    const known = new Set<string>();
    const isNew = (id: string, signerId: Uint8Array): boolean => known.size < known.add(nameOf(id, signerId)).size;
    let below = newest;
    for (const { kept, place } of [...this.#held].reverse()) {
      if (found.length >= LIMITS.pastSignersMax) break;
      if (place.version >= below) continue;
      below = place.version;
      try {
        const entries = yield* readingKept(kept, (role, id, signerId) => isLogRole(role) && isNew(id, signerId));
        found.push(...pastSigners(entries, place.version));
      } catch (error) {
        // One that cannot be read lists nobody, and keeps nobody from beginning.
        if (!isRogatoryError(error)) throw error;
      }
    }
    this.signers.enter(found.slice(0, LIMITS.pastSignersMax).reverse());
  }

  /** Looks for seals in all of them, the newest first. */
  *findSeals(isWanted: (seal: DirectorySigner) => boolean): Work<readonly PastSeal[]> {
    const entries = yield* this.#reading((role) => role === 'seal');
    return entries.flatMap(({ id, signers }) => signers.filter(isWanted).map((seal) => ({ id, seal })));
  }

  /** Reads the entries of all of them, the newest first. */
  *#reading(isWanted: (role: string) => boolean): Work<readonly DirectoryEntry[]> {
    const found: DirectoryEntry[] = [];
    for (const { kept } of [...this.#held].reverse()) found.push(...(yield* readingKept(kept, isWanted)));
    return found;
  }
}

/** Reads the entries of a directory where it is kept; none when it is gone. */
function* readingKept(kept: KeptDocument, isWanted: Parameters<typeof readingEntries>[1]): Work<readonly DirectoryEntry[]> {
  const bytes = kept.read();
  if (bytes === undefined) return [];
  yield costOf('hashing', bytes.length);
  return yield* readingEntries(readDocument(bytes), isWanted);
}

function mailboxesIn(entries: readonly DirectoryEntry[]): ReadonlyMap<string, readonly string[]> {
  const mailboxes = new Map<string, readonly string[]>();
  for (const { id, kind, mailboxes: locals } of entries)
    if (kind === 'agency') mailboxes.set(id, [...(mailboxes.get(id) ?? []), ...locals]);
  return mailboxes;
}

/** A `log` or `cosign` signer that an agency or a relay had. */
export interface PastSigner {
  readonly id: string;
  readonly kind: 'agency' | 'relay';
  /** As the newest of the replaced directories has it that lists it. */
  readonly signer: DirectorySigner;
  /** Of that directory. */
  readonly version: number;
  /** Hexadecimal. */
  readonly kids: readonly string[];
}

/** Roles whose signatures are judged long after they were made. */
function isLogRole(role: string): boolean {
  return role === 'log' || role === 'cosign';
}

function pastSigners(entries: readonly DirectoryEntry[], version: number): readonly PastSigner[] {
  return entries.flatMap(({ id, kind, signers }) =>
    signers.map((signer) => ({ id, kind, signer, version, kids: [...signer.keys.values()].map((key) => toHex(kidOf(key))) })),
  );
}

/** Lists the signers of logs in a directory. */
export function* listingLogSigners({ document, content }: Verified<Directory>): Work<readonly PastSigner[]> {
  return pastSigners(yield* readingEntries(document, isLogRole), content.version);
}

/** An index of them: of one state at most `LIMITS.pastSignersMax`. */
export class PastSigners {
  /** In the order in which directories listed them last. */
  readonly #held = new Map<string, PastSigner>();

  /** Enters signers of a directory that is newer than those before; the oldest beyond the limit leave. */
  enter(signers: readonly PastSigner[]): void {
    for (const past of signers) {
      const name = nameOf(past.id, past.signer.signerId);
      this.#held.delete(name);
      this.#held.set(name, past);
    }
    const excess = this.#held.size - LIMITS.pastSignersMax;
    for (const name of [...this.#held.keys()].slice(0, Math.max(0, excess))) this.#held.delete(name);
  }

  /** A root took a thief's directories back: none from this version on counts (TRUST-92). */
  disown(version: number): void {
    for (const [name, past] of this.#held) if (past.version >= version) this.#held.delete(name);
  }

  /** Signers that an id had, of the kind that it was last. */
  of(id: string): readonly PastSigner[] {
    const all = [...this.#held.values()].filter((past) => past.id === id);
    const kind = all.at(-1)?.kind;
    return all.filter((past) => past.kind === kind);
  }

  /** Finds who had a key. @param kid - 32 bytes. */
  holderOf(kid: Uint8Array): string | undefined {
    const name = toHex(kid);
    return [...this.#held.values()].findLast(({ kids }) => kids.includes(name))?.id;
  }
}

function nameOf(id: string, signerId: Uint8Array): string {
  return `${id} ${toHex(signerId)}`;
}
