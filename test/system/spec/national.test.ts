// The example and the CDDL of "National suites" in SPEC.md: accepted-hybrid.json within a layer of the demonstration suite.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { decode } from '../../../src/cbor/decode.js';
import { encode } from '../../../src/cbor/encode.js';
import { arrayItems } from '../../../src/cbor/item.js';
import type { CborMap } from '../../../src/cbor/value.js';
import { fromHex, toHex } from '../../../src/core/bytes.js';
import { sha256 } from '../../../src/crypto/digest/digest.js';
import { parseFrame } from '../../../src/envelope/header.js';
import { decodeNational, nationalAad, nationalInfo } from '../../../src/envelope/national/layer.js';
import type { NationalLayer } from '../../../src/envelope/national/layer.js';
import { nest } from '../../../src/envelope/national/nest.js';
import { demoModule, demoSuite } from '../../envelope/national-provider.js';
import { hasCddl, violation, withoutCddl } from './cddl.js';

const SPEC = readFileSync(new URL('../../../SPEC.md', import.meta.url), 'utf8');
const vector = JSON.parse(readFileSync(new URL('../../vectors/envelope/accepted-hybrid.json', import.meta.url), 'utf8')) as {
  input: { frame: string };
};
const nested = fromHex(vector.input.frame);
const { outerBytes } = parseFrame(nested);
let frame: Uint8Array;
let layer: NationalLayer;

beforeAll(async () => {
  let counter = 0;
  const suite = demoSuite((length) => new Uint8Array(length).fill(++counter));
  frame = await nest(nested, outerBytes, suite, [demoModule(new Uint8Array(32).fill(9)).publicKey]);
  layer = decodeNational(parseFrame(frame).envelopeBytes);
});

describe('the example of a national layer', () => {
  it('is the one that the code makes', () => {
    const [recipient] = layer.recipients as [NationalLayer['recipients'][0]];
    const digests: Record<string, Uint8Array> = {
      frame: sha256(frame),
      nested: layer.nestedDigest,
      kid: recipient.kid,
      info: sha256(nationalInfo(layer.protected, recipient.protected, outerBytes)),
      aad: sha256(nationalAad(layer.protected, outerBytes, layer.recipientsBytes)),
    };
    const missing = Object.entries(digests).filter(([, digest]) => !SPEC.includes(toHex(digest)));
    expect(missing.map(([name, digest]) => `${name} ${toHex(digest)}`)).toEqual([]);
    expect(SPEC).toContain(`${frame.length.toLocaleString('en')} bytes`);
    expect(SPEC).toContain(`${layer.ciphertext.length.toLocaleString('en')} bytes`);
  });
});

describe.skipIf(!hasCddl)(hasCddl ? 'CDDL of a national layer' : `CDDL of a national layer, ${withoutCddl}`, () => {
  it('describes every layer (ENV-50)', () => {
    const [recipient] = arrayItems(layer.recipientsBytes) as [Uint8Array];
    const layers: [string, Uint8Array][] = [
      ['frame', frame],
      ['outer', outerBytes],
      ['national', parseFrame(frame).envelopeBytes],
      ['nat-prot', layer.protected],
      ['nat-recips', layer.recipientsBytes],
      ['nat-recip', recipient],
      ['nat-recip-prot', (decode(recipient) as [Uint8Array])[0]],
    ];
    const wrong = layers.flatMap(([rule, bytes]) => {
      const words = violation(rule, bytes);
      return words === undefined ? [] : [`${rule}: ${words}`];
    });
    expect(wrong).toEqual([]);
  });

  it('refuses a member too many, another typ, another suite and a registered algorithm', () => {
    const members = [...(decode(layer.protected) as CborMap)];
    const changed: CborMap[] = [
      new Map([...members, [9, 1]]),
      new Map([...members, [16, 'application/rogatory-envelope+cose']]),
      new Map([...members, [-70004, 'rogatory-hybrid']]),
      new Map([...members, [1, 3]]),
    ];
    for (const map of changed) expect(violation('nat-prot', encode(map))).toBeDefined();
  });
});
