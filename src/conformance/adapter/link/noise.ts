// SPDX-License-Identifier: Apache-2.0
import { equal } from '../../../core/bytes.js';
import { drawX25519 } from '../../../crypto/curve/x25519.js';
import { kidOf, publicKeyBytes, signatureAlgOf, signerIdOf, signerSecret } from '../../../crypto/keys/keys.js';
import { memoryLinkIdentity } from '../../../transport/identity.js';
import { Handshake } from '../../../transport/noise/handshake.js';
import type { HandshakeOptions, VerifiedPeer } from '../../../transport/noise/handshake.js';
import { unpack } from '../../../transport/noise/packing.js';
import { CipherState, NoiseHandshake } from '../../../transport/noise/noise.js';
import type { NoiseRole, NoiseTransport } from '../../../transport/noise/noise.js';
import { bytes, flag, key, list, number, object, operation, optional, text } from '../operation.js';
import type { Json, Operations, Read } from '../operation.js';

const NOTHING = new Uint8Array(0);

const role = text as Read<NoiseRole>;
const principal = { scope: text, id: text };
/** Messages that are sent and opened after the handshake, under an empty associated text. */
const after = { send: list(bytes), open: list(bytes) };
const knowledge = object({
  self: object({ ...principal, linkSeed: bytes, versions: list(number) as unknown as Read<readonly [number, number]> }),
  peers: list(object({ ...principal, key, trustOnly: flag })),
});

/** Plays one side of a handshake with given keys: Noise alone, and with the proofs of a link (LINK-06, LINK-08, LINK-09). */
export const noiseOperations: Operations = {
  'noise.handshake': operation(
    { role, prologue: bytes, static: bytes, ephemeral: bytes, payloads: list(bytes), received: list(bytes), ...after },
    ({ role: own, prologue, static: staticSecret, ephemeral, ...input }) => {
      const noise = new NoiseHandshake({ role: own, prologue, staticSecret, ephemeral: drawX25519(() => ephemeral) });
      const [said, theirs] = [[...input.payloads], [...input.received]];
      const messages: Uint8Array[] = [];
      const payloads: Uint8Array[] = [];
      for (let turn = 0; turn < 3; turn++) {
        if ((turn % 2 === 0) === (own === 'initiator')) messages.push(noise.write(() => said.shift() ?? NOTHING));
        else payloads.push(noise.read(theirs.shift() ?? NOTHING).payload);
      }
      return { messages, payloads, ...transportOf(noise.split(), input) };
    },
  ),
  'noise.open-message': operation({ key: bytes, messages: list(bytes) }, ({ key: secret, messages }) => {
    const cipher = new CipherState(secret);
    return { frames: messages.map((message) => unpack(cipher, message)) };
  }),
  'noise.link-handshake': operation(
    {
      ...{ role, token: text, tokens: list(text), static: bytes, ephemeral: bytes },
      ...{ expect: optional(object(principal)), received: list(bytes), ...after },
    },
    ({ static: staticSecret, ephemeral, received, ...input }, { keys }) => {
      const handshake = new Handshake({ ...input, ...identityOf(keys), staticSecret, random: () => ephemeral });
      const messages = input.role === 'initiator' ? [handshake.start()] : [];
      let verified: VerifiedPeer | undefined;
      for (const frame of received) {
        const step = handshake.receive(frame);
        if (step.reply !== undefined) messages.push(step.reply);
        verified = step.verified ?? verified;
      }
      if (verified === undefined) return { messages };
      const { peer, versions, ciphers } = verified;
      const { scope, id, signerId, trustOnly = false } = peer;
      return { messages, peer: { scope, id, signerId, trustOnly }, versions, ...transportOf(ciphers, input) };
    },
  ),
};

function transportOf({ send, receive, handshakeHash }: NoiseTransport, said: { send: readonly Uint8Array[]; open: readonly Uint8Array[] }) {
  return {
    handshakeHash,
    sent: said.send.map((plaintext) => send.encrypt(NOTHING, plaintext)),
    opened: said.open.map((ciphertext) => receive.decrypt(NOTHING, ciphertext)),
  };
}

function identityOf(keys: Json | undefined): Pick<HandshakeOptions, 'identity' | 'authorize'> {
  const { self, peers } = knowledge(keys, 'keys');
  const secret = signerSecret('rogatory-classic', new Map([[-19, self.linkSeed]]));
  return {
    identity: memoryLinkIdentity({ scope: self.scope, id: self.id }, secret, () => self.versions),
    authorize({ scope, id, signerId }) {
      const found = peers.find((peer) => peer.scope === scope && peer.id === id && equal(signerIdOf([kidOf(peer.key)]), signerId));
      if (found === undefined || signatureAlgOf(found.key) !== -19) return undefined;
      const publicKey = publicKeyBytes(found.key);
      return found.trustOnly ? { publicKey, trustOnly: true } : publicKey;
    },
  };
}
