// SPDX-License-Identifier: Apache-2.0
// The files of a folder: each is read by itself, and what becomes of each while a reader has the folder open.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fail, isRogatoryError } from '../../../core/errors.js';
import type { RogatoryError } from '../../../core/errors.js';
import { LIMITS } from '../../../core/limits.js';
import type { KeptDocument } from '../intake.js';
import { listFolder, moveFile, readIfPresent, readSynced, syncFolder } from './durable.js';
import { PAST, REFUSED, SUFFIX } from './folder.js';

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
   * @throws {@link RogatoryError} `TRUST_FOLDER` (TRUST-30), naming the folder; so does reading one of them, naming the file.
   */
  all(): readonly KeptDocument[] {
    const kept = listFolder(this.#folder, SUFFIX).map((name) => {
      this.#known.add(name);
      return this.#keptAt(name, (path) => readSynced(path, LIMITS.directoryMaxBytes));
    });
    if (kept.length > 0) syncFolder(this.#folder);
    return kept;
  }

  /**
   * Names the files that are to be judged: new ones, and those refused before that have changed since. All refused ones are among them when a
   * document came that they may have waited for.
   * @param isNews - Something came in that refused documents may have waited for.
   * @throws {@link RogatoryError} `TRUST_FOLDER` (TRUST-30), naming the folder.
   */
  arrivals(isNews: boolean): readonly string[] {
    const isUntried = (name: string): boolean => this.#tried.get(name) !== this.#stamp(name);
    const fresh = listFolder(this.#folder, SUFFIX).filter((name) => !this.#known.has(name) && isUntried(name));
    const again = listFolder(this.#folder, REFUSED).filter((name) => isNews || fresh.length > 0 || isUntried(name));
    for (const name of [...fresh, ...again]) this.#tried.set(name, this.#stamp(name));
    return [...fresh, ...again];
  }

  /** Reads an arrival, and has it on stable storage. @returns undefined when it is gone; why it cannot be had. */
  read(name: string): Uint8Array | RogatoryError | undefined {
    try {
      const bytes = readSynced(join(this.#folder, name), LIMITS.directoryMaxBytes);
      if (bytes !== undefined) syncFolder(this.#folder);
      return bytes;
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
      return error;
    }
  }

  /** The document of a file is held now. @throws {@link RogatoryError} `TRUST_FOLDER` (TRUST-30). */
  keep(name: string): KeptDocument {
    const place = name.endsWith(REFUSED) ? name.slice(0, SUFFIX.length - REFUSED.length) : name;
    if (place !== name) moveFile(join(this.#folder, name), join(this.#folder, place));
    this.#tried.delete(name);
    return this.wrote(place);
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

  /** A held document lies under this name. */
  wrote(name: string): KeptDocument {
    this.#known.add(name);
    return this.#keptAt(name, (path) => readIfPresent(path, LIMITS.directoryMaxBytes));
  }

  #keptAt(name: string, read: (path: string) => Uint8Array | undefined): KeptDocument {
    const path = join(this.#folder, name);
    const takenAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    return {
      read: () => read(path),
      putAway: () => this.#putAway(name),
      locate: (error) => (isRogatoryError(error) ? refusedAt(path, error) : error),
      ...(takenAt === undefined ? {} : { takenAt }),
    };
  }

  #putAway(name: string): void {
    try {
      moveFile(join(this.#folder, name), join(this.#folder, PAST, name));
    } catch (error) {
      // The next process that opens the folder reads it in vain, and tries again.
      if (!isRogatoryError(error, 'TRUST_FOLDER')) throw error;
    }
  }

  #stamp(name: string): string {
    const found = statSync(join(this.#folder, name), { throwIfNoEntry: false });
    return found === undefined ? '' : `${found.ino} ${found.size} ${found.mtimeMs}`;
  }
}

/** An error about a file, with its path. */
function refusedAt(path: string, error: RogatoryError): RogatoryError {
  return error.code === 'TRUST_FOLDER' ? error : fail('TRUST_FOLDER', { path, reason: error.message }, error);
}
