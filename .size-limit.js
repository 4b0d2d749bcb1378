// SPDX-License-Identifier: Apache-2.0
// Ceilings (brotli, minified) of what a consumer's bundler takes from each subpath, and names that must not be in it:
// a ceiling says that something grew, a forbidden name says that a wall fell.
import { readFileSync } from 'node:fs';

/** Names of what is said: only schema and dossier know them. */
const content = ['request.submit', 'decision.accept', 'decision.refuse', 'FRZ-VA', 'legalBasis'];
/** Names that only key encapsulation and HPKE use. */
const encapsulation = ['HPKE-v1', 'eae_prk', 'ML-KEM', 'ml_kem', 'encapsulate'];

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
 * @param {{ node?: boolean, forbidden?: readonly string[] }} [options]
 */
function entry(subpath, limit, { node = false, forbidden = [] } = {}) {
  return {
    name: subpath === '.' ? 'rogatory' : `rogatory/${subpath}`,
    path: subpath === '.' ? 'dist/index.js' : `dist/${subpath}/index.js`,
    limit,
    modifyEsbuildConfig: (/** @type {any} */ config) => ({
      ...config,
      format: 'esm',
      platform: node ? 'node' : 'browser',
      external: node ? ['@photostructure/sqlite'] : [],
      plugins: [without(forbidden)],
    }),
  };
}

const budget = [
  entry('core', '6 kB', { forbidden: [...content, ...encapsulation] }),
  entry('cbor', '18 kB', { forbidden: [...content, ...encapsulation] }),
  entry('crypto', '60 kB', { forbidden: content }),
  entry('envelope', '60 kB', { forbidden: content }),
  entry('schema', '90 kB', { forbidden: encapsulation }),
  entry('dossier', '90 kB', { forbidden: encapsulation }),
  entry('transport', '25 kB', { forbidden: [...content, ...encapsulation] }),
  entry('relay', '90 kB', { node: true, forbidden: [...content, ...encapsulation] }),
];

export default budget;
