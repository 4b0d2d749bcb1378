// SPDX-License-Identifier: Apache-2.0
// Trust documents, key files and headers of frames, put before a tool that is not ours.
import { beforeAll, describe, expect, it } from 'vitest';
import { decode } from '../../../src/cbor/decode.js';
import { encode } from '../../../src/cbor/encode.js';
import type { CborMap, CborValue } from '../../../src/cbor/value.js';
import { sealKeyFile } from '../../../src/crypto/keys/index.js';
import { SUITE_IDS } from '../../../src/crypto/suites/suites.js';
import { splitFrame } from '../../../src/transport/frame/frame.js';
import { encodeFrame } from '../../../src/transport/frame/headers.js';
import { GOOD } from '../../transport/frames.js';
import { createPair } from '../../trust/states.js';
import { hasCddl, violation, withoutCddl } from './cddl.js';

type Layer = [rule: string, bytes: Uint8Array];

/** A document, and what its byte strings hold. */
function layersOf(document: Uint8Array): Layer[] {
  const [prot, , payload, signatures] = decode(document, { tag: 98, maxBytes: 1 << 20 }) as [Uint8Array, CborMap, Uint8Array, CborValue[]];
  const typ = (decode(prot) as CborMap).get(16) as string;
  return [
    ['document', document],
    ['prot', prot],
    [typ.replace('application/rogatory-', '').replace('+cose', ''), payload],
    ...signatures.map((signature): Layer => ['sig-prot', (signature as [Uint8Array])[0]]),
  ];
}

/** What the tool says of layers that it has to take, by rule. */
function wrong(layers: readonly Layer[]): readonly string[] {
  const rules = [...new Set(layers.map(([rule]) => rule))];
  return rules.flatMap((rule) => violation(rule, ...layers.flatMap(([of, bytes]) => (of === rule ? [bytes] : []))) ?? []);
}

describe.skipIf(!hasCddl)(hasCddl ? 'CDDL of trust and links' : `CDDL of trust and links, ${withoutCddl}`, () => {
  let layers: readonly Layer[];
  beforeAll(async () => {
    const pairs = await Promise.all(SUITE_IDS.map((suite) => createPair({ suite }, { suite })));
    layers = pairs.flatMap(({ documents }) => documents.flatMap(layersOf));
  });

  it('describes every layer of every document, in both suites', () => {
    expect(wrong(layers)).toEqual([]);
    expect([...new Set(layers.map(([rule]) => rule))].sort()).toEqual([
      'accord',
      'directory',
      'document',
      'freshness',
      'prot',
      'root',
      'sig-prot',
    ]);
  });

  it('refuses a document with a member too many, one too few and one of another type', () => {
    for (const rule of ['root', 'directory', 'freshness', 'accord']) {
      const members = [...(decode(layers.find(([of]) => of === rule)![1], { maxBytes: 1 << 20 }) as CborMap)];
      const changed: CborMap[] = [new Map([...members, [99, 1]]), new Map(members.slice(1)), new Map([...members, [1, 'one']])];
      expect(changed.map((map) => [rule, violation(rule, encode(map)) === undefined])).toEqual(changed.map(() => [rule, false]));
    }
  });

  it('describes a key file', () => {
    const file = sealKeyFile(new Uint8Array(32), 'signer', 'a long enough passphrase');
    expect(violation('key-file', file)).toBeUndefined();
    expect(violation('key-file', encode([...(decode(file) as CborValue[]), 1]))).toBeDefined();
  });

  it.each(GOOD.map((frame) => [frame.name, frame] as const))('describes the header of %s, and none with another member', (name, frame) => {
    const { header } = splitFrame(encodeFrame(frame));
    expect(violation(`${name}-header`, header)).toBeUndefined();
    // The tool lets everything pass as an empty map.
    const members = [...(decode(header) as CborMap)];
    if (members.length > 0) expect(violation(`${name}-header`, encode(new Map([...members, [14, 1]])))).toBeDefined();
  });
});
