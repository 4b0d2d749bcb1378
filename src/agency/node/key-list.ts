// SPDX-License-Identifier: Apache-2.0
// What lies in the keys/ folder, what the directory says of it, and when a private KEM key may go.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { systemClock, toSeconds } from '../../core/time.js';
import { kemPublicKey } from '../../crypto/kem.js';
import { kidOf, signerIdOf, signerPublicKeys } from '../../crypto/keys.js';
import { decodeKemSecret, decodeSignerSecret } from '../../crypto/keystore.js';
import type { SuiteId } from '../../crypto/suites.js';
import type { DirectoryKem, DirectorySigner, KeyStatus } from '../../trust/signer.js';
import { keyFileReader } from '../../trust/node/key-file.js';
import { stillNeeds } from '../unopened.js';
import { readHome } from './home.js';
import { numberedKeys } from './key-files.js';
import { withStore } from './offline.js';
import type { OfflineOptions } from './offline.js';

/** A key of a home. Times in epoch seconds. */
export interface ListedKey {
  /** Path of its file; absent when the directory has a key that this home has not. */
  readonly file?: string;
  /** As the directory says; of a key that it does not name yet, the kind of its file. */
  readonly role: string;
  /** Of the file. */
  readonly suite?: SuiteId;
  /** Signer-id or kid, hexadecimal. */
  readonly key: string;
  /** `unpublished`: the directory does not name it (yet). */
  readonly status: KeyStatus | 'unpublished';
  readonly from?: number;
  readonly to?: number;
  readonly invalidSince?: number;
}

/**
 * Lists the keys of a home and those that the directory names for it.
 * @throws {@link RogatoryError} `AGENCY_HOME_INVALID` (AGENCY-02), `CRYPTO_KEY_FILE` (CRYPTO-08), `TRUST_*`.
 */
export function listKeys({ home, passphrase, clock = systemClock }: OfflineOptions): readonly ListedKey[] {
  const { trust, settings } = readHome(home, passphrase, clock.now());
  const entry = trust.lastAgency(settings.scope, settings.id);
  const published = new Map<string, DirectorySigner | DirectoryKem>();
  for (const signer of entry?.signers ?? []) published.set(toHex(signer.signerId), signer);
  for (const kem of entry?.kems ?? []) published.set(toHex(kem.kid), kem);
  const held = heldKeys(join(home, 'keys'), passphrase).map((file): ListedKey => {
    const found = published.get(file.key);
    published.delete(file.key);
    return found === undefined ? { ...file, status: 'unpublished' } : { ...file, ...saidOf(found) };
  });
  return [...held, ...[...published].map(([key, found]) => ({ key, ...saidOf(found) }))];
}

function saidOf(entry: DirectorySigner | DirectoryKem): Pick<ListedKey, 'role' | 'status' | 'from' | 'to' | 'invalidSince'> {
  const { status, from, to, invalidSince } = entry;
  return { role: 'kid' in entry ? 'kem' : entry.role, status, from, to, ...(invalidSince === undefined ? {} : { invalidSince }) };
}

interface HeldKey {
  readonly file: string;
  readonly role: string;
  readonly suite: SuiteId;
  readonly key: string;
}

function heldKeys(folder: string, passphrase: string): readonly HeldKey[] {
  const open = keyFileReader(passphrase);
  const names = readdirSync(folder);
  const signers = [...numberedKeys(names, 'seal'), ...numberedKeys(names, 'officer'), 'link.key', 'log.key', 'cosign.key'];
  return [
    ...signers.map((name): HeldKey => {
      const file = join(folder, name);
      const secret = decodeSignerSecret(open(file, 'signer'));
      return { file, role: 'signer', suite: secret.suite, key: toHex(signerIdOf([...signerPublicKeys(secret).values()].map(kidOf))) };
    }),
    ...numberedKeys(names, 'kem').map((name): HeldKey => {
      const file = join(folder, name);
      const secret = decodeKemSecret(open(file, 'kem'));
      return { file, role: 'kem', suite: secret.suite, key: toHex(kidOf(kemPublicKey(secret))) };
    }),
  ];
}

/**
 * Removes the private half of a KEM key that nothing needs any more. What was opened with it stays readable by its content keys.
 * @param key - Kid, hexadecimal.
 * @returns path of the file that was removed.
 * @throws {@link RogatoryError} `AGENCY_KEY_UNKNOWN` (AGENCY-32), `AGENCY_KEY_IN_USE` (AGENCY-30): it may still be delivered to, or a stored
 * frame for it is unopened; `AGENCY_HOME_BUSY` (AGENCY-01) while a process owns the home.
 */
export async function removeKey(options: OfflineOptions, key: string): Promise<string> {
  return withStore(options, async (node) => {
    const listed = listKeys(options).find((candidate) => candidate.key === key && candidate.role === 'kem');
    if (listed?.file === undefined) throw fail('AGENCY_KEY_UNKNOWN', { key: key.slice(0, 64) });
    if (listed.status === 'unpublished')
      throw fail('AGENCY_KEY_IN_USE', { key, reason: 'the directory does not say that its time is over' });
    const until = (listed.to ?? 0) + LIMITS.keyGraceSeconds;
    if (toSeconds(node.clock.now()) <= until) {
      throw fail('AGENCY_KEY_IN_USE', { key, reason: `messages to it may arrive until ${new Date(until * 1000).toISOString()}` });
    }
    const frames = await stillNeeds(node.store, node.vault, key);
    if (frames > 0) throw fail('AGENCY_KEY_IN_USE', { key, reason: `${frames} stored frames for it are unopened` });
    rmSync(listed.file);
    return listed.file;
  });
}
