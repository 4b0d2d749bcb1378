// SPDX-License-Identifier: Apache-2.0
import { assertUsage } from '../core/assert.js';
import type { CoseKey } from '../crypto/keys.js';
import type { SignatureAlg } from '../crypto/suites.js';

/** The key that signs notes and roots: every suite of this version has an Ed25519 one. */
export function ed25519Key(keys: ReadonlyMap<SignatureAlg, CoseKey>): CoseKey {
  const key = keys.get(-19);
  assertUsage(key, 'a log or cosign signer holds an Ed25519 key');
  return key;
}
