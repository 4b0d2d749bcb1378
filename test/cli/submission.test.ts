import { afterEach, describe, expect, it, vi } from 'vitest';
import { Submission } from '../../src/cli/message/handover.js';

describe('submission', () => {
  afterEach(() => vi.useRealTimers());

  const submitted = (messageId: string) => ({ kind: 'submitted', dossier: 'd', messageId, type: 'request.submit', at: 0 }) as const;

  it('waits for its own message, not for an older one, and leaves no timer', async () => {
    vi.useFakeTimers();
    const submission = new Submission();
    let over = false;
    const waiting = submission.of('b', 30_000).then(() => (over = true));
    submission.observe(submitted('a'));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(over).toBe(false);
    submission.observe(submitted('b'));
    await waiting;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('knows what was told before it was asked, and gives up in time', async () => {
    vi.useFakeTimers();
    const submission = new Submission();
    submission.observe(submitted('a'));
    await submission.of('a', 30_000);
    expect(vi.getTimerCount()).toBe(0);
    const waiting = submission.of('b', 30_000);
    await vi.advanceTimersByTimeAsync(30_000);
    await waiting;
  });
});
