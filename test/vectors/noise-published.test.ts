import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../src/core/bytes.js';
import { drawX25519 } from '../../src/crypto/curve/x25519.js';
import { NoiseHandshake } from '../../src/transport/noise/noise.js';
import type { NoiseRole } from '../../src/transport/noise/noise.js';
import { vectorFile } from '../crypto/vectors.js';

type Field = `${'init' | 'resp'}_${'prologue' | 'static' | 'ephemeral'}`;

type Vector = Readonly<Record<Field, string>> & {
  readonly protocol_name: string;
  readonly handshake_hash: string;
  readonly messages: readonly { readonly payload: string; readonly ciphertext: string }[];
};

const NOTHING = new Uint8Array(0);
const file = vectorFile<{ vectors: readonly Vector[] }>('noise/xx-25519-aesgcm-sha256.json');

function side(vector: Vector, role: NoiseRole): NoiseHandshake {
  const field = (name: 'prologue' | 'static' | 'ephemeral') => fromHex(vector[`${role === 'initiator' ? 'init' : 'resp'}_${name}`]);
  const ephemeral = drawX25519(() => field('ephemeral'));
  return new NoiseHandshake({ role, prologue: field('prologue'), staticSecret: field('static'), ephemeral });
}

describe('Noise_XX_25519_AESGCM_SHA256', () => {
  const vectors = () => file.read().vectors;

  it('writes and reads every handshake and transport message byte for byte (LINK-06)', () => {
    expect(vectors().map(({ protocol_name }) => protocol_name)).toEqual(['Noise_XX_25519_AESGCM_SHA256']);
    for (const vector of vectors()) {
      const sides = [side(vector, 'initiator'), side(vector, 'responder')] as const;
      vector.messages.slice(0, 3).forEach(({ payload, ciphertext }, index) => {
        const [writer, reader] = index % 2 === 0 ? sides : [sides[1], sides[0]];
        let hashBefore: Uint8Array = NOTHING;
        const message = writer.write((hash) => {
          hashBefore = hash;
          return fromHex(payload);
        });
        expect(toHex(message)).toBe(ciphertext);
        const read = reader.read(message);
        expect(toHex(read.payload)).toBe(payload);
        expect(toHex(read.hash)).toBe(toHex(hashBefore));
      });
      const [initiator, responder] = sides.map((handshake) => handshake.split());
      expect(toHex(initiator!.handshakeHash)).toBe(vector.handshake_hash);
      expect(toHex(responder!.handshakeHash)).toBe(vector.handshake_hash);
      // The turns go on: message 4 is the responder's.
      vector.messages.slice(3).forEach(({ payload, ciphertext }, index) => {
        const [from, to] = index % 2 === 0 ? [responder!, initiator!] : [initiator!, responder!];
        expect(toHex(from.send.encrypt(NOTHING, fromHex(payload)))).toBe(ciphertext);
        expect(toHex(to.receive.decrypt(NOTHING, fromHex(ciphertext)))).toBe(payload);
      });
    }
  });

  it('refuses every handshake message with one bit flipped anywhere (LINK-06)', () => {
    const vector = vectors()[0] as Vector;
    for (const turn of [1, 2]) {
      const ciphertext = fromHex(vector.messages[turn]!.ciphertext);
      for (let at = 0; at < ciphertext.length; at++) {
        const sides = [side(vector, 'initiator'), side(vector, 'responder')] as const;
        for (let i = 0; i < turn; i++) {
          const [writer, reader] = i % 2 === 0 ? sides : [sides[1], sides[0]];
          reader.read(writer.write(() => fromHex(vector.messages[i]!.payload)));
        }
        const flipped = ciphertext.slice();
        flipped[at]! ^= 1;
        expect(() => sides[turn === 1 ? 0 : 1].read(flipped), `message ${turn + 1}, byte ${at}`).toThrowCode('LINK_HANDSHAKE');
      }
    }
  });
});
