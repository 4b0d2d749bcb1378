// SPDX-License-Identifier: Apache-2.0
// A signer whose Ed25519 key lies in a PKCS#11 token. A description replaces the key file (SPEC.md "Tokens").
import { isAbsolute } from 'node:path';
import type { Signer } from '../../crypto/index.js';
import { openToken, tokenSigner } from '../../pkcs11/index.js';
import type { KeyName, Token, TokenOptions } from '../../pkcs11/index.js';
import { unhex } from './public-halves.js';
import { UsageError } from '../usage-error.js';
import { Description } from '../file/description.js';

const MEMBERS = ['binding', 'module', 'token', 'pin', 'label', 'id', 'half'];
const ED25519 = -19;

/** Token and key, and the file of the other half of a hybrid signer. */
interface TokenFile {
  readonly options: TokenOptions;
  readonly name: KeyName;
  /** Key file of the ML-DSA-65 half; absent in the classic suite. */
  readonly half?: string;
}

function readTokenFile(path: string): TokenFile {
  const file = Description.read(path, MEMBERS);
  const pin = file.object('pin', ['file', 'credential']);
  if (pin.has('file') === pin.has('credential')) throw new UsageError(`${path}: pin: a file or a credential`);
  return {
    options: {
      binding: absolute(file, 'binding', path),
      module: absolute(file, 'module', path),
      token: file.text('token'),
      pin: pin.has('file') ? { file: pin.path('file') } : { credential: pin.text('credential') },
    },
    name: { label: file.text('label'), ...(file.has('id') ? { id: unhex(file.text('id')) } : {}) },
    ...(file.has('half') ? { half: file.path('half') } : {}),
  };
}

/** PKCS11-01: paths must be absolute, because anyone who can change the loaded files controls the keys. */
function absolute(file: Description, member: 'binding' | 'module', path: string): string {
  const text = file.text(member);
  if (!isAbsolute(text)) throw new UsageError(`${path}: ${member}: give an absolute path`);
  return text;
}

/**
 * Makes the signer of a description. The token is opened for each signature and given back after it.
 * @param openHalf - Opens the key file of the other half.
 * @param isNew - Makes the pair first; its label must be free.
 * @throws UsageError when it is no such description.
 * @throws {@link RogatoryError} `PKCS11_*` (PKCS11-01 to PKCS11-05), `CRYPTO_SECRET` (CRYPTO-16), `CRYPTO_KEY_FILE` (CRYPTO-08).
 */
export async function signerInToken(path: string, openHalf: (path: string) => Promise<Signer>, isNew = false): Promise<Signer> {
  const { options, name, half } = readTokenFile(path);
  const halves = half === undefined ? [] : [await openHalf(half)];
  if (halves.some(({ keys }) => keys.has(ED25519))) throw new UsageError(`${half}: holds a whole signer; give the file of a half`);
  const { publicKey } = await withToken(options, (token) => (isNew ? token.generate(ED25519, name) : token.key(ED25519, name)));
  const sign = (message: Uint8Array): Promise<Uint8Array> =>
    withToken(options, async (token) => (await token.key(ED25519, name)).sign(message));
  return tokenSigner({ alg: ED25519, publicKey, sign }, ...halves);
}

async function withToken<T>(options: TokenOptions, task: (token: Token) => Promise<T>): Promise<T> {
  const token = openToken(options);
  try {
    return await task(token);
  } finally {
    await token.close();
  }
}
