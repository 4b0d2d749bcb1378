// SPDX-License-Identifier: Apache-2.0
import { concat, toHex } from '../../core/bytes.js';
import { sha256 } from '../../crypto/digest/digest.js';
import type { HashName } from '../../crypto/digest/hash-names.js';
import { kemAlgOf, kidOf, signerSecret } from '../../crypto/keys/keys.js';
import { memorySigner } from '../../crypto/sign/sign.js';
import type { Signer } from '../../crypto/sign/sign.js';
import { suiteById } from '../../crypto/suites/suites.js';
import type { SuiteId } from '../../crypto/suites/suites.js';
import { sealAttachment } from '../../envelope/attachment/seal-attachment.js';
import { parseFrame } from '../../envelope/header.js';
import type { MessageInput, Recipient, SealInput } from '../../envelope/seal-input.js';
import { seal } from '../../envelope/seal.js';
import type { KeyStatus, Lane } from '../../envelope/types.js';
import { readKey, suiteOf } from './crypto.js';
import { bytesOf, keysOf, listOf, numberOf, objectOf, objectsOf, textOf } from './operation.js';
import type { JsonObject, Operations, VectorCall } from './operation.js';

/** Seals envelopes and attachments (ENV-31, ENV-36): what does not depend on what the sealer draws. */
export const sealingOperations: Operations = {
  'envelope.seal': async (call) => {
    const { frame, messageDigest } = await seal(inputOf(call));
    return { outer: toHex(parseFrame(frame).outerBytes), messageDigest: toHex(messageDigest), frameBytes: frame.length };
  },
  'attachment.seal': async ({ input }) => {
    const [key, salt] = [bytesOf(input, 'key'), bytesOf(input, 'salt')];
    const pieces: Uint8Array[] = [];
    const sink = new WritableStream<Uint8Array>({ write: (piece) => void pieces.push(piece) });
    const { header } = await sealAttachment(streamOf(bytesOf(input, 'plaintext')), sink, named(input), {
      random: (length) => Uint8Array.from(length === key.length ? key : salt),
    });
    const { size, prefix, digests } = header;
    const blob = { digest: toHex(sha256(concat(...pieces))), size: header.blob.size };
    return {
      size,
      prefix: toHex(prefix),
      blob,
      digests: Object.fromEntries([...digests].map(([hash, digest]) => [String(hash), toHex(digest)])),
    };
  },
};

function named(input: JsonObject): Parameters<typeof sealAttachment>[2] {
  return {
    messageId: bytesOf(input, 'messageId'),
    id: numberOf(input, 'id'),
    fileName: textOf(input, 'fileName'),
    mediaType: textOf(input, 'mediaType'),
    alsoHash: listOf(input, 'alsoHash') as readonly Exclude<HashName, 'sha-256'>[],
  };
}

function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start(controller) {
      if (bytes.length > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
}

function inputOf(call: VectorCall): SealInput {
  const { input } = call;
  const [sealer, ...officers] = objectsOf(keysOf(call), 'signers').map(signerOf);
  if (sealer === undefined) throw new TypeError('a vector must give the seal in keys.signers');
  const from = objectOf(input, 'from');
  return {
    suite: suiteOf(call),
    mailboxes: listOf(input, 'mailboxes') as readonly string[],
    lane: numberOf(input, 'lane') as Lane,
    expiresAt: numberOf(input, 'expiresAt'),
    envelopeId: bytesOf(input, 'envelopeId'),
    message: messageOf(objectOf(input, 'message')),
    from: { scope: textOf(from, 'scope'), id: textOf(from, 'id') },
    seal: sealer,
    officers,
    recipients: objectsOf(input, 'recipients').map(recipientOf),
    requiredFloor: textOf(input, 'requiredFloor') as SuiteId,
  };
}

/** A signer of its seeds. */
function signerOf(from: JsonObject): Signer {
  const suite = suiteById(textOf(from, 'suite'));
  const seeds = objectOf(from, 'seeds');
  return memorySigner(signerSecret(suite.id, new Map(suite.signatures.map((alg) => [alg, bytesOf(seeds, String(alg))]))));
}

function recipientOf(from: JsonObject): Recipient {
  const key = readKey(bytesOf(from, 'key'));
  const validity = { from: numberOf(from, 'from'), to: numberOf(from, 'to'), status: textOf(from, 'status') as KeyStatus };
  return { scope: textOf(from, 'scope'), id: textOf(from, 'id'), kem: { kid: kidOf(key), key, alg: kemAlgOf(key), ...validity } };
}

function messageOf(from: JsonObject): MessageInput {
  const directories = objectOf(from, 'directories');
  const type = objectOf(from, 'type');
  const accord = from['accord'] === undefined ? undefined : objectOf(from, 'accord');
  return {
    type: { name: textOf(type, 'name'), major: numberOf(type, 'major'), minor: numberOf(type, 'minor') },
    messageId: bytesOf(from, 'messageId'),
    issuedAt: numberOf(from, 'issuedAt'),
    directories: new Map(
      Object.keys(directories).map((scope) => {
        const held = objectOf(directories, scope);
        const versions = { rootVersion: numberOf(held, 'rootVersion'), directoryVersion: numberOf(held, 'directoryVersion') };
        return [scope, { ...versions, digest: bytesOf(held, 'digest') }];
      }),
    ),
    ...(accord !== undefined && {
      accord: { id: bytesOf(accord, 'id'), version: numberOf(accord, 'version'), digest: bytesOf(accord, 'digest') },
    }),
    body: bytesOf(from, 'body'),
  };
}
