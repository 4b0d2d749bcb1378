// SPDX-License-Identifier: Apache-2.0
import { assertUsage } from '../core/assert.js';
import { coseKey } from '../crypto/keys/keys.js';
import { composeSigner } from '../crypto/sign/sign.js';
import type { Signer } from '../crypto/sign/sign.js';
import type { TokenKey } from './token.js';

/**
 * Makes a signer whose Ed25519 key lies in a token.
 * @param halves - Signers of the other algorithms of the suite: tokens with ML-DSA are rare, so in the hybrid suite its key lies in an
 * encrypted key file (`memorySigner`). Both must sign; otherwise there is no signature of the suite.
 */
export function tokenSigner(key: TokenKey, ...halves: readonly Signer[]): Signer {
  assertUsage(key.alg === -19, 'no suite of this profile signs by this algorithm');
  const own = coseKey(-19, key.publicKey);
  return composeSigner([{ keys: new Map([[-19, own]]), sign: (_alg, toBeSigned) => key.sign(toBeSigned) }, ...halves]);
}
