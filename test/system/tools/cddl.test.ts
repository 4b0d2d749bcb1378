// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { plant, runHere } from './planted.js';
import { sound, spec } from './tables.js';

const cddl = `; of everything
; === frames
frame = [ outer-bytes: bstr, { own-prev: kind, * int => bstr }, "a; text", size<uint> ]   ; the sender's own
size<number> = number .size 4   lane = 0..3
kind = "open" / "it's closed" / #6.98(lane)

; === receipts
receipt = { 0: kind, ? 1: frame }
`;
const block = '\n```cddl\n; === receipts\nreceipt = { 0: kind, ? 1: frame }\n```\n';

async function checked(file: string, page = `${spec}${block}`): Promise<{ code: number | null | undefined; output: string }> {
  return runHere('check-clauses.mjs', plant({ ...sound, 'SPEC.md': page, 'spec/rogatory.cddl': file }));
}

describe('the CDDL file', () => {
  it('passes when each name is defined once and each block is a copy of its section', async () => {
    expect(await checked(cddl)).toMatchObject({ code: 0 });
  });

  it('is refused with a name that is defined twice, in one section or in two', async () => {
    const { output } = await checked(`${cddl}kind = 1\n`, spec);
    expect(output).toContain('spec/rogatory.cddl:9: kind is defined twice, first at line 5');
    expect((await checked(cddl.replace('lane = 0..3', 'lane = 0..3   frame = 4'))).output).toContain(
      'frame is defined twice, first at line 3',
    );
  });

  it('is refused with a name that is not defined, in the place of a type and not of a member', async () => {
    const { code, output } = await checked(cddl.replace('lane = 0..3', 'lane = top-lane / 3'));
    expect(code).toBe(1);
    expect(output).toContain('spec/rogatory.cddl:4: lane uses top-lane, which is not defined');
    expect(output).not.toMatch(/uses (own|own-prev|outer|text|s|number)\b/);
  });

  it('is refused with a name of CDDL itself', async () => {
    expect((await checked(`${cddl}integer = int\n`, spec)).output).toContain('integer is a name of RFC 8610 itself');
  });

  it('is refused beside a block that differs from its section, or names none', async () => {
    expect((await checked(cddl, `${spec}${block.replace('? 1', '1')}`)).output).toContain('CDDL differs from section receipts');
    expect((await checked(cddl, `${spec}${block.replace('; === receipts\n', '')}`)).output).toContain('CDDL that names no section');
  });
});
