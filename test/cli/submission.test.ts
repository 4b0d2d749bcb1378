import { afterEach, describe, expect, it, vi } from 'vitest';
import { SentFiles, Submission } from '../../src/cli/message/handover.js';

describe('files on their way to the own relay', () => {
  it('are told by how far each is, and are over when all are there', async () => {
    const files = new SentFiles();
    const hash = new Uint8Array(32).fill(1);
    const header = (name: string, byte: number, size: number) => ({
      ...{ fileName: name, size: 5, digests: [[-16, hash]], blob: { digest: new Uint8Array(32).fill(byte), size } },
    });
    const message = { attachments: [header('a.txt', 2, 200), header('b.txt', 3, 300)] };
    await files.of({ archived: () => Promise.resolve({ message }) } as never, 'digest');
    const about = { kind: 'attachment', messageId: 'm', dossier: 'd', at: 0 };
    const heard = (direction: 'in' | 'out', byte: number, done: number): void =>
      files.observe({ ...about, direction, blob: `0${byte}`.repeat(32), done } as never);
    expect([files.text(), files.areAtRelay]).toEqual(['a.txt 0 %, b.txt 0 %', false]);
    heard('out', 2, 50);
    heard('in', 3, 300);
    heard('out', 3, 100);
    expect([files.text(), files.areAtRelay]).toEqual(['a.txt 25 %, b.txt 33 %', false]);
    heard('out', 2, 200);
    expect(files.areAtRelay).toBe(false);
    heard('out', 3, 300);
    expect([files.text(), files.areAtRelay]).toEqual(['a.txt 100 %, b.txt 100 %', true]);
    await files.handedOver(60_000, { write: () => undefined });
  });
});

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
