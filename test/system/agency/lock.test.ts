import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RogatoryError } from '../../../src/core/errors.js';
import { lockHome, ownerOf } from '../../../src/agency/home/node/lock.js';

describe('home lock', () => {
  let home = '';
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'rogatory-lock-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('refuses a second owner and names the first (AGENCY-01)', () => {
    const lock = lockHome(home, 'socket');
    expect(() => lockHome(home, 'socket')).toThrowCode('AGENCY_HOME_BUSY');
    try {
      lockHome(home, 'socket');
    } catch (error) {
      expect((error as RogatoryError<'AGENCY_HOME_BUSY'>).details.pid).toBe(process.pid);
      expect((error as RogatoryError).message).toContain('this process itself: close what it opened first');
    }
    expect(ownerOf(home)).toMatchObject({ pid: process.pid, socket: 'socket' });
    lock.release();
    expect(ownerOf(home)).toBeUndefined();
    lockHome(home, 'socket').release();
    expect(readdirSync(home)).toEqual([]);
  });

  it('takes over from an owner that was killed (AGENCY-01)', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
    await once(child, 'spawn');
    writeFileSync(join(home, 'lock'), JSON.stringify({ pid: child.pid }));
    expect(() => lockHome(home, 'socket')).toThrowCode('AGENCY_HOME_BUSY');
    child.kill('SIGKILL');
    await once(child, 'exit');
    lockHome(home, 'socket').release();
  });

  it('takes over when the pid of a dead owner serves another process (AGENCY-01)', () => {
    writeFileSync(join(home, 'lock'), JSON.stringify({ pid: process.pid, started: '1' }));
    lockHome(home, 'socket').release();
  });

  it('takes over a file that names nobody (AGENCY-01)', () => {
    writeFileSync(join(home, 'lock'), '');
    lockHome(home, 'socket').release();
  });

  it('tells a home that is not there from a disk that takes no writing (AGENCY-02, STORE-01)', () => {
    expect(() => lockHome(join(home, 'absent'), 'socket')).toThrowCode('AGENCY_HOME_INVALID');
    expect(() => lockHome('/sys', 'socket')).toThrowCode('STORE_UNAVAILABLE');
  });

  it('leaves a lock that is no longer its own', () => {
    const lock = lockHome(home, 'socket');
    writeFileSync(join(home, 'lock'), JSON.stringify({ pid: 1 }));
    lock.release();
    expect(readdirSync(home)).toEqual(['lock']);
  });

  it('reports a home that does not exist', () => {
    expect(() => lockHome(join(home, 'absent'), 'socket')).toThrowCode('AGENCY_HOME_INVALID');
  });
});
