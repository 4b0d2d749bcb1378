import { createPublicKey, verify } from 'node:crypto';
import { decode as decodeAny } from 'cbor2';
import { describe, expect, it } from 'vitest';
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import type { CborMap, CborValue } from '../../src/cbor/value.js';
import { fromHex, toHex } from '../../src/core/bytes.js';
import { sigStructure } from '../../src/crypto/sign/cose.js';
import { verifyEd25519 } from '../../src/crypto/curve/ed25519.js';
import { coseKey, kidOf, readCoseKey, signatureAlgOf, signerPublicKeys, signerSecret } from '../../src/crypto/keys/keys.js';
import { memorySigner, verifySignature } from '../../src/crypto/sign/sign.js';
import { vectorFile } from '../crypto/vectors.js';

interface Jwk {
  readonly kty: string;
  readonly crv: string;
  readonly x?: string;
  readonly y?: string;
  readonly x_hex?: string;
}
interface Signed {
  readonly key: Jwk;
  readonly external?: string;
}
interface Example {
  readonly title: string;
  readonly fail?: true;
  readonly input: {
    readonly sign?: { readonly signers: readonly Signed[] };
    readonly sign0?: Signed;
    readonly failures?: { readonly RemoveCBORTag?: number };
  };
  readonly intermediates: { readonly signers?: readonly { readonly ToBeSign_hex: string }[]; readonly ToBeSign_hex?: string };
  readonly output: { readonly cbor: string };
}

const examples = vectorFile<Record<string, Example>>('cose/examples.json');
const exampleOf = (path: string): Example => examples.read()[path] as Example;

const NOTHING = new Uint8Array(0);

/** The examples are of RFC 8152 and use ids that RFC 9864 deprecated: ES256 (-7) and EdDSA (-8) are mapped here and nowhere else. */
function verifyForeign(key: Jwk, alg: CborValue | undefined, message: Uint8Array, signature: Uint8Array): boolean {
  const raw = key.x_hex === undefined ? undefined : fromHex(key.x_hex);
  if (alg === -8 && key.crv === 'Ed25519' && raw !== undefined) return verifyEd25519(raw, message, signature);
  const jwk = raw === undefined ? { ...key } : { kty: key.kty, crv: key.crv, x: Buffer.from(raw).toString('base64url') };
  const imported = createPublicKey({ key: jwk, format: 'jwk' });
  if (alg === -8 && key.crv === 'Ed448') return verify(null, message, imported, signature);
  if (alg === -7 && key.crv === 'P-256') return verify('sha256', message, { key: imported, dsaEncoding: 'ieee-p1363' }, signature);
  return false;
}

interface Part {
  readonly key: Jwk;
  readonly alg: CborValue | undefined;
  readonly toBeSigned: Uint8Array;
  readonly signature: Uint8Array;
}

/** Every signature of an example with what it covers, built from the received bytes. */
function parts(example: Example): Part[] {
  const { sign, sign0, failures } = example.input;
  const bytes = fromHex(example.output.cbor);
  const value = decode(bytes, failures?.RemoveCBORTag === 1 ? {} : { tag: sign === undefined ? 18 : 98 });
  const [received, unprotected, payload, rest] = value as [Uint8Array, CborMap, Uint8Array, CborValue];
  // RFC 9052 4.4: no protected attributes count as the zero-length string, however they were written. The profile has no such header.
  const body = toHex(received) === 'a0' ? NOTHING : received;
  const header = (encoded: Uint8Array) => (encoded.length === 0 ? new Map() : (decode(encoded) as CborMap));
  if (sign0 !== undefined) {
    const toBeSigned = encode(['Signature1', body, fromHex(sign0.external ?? ''), payload]);
    return [{ key: sign0.key, alg: header(body).get(1) ?? unprotected.get(1), toBeSigned, signature: rest as Uint8Array }];
  }
  return (rest as [Uint8Array, CborMap, Uint8Array][]).map(([own, , signature], index) => {
    const { key, external } = (sign?.signers ?? [])[index] as Signed;
    const toBeSigned =
      external === undefined ? sigStructure(body, own, payload) : encode(['Signature', body, own, fromHex(external), payload]);
    return { key, alg: header(own).get(1), toBeSigned, signature };
  });
}

const accepted = (example: Example) =>
  parts(example).every(({ key, alg, toBeSigned, signature }) => verifyForeign(key, alg, toBeSigned, signature));

const passing = ['sign-pass-01', 'sign-pass-02', 'sign-pass-03'];
// There is no sign-fail-05 in either folder.
const failing = ['sign-fail-02', 'sign-fail-03', 'sign-fail-04', 'sign-fail-06', 'sign-fail-07'];

const good = [
  ...passing.map((name) => `sign-tests/${name}`),
  'sign-tests/ecdsa-01',
  ...passing.map((name) => `sign1-tests/${name}`),
  ...['eddsa-01', 'eddsa-02', 'eddsa-sig-01', 'eddsa-sig-02'].map((name) => `eddsa-examples/${name}`),
];
const bad = failing.flatMap((name) => [`sign-tests/${name}`, `sign1-tests/${name}`]);

describe.each(good)('COSE working group, %s', (path) => {
  it('builds the bytes to be signed and verifies', () => {
    const example = exampleOf(path);
    const expected = example.intermediates.signers?.map((signer) => signer.ToBeSign_hex) ?? [example.intermediates.ToBeSign_hex];
    expect(parts(example).map(({ toBeSigned }) => toHex(toBeSigned).toUpperCase())).toEqual(expected);
    expect(accepted(example)).toBe(true);
  });
});

describe.each(bad)('COSE working group, %s', (path) => {
  it('does not verify', () => {
    expect(exampleOf(path).fail).toBe(true);
    expect(accepted(exampleOf(path))).toBe(false);
  });
});

describe.each(['sign-tests/sign-fail-01', 'sign1-tests/sign-fail-01'])('COSE working group, %s', (path) => {
  it('is refused for its tag (CBOR-08)', () => {
    expect(() => parts(exampleOf(path))).toThrowCode('CBOR_TAG');
  });
});

describe('ML-DSA for COSE (RFC 9964)', () => {
  const file =
    vectorFile<Record<'priv' | 'key' | 'sign1' | 'raw_to_be_signed' | 'raw_signature' | 'raw_public_key', string>>('cose/ml-dsa-65.json');
  const alg = -49;

  it('derives the public key of the seed and its thumbprint as kid (RFC 9679)', () => {
    const { priv, key, raw_public_key } = file.read();
    const members = decodeAny<CborMap>(fromHex(key));
    const derived = signerPublicKeys(signerSecret('rogatory-hybrid', new Map([[alg, fromHex(priv)]]))).get(alg);
    expect(derived).toEqual(coseKey(alg, fromHex(raw_public_key)));
    expect(kidOf(coseKey(alg, fromHex(raw_public_key)))).toEqual(members.get(2));
    // The example is not deterministic CBOR, and holds the private member and the kid: nothing of that belongs into a key here.
    expect(() => readCoseKey(members, 'key')).toThrowCode('CRYPTO_KEY_MALFORMED');
    const publicOnly = new Map([...members].filter(([label]) => label !== 2 && label !== -2));
    expect(signatureAlgOf(readCoseKey(publicOnly, 'key'))).toBe(alg);
  });

  it('verifies the signature, and not a changed one', () => {
    const { sign1, raw_to_be_signed, raw_signature, raw_public_key } = file.read();
    const [body, , payload, signature] = decode(fromHex(sign1), { tag: 18 }) as [Uint8Array, CborMap, Uint8Array, Uint8Array];
    const toBeSigned = encode(['Signature1', body, NOTHING, payload]);
    expect(toHex(toBeSigned)).toBe(raw_to_be_signed);
    expect(toHex(signature)).toBe(raw_signature);
    const key = coseKey(alg, fromHex(raw_public_key));
    expect(verifySignature(key, toBeSigned, signature)).toBe(true);
    signature[0] = (signature[0] as number) ^ 1;
    expect(verifySignature(key, toBeSigned, signature)).toBe(false);
  });

  it('signs anew under the same key', async () => {
    const { priv, raw_to_be_signed, raw_public_key } = file.read();
    const signer = memorySigner(signerSecret('rogatory-hybrid', new Map([[alg, fromHex(priv)]])));
    const signature = await signer.sign(alg, fromHex(raw_to_be_signed));
    expect(verifySignature(coseKey(alg, fromHex(raw_public_key)), fromHex(raw_to_be_signed), signature)).toBe(true);
  });

  const larger = vectorFile<Record<'key', string>>('cose/ml-dsa-87.json');
  it('refuses ML-DSA-87, whose suite is not in the registry (CRYPTO-02)', () => {
    const members = decodeAny<CborMap>(fromHex(larger.read().key));
    const publicOnly = new Map([...members].filter(([label]) => label !== 2 && label !== -2));
    expect(() => readCoseKey(publicOnly, 'key')).toThrowCode('CRYPTO_ALG_UNKNOWN');
  });
});

describe('RFC 9679 thumbprint', () => {
  // RFC 9679 section 6: the only example there, an EC2 key. Its form is built here, since the profile has no EC2 keys.
  it('is SHA-256 over the deterministic encoding of the required members', () => {
    const x = fromHex('65eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d');
    const y = fromHex('1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c');
    const members = new Map<number, number | Uint8Array>([
      [-3, y],
      [-2, x],
      [-1, 1],
      [1, 2],
    ]);
    expect(toHex(kidOf(members))).toBe('496bd8afadf307e5b08c64b0421bf9dc01528a344a43bda88fadd1669da253ec');
  });
});
