import { beforeEach, describe, expect, it } from 'vitest';
import { fail } from '../../src/core/errors.js';
import { Bookkeeping } from '../../src/transport/bookkeeping.js';
import type { LinkHandler } from '../../src/transport/handler.js';
import { rest } from './manual-clock.js';

const streamId = new Uint8Array(16);
const verdict = { verdict: 'rejected' } as const;
let written: string[];
let errors: unknown[];
let release: () => void;
let books: Bookkeeping;

beforeEach(() => {
  written = [];
  errors = [];
  const held: (() => void)[] = [];
  release = () => {
    for (const done of held.splice(0)) done();
  };
  const write = (text: string): Promise<void> => {
    written.push(text);
    return new Promise((resolve) => held.push(resolve));
  };
  const handler = {
    acknowledged: (_peer: unknown, lane: number, _streamId: unknown, through: number) => write(`ack ${lane} ${through}`),
    refused: (_peer: unknown, lane: number, _streamId: unknown, seq: number) => write(`refused ${lane} ${seq}`),
  };
  books = new Bookkeeping(handler as unknown as LinkHandler, (error) => errors.push(error));
});

describe('bookkeeping', () => {
  it('writes verdicts first, and the acknowledgement that covers them only when they are written (LINK-28, LINK-55)', async () => {
    books.refused({ lane: 2, streamId, seq: 1, verdict });
    books.refused({ lane: 2, streamId, seq: 2, verdict });
    books.acknowledged({ lane: 2, streamId, through: 2 });
    await rest();
    expect(written).toEqual(['refused 2 1', 'refused 2 2']);
    release();
    await rest();
    expect(written.slice(2)).toEqual(['ack 2 2']);
  });

  it('writes one acknowledgement per lane and round, the newest', async () => {
    books.acknowledged({ lane: 1, streamId, through: 1 });
    await rest();
    for (let through = 2; through <= 50; through++) books.acknowledged({ lane: 1, streamId, through });
    books.acknowledged({ lane: 3, streamId, through: 7 });
    release();
    await rest();
    expect(written).toEqual(['ack 1 1', 'ack 1 50', 'ack 3 7']);
  });

  it('is settled when all of it is written', async () => {
    let settled = false;
    books.acknowledged({ lane: 1, streamId, through: 1 });
    void books.settled().then(() => (settled = true));
    await rest();
    expect(settled).toBe(false);
    release();
    await rest();
    expect(settled).toBe(true);
  });

  it('reports a write that failed', async () => {
    const broken = { acknowledged: () => Promise.reject(fail('STORE_UNAVAILABLE', { reason: 'gone' })) };
    const failing = new Bookkeeping(broken as unknown as LinkHandler, (error) => errors.push(error));
    failing.acknowledged({ lane: 0, streamId, through: 1 });
    await rest();
    expect(errors).toMatchObject([{ code: 'STORE_UNAVAILABLE' }]);
  });
});
