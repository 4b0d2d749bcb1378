// SPDX-License-Identifier: Apache-2.0
// Goal P5: strict decoding (scan and decode) and deterministic encoding of a request, beside cbor-x alone and beside the only other
// library that checks determinism. Prints one JSON object when run by itself: `npm run build && node bench/p5.mjs`.
import { pathToFileURL } from 'node:url';
import { Encoder } from 'cbor-x/index-no-eval';
import { cdeDecodeOptions, cdeEncodeOptions, decode as decode2, encode as encode2 } from 'cbor2';
import { decode, encode, scan } from 'rogatory/cbor';

/**
 * A map with the members of an object, objects within it turned into maps too.
 * @param {unknown} value
 * @returns {import('rogatory/cbor').CborValue}
 */
function toMaps(value) {
  if (Array.isArray(value)) return value.map(toMaps);
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) {
    return /** @type {import('rogatory/cbor').CborValue} */ (value);
  }
  return new Map(Object.entries(value).map(([key, member]) => [key, toMaps(member)]));
}

/** A request of about 2 KiB, its members in the order in which a form has them. */
export const request = toMaps({
  reference: 'AA-2026-000123',
  urgency: 'urgent',
  language: 'en',
  summary: 'Ransomware attack on hospitals; three bitcoin addresses received the ransom. '.repeat(3),
  legalBasis: [
    { instrument: 'ETS 185', articles: ['16', '29', '31'] },
    { instrument: 'bilateral', articles: ['4', '7(2)'] },
  ],
  offence: {
    title: 'Interference with data',
    provisions: ['§ 303a StGB', 'Art. 4'],
    maxPenalty: 'P10Y',
    facts: 'On 12 May 2017 the accused encrypted the records of the clinic … '.repeat(10),
  },
  persons: [
    { role: 'suspect', family: 'Müller', given: 'Jörg', born: '1980-03-04', nationality: 'AA' },
    { role: 'victim', family: 'Иванов', given: 'Пётр', born: '1975-11-30', nationality: 'BB' },
  ],
  measures: [
    { id: 1, type: 'PRES', target: { provider: 'Example Hosting', account: 'user-1234567' }, from: '2026-01-01', to: '2026-03-31' },
    {
      id: 2,
      type: 'FRZ-VA',
      target: {
        chain: 'bip122:000000000019d6689c085ae165831e93',
        addresses: ['115p7UMMngoj1pMvkpHijcRdfJNXj6LrLn', '12t9YDPgwueZ9NyMgw519p7AA8isjr6SMw', '13AM4VW2dhxYgXeQepoHkHSQuy6NgaEb94'],
      },
      amount: '51.87',
      deadline: '2026-12-01',
    },
  ],
  contact: { name: 'Central Authority', phone: '+00 30 1234567', email: 'ca@example.org', hours: '24/7' },
  digest: new Uint8Array(32).fill(0xa5),
  issuedAt: 1_795_000_000,
});

/**
 * Microseconds a call for each case, of its best round: noise only ever adds. The cases take turns, so that it falls on all alike.
 * @template {string} Name
 * @param {Record<Name, [call: () => unknown, calls: number]>} cases
 * @returns {Record<Name, number>}
 */
function measure(cases) {
  const names = /** @type {Name[]} */ (Object.keys(cases));
  const least = /** @type {Record<Name, number>} */ (Object.fromEntries(names.map((name) => [name, Infinity])));
  for (let round = 0; round < 30; round++) {
    for (const name of names) {
      const [call, calls] = cases[name];
      const start = process.hrtime.bigint();
      for (let i = 0; i < calls; i++) call();
      least[name] = Math.min(least[name], Number(process.hrtime.bigint() - start) / calls / 1_000);
    }
  }
  return least;
}

/** Measures ours and the peers in one run; ratios are speed of ours over speed of the peer. */
export function run() {
  const options = { useRecords: false, mapsAsObjects: false, tagUint8Array: false, variableMapSize: true };
  const peer = new Encoder(options);
  const bytes = encode(request);
  const sorted = decode(bytes);
  const us = measure({
    scan: [() => scan(bytes), 2_000],
    decode: [() => decode(bytes), 2_000],
    encodeSorted: [() => encode(sorted), 2_000],
    encodeUnsorted: [() => encode(request), 2_000],
    cborxDecode: [() => peer.decode(bytes), 2_000],
    cborxEncode: [() => peer.encode(sorted), 2_000],
    cbor2Decode: [() => decode2(bytes, { ...cdeDecodeOptions, preferMap: true }), 50],
    cbor2Encode: [() => encode2(sorted, cdeEncodeOptions), 10],
  });
  return {
    goal: 'P5',
    bytes: bytes.length,
    us: Object.fromEntries(Object.entries(us).map(([name, value]) => [name, Number(value.toFixed(2))])),
    ratios: {
      decodeToCborx: Number((us.cborxDecode / us.decode).toFixed(2)),
      encodeToCborx: Number((us.cborxEncode / us.encodeSorted).toFixed(2)),
      encodeUnsortedToCborx: Number((us.cborxEncode / us.encodeUnsorted).toFixed(2)),
      decodeToCbor2: Number((us.cbor2Decode / us.decode).toFixed(1)),
      encodeToCbor2: Number((us.cbor2Encode / us.encodeSorted).toFixed(1)),
    },
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(JSON.stringify(run()));
