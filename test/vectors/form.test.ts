// SPDX-License-Identifier: Apache-2.0
// The form of the published vectors: schema, index, operations.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../src/conformance/adapter/operations.js';
import { ERROR_TABLE } from '../../src/core/error-table.js';
import { toHex, toUtf8 } from '../../src/core/bytes.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { vectorsOf } from './area.js';

interface Index {
  readonly suite: string;
  readonly version: number;
  readonly digest: string;
  readonly areas: readonly {
    readonly area: string;
    readonly classes: readonly string[];
    readonly vectors: readonly {
      readonly name: string;
      readonly file: string;
      readonly operation: string;
      readonly expect: string;
      readonly sha256: string;
    }[];
  }[];
  readonly shared: readonly { readonly file: string; readonly sha256: string }[];
}

const text = (path: string): string => readFileSync(join(import.meta.dirname, path), 'utf8');
const index = JSON.parse(text('index.json')) as Index;
const files = index.areas.flatMap(({ vectors }) => vectors);

describe('the vectors', () => {
  it('have the form of their schema, and codes of the error table', () => {
    const accepts = new Ajv2020({ strict: true, strictTypes: false }).compile(JSON.parse(text('vector.schema.json')) as object);
    for (const { area } of index.areas) {
      for (const vector of vectorsOf(area)) {
        expect(accepts(vector), `${area}/${vector.name}: ${JSON.stringify(accepts.errors)}`).toBe(true);
        if (vector.expect !== 'ok') expect(ERROR_TABLE).toHaveProperty(vector.expect);
      }
    }
  });

  it('are listed in the index with the digests of their files', () => {
    for (const { file, sha256: digest } of [...files, ...index.shared]) expect(toHex(sha256(toUtf8(text(file)))), file).toBe(digest);
    const all = [...files, ...index.shared].map(({ file, sha256: digest }) => `${digest}  ${file}\n`).sort();
    expect(toHex(sha256(toUtf8(all.join(''))))).toBe(index.digest);
  });

  it('ask for every operation of the adapter, by acceptance and by refusal, and for no other', () => {
    expect([...new Set(files.map(({ operation }) => operation))].sort()).toEqual(Object.keys(OPERATIONS).sort());
    const refusing = new Set(files.filter(({ expect: verdict }) => verdict !== 'ok').map(({ operation }) => operation));
    const neverRefusing = Object.keys(OPERATIONS).filter((operation) => !refusing.has(operation));
    expect(neverRefusing).toEqual([
      'cbor.encode',
      'crypto.signer-id',
      'crypto.public-keys',
      'crypto.fingerprint',
      'trust.freshness',
      'dossier.replay',
      'dossier.place',
      'log.leaf-hash',
      'log.tree-root',
    ]);
  });

  it('are explained: README.md names every operation', () => {
    const readme = text('README.md');
    for (const operation of Object.keys(OPERATIONS)) expect(readme).toContain(`\`${operation}\``);
  });
});
