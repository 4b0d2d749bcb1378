// SPDX-License-Identifier: Apache-2.0
// Noise_XX_25519_AESGCM_SHA256 (The Noise Protocol Framework, revision 34): pure state, no I/O, no randomness of its own.
import { assertBytes, assertUsage } from '../../core/assert.js';
import { concat, toUtf8 } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import { AEAD_NONCE_BYTES, AEAD_TAG_BYTES, openAead, sealAead } from '../../crypto/aead/aead.js';
import { hkdfSha256, sha256 } from '../../crypto/digest/digest.js';
import { publicKeyX25519, sharedX25519 } from '../../crypto/curve/x25519.js';
import type { EphemeralX25519 } from '../../crypto/curve/x25519.js';

export type NoiseRole = 'initiator' | 'responder';

const PROTOCOL_NAME = 'Noise_XX_25519_AESGCM_SHA256';
const DH_BYTES = 32;
const HASH_BYTES = 32;
const EMPTY = new Uint8Array(0);

type Token = 'e' | 's' | 'ee' | 'es' | 'se';

const XX: readonly (readonly Token[])[] = [['e'], ['e', 'ee', 's', 'es'], ['s', 'se']];

/** A key and its message counter: one direction of a link. */
export class CipherState {
  readonly #key: Uint8Array;
  readonly #nonce = new Uint8Array(AEAD_NONCE_BYTES);
  readonly #view = new DataView(this.#nonce.buffer);
  #counter = 0;

  constructor(key: Uint8Array) {
    assertBytes(key, 'key', 32);
    this.#key = key;
  }

  /** Encrypts the next message. @param output - Takes it; default a fresh array. @returns Ciphertext and tag. */
  encrypt(associated: Uint8Array, plaintext: Uint8Array, output?: Uint8Array): Uint8Array {
    const sealed = sealAead(this.#key, this.#next(), associated, plaintext, output);
    this.#counter++;
    return sealed;
  }

  /**
   * Decrypts the next message; a refused one does not move the counter.
   * @throws {@link RogatoryError} `CRYPTO_OPEN` (CRYPTO-06).
   */
  decrypt(associated: Uint8Array, ciphertext: Uint8Array): Uint8Array {
    const plaintext = openAead(this.#key, this.#next(), associated, ciphertext);
    this.#counter++;
    return plaintext;
  }

  /** Four zero bytes and the counter, 64 bits big-endian. It stops at 2^53: at a million messages a second, after 285 years. */
  #next(): Uint8Array {
    assertUsage(this.#counter < Number.MAX_SAFE_INTEGER, 'the counter of this cipher is used up');
    this.#view.setUint32(4, Math.floor(this.#counter / 0x1_0000_0000));
    this.#view.setUint32(8, this.#counter >>> 0);
    return this.#nonce;
  }
}

/** Chaining key, handshake hash and the cipher between them (Noise section 5.2). */
class SymmetricState {
  #chainingKey: Uint8Array;
  #hash: Uint8Array;
  #cipher: CipherState | undefined;

  constructor(prologue: Uint8Array) {
    const hash = new Uint8Array(HASH_BYTES);
    hash.set(toUtf8(PROTOCOL_NAME));
    this.#hash = hash;
    this.#chainingKey = hash;
    this.mixHash(prologue);
  }

  get hash(): Uint8Array {
    return this.#hash;
  }

  mixHash(data: Uint8Array): void {
    this.#hash = sha256(concat(this.#hash, data));
  }

  mixKey(input: Uint8Array): void {
    const [chainingKey, key] = this.#derive(input);
    this.#chainingKey = chainingKey;
    this.#cipher = new CipherState(key);
  }

  encryptAndHash(plaintext: Uint8Array): Uint8Array {
    const out = this.#cipher === undefined ? plaintext : this.#cipher.encrypt(this.#hash, plaintext);
    this.mixHash(out);
    return out;
  }

  decryptAndHash(ciphertext: Uint8Array): Uint8Array {
    const out = this.#cipher === undefined ? ciphertext.slice() : this.#cipher.decrypt(this.#hash, ciphertext);
    this.mixHash(ciphertext);
    return out;
  }

  get tagBytes(): number {
    return this.#cipher === undefined ? 0 : AEAD_TAG_BYTES;
  }

  split(): [CipherState, CipherState] {
    const [first, second] = this.#derive(EMPTY);
    return [new CipherState(first), new CipherState(second)];
  }

  /** Noise's HKDF with two outputs is RFC 5869 with the chaining key as salt and no info. */
  #derive(input: Uint8Array): [Uint8Array, Uint8Array] {
    const output = hkdfSha256(input, this.#chainingKey, EMPTY, 2 * HASH_BYTES);
    return [output.slice(0, HASH_BYTES), output.slice(HASH_BYTES)];
  }
}

export interface NoiseOptions {
  readonly role: NoiseRole;
  readonly prologue: Uint8Array;
  /** X25519 secret, 32 bytes. */
  readonly staticSecret: Uint8Array;
  /** Never serves twice. */
  readonly ephemeral: EphemeralX25519;
}

/** Ciphers of a finished handshake, by direction. */
export interface NoiseTransport {
  readonly send: CipherState;
  readonly receive: CipherState;
  /** 32 bytes, equal on both sides. */
  readonly handshakeHash: Uint8Array;
}

/** One side of the three-message XX handshake. Calls alternate as the role requires; anything else is a TypeError. */
export class NoiseHandshake {
  readonly #role: NoiseRole;
  readonly #state: SymmetricState;
  readonly #static: Uint8Array;
  readonly #ephemeral: EphemeralX25519;
  #remoteStatic: Uint8Array = EMPTY;
  #remoteEphemeral: Uint8Array = EMPTY;
  #step = 0;

  constructor(options: NoiseOptions) {
    assertBytes(options.staticSecret, 'staticSecret', DH_BYTES);
    this.#role = options.role;
    this.#static = options.staticSecret;
    this.#ephemeral = options.ephemeral;
    this.#state = new SymmetricState(options.prologue);
  }

  /**
   * Writes the next handshake message.
   * @param payload - Called with the handshake hash as it stands just before the payload is encrypted; what it returns travels.
   * @throws {@link RogatoryError} `LINK_HANDSHAKE` (LINK-06) when a key of the peer is weak.
   */
  write(payload: (hash: Uint8Array) => Uint8Array): Uint8Array {
    const parts: Uint8Array[] = [];
    for (const token of this.#tokens(true)) {
      if (token === 'e') {
        const key = this.#ephemeral.publicKey;
        this.#state.mixHash(key);
        parts.push(key);
      } else if (token === 's') parts.push(this.#state.encryptAndHash(publicKeyX25519(this.#static)));
      else this.#mixShared(token);
    }
    parts.push(this.#state.encryptAndHash(payload(this.#state.hash)));
    this.#step++;
    return concat(...parts);
  }

  /**
   * Reads the peer's next handshake message.
   * @returns The payload, fresh, and the handshake hash as it stood just before the payload was encrypted.
   * @throws {@link RogatoryError} `LINK_HANDSHAKE` (LINK-06).
   */
  read(message: Uint8Array): { payload: Uint8Array; hash: Uint8Array } {
    const tokens = this.#tokens(false);
    try {
      let at = 0;
      const take = (length: number): Uint8Array => {
        if (at + length > message.length) throw fail('LINK_HANDSHAKE', { reason: 'truncated' });
        at += length;
        return message.subarray(at - length, at);
      };
      for (const token of tokens) {
        if (token === 'e') {
          this.#remoteEphemeral = take(DH_BYTES).slice();
          this.#state.mixHash(this.#remoteEphemeral);
        } else if (token === 's') this.#remoteStatic = this.#state.decryptAndHash(take(DH_BYTES + this.#state.tagBytes));
        else this.#mixShared(token);
      }
      const hash = this.#state.hash;
      const payload = this.#state.decryptAndHash(message.subarray(at));
      this.#step++;
      return { payload, hash };
    } catch (error) {
      throw isRogatoryError(error, 'CRYPTO_OPEN') ? fail('LINK_HANDSHAKE', { reason: 'a message does not authenticate' }, error) : error;
    }
  }

  /** Ends the handshake after its third message. */
  split(): NoiseTransport {
    assertUsage(this.#step === XX.length, 'the handshake is not finished');
    const [first, second] = this.#state.split();
    const [send, receive] = this.#role === 'initiator' ? [first, second] : [second, first];
    return { send, receive, handshakeHash: this.#state.hash };
  }

  #tokens(writing: boolean): readonly Token[] {
    const tokens = XX[this.#step];
    assertUsage(tokens !== undefined, 'the handshake is finished');
    assertUsage(((this.#step % 2 === 0) === (this.#role === 'initiator')) === writing, 'it is the turn of the other side');
    return tokens;
  }

  #mixShared(token: 'ee' | 'es' | 'se'): void {
    // The first letter names the initiator's key, the second the responder's.
    const [initiators, responders] = token;
    const own = this.#role === 'initiator' ? initiators : responders;
    const theirs = this.#role === 'initiator' ? responders : initiators;
    const peer = theirs === 'e' ? this.#remoteEphemeral : this.#remoteStatic;
    try {
      this.#state.mixKey(own === 'e' ? this.#ephemeral.shared(peer) : sharedX25519(this.#static, peer));
    } catch (error) {
      throw isRogatoryError(error, 'CRYPTO_KEY_WEAK') ? fail('LINK_HANDSHAKE', { reason: 'a key is weak' }, error) : error;
    }
  }
}
