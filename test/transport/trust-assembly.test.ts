import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/core/limits.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { TrustAssembly } from '../../src/transport/channel/trust-assembly.js';
import { partCount, partOf } from '../../src/transport/frame/trust-header.js';

const PART = LIMITS.trustPartMaxBytes;
const bytes = new Uint8Array(PART + 5).map((_, at) => at % 251);
const document = { kind: 10, bytes };
const parts = [0, 1].map((index) => partOf(document, sha256(bytes), index));

describe('trust assembly', () => {
  it('joins parts into the document they were cut from (LINK-37)', () => {
    const assembly = new TrustAssembly(() => bytes.length);
    expect(partCount(bytes.length)).toBe(2);
    expect(assembly.add(parts[0]!)).toBeUndefined();
    expect(assembly.add(parts[1]!)).toEqual(document);
    expect(assembly.add(parts[1]!)).toBeUndefined();
  });

  it('refuses parts whose document is another than they name (LINK-37)', () => {
    const assembly = new TrustAssembly(() => bytes.length);
    assembly.add(parts[0]!);
    expect(() => assembly.add({ ...parts[1]!, bytes: parts[1]!.bytes.map((byte) => byte ^ 1) })).toThrowCode('LINK_PART');
  });

  it('passes over a document that is larger than wanted, and takes the next (LINK-37)', () => {
    const assembly = new TrustAssembly((kind) => (kind === 10 ? bytes.length - 1 : 10));
    for (const part of parts) expect(assembly.add(part)).toBeUndefined();
    const small = { kind: 11, bytes: Uint8Array.of(1) };
    expect(assembly.add(partOf(small, sha256(small.bytes), 0))).toEqual(small);
  });
});
