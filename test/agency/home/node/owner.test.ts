// SPDX-License-Identifier: Apache-2.0
// The lock of a home when owners die, race or live under another account, and a scanner that the test plays.
import childProcess from 'node:child_process';
import fs, { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lockHome, ownerOf } from '../../../../src/agency/home/node/lock.js';
import { scanCommand } from '../../../../src/agency/home/node/scan-command.js';
import type { ScannedFile } from '../../../../src/agency/attachments/attachment-types.js';
import { FakeChild } from '../../../fake-child.js';

const folder = mkdtempSync(join(tmpdir(), 'rogatory-owner-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

describe('the lock of a home', () => {
  const file = join(folder, 'lock');
  /** No system gives a process so high a number. */
  const DEAD = 2 ** 30;
  const write = (owner: object | string): void => writeFileSync(file, typeof owner === 'string' ? owner : JSON.stringify(owner));
  /** The folder of a socket outside of the home. */
  const socket = (): string => join(mkdtempSync(join(tmpdir(), 'rogatory-control-')), 'control.sock');
  const taken = (): void => {
    const lock = lockHome(folder);
    expect(ownerOf(folder)).toMatchObject({ pid: process.pid });
    lock.release();
    expect(existsSync(file)).toBe(false);
  };
  /** Somebody else writes the file in the moment before it is set aside. */
  const meanwhile = (owner: object): void => {
    const rename = fs.renameSync;
    vi.spyOn(fs, 'renameSync').mockImplementationOnce((...names) => {
      write(owner);
      rename(...names);
    });
    syncBuiltinESMExports();
  };

  it('of a dead owner is taken with what its socket left, and so is one that nobody wrote (AGENCY-01)', () => {
    const left = socket();
    for (const owner of [{ pid: DEAD, socket: left }, { pid: DEAD }, { pid: 'x' }, 'no JSON']) {
      write(owner);
      expect(ownerOf(folder)).toBeUndefined();
      taken();
    }
    expect(existsSync(dirname(left))).toBe(false);
  });

  it('that another process took in the same moment is given back (AGENCY-01)', () => {
    const living = { pid: process.ppid };
    write({ pid: DEAD });
    meanwhile(living);
    expect(() => lockHome(folder)).toThrowCode('AGENCY_HOME_BUSY', { pid: process.ppid });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(living);
  });

  it('of another dead owner is taken too, and what its socket left stays for who reads it (AGENCY-01)', () => {
    const left = socket();
    write({ pid: DEAD });
    meanwhile({ pid: DEAD + 1, socket: left });
    taken();
    expect(existsSync(dirname(left))).toBe(true);
    rmSync(dirname(left), { recursive: true });
  });

  it('of an owner under another account is that of a living one (AGENCY-01)', () => {
    write({ pid: 1 });
    vi.spyOn(process, 'kill').mockImplementation(() => {
      throw Object.assign(new TypeError('not permitted'), { code: 'EPERM' });
    });
    expect(() => lockHome(folder)).toThrowCode('AGENCY_HOME_BUSY', { pid: 1 });
    rmSync(file);
  });
});

describe('a scanner', () => {
  const heard: Uint8Array[] = [];
  /** How it ends, once it has heard the whole file, or at once. */
  let play: (child: Scanner) => void;
  const scanner = () => Object.assign(new FakeChild(1), { stdin: input() });
  type Scanner = Omit<FakeChild, 'stdin'> & { readonly stdin: Writable };
  /** A pipe that is full after each piece. */
  const full = (): Writable =>
    new Writable({
      highWaterMark: 1,
      write(piece: Uint8Array, _encoding, done) {
        heard.push(piece);
        setImmediate(done);
      },
    });
  let made = 0;
  let input = full;
  beforeEach(() => {
    heard.length = made = 0;
    input = full;
    vi.spyOn(childProcess, 'spawn').mockImplementation((() => {
      const child = scanner();
      play(child);
      return child;
    }) as never);
    syncBuiltinESMExports();
  });
  const look = (pieces: number) => {
    const file = {
      async *stream() {
        for (made = 0; made < pieces; made++) {
          await turn();
          yield Uint8Array.of(made);
        }
      },
    };
    return scanCommand(['scan', '-'])(file as unknown as ScannedFile);
  };
  const ends =
    (code: number | null, signal: NodeJS.Signals | null, ...said: readonly string[]): typeof play =>
    (child) =>
      child.stdin.once('finish', () => {
        for (const text of said) child.stdout.write(text);
        child.over(code, signal);
      });

  it('hears the whole file, and passes it or says why not (AGENCY-67)', async () => {
    play = ends(0, null);
    expect(await look(3)).toBe('pass');
    expect(heard.map(([byte]) => byte)).toEqual([0, 1, 2]);
    play = ends(3, null);
    expect(await look(1)).toEqual({ refused: 'scan ended with 3' });
    play = ends(null, 'SIGKILL', 'found\n', 'more');
    expect(await look(1)).toEqual({ refused: 'found (scan ended with SIGKILL)' });
    play = (child) => setImmediate(() => child.emit('error', new TypeError('no such file')));
    expect(await look(1)).toEqual({ refused: 'scan cannot be started: no such file' });
  });

  it('that talks without end is heard for a while (AGENCY-67)', async () => {
    play = ends(1, null, 'x'.repeat(4_095), 'y', 'z');
    expect(await look(1)).toEqual({ refused: `${'x'.repeat(4_095)}y (scan ended with 1)` });
  });

  it('that ends, or closes its input, gets no more of the file (AGENCY-67)', async () => {
    play = (child) => child.over(1, null);
    expect(await look(9)).toEqual({ refused: 'scan ended with 1' });
    expect([made, heard.length]).toEqual([0, 0]);
    play = (child) => {
      child.stdin.destroy();
      child.over(0, null);
    };
    expect(await look(9)).toBe('pass');
    expect([made, heard.length]).toEqual([0, 0]);
  });

  it('gets a piece when there is room for it, and the wait for room ends with it (AGENCY-67)', async () => {
    let madeBefore = -1;
    // A second piece would be made in one turn: in twenty it does not come.
    const waits = async (child: Scanner): Promise<void> => {
      for (let i = 0; i < 20; i++) await turn();
      madeBefore = made;
      child.over(2, null);
    };
    let child: Scanner;
    play = (started) => (child = started);
    input = () => new Writable({ highWaterMark: 1, write: () => void waits(child) });
    expect(await look(3)).toEqual({ refused: 'scan ended with 2' });
    expect([madeBefore, made]).toEqual([0, 1]);
  });

  it('gets all pieces for which there is room at once (AGENCY-67)', async () => {
    input = () => new Writable({ highWaterMark: 1_000, write: () => undefined });
    let madeAll: Promise<void> | undefined;
    play = (child) => {
      madeAll = vi.waitUntil(() => made === 3, { timeout: 60_000, interval: 1 }).then(() => child.over(0, null));
    };
    const verdict = look(3);
    await madeAll;
    expect(await verdict).toBe('pass');
  });
});
