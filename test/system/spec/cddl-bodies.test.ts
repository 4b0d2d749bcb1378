// SPDX-License-Identifier: Apache-2.0
// The whole file and its bodies, put before a tool that is not ours: every released message, every term of an accord, and what they refuse.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { decode } from '../../../src/cbor/decode.js';
import { encode } from '../../../src/cbor/encode.js';
import type { CborMap } from '../../../src/cbor/value.js';
import { fromHex } from '../../../src/core/bytes.js';
import { encodeTerms, registry } from '../../../src/vocabulary/index.js';
import { EIO_ACCORD, RU_TR_ACCORD, UNTOC_ACCORD } from '../../../src/vocabulary/accords/index.js';
import { bodyRule } from '../../../src/schema/generators/cddl.js';
import { CDDL, hasCddl, violation, withoutCddl } from './cddl.js';

const released = new URL('../../../schemas/released/', import.meta.url);

interface Golden {
  readonly name: string;
  readonly type: string;
  readonly version: readonly [number, number];
  readonly bytes: string;
}

const golden = readdirSync(released)
  .filter((name) => name.endsWith('.golden.json'))
  .flatMap((name) => JSON.parse(readFileSync(new URL(name, released), 'utf8')) as Golden[]);

const bodiesOf = (type: string): readonly Uint8Array[] => golden.filter((one) => one.type === type).map(({ bytes }) => fromHex(bytes));

describe.skipIf(!hasCddl)(hasCddl ? 'spec/rogatory.cddl' : `spec/rogatory.cddl, ${withoutCddl}`, () => {
  it('is accepted as a whole (SCHEMA-15)', () => {
    const { status, stdout, stderr } = spawnSync('cddl', ['--ci', 'compile-cddl', '--cddl', fileURLToPath(CDDL)], { encoding: 'utf8' });
    expect([status, `${stdout}${stderr}`]).toEqual([0, expect.stringContaining('is conformant')]);
  });

  it.each(registry.definitions.map(({ type }) => type))(
    'describes every released body of %s, and none with another member (SCHEMA-15)',
    (type) => {
      const bodies = bodiesOf(type);
      expect(bodies.length).toBeGreaterThan(0);
      expect(violation(bodyRule(type, [1, 0]), ...bodies)).toBeUndefined();
      const more = new Map([...(decode(bodies[0]!) as CborMap), ['stranger', 1]]) as CborMap;
      expect(violation(bodyRule(type, [1, 0]), encode(more))).toBeDefined();
    },
  );

  it('describes the terms of every example of an accord, and no other (SCHEMA-11)', () => {
    const terms = [EIO_ACCORD, RU_TR_ACCORD, UNTOC_ACCORD].map((accord) => encodeTerms(accord.terms));
    expect(violation('terms', ...terms)).toBeUndefined();
    const fewer = new Map([...(decode(terms[0]!) as CborMap)].slice(1)) as CborMap;
    expect(violation('terms', encode(fewer))).toBeDefined();
  });
});
