// SPDX-License-Identifier: Apache-2.0
// The same work by libraries that people use for it: sign, then encrypt, 2 KiB.
import { CompactSign, GeneralEncrypt, compactVerify, generalDecrypt, generateKeyPair } from 'jose';
import * as openpgp from 'openpgp';

/** jose: JWS inside JWE, Ed25519 and ECDH-ES+A256KW over X25519. @param {Uint8Array} body */
export async function joseWorld(body) {
  const signer = await generateKeyPair('Ed25519');
  const reader = await generateKeyPair('ECDH-ES+A256KW', { crv: 'X25519' });
  /** @param {number} recipients */
  const seal = async (recipients) => {
    const signed = await new CompactSign(body).setProtectedHeader({ alg: 'Ed25519' }).sign(signer.privateKey);
    const general = new GeneralEncrypt(new TextEncoder().encode(signed)).setProtectedHeader({ enc: 'A256GCM' });
    for (let i = 0; i < recipients; i++) general.addRecipient(reader.publicKey).setUnprotectedHeader({ alg: 'ECDH-ES+A256KW' });
    return general.encrypt();
  };
  /** @param {Awaited<ReturnType<typeof seal>>} sealed */
  const open = async (sealed) => {
    const { plaintext } = await generalDecrypt(sealed, reader.privateKey);
    return compactVerify(plaintext, signer.publicKey);
  };
  return { seal, open };
}

/** openpgp.js, version 6 keys. @param {Uint8Array} body */
export async function openpgpWorld(body) {
  const config = { ...openpgp.config, v6Keys: true, aeadProtect: true };
  /** @param {string} name */
  const key = async (name) => openpgp.generateKey({ type: 'curve25519', userIDs: [{ name }], format: 'object', config });
  const [sender, reader] = [await key('sender'), await key('reader')];
  /** @param {number} recipients */
  const seal = async (recipients) =>
    openpgp.encrypt({
      message: await openpgp.createMessage({ binary: body }),
      encryptionKeys: Array.from({ length: recipients }, () => reader.publicKey),
      signingKeys: sender.privateKey,
      format: 'binary',
      config: { ...config, preferredCompressionAlgorithm: openpgp.enums.compression.uncompressed },
    });
  return { seal };
}
