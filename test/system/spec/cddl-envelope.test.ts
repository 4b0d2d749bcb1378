import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { decode } from '../../../src/cbor/decode.js';
import { encode } from '../../../src/cbor/encode.js';
import { arrayItems } from '../../../src/cbor/scan.js';
import type { CborMap, CborValue } from '../../../src/cbor/value.js';
import { fromHex } from '../../../src/core/bytes.js';
import { decryptContent } from '../../../src/envelope/checks/content.js';
import { externalAad } from '../../../src/envelope/cose/commitment.js';
import { decodeEncrypt } from '../../../src/envelope/cose/cose-encrypt.js';
import { unpad } from '../../../src/envelope/content/padding.js';
import { hasCddl, violation, withoutCddl } from './cddl.js';

const folder = fileURLToPath(new URL('../../vectors/envelope/', import.meta.url));

interface Vector {
  readonly name: string;
  readonly operation: string;
  readonly expect: string;
  readonly input: { readonly frame: string };
  readonly output?: { readonly contentKey: string };
}

const accepted = readdirSync(folder)
  .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Vector)
  .filter(({ operation, expect: wanted }) => operation === 'envelope.open' && wanted === 'ok');

/** Every layer of a sealed frame with the rule that describes it: each byte string is unwrapped and stands alone. */
function layersOf(vector: Vector): [rule: string, bytes: Uint8Array][] {
  const frame = fromHex(vector.input.frame);
  const [outer, envelope] = decode(frame) as [Uint8Array, Uint8Array];
  const parts = decodeEncrypt(envelope);
  const plaintext = decryptContent(fromHex(vector.output!.contentKey), parts, externalAad(outer, parts.recipientsBytes));
  const inner = unpad(plaintext);
  const [signed] = decode(inner) as [Uint8Array];
  const [protectedBytes, , message, signatures] = decode(signed, { tag: 98 }) as [Uint8Array, CborMap, Uint8Array, CborValue[]];
  return [
    ['frame', frame],
    ['outer', outer],
    ['envelope', envelope],
    ['env-prot', parts.protected],
    ['recips', parts.recipientsBytes],
    ...arrayItems(parts.recipientsBytes).flatMap((recip): [string, Uint8Array][] => [
      ['recip', recip],
      ['recip-prot', (decode(recip) as [Uint8Array])[0]],
    ]),
    ['inner', inner],
    ['signed', signed],
    ['sgn-prot', protectedBytes],
    ['msg', message],
    ...signatures.map((signature): [string, Uint8Array] => ['sig-prot', (signature as [Uint8Array])[0]]),
  ];
}

describe.skipIf(!hasCddl)(hasCddl ? 'CDDL of the envelope' : `CDDL of the envelope, ${withoutCddl}`, () => {
  for (const vector of accepted) {
    it(`describes every layer of ${vector.name}`, () => {
      const wrong = layersOf(vector).flatMap(([rule, bytes]) => {
        const words = violation(rule, bytes);
        return words === undefined ? [] : [`${rule}: ${words}`];
      });
      expect(wrong).toEqual([]);
    });
  }

  it('refuses a layer with a member too many, one too few and one of another type', () => {
    const [, outer] = layersOf(accepted[0]!).find(([rule]) => rule === 'outer')!;
    const members = [...(decode(outer) as CborMap)];
    const changed: CborMap[] = [new Map([...members, [9, 1]]), new Map(members.slice(1)), new Map([...members.slice(0, 4), [4, 7]])];
    for (const map of changed) expect(violation('outer', encode(map))).toBeDefined();
  });
});
