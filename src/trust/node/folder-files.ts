// SPDX-License-Identifier: Apache-2.0
// The files of a folder while a reader has it open: what is new among them, and what becomes of each.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fail, isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { listFolder, moveFile, readSynced, syncFolder } from './durable.js';
import { REFUSED, SUFFIX } from './folder.js';

/** A file that is to be judged: its bytes, which are on stable storage, or why they cannot be had. */
export interface Arrival {
  readonly name: string;
  readonly read: Uint8Array | RogatoryError;
}

export class FolderFiles {
  readonly #folder: string;
  /** Files whose documents are held. */
  readonly #known = new Set<string>();
  /** Size and time of change of what was tried in vain: a file that somebody was still writing is tried again. */
  readonly #tried = new Map<string, string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Every document of the folder, as it is opened: all of them are held then, or none.
   * @returns Path to bytes, in the order of the names.
   * @throws {@link RogatoryError} `TRUST_FOLDER` (TRUST-30), naming the folder or the file.
   */
  all(): ReadonlyMap<string, Uint8Array> {
    const documents = new Map<string, Uint8Array>();
    for (const { name, read } of this.#read(listFolder(this.#folder, SUFFIX))) {
      const path = join(this.#folder, name);
      if (!(read instanceof Uint8Array)) throw refusedAt(path, read);
      documents.set(path, read);
      this.#known.add(name);
    }
    return documents;
  }

  /**
   * What is to be judged: new files, those refused before that have changed since, and, where there is any reason to hope, all of the latter.
   * @param isNews - Something came in that refused documents may have waited for.
   * @throws {@link RogatoryError} `TRUST_FOLDER` (TRUST-30), naming the folder.
   */
  arrivals(isNews: boolean): readonly Arrival[] {
    const isUntried = (name: string): boolean => this.#tried.get(name) !== this.#stamp(name);
    const fresh = listFolder(this.#folder, SUFFIX).filter((name) => !this.#known.has(name) && isUntried(name));
    const again = listFolder(this.#folder, REFUSED).filter((name) => isNews || fresh.length > 0 || isUntried(name));
    return this.#read([...fresh, ...again]);
  }

  /** The document of a file is held now. @throws {@link RogatoryError} `TRUST_FOLDER` (TRUST-30). */
  keep(name: string): void {
    const place = name.endsWith(REFUSED) ? name.slice(0, SUFFIX.length - REFUSED.length) : name;
    if (place !== name) moveFile(join(this.#folder, name), join(this.#folder, place));
    this.#tried.delete(name);
    this.#known.add(place);
  }

  /** A file was refused: it keeps nobody from opening the folder anew. @returns whether it was refused for the first time. */
  setAside(name: string): boolean {
    if (name.endsWith(REFUSED)) return false;
    const place = `${name.slice(0, -SUFFIX.length)}${REFUSED}`;
    try {
      moveFile(join(this.#folder, name), join(this.#folder, place));
      this.#tried.set(place, this.#stamp(place));
    } catch (error) {
      // It stays where it is, and is told once: the others are taken in all the same.
      if (!isRogatoryError(error, 'TRUST_FOLDER')) throw error;
    }
    return true;
  }

  /** Names of held documents that this process wrote. */
  wrote(name: string): void {
    this.#known.add(name);
  }

  #read(names: readonly string[]): readonly Arrival[] {
    const found = names.flatMap((name): readonly Arrival[] => {
      this.#tried.set(name, this.#stamp(name));
      try {
        const bytes = readSynced(join(this.#folder, name), LIMITS.directoryMaxBytes);
        return bytes === undefined ? [] : [{ name, read: bytes }];
      } catch (error) {
        if (!isRogatoryError(error)) throw error;
        return [{ name, read: error }];
      }
    });
    if (found.length > 0) syncFolder(this.#folder);
    return found;
  }

  #stamp(name: string): string {
    const found = statSync(join(this.#folder, name), { throwIfNoEntry: false });
    return found === undefined ? '' : `${found.ino} ${found.size} ${found.mtimeMs}`;
  }
}

/** An error about a file, with its path. */
export function refusedAt(path: string, error: RogatoryError): RogatoryError {
  return error.code === 'TRUST_FOLDER' ? error : fail('TRUST_FOLDER', { path, reason: error.message }, error);
}
