// SPDX-License-Identifier: Apache-2.0
// test/vectors/index.json: every vector by area, with the digest of its file, and one digest over all of them.
import { toHex, toUtf8 } from '../../src/core/bytes.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import type { Vector } from './vector.js';

/** The form of the vectors: a reader of another number refuses them. */
const VERSION = 1;

/** A vector with the text of its file. */
export interface WrittenVector {
  readonly vector: Vector;
  readonly text: string;
}

export interface WrittenArea {
  readonly area: string;
  readonly classes: readonly string[];
  readonly written: readonly WrittenVector[];
}

/** Makes the text of the index: one line a vector. @param shared - Texts of shared files, by path. */
export function indexText(areas: readonly WrittenArea[], shared: ReadonlyMap<string, string>): string {
  const digest = (text: string): string => toHex(sha256(toUtf8(text)));
  const files = [...shared].map(([file, text]) => ({ file, sha256: digest(text) }));
  const listed = areas.map(({ area, classes, written }) => ({
    area,
    classes,
    vectors: written.map(({ vector, text }) => {
      const { name, operation, clause, expect, suite } = vector;
      return { name, file: `${area}/${name}.json`, operation, clause, expect, suite: suite ?? null, sha256: digest(text) };
    }),
  }));
  const all = [...listed.flatMap(({ vectors }) => vectors), ...files].map(({ file, sha256: of }) => `${of}  ${file}\n`).sort();
  const head = { suite: 'rogatory-vectors', version: VERSION, digest: digest(all.join('')) };
  const lines = (items: readonly object[], indent: string): string => items.map((item) => `\n${indent}${JSON.stringify(item)}`).join(',');
  const body = listed.map(
    ({ area, classes, vectors }) =>
      `\n    {"area": ${JSON.stringify(area)}, "classes": ${JSON.stringify(classes)}, "vectors": [${lines(vectors, '      ')}\n    ]}`,
  );
  return `{\n  "suite": ${JSON.stringify(head.suite)},\n  "version": ${head.version},\n  "digest": ${JSON.stringify(head.digest)},\n  "areas": [${body.join(',')}\n  ],\n  "shared": [${lines(files, '    ')}\n  ]\n}\n`;
}
