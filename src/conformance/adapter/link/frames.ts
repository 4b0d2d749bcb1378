// SPDX-License-Identifier: Apache-2.0
import { decode } from '../../../cbor/decode.js';
import { toHex } from '../../../core/bytes.js';
import { splitFrame } from '../../../transport/frame/frame.js';
import { decodeFrame } from '../../../transport/frame/headers.js';
import { toJson } from '../cbor-json.js';
import { bytesOf } from '../operation.js';
import type { Operations } from '../operation.js';

/** Reads frames of a link (LINK-01, LINK-02, LINK-24, LINK-25). */
export const frameOperations: Operations = {
  'frame.decode': async ({ input }) => {
    const bytes = bytesOf(input, 'bytes');
    const frame = decodeFrame(bytes);
    if (frame === undefined) return { frame: null };
    const { header, payload } = splitFrame(bytes);
    return { frame: frame.name.toUpperCase().replace('-', '_'), header: toJson(decode(header)), payload: toHex(payload) };
  },
};
