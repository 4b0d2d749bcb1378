// SPDX-License-Identifier: Apache-2.0
import { toHex } from '../../core/bytes.js';
import { memoryDecapsulator } from '../../crypto/hpke/hpke.js';
import { kemSecret } from '../../crypto/keys/keys.js';
import { open } from '../../envelope/open.js';
import { judgeReplay } from '../../envelope/replay.js';
import { readerOf } from './envelope-reader.js';
import type { JsonKeys } from './envelope-reader.js';
import { bytesOf, keysOf, nowOf, objectOf, optionalBytes, textOf } from './operation.js';
import { suiteById } from '../../crypto/suites/suites.js';
import type { Operations } from './operation.js';

/** Opens envelopes by what a reader holds and believes (ENV-01 to ENV-32). */
export const envelopeOperations: Operations = {
  'envelope.judge-replay': async ({ input }) => {
    const opened = { message: { messageId: bytesOf(input, 'messageId') }, messageDigest: bytesOf(input, 'messageDigest') };
    return { verdict: judgeReplay(optionalBytes(input, 'held'), opened as Parameters<typeof judgeReplay>[1]) };
  },
  'envelope.open': async (call) => {
    const kem = objectOf(objectOf(keysOf(call), 'reader'), 'kem');
    const decapsulator = memoryDecapsulator(kemSecret(suiteById(textOf(kem, 'suite')).id, bytesOf(kem, 'seed')));
    const reader = readerOf(keysOf(call) as unknown as JsonKeys, decapsulator);
    const { envelopeDigest, messageDigest, contentKey, body } = await open(bytesOf(call.input, 'frame'), reader, {
      deliveredAt: nowOf(call),
    });
    return { envelopeDigest: toHex(envelopeDigest), messageDigest: toHex(messageDigest), contentKey: toHex(contentKey), body: toHex(body) };
  },
};
