// SPDX-License-Identifier: Apache-2.0
// The frames before authentication: three Noise messages with an identity proof in the second and the third.
import { assertUsage } from '../../core/assert.js';
import { fail } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import type { RandomSource } from '../../core/random.js';
import { encode } from '../../cbor/encode.js';
import { drawX25519 } from '../../crypto/curve/x25519.js';
import type { LinkPeer } from '../handler.js';
import { decodeFrame, encodeFrame } from '../frame/headers.js';
import type { Frame } from '../frame/headers.js';
import { NoiseHandshake } from './noise.js';
import type { NoiseRole, NoiseTransport } from './noise.js';
import { makeProof, readProof, verifyInitiator, verifyResponder } from './proof.js';
import type { ProofContext, UnverifiedProof } from './proof.js';

export interface HandshakeOptions extends ProofContext {
  readonly role: NoiseRole;
  /** Subprotocol token that both sides agreed on. */
  readonly token: string;
  /** Initiator only: the peer that was dialled. */
  readonly expect?: Principal;
  /** X25519 secret of this process, 32 bytes; it identifies no node. */
  readonly staticSecret: Uint8Array;
  readonly random: RandomSource;
}

/** A peer that proved its identity, and the keys shared with it. */
export interface VerifiedPeer {
  readonly peer: LinkPeer;
  readonly versions: readonly [root: number, directory: number];
  readonly ciphers: NoiseTransport;
}

export interface HandshakeStep {
  /** Frame to send. */
  readonly reply?: Uint8Array;
  readonly verified?: VerifiedPeer;
}

const EMPTY = new Uint8Array(0);

/** One side of the handshake, from the open socket to the proved peer. */
export class Handshake {
  readonly #options: HandshakeOptions;
  readonly #noise: NoiseHandshake;
  #awaited: 'hs1' | 'hs2' | 'hs3';

  constructor(options: HandshakeOptions) {
    const { role, token, staticSecret, random } = options;
    assertUsage((role === 'initiator') === (options.expect !== undefined), 'the initiator, and only it, knows whom it dialled');
    this.#options = options;
    this.#noise = new NoiseHandshake({ role, prologue: encode(['rogatory-link/1', token]), staticSecret, ephemeral: drawX25519(random) });
    this.#awaited = role === 'initiator' ? 'hs2' : 'hs1';
  }

  get awaited(): string {
    return this.#awaited;
  }

  /** The initiator's first frame. */
  start(): Uint8Array {
    return encodeFrame({ name: 'hs1', noise: this.#noise.write(() => EMPTY) });
  }

  /**
   * Takes the peer's next frame.
   * @throws {@link RogatoryError} `LINK_FRAME_SIZE` (LINK-01), `LINK_FRAME_MALFORMED` (LINK-02), `LINK_UNEXPECTED` (LINK-03),
   * `LINK_HANDSHAKE` (LINK-06), `LINK_PEER_UNKNOWN` (LINK-08), `LINK_PEER_PROOF` (LINK-09).
   */
  receive(message: Uint8Array): HandshakeStep {
    const frame = this.#decode(message);
    const { payload, hash } = this.#noise.read(frame.noise);
    switch (frame.name) {
      case 'hs1':
        if (payload.length > 0) throw fail('LINK_HANDSHAKE', { reason: 'the first message has a payload' });
        this.#awaited = 'hs3';
        return { reply: this.#write('hs2') };
      case 'hs2': {
        const proof = readProof(payload);
        const trustOnly = verifyResponder(proof, hash, this.#options, this.#options.expect as Principal);
        return { reply: this.#write('hs3', this.#options.expect), verified: this.#verified(proof, trustOnly) };
      }
      case 'hs3': {
        const proof = readProof(payload);
        const trustOnly = verifyInitiator(proof, hash, this.#options);
        return { verified: this.#verified(proof, trustOnly) };
      }
    }
  }

  /** LINK-32: only the awaited frame is looked at. */
  #decode(message: Uint8Array): Extract<Frame, { noise: Uint8Array }> {
    const limit = LIMITS.handshakeMaxBytes;
    if (message.length > limit) throw fail('LINK_FRAME_SIZE', { size: message.length, limit });
    const frame = decodeFrame(message);
    if (frame === undefined || !('noise' in frame) || frame.name !== this.#awaited) {
      throw fail('LINK_UNEXPECTED', { frame: frame?.name ?? 'unknown', state: `awaiting ${this.#awaited}` });
    }
    return frame;
  }

  #write(name: 'hs2' | 'hs3', addressee?: Principal): Uint8Array {
    const { role } = this.#options;
    return encodeFrame({ name, noise: this.#noise.write((hash) => makeProof(role, hash, this.#options, addressee)) });
  }

  #verified(proof: UnverifiedProof, trustOnly: boolean): VerifiedPeer {
    const { scope, id, signerId, versions } = proof;
    const peer: LinkPeer = { scope, id, key: principalKey(proof), signerId, ...(trustOnly ? { trustOnly } : {}) };
    return { peer, versions, ciphers: this.#noise.split() };
  }
}
