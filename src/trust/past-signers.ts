// SPDX-License-Identifier: Apache-2.0
// Keys of logs that replaced directories list: what they signed is judged by the newest directory that lists them (LOG-58).
import { toHex } from '../core/bytes.js';
import { LIMITS } from '../core/limits.js';
import { kidOf } from '../crypto/keys.js';
import type { Directory } from './directory.js';
import type { DirectorySigner } from './signer.js';
import type { Work } from './work.js';

/** Roles whose signatures are judged long after they were made. */
const LOG_ROLES: readonly string[] = ['log', 'cosign'];
/** Signers that are listed in the time of one key check: kids are hashed. */
const ENTRIES_PER_CHECK = 64;

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

export function isLogRole(role: string): boolean {
  return LOG_ROLES.includes(role);
}

export function pastSigner(id: string, kind: PastSigner['kind'], signer: DirectorySigner, version: number): PastSigner {
  return { id, kind, signer, version, kids: [...signer.keys.values()].map((key) => toHex(kidOf(key))) };
}

/** Lists the signers of logs in a directory. */
export function* listingLogSigners({ version, agencies, relays }: Directory): Work<readonly PastSigner[]> {
  const found: PastSigner[] = [];
  for (const [kind, entries] of [['agency', agencies] as const, ['relay', relays] as const]) {
    for (const { id, signers } of entries) {
      for (const signer of signers) {
        if (isLogRole(signer.role)) found.push(pastSigner(id, kind, signer, version));
        yield 1 / ENTRIES_PER_CHECK;
      }
    }
  }
  return found;
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

  /** A root took a thief's directories back: none from this version on counts (TRUST-19). */
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
