import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createConnection } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fail } from '../../src/core/errors.js';
import { askHome } from '../../src/agency/node/ask.js';
import { callControl, controlPath, serveControl } from '../../src/agency/node/control.js';
import type { ControlServer } from '../../src/agency/node/control.js';
import { lockHome } from '../../src/agency/node/lock.js';

describe('control socket', () => {
  let home = '';
  let server: ControlServer | undefined;
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'rogatory-control-'));
    server = await serveControl(controlPath(home), {
      echo: (parameters) => Promise.resolve(parameters),
      big: () => Promise.resolve(1n),
      nothing: () => Promise.resolve(undefined),
      refuse: () => Promise.reject(fail('DOSSIER_UNKNOWN', { dossier: 'x' })),
      newer: () => Promise.reject(Object.assign(fail('DOSSIER_UNKNOWN', { dossier: 'x' }), { code: 'constructor' })),
      broken: () => Promise.reject(new TypeError('a secret')),
    });
  });
  afterEach(async () => {
    await server?.close();
    rmSync(home, { recursive: true, force: true });
  });

  it('answers the methods of the owner (AGENCY-05)', async () => {
    expect(await callControl(controlPath(home), 'echo', { a: [1, 'ü'] })).toEqual({ a: [1, 'ü'] });
    expect(await callControl(controlPath(home), 'nothing')).toBeNull();
  });

  it('is readable by its own account alone (AGENCY-05)', () => {
    expect(statSync(controlPath(home)).mode & 0o777).toBe(0o600);
  });

  it('refuses unknown methods, and names of Object.prototype (AGENCY-05)', async () => {
    await expect(callControl(controlPath(home), 'absent')).toRejectCode('AGENCY_CONTROL');
    await expect(callControl(controlPath(home), 'constructor')).toRejectCode('AGENCY_CONTROL');
  });

  it('refuses with the code and the facts of its owner, and hides the text of other errors (AGENCY-05)', async () => {
    const refusal = (method: string): Promise<unknown> => callControl(controlPath(home), method).catch((error: unknown) => error);
    expect(await refusal('refuse')).toEqual(fail('DOSSIER_UNKNOWN', { dossier: 'x' }));
    expect(await refusal('refuse')).toMatchObject({ code: 'DOSSIER_UNKNOWN', details: { dossier: 'x' } });
    // An owner of another version: a code that is not known here.
    expect(await refusal('newer')).toMatchObject({
      code: 'AGENCY_CONTROL',
      message: expect.stringContaining('dossier is not held') as string,
    });
    expect(await refusal('broken')).toMatchObject({ code: 'AGENCY_CONTROL', details: { reason: 'internal error' } });
  });

  it('drops a client that sends a line without end, and serves the next (AGENCY-05)', async () => {
    const client = createConnection(controlPath(home));
    client.on('error', () => undefined);
    const closed = new Promise((done) => client.once('close', done));
    const piece = 'x'.repeat(65_536);
    for (let i = 0; i < 20 && !client.destroyed; i++) client.write(piece);
    await closed;
    expect(await callControl(controlPath(home), 'echo', {})).toEqual({});
  });

  it('answers an error when a result cannot be written as JSON', async () => {
    await expect(callControl(controlPath(home), 'big')).toRejectCode('AGENCY_CONTROL');
  });

  it('is open to its own account alone from its first moment, whatever the umask (AGENCY-05)', async () => {
    const path = join(home, 'second.sock');
    const before = process.umask(0);
    try {
      const starting = serveControl(path, {});
      expect(statSync(path).mode & 0o777).toBe(0o600);
      await (await starting).close();
    } finally {
      expect(process.umask(before)).toBe(0);
    }
  });

  it('answers a line that is no JSON with an error instead of silence', async () => {
    const client = createConnection(controlPath(home));
    client.write('hello\n');
    const [answer] = (await once(client, 'data')) as [Buffer];
    expect(JSON.parse(answer.toString('utf8'))).toEqual({ error: 'unknown method' });
    client.destroy();
  });

  it('keeps the socket of a home with a long path under the temporary folder', () => {
    const deep = join(home, 'x'.repeat(120));
    expect(controlPath(deep).length).toBeLessThan(104);
    expect(controlPath(deep)).not.toBe(controlPath(join(home, 'y'.repeat(120))));
  });

  it('refuses to ask a home that nobody owns (AGENCY-05)', async () => {
    await expect(askHome(home, 'echo')).toRejectCode('AGENCY_CONTROL');
    const lock = lockHome(home, controlPath(home));
    expect(await askHome(home, 'echo', { b: 1 })).toEqual({ b: 1 });
    lock.release();
    mkdirSync(join(home, 'other'));
    await expect(callControl(join(home, 'other', 'control.sock'), 'echo')).toRejectCode('AGENCY_CONTROL');
  });
});
