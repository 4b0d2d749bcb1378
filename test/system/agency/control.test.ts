import { createHash } from 'node:crypto';
import { constants, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { once } from 'node:events';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fail } from '../../../src/core/errors.js';
import { askHome } from '../../../src/agency/home/node/outside.js';
import { callControl, controlPlace, serveControl } from '../../../src/endpoint/node/control.js';
import type { ControlServer } from '../../../src/endpoint/node/control.js';
import { lockHome } from '../../../src/agency/home/node/lock.js';

describe('control socket', () => {
  let home = '';
  let path = '';
  let server: ControlServer | undefined;
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'rogatory-control-'));
    ({ path } = controlPlace(home));
    server = await serveControl(path, {
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
    expect(await callControl(path, 'echo', { a: [1, 'ü'] })).toEqual({ a: [1, 'ü'] });
    expect(await callControl(path, 'nothing')).toBeNull();
  });

  it('is readable by its own account alone (AGENCY-05)', () => {
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('refuses unknown methods, and names of Object.prototype (AGENCY-05)', async () => {
    await expect(callControl(path, 'absent')).toRejectCode('AGENCY_CONTROL');
    await expect(callControl(path, 'constructor')).toRejectCode('AGENCY_CONTROL');
  });

  it('refuses with the code and the facts of its owner, and hides the text of other errors (AGENCY-05)', async () => {
    const refusal = (method: string): Promise<unknown> => callControl(path, method).catch((error: unknown) => error);
    expect(await refusal('refuse')).toEqual(fail('DOSSIER_UNKNOWN', { dossier: 'x' }));
    expect(await refusal('refuse')).toMatchObject({ code: 'DOSSIER_UNKNOWN', details: { dossier: 'x' } });
    // An owner of another version: a code that is not known here.
    expect(await refusal('newer')).toMatchObject({
      code: 'AGENCY_CONTROL',
      message: expect.stringContaining('dossier is not known here') as string,
    });
    expect(await refusal('broken')).toMatchObject({ code: 'AGENCY_CONTROL', details: { reason: 'internal error' } });
  });

  it('drops a client that sends a line without end, and serves the next (AGENCY-05)', async () => {
    const client = createConnection(path);
    client.on('error', () => undefined);
    const closed = new Promise((done) => client.once('close', done));
    const piece = 'x'.repeat(65_536);
    for (let i = 0; i < 20 && !client.destroyed; i++) client.write(piece);
    await closed;
    expect(await callControl(path, 'echo', {})).toEqual({});
  });

  it('answers an error when a result cannot be written as JSON', async () => {
    await expect(callControl(path, 'big')).toRejectCode('AGENCY_CONTROL');
  });

  it('is open to its own account alone from its first moment, whatever the umask (AGENCY-05)', async () => {
    const second = join(home, 'second.sock');
    const before = process.umask(0);
    try {
      const starting = serveControl(second, {});
      expect(statSync(second).mode & 0o777).toBe(0o600);
      await (await starting).close();
    } finally {
      expect(process.umask(before)).toBe(0);
    }
  });

  it('answers a line that is no JSON with an error instead of silence', async () => {
    const client = createConnection(path);
    client.write('hello\n');
    const [answer] = (await once(client, 'data')) as [Buffer];
    expect(JSON.parse(answer.toString('utf8'))).toEqual({ error: 'unknown method' });
    client.destroy();
  });

  it.each(['discard', 'endQuarantine'])('asks for no decision without who decides and why: %s (AGENCY-57)', async (method) => {
    const lock = lockHome(home, path);
    const decision = askHome(home, method, { envelopeDigest: 'ab', by: 'A. Example' });
    await expect(decision).rejects.toThrow('askHome(parameters).reason is missing');
    lock.release();
  });

  it('refuses to ask a home that nobody owns (AGENCY-05)', async () => {
    await expect(askHome(home, 'echo')).toRejectCode('AGENCY_CONTROL');
    const lock = lockHome(home, path);
    expect(await askHome(home, 'echo', { b: 1 })).toEqual({ b: 1 });
    lock.release();
    const silent = lockHome(home);
    await expect(askHome(home, 'echo')).toRejectCode('AGENCY_CONTROL');
    silent.release();
    mkdirSync(join(home, 'other'));
    await expect(callControl(join(home, 'other', 'control.sock'), 'echo')).toRejectCode('AGENCY_CONTROL');
  });
});

describe('control socket of a home whose path is too long for one (AGENCY-59)', () => {
  const folders: string[] = [];
  const before = process.env['TMPDIR'];
  const temporary = (): string => {
    const folder = mkdtempSync(join(before ?? '/tmp', 'rogatory-shared-'));
    folders.push(folder);
    return folder;
  };
  beforeEach(() => {
    process.env['TMPDIR'] = temporary();
  });
  afterEach(() => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  /** A home of such a path. */
  const longHome = (): string => {
    const home = join(temporary(), 'x'.repeat(120));
    mkdirSync(home);
    return home;
  };

  it('lies in a new folder of its account alone, under another name each time, and leaves nothing', () => {
    const home = longHome();
    const umask = process.umask(0);
    const places = [controlPlace(home), controlPlace(home)];
    process.umask(umask);
    const paths = places.map((place) => place.path);
    expect(new Set(paths).size).toBe(2);
    for (const path of paths) {
      expect(path.length).toBeLessThan(104);
      expect(statSync(dirname(path))).toMatchObject({ uid: userInfo().uid, mode: constants.S_IFDIR | 0o700 });
    }
    for (const place of places) place.discard();
    expect(readdirSync(tmpdir())).toEqual([]);
  });

  it('is asked where the owner listens, whoever took a name before that the account, the home or the last run could have told', async () => {
    const home = longHome();
    const heard: string[] = [];
    const squat = async (path: string): Promise<ControlServer> =>
      serveControl(path, {
        echo: (parameters) => {
          heard.push(JSON.stringify(parameters));
          return Promise.resolve('a lie');
        },
      });
    const last = controlPlace(home);
    last.discard();
    const name = createHash('sha256').update(home).digest('hex').slice(0, 16);
    mkdirSync(dirname(last.path));
    const squatters = await Promise.all([squat(last.path), squat(join(tmpdir(), `rogatory-${userInfo().uid}-${name}.sock`))]);

    const place = controlPlace(home);
    const server = await serveControl(place.path, { echo: () => Promise.resolve('the owner') });
    const lock = lockHome(home, place.path);
    expect(statSync(join(home, 'lock')).mode & 0o777).toBe(0o600);
    expect(await askHome(home, 'echo', { secret: 1 })).toBe('the owner');
    expect(heard).toEqual([]);
    lock.release();
    for (const each of [server, ...squatters]) await each.close();
    place.discard();
  });

  it('is removed by the next owner when the last one was killed, and nothing else is', () => {
    const home = longHome();
    const place = controlPlace(home);
    const dead = { pid: 4_194_304, started: '1' };
    writeFileSync(join(home, 'lock'), JSON.stringify({ ...dead, socket: place.path }));
    lockHome(home).release();
    expect(readdirSync(tmpdir())).toEqual([]);
    writeFileSync(join(home, 'kept'), '');
    for (const socket of [join(home, 'control.sock'), join(tmpdir(), 'control.sock'), join(tmpdir(), 'rogatory-control-x', 'other')]) {
      writeFileSync(join(home, 'lock'), JSON.stringify({ ...dead, socket }));
      lockHome(home).release();
    }
    expect(readdirSync(home)).toEqual(['kept']);
  });

  it('is refused when no folder can be made for it (AGENCY-05)', () => {
    process.env['TMPDIR'] = join(temporary(), 'absent');
    expect(() => controlPlace('/x'.repeat(100))).toThrowCode('AGENCY_CONTROL');
  });
});
