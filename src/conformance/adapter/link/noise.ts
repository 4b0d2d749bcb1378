// SPDX-License-Identifier: Apache-2.0
import { equal, toHex } from '../../../core/bytes.js';
import { drawX25519 } from '../../../crypto/curve/x25519.js';
import { kidOf, publicKeyBytes, signatureAlgOf, signerIdOf, signerSecret } from '../../../crypto/keys/keys.js';
import { memoryLinkIdentity } from '../../../transport/identity.js';
import { Handshake } from '../../../transport/noise/handshake.js';
import type { HandshakeStep, VerifiedPeer } from '../../../transport/noise/handshake.js';
import { unpack } from '../../../transport/noise/packing.js';
import { CipherState, NoiseHandshake } from '../../../transport/noise/noise.js';
import type { NoiseRole, NoiseTransport } from '../../../transport/noise/noise.js';
import { byteListOf, bytesOf, keysOf, listOf, objectOf, objectsOf, textOf } from '../operation.js';
import type { JsonObject, Operations, VectorCall } from '../operation.js';
import { readKey } from '../crypto.js';

const NOTHING = new Uint8Array(0);

/** Plays one side of a handshake with given keys: Noise alone, and with the proofs of a link (LINK-06, LINK-08, LINK-09). */
export const noiseOperations: Operations = {
  'noise.handshake': async ({ input }) => {
    const role = roleOf(input);
    const noise = new NoiseHandshake({
      role,
      prologue: bytesOf(input, 'prologue'),
      staticSecret: bytesOf(input, 'static'),
      ephemeral: drawX25519(() => bytesOf(input, 'ephemeral')),
    });
    const own = [...byteListOf(input, 'payloads')];
    const theirs = [...byteListOf(input, 'received')];
    const messages: string[] = [];
    const payloads: string[] = [];
    for (let turn = 0; turn < 3; turn++) {
      if ((turn % 2 === 0) === (role === 'initiator')) messages.push(toHex(noise.write(() => own.shift() ?? NOTHING)));
      else payloads.push(toHex(noise.read(theirs.shift() ?? NOTHING).payload));
    }
    return { messages, payloads, ...transportOf(noise.split(), input) };
  },
  'noise.open-message': async ({ input }) => {
    const cipher = new CipherState(bytesOf(input, 'key'));
    return { frames: byteListOf(input, 'messages').map((message) => toHex(unpack(cipher, message))) };
  },
  'noise.link-handshake': async (call) => {
    const handshake = linkHandshake(call);
    const messages = roleOf(call.input) === 'initiator' ? [toHex(handshake.start())] : [];
    let verified: VerifiedPeer | undefined;
    for (const frame of byteListOf(call.input, 'received')) {
      const step: HandshakeStep = handshake.receive(frame);
      if (step.reply !== undefined) messages.push(toHex(step.reply));
      verified = step.verified ?? verified;
    }
    if (verified === undefined) return { messages };
    const { peer, versions, ciphers } = verified;
    const proved = { scope: peer.scope, id: peer.id, signerId: toHex(peer.signerId), trustOnly: peer.trustOnly === true };
    return { messages, peer: proved, versions: [...versions], ...transportOf(ciphers, call.input) };
  },
};

function roleOf(input: JsonObject): NoiseRole {
  return textOf(input, 'role') === 'initiator' ? 'initiator' : 'responder';
}

/** Messages that are sent and opened after the handshake, under an empty associated text. */
function transportOf({ send, receive, handshakeHash }: NoiseTransport, input: JsonObject): JsonObject {
  return {
    handshakeHash: toHex(handshakeHash),
    sent: byteListOf(input, 'send').map((plaintext) => toHex(send.encrypt(NOTHING, plaintext))),
    opened: byteListOf(input, 'open').map((ciphertext) => toHex(receive.decrypt(NOTHING, ciphertext))),
  };
}

function linkHandshake(call: VectorCall): Handshake {
  const { input } = call;
  const keys = keysOf(call);
  const self = objectOf(keys, 'self');
  const secret = signerSecret('rogatory-classic', new Map([[-19, bytesOf(self, 'linkSeed')]]));
  const [root, directory] = listOf(self, 'versions') as readonly number[];
  const peers = objectsOf(keys, 'peers').map((peer) => ({
    scope: textOf(peer, 'scope'),
    id: textOf(peer, 'id'),
    key: readKey(bytesOf(peer, 'key')),
    trustOnly: peer['trustOnly'] === true,
  }));
  const tokens = listOf(input, 'tokens') as readonly string[];
  const expected = input['expect'] === undefined ? undefined : objectOf(input, 'expect');
  return new Handshake({
    role: roleOf(input),
    token: textOf(input, 'token'),
    tokens,
    identity: memoryLinkIdentity({ scope: textOf(self, 'scope'), id: textOf(self, 'id') }, secret, () => [root ?? 0, directory ?? 0]),
    authorize({ scope, id, signerId }) {
      const found = peers.find((peer) => peer.scope === scope && peer.id === id && equal(signerIdOf([kidOf(peer.key)]), signerId));
      if (found === undefined || signatureAlgOf(found.key) !== -19) return undefined;
      const publicKey = publicKeyBytes(found.key);
      return found.trustOnly ? { publicKey, trustOnly: true } : publicKey;
    },
    staticSecret: bytesOf(input, 'static'),
    random: () => bytesOf(input, 'ephemeral'),
    ...(expected !== undefined && { expect: { scope: textOf(expected, 'scope'), id: textOf(expected, 'id') } }),
  });
}
