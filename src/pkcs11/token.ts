// SPDX-License-Identifier: Apache-2.0
import { createHash, verify } from 'node:crypto';
import { toUtf8 } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { verifyEd25519 } from '../crypto/curve/ed25519.js';
import { CURVES } from './curves.js';
import type { Curve, TokenAlg } from './curves.js';
import type { Attribute, Cryptoki, Handle } from './library.js';
import { TokenSession } from './session.js';
import type { TokenOptions } from './session.js';
import { faultOf } from './faults.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';

/** A key pair in a token. */
export interface TokenKey {
  readonly alg: TokenAlg;
  /** -19: 32 bytes. -51: the uncompressed point, 97 bytes. */
  readonly publicKey: Uint8Array;
  /**
   * Signs: -19 by Ed25519 (64 bytes), -51 by ECDSA over P-384 and SHA-384 (r || s, 96 bytes). Calls wait for each other.
   * @throws {@link RogatoryError} `PKCS11_SESSION`, `PKCS11_TOKEN` (PKCS11-04), `PKCS11_PIN` (PKCS11-03), `PKCS11_CALL` (PKCS11-05).
   */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** Key pair, by its label (CKA_LABEL), and by its id (CKA_ID) when labels repeat. */
export interface KeyName {
  readonly label: string;
  readonly id?: Uint8Array;
}

const KEY_NAME: Members<KeyName> = { required: { label: 'text' }, optional: { id: 'bytes' } };
const CKA = { class: 0, token: 1, private: 2, label: 3, keyType: 0x100, id: 0x102, sensitive: 0x103, sign: 0x108, verify: 0x10a } as const;
const CKA_EXTRACTABLE = 0x162;
const CKA_EC_PARAMS = 0x180;
const CKA_EC_POINT = 0x181;
const CKO_PUBLIC_KEY = 2;
const CKO_PRIVATE_KEY = 3;
/** Signed once when a key is found: its halves are separate objects, and one may belong to another pair. */
const TRIAL = toUtf8('rogatory-pkcs11/1');

/** A token that holds signing keys. */
export class Token {
  readonly #session: TokenSession;

  /** @internal */
  constructor(session: TokenSession) {
    this.#session = session;
  }

  /**
   * Finds a key pair and signs a fixed text with it, to check that its halves belong together.
   * @throws {@link RogatoryError} `PKCS11_KEY` (PKCS11-02) when there is not exactly one such pair, or its halves do not match; and as
   * `sign` of {@link TokenKey}.
   */
  async key(alg: TokenAlg, name: KeyName): Promise<TokenKey> {
    requireMembers(name, KEY_NAME, 'token.key(name)');
    const curve = CURVES[alg];
    const publicKey = await this.#session.run((cryptoki, session) => {
      const object = this.#find(cryptoki, session, CKO_PUBLIC_KEY, curve, name);
      const [point] = this.#session.call('C_GetAttributeValue', () =>
        cryptoki.C_GetAttributeValue(session, object, [{ type: CKA_EC_POINT }]),
      );
      return pointOf(point?.value ?? new Uint8Array(0), curve) ?? this.#unusable(name, 'its public key is no point of the curve');
    });
    const key = { alg, publicKey, sign: this.#signWith(curve, name) };
    if (!verifies(key, await key.sign(TRIAL))) return this.#unusable(name, 'its public half does not verify what its private half signs');
    return key;
  }

  /**
   * Makes a permanent key pair (CKA_TOKEN) that never leaves the token (CKA_SENSITIVE, not CKA_EXTRACTABLE).
   * @throws {@link RogatoryError} `PKCS11_KEY` (PKCS11-02) when the label is taken; and as {@link key}.
   */
  async generate(alg: TokenAlg, name: KeyName): Promise<TokenKey> {
    requireMembers(name, KEY_NAME, 'token.generate(name)');
    const curve = CURVES[alg];
    await this.#session.run(
      (cryptoki, session) => {
        if (this.#all(cryptoki, session, CKO_PRIVATE_KEY, curve, name).length > 0) this.#unusable(name, 'it exists');
        const named = namedBy(name);
        const publicTemplate: Attribute[] = [
          ...named,
          { type: CKA.token, value: true },
          { type: CKA.verify, value: true },
          { type: CKA_EC_PARAMS, value: Buffer.from(curve.parameters) },
        ];
        const privateTemplate: Attribute[] = [
          ...named,
          { type: CKA.token, value: true },
          { type: CKA.private, value: true },
          { type: CKA.sensitive, value: true },
          { type: CKA_EXTRACTABLE, value: false },
          { type: CKA.sign, value: true },
        ];
        this.#session.call('C_GenerateKeyPair', () =>
          cryptoki.C_GenerateKeyPair(session, { mechanism: curve.generation }, publicTemplate, privateTemplate),
        );
      },
      { write: true },
    );
    return this.key(alg, name);
  }

  /** Ends the session, and also the module when no other token of it is open. */
  close(): Promise<void> {
    return this.#session.close();
  }

  /** A private key is looked up once a session. */
  #signWith(curve: Curve, name: KeyName): (message: Uint8Array) => Promise<Uint8Array> {
    let found: { readonly generation: number; readonly handle: Handle } | undefined;
    return (message) => {
      const data = Buffer.from(curve.digest === undefined ? message : createHash(curve.digest).update(message).digest());
      return this.#session.run(async (cryptoki, session, generation) => {
        if (found?.generation !== generation) found = { generation, handle: this.#find(cryptoki, session, CKO_PRIVATE_KEY, curve, name) };
        const { handle } = found;
        this.#session.call('C_SignInit', () => cryptoki.C_SignInit(session, { mechanism: curve.mechanism }, handle));
        const signature = await cryptoki.C_SignAsync(session, data, Buffer.alloc(curve.signatureBytes)).catch((error: unknown) => {
          throw faultOf(error, this.#session.token, 'C_Sign');
        });
        if (signature.length !== curve.signatureBytes) {
          throw fail('PKCS11_TOKEN', { token: this.#session.token, reason: `C_Sign gave ${signature.length} bytes for a signature` });
        }
        return Uint8Array.from(signature);
      });
    };
  }

  #find(cryptoki: Cryptoki, session: Handle, objectClass: number, curve: Curve, name: KeyName): Handle {
    const [object, ...others] = this.#all(cryptoki, session, objectClass, curve, name);
    if (object === undefined) return this.#unusable(name, 'the token holds no such key');
    return others.length > 0 ? this.#unusable(name, 'several keys have this label: give the id') : object;
  }

  #all(cryptoki: Cryptoki, session: Handle, objectClass: number, curve: Curve, name: KeyName): readonly Handle[] {
    const template = [{ type: CKA.class, value: objectClass }, { type: CKA.keyType, value: curve.keyType }, ...namedBy(name)];
    return this.#session.call('C_FindObjects', () => {
      cryptoki.C_FindObjectsInit(session, template);
      try {
        return cryptoki.C_FindObjects(session, 2);
      } finally {
        cryptoki.C_FindObjectsFinal(session);
      }
    });
  }

  #unusable({ label }: KeyName, reason: string): never {
    throw fail('PKCS11_KEY', { token: this.#session.token, key: label, reason });
  }
}

const TOKEN_OPTIONS: Members<TokenOptions> = {
  required: { binding: 'text', module: 'text', token: 'text', pin: 'object' },
  optional: {},
};

/**
 * Opens a token; the first call to it comes with the first key.
 * @throws {@link RogatoryError} `PKCS11_LIBRARY` (PKCS11-01).
 */
export function openToken(options: TokenOptions): Token {
  requireMembers(options, TOKEN_OPTIONS, 'openToken(options)');
  return new Token(new TokenSession(options));
}

function namedBy({ label, id }: KeyName): Attribute[] {
  return [{ type: CKA.label, value: label }, ...(id === undefined ? [] : [{ type: CKA.id, value: Buffer.from(id) }])];
}

/** CKA_EC_POINT is the point in an OCTET STRING of DER; some tokens return the bare point. */
function pointOf(value: Uint8Array, { pointBytes }: Curve): Uint8Array | undefined {
  if (value.length === pointBytes) return Uint8Array.from(value);
  return value.length === pointBytes + 2 && value[0] === 4 && value[1] === pointBytes ? Uint8Array.from(value.subarray(2)) : undefined;
}

function verifies({ alg, publicKey }: Omit<TokenKey, 'sign'>, signature: Uint8Array): boolean {
  if (alg === -19) return verifyEd25519(publicKey, TRIAL, signature);
  const part = (from: number, to: number): string => Buffer.from(publicKey.subarray(from, to)).toString('base64url');
  try {
    const key = { kty: 'EC', crv: 'P-384', x: part(1, 49), y: part(49, 97) };
    return verify('sha384', TRIAL, { key, format: 'jwk', dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    return false;
  }
}
