// SPDX-License-Identifier: Apache-2.0
import { decode } from '../../../cbor/decode.js';
import { splitFrame } from '../../../transport/frame/frame.js';
import { decodeFrame } from '../../../transport/frame/headers.js';
import { toJson } from '../cbor-json.js';
import { bytes, operation } from '../operation.js';
import type { Operations } from '../operation.js';

/** Reads frames of a link (LINK-01, LINK-02, LINK-24, LINK-25). */
export const frameOperations: Operations = {
  'frame.decode': operation({ bytes }, ({ bytes: encoded }) => {
    const frame = decodeFrame(encoded);
    if (frame === undefined) return { frame: null };
    const { header, payload } = splitFrame(encoded);
    return { frame: frame.name.toUpperCase().replace('-', '_'), header: toJson(decode(header)), payload };
  }),
};
