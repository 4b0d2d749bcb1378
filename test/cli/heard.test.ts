import { describe, expect, it, vi } from 'vitest';
import { hear } from '../../src/cli/ceremony/ceremony.js';
import { UsageError } from '../../src/cli/usage-error.js';
import { toHex } from '../../src/core/bytes.js';

const RIGHT = `${'AAAA-'.repeat(12)}AAAA`;
const MISHEARD = `${'AAAA-'.repeat(12)}AAAB`;

function person(isTerminal: boolean, ...answers: readonly string[]) {
  let asked = 0;
  const ask = (): Promise<string> => Promise.resolve(answers[asked++] ?? '');
  return { questions: { isTerminal, ask, close: () => undefined }, asked: () => asked };
}

describe('a fingerprint that was read out', () => {
  it('is asked for again at a terminal, naming the group that cannot be right (TRUST-26)', async () => {
    const { questions, asked } = person(true, MISHEARD, RIGHT);
    const shown = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const heard = await hear('demo-b', undefined, questions);
    const text = shown.mock.calls.map(([chunk]) => String(chunk)).join('');
    shown.mockRestore();
    expect([toHex(heard), asked()]).toEqual(['00'.repeat(32), 2]);
    expect(text).toContain('group 13 (AAAB) ends with B, and the last character is A or Q');
  });

  it('is refused as an option, and in the answers of a script (TRUST-26)', async () => {
    await expect(hear('demo-b', MISHEARD, person(true).questions)).rejects.toBeInstanceOf(UsageError);
    const piped = person(false, MISHEARD, RIGHT);
    await expect(hear('demo-b', undefined, piped.questions)).rejects.toBeInstanceOf(UsageError);
    expect(piped.asked()).toBe(1);
  });
});
