// SPDX-License-Identifier: Apache-2.0
// The two threads of a file, without threads: what the worker does with its job, and what its owner makes of its messages.
import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fail } from '../../../src/core/errors.js';
import type { StageJob, StageResult } from '../../../src/envelope/node/stage-job.js';
import type { StageInput, StageMessage } from '../../../src/envelope/node/stage-protocol.js';

const STEP = 8_388_608;

const world = vi.hoisted(() => ({
  told: [] as unknown[],
  input: {},
  front: (_onProgress: (done: number) => void): object => ({}),
  workers: [] as unknown[],
}));

/** A thread that says what the test wants. */
class FakeWorker extends EventEmitter {
  readonly role: string;
  readonly memory: StageInput['memory'];

  constructor(_file: string, { workerData }: { workerData: StageInput }) {
    super();
    this.role = workerData.role;
    this.memory = workerData.memory;
    world.workers.push(this);
  }

  say(message: StageMessage): void {
    this.emit('message', message);
  }

  /** Ends as a thread does. */
  end(result?: StageResult): void {
    if (result !== undefined) this.say({ kind: 'done', result });
    this.emit('exit');
  }
}

vi.mock('node:worker_threads', () => ({
  parentPort: { postMessage: (message: unknown) => world.told.push(message) },
  get workerData() {
    return world.input;
  },
  get Worker() {
    return FakeWorker;
  },
}));
vi.mock('../../../src/envelope/node/stage.js', () => ({
  runFront: (_job: unknown, _ring: unknown, onProgress: (done: number) => void) => world.front(onProgress),
  runBack: () => ({ size: 7 }),
}));
const { Ring, ringMemory } = await import('../../../src/envelope/node/ring.js');
const { runThreads } = await import('../../../src/envelope/node/threads.js');

const job = (): StageJob => ({
  ...{ kind: 'seal', source: 3, target: 4, key: new Uint8Array(32).fill(1), baseNonce: new Uint8Array(12), prefix: new Uint8Array(56) },
  ...{ hashes: ['sha-256'], attachment: 0, size: 0, blobBytes: 0 },
});

describe('the worker', () => {
  async function work(role: 'front' | 'back'): Promise<{ key: Uint8Array; stopped: boolean }> {
    const [given, memory] = [job(), ringMemory()];
    world.input = { role, job: given, memory };
    vi.resetModules();
    await import('../../../src/envelope/node/attachment-worker.js');
    return { key: given.key, stopped: new Ring(memory).stopped };
  }
  beforeEach(() => {
    world.told = [];
    world.front = () => ({ size: 5 });
  });

  it('tells progress each 8,388,608 bytes, and not one byte before', async () => {
    world.front = (onProgress) => {
      for (const done of [1, STEP - 1, STEP, STEP + 1, 2 * STEP - 1, 2 * STEP + 9, 3 * STEP + 8, 3 * STEP + 9]) onProgress(done);
      return {};
    };
    await work('front');
    const progress = [STEP, 2 * STEP + 9, 3 * STEP + 9].map((done) => ({ kind: 'progress', done }));
    expect(world.told).toEqual([...progress, { kind: 'done', result: {} }]);
  });

  it.each([
    ['front', 5],
    ['back', 7],
  ] as const)('runs the stage of the %s, and forgets the key', async (role, size) => {
    const { key, stopped } = await work(role);
    expect(world.told).toEqual([{ kind: 'done', result: { size } }]);
    expect([key.every((byte) => byte === 0), stopped]).toEqual([true, false]);
  });

  it('tells why a stage failed, ends the wait of the other, and forgets the key', async () => {
    world.front = () => {
      throw fail('ENVELOPE_ATTACHMENT_CHUNK', { attachment: 1, chunk: 2 });
    };
    const { key, stopped } = await work('front');
    expect(world.told).toMatchObject([{ kind: 'failed' }]);
    expect([key.every((byte) => byte === 0), stopped]).toEqual([true, true]);
  });
});

describe('the owner of two threads', () => {
  const paths = { source: '/from', target: '/to' };
  interface Run {
    readonly ended: Promise<unknown>;
    readonly front: FakeWorker;
    readonly back: FakeWorker;
    readonly progress: number[];
  }
  function run(signal?: AbortSignal): Run {
    world.workers = [];
    const progress: number[] = [];
    const ended = runThreads('worker.js', paths, job(), (done) => progress.push(done), signal);
    const [front, back] = world.workers as FakeWorker[];
    return { ended, front: front as FakeWorker, back: back as FakeWorker, progress };
  }
  const stopped = ({ memory }: FakeWorker): boolean => new Ring(memory).stopped;

  it('hands on progress, and what both have found', async () => {
    const { ended, front, back, progress } = run();
    expect([front.role, back.role]).toEqual(['front', 'back']);
    front.say({ kind: 'progress', done: 9 });
    front.end({ size: 5 });
    expect(stopped(front)).toBe(false);
    back.end({ size: 7 });
    expect(await ended).toEqual([{ size: 5 }, { size: 7 }]);
    expect(progress).toEqual([9]);
    expect(new Uint8Array(front.memory.data).every((byte) => byte === 0)).toBe(true);
  });

  it.each<[string, (worker: FakeWorker) => void, string]>([
    ['says nothing', () => undefined, 'ended without a result'],
    ['breaks', (worker) => worker.emit('error', new TypeError('broken')), 'broken'],
  ])('stops the other one when one %s', async (_name, act, text) => {
    const { ended, front, back } = run();
    act(back);
    back.end();
    expect(stopped(front)).toBe(true);
    const refused = expect(ended).rejects.toThrow(text);
    front.end({});
    await refused;
  });

  it('stops both when it is told to, and not after', async () => {
    const controller = new AbortController();
    const { ended, front, back } = run(controller.signal);
    controller.abort(new RangeError('enough'));
    expect(stopped(front)).toBe(true);
    const refused = expect(ended).rejects.toThrow('enough');
    for (const worker of [front, back]) worker.end({});
    await refused;
    const later = new AbortController();
    const second = run(later.signal);
    for (const worker of [second.front, second.back]) worker.end({});
    await second.ended;
    later.abort();
    expect(stopped(second.front)).toBe(false);
    await expect(runThreads('worker.js', paths, job(), () => undefined, AbortSignal.abort(new RangeError('before')))).rejects.toThrow(
      'before',
    );
  });
});
