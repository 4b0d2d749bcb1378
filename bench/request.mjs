// SPDX-License-Identifier: Apache-2.0
// The body that the benchmarks seal, open, encode and decode: a request as a form has it.

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

/** A request of exactly 2 KiB, its members in the order in which a form has them. */
export const request = toMaps({
  reference: 'AA-2026-00012345',
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
    facts: 'On 12 May 2017 the accused encrypted the records of the clinic … '.repeat(14).slice(0, -2),
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
