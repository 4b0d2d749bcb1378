// SPDX-License-Identifier: Apache-2.0
// Goal P5: strict decoding (scan and decode) and deterministic encoding of a request, beside cbor-x alone and beside the only other
// library that checks determinism.
import { Encoder } from 'cbor-x/index-no-eval';
import { cdeDecodeOptions, cdeEncodeOptions, decode as decode2, encode as encode2 } from 'cbor2';
import { decode, encode } from 'rogatory/cbor';
import { faster, report, takeTurns } from './measure.mjs';
import { request } from './request.mjs';

const peer = new Encoder({ useRecords: false, mapsAsObjects: false, tagUint8Array: false, variableMapSize: true });
const bytes = encode(request);
const sorted = decode(bytes);

const taken = await takeTurns({
  decode: { call: () => decode(bytes), calls: 1_000 },
  cborxDecode: { call: () => peer.decode(bytes), calls: 1_000 },
  cbor2Decode: { call: () => decode2(bytes, { ...cdeDecodeOptions, preferMap: true }), calls: 50 },
  encode: { call: () => encode(sorted), calls: 1_000 },
  encodeUnsorted: { call: () => encode(request), calls: 1_000 },
  cborxEncode: { call: () => peer.encode(sorted), calls: 1_000 },
  cbor2Encode: { call: () => encode2(sorted, cdeEncodeOptions), calls: 10 },
});

report('P5', [
  faster('decode, strict', taken.decode, 'cbor-x alone', taken.cborxDecode, 0.75),
  faster('decode, strict', taken.decode, 'cbor2, which checks determinism too', taken.cbor2Decode, 5),
  faster('encode, members sorted before', taken.encode, 'cbor-x alone, which does not sort', taken.cborxEncode, 0.8),
  faster('encode, members in any order', taken.encodeUnsorted, 'cbor-x alone, which does not sort', taken.cborxEncode, 0.8),
  faster('encode', taken.encode, 'cbor2, deterministic too', taken.cbor2Encode, 5),
]);
