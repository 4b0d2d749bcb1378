// SPDX-License-Identifier: Apache-2.0
// Ceilings (brotli, minified) of what a consumer's bundler takes from each subpath, and names that must not be in it:
// a ceiling says that something grew, a forbidden name says that a wall fell.
import { readFileSync } from 'node:fs';

/** @type {{ exports: Record<string, { default: string }> }} */
const { exports: subpaths } = JSON.parse(readFileSync('package.json', 'utf8'));

/** Names of what is said: only schema and dossier know them. */
const content = ['request.submit', 'decision.accept', 'decision.refuse', 'FRZ-VA', 'legalBasis'];
/** A label of the translations: only who prints takes them along. */
const labels = ['tamamen yerine getirildi'];
/** Names that only key encapsulation and HPKE use. */
const encapsulation = ['HPKE-v1', 'eae_prk', 'ML-KEM', 'ml_kem', 'encapsulate'];
/** A name that only the library for time tokens has. */
const tokens = ['TimeStampResp'];
/** Names that only ML-DSA and scrypt of noble use: a link signs by Ed25519 and derives by HKDF. */
const beyondLinks = ['internal-ml-dsa', '"onProgress" must be a function'];

/**
 * Fails the bundle that holds a forbidden name.
 * @param {readonly string[]} names
 * @returns {{ name: string, setup(build: any): void }}
 */
function without(names) {
  return {
    name: 'forbidden-names',
    setup(build) {
      build.onEnd((/** @type {any} */ result) => {
        const bundle = Object.keys(result.metafile?.outputs ?? {})
          .map((path) => readFileSync(path, 'utf8'))
          .join('\n');
        return { errors: names.filter((name) => bundle.includes(name)).map((name) => ({ text: `the bundle holds "${name}"` })) };
      });
    },
  };
}

/**
 * @param {string} subpath
 * @param {string} limit
 * @param {{ node?: boolean, forbidden?: readonly string[], later?: readonly string[] }} [options] later: files that are loaded when they are needed
 */
function entry(subpath, limit, { node = false, forbidden = [], later = [] } = {}) {
  return {
    name: subpath === '.' ? 'rogatory' : `rogatory/${subpath}`,
    // The very file that the package gives under this name.
    path: subpaths[subpath === '.' ? '.' : `./${subpath}`]?.default ?? '',
    limit,
    modifyEsbuildConfig: (/** @type {any} */ config) => ({
      ...config,
      format: 'esm',
      // Not the paths of tsconfig.json, which lead to the sources: the package's own conditions choose the files.
      tsconfigRaw: '{}',
      // Imports of chunks that stand for an order of evaluation alone.
      logOverride: { 'ignored-bare-import': 'silent' },
      platform: node ? 'node' : 'browser',
      external: [...later, ...(node ? ['@photostructure/sqlite'] : [])],
      plugins: [without(forbidden)],
    }),
  };
}

const budget = [
  // What a browser takes of everything at once: that it can be bundled at all is the point.
  entry('.', '95 kB'),
  // Nearly all of it is the table of error codes: every area has its own.
  entry('core', '7.2 kB', { forbidden: [...content, ...encapsulation] }),
  entry('cbor', '18.7 kB', { forbidden: [...content, ...encapsulation] }),
  entry('crypto', '54 kB', { forbidden: content }),
  entry('crypto/keys', '49 kB', { forbidden: content }),
  entry('crypto/web', '42 kB', { forbidden: content }),
  // The goal for sealing and opening.
  entry('envelope', '60 kB', { forbidden: content }),
  entry('envelope/attachment', '21 kB', { forbidden: content }),
  entry('envelope/national', '63 kB', { forbidden: content }),
  entry('trust', '56 kB', { forbidden: content }),
  entry('trust/documents', '46 kB', { forbidden: content }),
  entry('trust/publish', '50 kB', { forbidden: content }),
  entry('trust/keys', '48 kB', { forbidden: content }),
  entry('log', '55 kB', { forbidden: [...content, ...encapsulation, ...tokens] }),
  entry('log/tree', '14 kB', { forbidden: [...content, ...encapsulation] }),
  // Certificates and CMS: nearly all of it is pkijs, which brings what a PKI has.
  entry('log/timestamp', '115 kB', { forbidden: [...content, ...encapsulation] }),
  entry('schema', '52.5 kB', { forbidden: encapsulation }),
  entry('vocabulary', '130 kB', { forbidden: encapsulation }),
  entry('vocabulary/labels', '88 kB', { forbidden: encapsulation }),
  // With all rules, and their texts in four languages.
  entry('vocabulary/findings', '165 kB', { forbidden: encapsulation }),
  entry('vocabulary/accords', '40 kB', { forbidden: encapsulation }),
  // With every type of message and measure: its definition says who sends it, and whether it is coercive.
  entry('dossier', '82 kB', { forbidden: [...encapsulation, ...labels] }),
  // A third of it is the sentences of all acts in four languages.
  entry('letter', '166 kB', { forbidden: encapsulation }),
  // The goal is 25 kB. What stands between: noble's curves, which are the synchronous Ed25519 and X25519 of a browser, the decoder of
  // cbor-x, and the table of error codes.
  entry('transport', '50.5 kB', { forbidden: [...content, ...encapsulation, ...beyondLinks] }),
  // With the catalogue of messages and rules, the machines of the dossier, trust, and receipts with their log.
  entry('agency', '258 kB', { forbidden: [...labels, ...tokens], later: ['./cms-*'] }),
  entry('pkcs11', '30 kB', { node: true, forbidden: [...content, ...encapsulation] }),
  // With ws, the reader of its settings, logs, receipts and cosigning, and noble for runtimes without ML-DSA.
  entry('relay', '150 kB', { node: true, forbidden: [...content, ...encapsulation, ...tokens] }),
  // With every room: the kit plays agencies and relays, and answers vectors by this library.
  entry('conformance', '450 kB', { node: true }),
];

export default budget;
