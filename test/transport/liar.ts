import { Handshake } from '../../src/transport/noise/handshake.js';
import type { HandshakeOptions } from '../../src/transport/noise/handshake.js';
import { decodeFrame, encodeFrame } from '../../src/transport/frame/headers.js';
import type { Frame, WelcomeLane } from '../../src/transport/frame/headers.js';
import type { NoiseTransport } from '../../src/transport/noise/noise.js';
import { pack, unpack } from '../../src/transport/noise/packing.js';
import { LINK_TOKENS } from '../../src/transport/version.js';
import type { TestNode } from './node.js';

const STREAM = new Uint8Array(16).fill(7);

/** A peer with a good key that says whatever the test wants, in the right wrapping. */
export class Liar {
  readonly #handshake: Handshake;
  #ciphers: NoiseTransport | undefined;

  constructor(node: TestNode, expect: TestNode, options: Partial<HandshakeOptions> = {}) {
    this.#handshake = new Handshake({
      role: 'initiator',
      expect: { scope: expect.identity.scope, id: expect.identity.id },
      token: LINK_TOKENS[0] as string,
      tokens: LINK_TOKENS,
      identity: node.identity,
      authorize: (claim) => node.authorize(claim),
      staticSecret: node.random(32),
      random: node.random,
      ...options,
    });
  }

  first(): Uint8Array {
    return this.#handshake.start();
  }

  /** Takes the second handshake message. @returns the third. */
  third(second: Uint8Array): Uint8Array {
    const { reply, verified } = this.#handshake.receive(second);
    this.#ciphers = verified?.ciphers;
    return reply as Uint8Array;
  }

  say(frame: Frame): Uint8Array {
    return this.sayBytes(encodeFrame(frame));
  }

  sayBytes(frame: Uint8Array): Uint8Array {
    return pack((this.#ciphers as NoiseTransport).send, frame);
  }

  hear(message: Uint8Array): Frame | undefined {
    return decodeFrame(unpack((this.#ciphers as NoiseTransport).receive, message));
  }
}

export function welcome(lane: Partial<WelcomeLane> = {}, version = 1): Frame {
  const lanes = [0, 1, 2, 3].map(() => ({ streamId: STREAM, acked: 0, received: null, maxMessages: 10, maxBytes: 10_000, ...lane }));
  return { name: 'welcome', version, features: [], lanes };
}

export function msg(seq: number, lane = 2, frame: Uint8Array = Uint8Array.of(0x61)): Frame {
  return {
    name: 'msg',
    lane,
    seq,
    envelopeId: new Uint8Array(16),
    envelopeDigest: new Uint8Array(32),
    mailbox: 'mla@beta',
    expiresAt: 1,
    frame,
  };
}
