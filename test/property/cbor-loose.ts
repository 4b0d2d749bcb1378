import { concat, toUtf8 } from '../../src/core/bytes.js';
import type { CborKey, CborValue } from '../../src/cbor/value.js';

/** Answers a question with true now and then; the encoder below asks at each liberty that CBOR leaves it. */
export type Whim = () => boolean;

/** Encodes a value in well-formed CBOR, taking every liberty that the deterministic encoding forbids whenever `whim` says so. */
export function encodeLoosely(value: CborValue, whim: Whim): Uint8Array {
  if (value === null) return Uint8Array.of(0xf6);
  if (typeof value === 'boolean') return Uint8Array.of(value ? 0xf5 : 0xf4);
  if (typeof value === 'number' || typeof value === 'bigint') {
    return value < 0 ? head(0x20, -1n - BigInt(value), whim) : head(0x00, BigInt(value), whim);
  }
  if (typeof value === 'string') return string(0x60, toUtf8(value), whim);
  if (value instanceof Uint8Array) return string(0x40, value, whim);
  const parts =
    value instanceof Map
      ? entries([...(value as ReadonlyMap<CborKey, CborValue>)], whim)
      : (value as readonly CborValue[]).map((element) => encodeLoosely(element, whim));
  const major = value instanceof Map ? 0xa0 : 0x80;
  if (whim()) return concat(Uint8Array.of(major | 31), ...parts, Uint8Array.of(0xff));
  return concat(head(major, BigInt(parts.length), whim), ...parts);
}

function entries(list: [CborKey, CborValue][], whim: Whim): Uint8Array[] {
  const parts = list.map(([key, member]) => ({
    key: encodeLoosely(key, whim),
    whole: concat(
      encodeLoosely(key, () => false),
      encodeLoosely(member, whim),
    ),
  }));
  const sorted = parts.sort((a, b) => order(a.whole, b.whole)).map(({ whole }) => whole);
  if (sorted.length > 1 && whim()) sorted.reverse();
  if (sorted.length > 0 && whim()) sorted.push(sorted[sorted.length - 1] as Uint8Array);
  return sorted;
}

/** Encodings of different keys differ before the shorter one ends, so whole entries sort as their keys do. */
function order(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((byte, i) => byte !== b[i]);
  return at < 0 ? 0 : (a[at] as number) - (b[at] as number);
}

function string(major: number, content: Uint8Array, whim: Whim): Uint8Array {
  if (!whim()) return concat(head(major, BigInt(content.length), whim), content);
  return concat(
    Uint8Array.of(major | 31),
    head(major, BigInt(content.length), () => false),
    content,
    Uint8Array.of(0xff),
  );
}

function head(major: number, argument: bigint, whim: Whim): Uint8Array {
  let width = argument < 24n ? 0 : argument < 2n ** 8n ? 1 : argument < 2n ** 16n ? 2 : argument < 2n ** 32n ? 4 : 8;
  while (width < 8 && whim()) width = width === 0 ? 1 : 2 * width;
  if (width === 0) return Uint8Array.of(major | Number(argument));
  const out = new Uint8Array(1 + width);
  out[0] = major | (24 + Math.log2(width));
  for (let i = width; i > 0; i--) out[i] = Number((argument >> BigInt(8 * (width - i))) & 0xffn);
  return out;
}
