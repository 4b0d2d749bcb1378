// A child that has nothing but streams: what starts and ends processes is tested without one.
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';

export class FakeChild extends EventEmitter {
  readonly stdin = new PassThrough();
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly pid: number;
  exitCode: number | null = null;
  isOver = false;
  #hasClosed = false;

  constructor(pid: number) {
    super();
    this.pid = pid;
  }

  /** Writes a line each: a text as it is, everything else as JSON. */
  say(...lines: readonly unknown[]): void {
    for (const line of lines) this.stdout.write(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
  }

  /** Whether all that it said is read, and its end is known if it has ended. */
  get isSettled(): boolean {
    return this.stdout.readableLength === 0 && this.stdout.writableLength === 0 && this.isOver === this.#hasClosed;
  }

  over(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.isOver) return;
    this.isOver = true;
    this.exitCode = code;
    // What it wrote before is read first.
    setImmediate(() => {
      this.#hasClosed = true;
      this.emit('exit', code, signal);
      this.emit('close', code, signal);
    });
  }
}
