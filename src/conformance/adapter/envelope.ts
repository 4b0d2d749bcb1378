// SPDX-License-Identifier: Apache-2.0
import { memoryDecapsulator } from '../../crypto/hpke/hpke.js';
import { kemSecret, signerSecret } from '../../crypto/keys/keys.js';
import { memorySigner } from '../../crypto/sign/sign.js';
import { parseFrame } from '../../envelope/header.js';
import { open } from '../../envelope/open.js';
import { judgeReplay } from '../../envelope/replay.js';
import { seal } from '../../envelope/seal.js';
import type { Lane } from '../../envelope/types.js';
import { seeds } from './crypto.js';
import { kemView, knowledge, principal, readerOf, reference, validity } from './envelope-reader.js';
import { bytes, key, list, nowOf, number, object, operation, optional, record, suite, text } from './operation.js';
import type { Operations, Read } from './operation.js';

const message = object({
  type: object({ name: text, major: number, minor: number }),
  messageId: bytes,
  issuedAt: number,
  directories: record(object({ rootVersion: number, directoryVersion: number, digest: bytes })),
  accord: optional(object(reference)),
  body: bytes,
});
const sealed = {
  mailboxes: list(text),
  lane: number as Read<Lane>,
  expiresAt: number,
  envelopeId: bytes,
  message,
  from: object(principal),
  recipients: list(object({ ...principal, key, ...validity })),
  requiredFloor: suite,
};
const signers = object({ signers: list(object({ suite, seeds })) });

/** Opens envelopes by what a reader holds and believes (ENV-01 to ENV-32), and seals them: what does not depend on what is drawn (ENV-31). */
export const envelopeOperations: Operations = {
  'envelope.judge-replay': operation(
    { messageId: bytes, messageDigest: bytes, held: optional(bytes) },
    ({ messageId, messageDigest, held }) => {
      const opened = { message: { messageId }, messageDigest };
      return { verdict: judgeReplay(held, opened as Parameters<typeof judgeReplay>[1]) };
    },
  ),
  'envelope.open': operation({ frame: bytes }, async ({ frame }, call) => {
    const { kem } = object(knowledge)(call.keys, 'keys').reader;
    const reader = readerOf(call.keys, memoryDecapsulator(kemSecret(kem.suite, kem.seed)));
    const { envelopeDigest, messageDigest, contentKey, body } = await open(frame, reader, { deliveredAt: nowOf(call) });
    return { envelopeDigest, messageDigest, contentKey, body };
  }),
  'envelope.seal': operation(sealed, async ({ recipients, ...input }, call) => {
    const [sealer, ...officers] = signers(call.keys, 'keys').signers.map((one) => memorySigner(signerSecret(one.suite, one.seeds)));
    if (sealer === undefined) throw new TypeError('a vector must give the seal in keys.signers');
    const addressees = recipients.map(({ scope, id, ...kem }) => ({ scope, id, kem: kemView(kem) }));
    const made = await seal({ ...input, suite: suite(call.suite, 'suite'), seal: sealer, officers, recipients: addressees });
    return { outer: parseFrame(made.frame).outerBytes, messageDigest: made.messageDigest, frameBytes: made.frame.length };
  }),
};
