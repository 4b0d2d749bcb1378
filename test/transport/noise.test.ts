import { describe, expect, it } from 'vitest';
import { fromHex, toUtf8 } from '../../src/core/bytes.js';
import { drawX25519 } from '../../src/crypto/curve/x25519.js';
import { CipherState, NoiseHandshake } from '../../src/transport/noise/noise.js';
import type { NoiseRole } from '../../src/transport/noise/noise.js';

const EMPTY = new Uint8Array(0);
const empty = () => EMPTY;

function side(role: NoiseRole, prologue = 'same'): NoiseHandshake {
  const secret = role === 'initiator' ? 1 : 2;
  return new NoiseHandshake({
    role,
    prologue: toUtf8(prologue),
    staticSecret: new Uint8Array(32).fill(secret),
    ephemeral: drawX25519(() => new Uint8Array(32).fill(16 + secret)),
  });
}

function finished(): [NoiseHandshake, NoiseHandshake] {
  const [initiator, responder] = [side('initiator'), side('responder')];
  responder.read(initiator.write(empty));
  initiator.read(responder.write(empty));
  responder.read(initiator.write(empty));
  return [initiator, responder];
}

describe('noise', () => {
  it('gives both sides the same hash and crossed ciphers (LINK-06)', () => {
    const [initiator, responder] = finished().map((handshake) => handshake.split());
    expect(initiator!.handshakeHash).toEqual(responder!.handshakeHash);
    for (const text of ['one', 'two']) {
      expect(responder!.receive.decrypt(EMPTY, initiator!.send.encrypt(EMPTY, toUtf8(text)))).toEqual(toUtf8(text));
      expect(initiator!.receive.decrypt(EMPTY, responder!.send.encrypt(EMPTY, toUtf8(text)))).toEqual(toUtf8(text));
    }
  });

  it('refuses a peer with another prologue (LINK-06)', () => {
    const [initiator, responder] = [side('initiator'), side('responder', 'other')];
    responder.read(initiator.write(empty));
    expect(() => initiator.read(responder.write(empty))).toThrowCode('LINK_HANDSHAKE');
  });

  it.each([0, 31])('refuses a first message of %i bytes (LINK-06)', (length) => {
    expect(() => side('responder').read(new Uint8Array(length))).toThrowCode('LINK_HANDSHAKE');
  });

  it('refuses an ephemeral key that gives an all-zero secret (LINK-06)', () => {
    const [initiator, responder] = [side('initiator'), side('responder')];
    initiator.write(empty);
    responder.read(new Uint8Array(32));
    expect(() => responder.write(empty)).toThrowCode('LINK_HANDSHAKE');
  });

  it('refuses its own first message as an answer (LINK-06)', () => {
    const initiator = side('initiator');
    const first = initiator.write(empty);
    expect(() => initiator.read(first)).toThrowCode('LINK_HANDSHAKE');
  });

  it('does not move the counter for a message that does not authenticate (LINK-10)', () => {
    const [initiator, responder] = finished().map((handshake) => handshake.split());
    const message = initiator!.send.encrypt(EMPTY, toUtf8('one'));
    expect(() =>
      responder!.receive.decrypt(
        EMPTY,
        message.map((byte) => byte ^ 1),
      ),
    ).toThrowCode('CRYPTO_OPEN');
    expect(responder!.receive.decrypt(EMPTY, message)).toEqual(toUtf8('one'));
    expect(() => responder!.receive.decrypt(EMPTY, message)).toThrowCode('CRYPTO_OPEN');
  });

  it('counts messages in the last eight bytes of the nonce, big-endian', () => {
    // AES-256-GCM of the empty plaintext under the zero key at nonces 0 and 1.
    const cipher = new CipherState(new Uint8Array(32));
    expect(cipher.encrypt(EMPTY, EMPTY)).toEqual(fromHex('530f8afbc74536b9a963b4f1c4cb738b'));
    expect(cipher.encrypt(EMPTY, EMPTY)).not.toEqual(fromHex('530f8afbc74536b9a963b4f1c4cb738b'));
  });

  it('is a TypeError to speak out of turn or to split early', () => {
    expect(() => side('responder').write(empty)).toThrow(TypeError);
    expect(() => side('initiator').read(EMPTY)).toThrow(TypeError);
    expect(() => side('initiator').split()).toThrow(TypeError);
    const [initiator] = finished();
    expect(() => initiator.write(empty)).toThrow(TypeError);
  });
});
