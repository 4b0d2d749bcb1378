import { describe, expect, it } from 'vitest';
import { encode } from '../../src/cbor/encode.js';
import { sha256 } from '../../src/crypto/digest.js';
import { LEAF_KINDS } from '../../src/log/kinds.js';
import { encodeTlogProof } from '../../src/log/tlog-proof.js';
import { TestLog } from '../log/world.js';
import { hasPython, missingPython, pythonVerdicts } from './python.js';
import type { Case } from './python.js';
import { B_RELAY, damaged, publishedStates, receiptOf } from './statements.js';

describe.skipIf(!hasPython)(`an entry exported for tools of transparency logs${missingPython}`, () => {
  it('is verified by a program made from SPEC.md, and is not with one bit changed (LOG-25)', async () => {
    const { actors, grounds } = await publishedStates();
    const log = new TestLog(actors, B_RELAY).fill(4);
    const index = log.receipt(receiptOf('relayed'));
    log.fill(3);
    const { receipt, salt, path } = await log.entry(index);
    const { note } = await log.sign();
    const leaf = encode([1, LEAF_KINDS.indexOf('relayed'), sha256(receipt), salt]);
    const whole = encodeTlogProof(note, { index, path }, leaf);
    const cases = [whole, ...damaged(whole, 5)].map((bytes): Case => ({ judge: 'tlog-proof', bytes }));
    const [sound, ...spoilt] = pythonVerdicts([{ grounds, cases }])[0]!;
    expect(sound).toBe(`${index} of 9`);
    expect(spoilt.filter((verdict) => !/^[A-Z_]+$/.test(verdict))).toEqual([]);
  });
});
