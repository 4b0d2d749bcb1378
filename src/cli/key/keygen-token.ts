// SPDX-License-Identifier: Apache-2.0
// A signing key that is drawn in a token, and what is printed of it.
import type { WrittenKey } from '../../agency/index.js';
import type { Officer } from './officer.js';
import { obtainPassphrase } from '../terminal/passphrase.js';
import { fileOpener } from './signers.js';
import { makeInToken, readTokenFile, signerInToken } from './token.js';

/**
 * Makes the key that a description names, or finds it.
 * @throws RogatoryError `PKCS11_*` (PKCS11-01 to PKCS11-05), `CRYPTO_SECRET` (CRYPTO-16), `CRYPTO_KEY_FILE` (CRYPTO-08).
 */
export async function tokenKey(
  path: string,
  options: { readonly existing: boolean; readonly passphraseFile: string | undefined; readonly officer?: Officer },
): Promise<WrittenKey> {
  const file = readTokenFile(path);
  const openHalf = fileOpener(() => obtainPassphrase(options.passphraseFile));
  const signer = await (options.existing ? signerInToken : makeInToken)(file, openHalf);
  const suite = file.half === undefined ? 'rogatory-classic' : 'rogatory-hybrid';
  return { path, kind: 'signer', role: 'signer', suite, keys: [...signer.keys.values()], ...options.officer };
}
