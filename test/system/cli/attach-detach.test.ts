import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFrame } from '../../../src/agency/courier/node/offline.js';
import { prepareStates } from '../../../src/cli/demo/states.js';
import type { DemoState } from '../../../src/cli/demo/states.js';
import { UsageError } from '../../../src/cli/usage-error.js';
import { capture, command, formsOf, output } from '../../cli/capture.js';

const attach = command('attach');
const detach = command('detach');
const inspect = command('inspect');
const open = command('open');
const seal = command('seal');

const MAIN = fileURLToPath(new URL('../../../bin/rogatory.js', import.meta.url));

interface Attached {
  readonly messageId: string;
  readonly attachments: readonly { readonly id: number; readonly blob: string; readonly sha256: string; readonly blobDigest: string }[];
}

describe('attach and detach', () => {
  let folder = '';
  let a: DemoState;
  let b: DemoState;
  const contents = { 'photo.jpg': randomBytes(100_000), 'empty.txt': Buffer.alloc(0), 'log-é.txt': Buffer.from('entry\n') };
  const home = (state: DemoState): string[] => ['--home', state.agency.home, '--passphrase-file', state.passphraseFile];
  const path = (...names: string[]): string => join(folder, ...names);
  const texts: string[] = [];
  const attachInto = async (out: string, ...files: string[]): Promise<Attached> => {
    const text = await output(attach, ...files, ...home(a), '--out', path(out), '--json');
    texts.push(text);
    return JSON.parse(text) as Attached;
  };
  const sealArgs = (out: string, ...more: string[]): string[] => {
    return [...home(a), '--type', 'request.submit', '--to', 'mla@demo-b', '--body', path('request.json'), '--out', path(out), ...more];
  };
  let attached: Attached;
  let blobs: readonly string[];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-attach-'));
    [a, b] = await prepareStates(folder, 'rogatory-classic');
    mkdirSync(path('exhibits'));
    for (const [name, bytes] of Object.entries(contents)) writeFileSync(path('exhibits', name), bytes);
    attached = await attachInto('blobs', ...Object.keys(contents).map((name) => path('exhibits', name)));
    blobs = attached.attachments.map(({ blob }) => blob);
    texts.push(await output(seal, ...sealArgs('x.frame', '--attachments', attached.messageId)));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('carries files from one home to the other, each released when its digest is right (ENV-38)', async () => {
    const text = await output(detach, path('x.frame'), ...[...blobs].reverse(), ...home(b), '--out', path('out'));
    texts.push(text);
    for (const [index, [name, bytes]] of Object.entries(contents).entries()) {
      const file = path('out', `${index + 1}-${name}`);
      expect(readFileSync(file).equals(bytes)).toBe(true);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      expect(text).toContain(sha256);
      expect(attached.attachments[index]).toMatchObject({ id: index + 1, sha256 });
    }
    expect(readdirSync(path('out'))).toHaveLength(3);
  });

  it('names the blobs in the outer header and the attachments in the verified one', async () => {
    const shown = JSON.parse(await output(inspect, path('x.frame'), '--json')) as { blobs: { digest: string }[] };
    expect(shown.blobs.map(({ digest }) => digest)).toEqual(attached.attachments.map(({ blobDigest }) => blobDigest));
    for (const [i, blob] of blobs.entries()) {
      expect(createHash('sha256').update(readFileSync(blob)).digest('hex')).toBe(attached.attachments[i]!.blobDigest);
    }
    const text = await output(open, path('x.frame'), ...home(b));
    texts.push(text);
    expect(JSON.parse(text)).toMatchObject({
      message: { messageId: attached.messageId, attachments: Object.keys(contents).map((fileName, i) => ({ id: i + 1, fileName })) },
    });
  });

  it('serves one message with a blob, and knows no message that has no attachments waiting (AGENCY-15, ENV-41)', async () => {
    for (const id of [attached.messageId, '019a0000-0000-7000-8000-000000000001']) {
      expect((await capture(seal, ...sealArgs('y.frame', '--attachments', id))).error).toMatchObject({ code: 'AGENCY_NOT_ALLOWED' });
    }
    expect((await capture(seal, ...sealArgs('y.frame', '--attachments', 'x'))).error).toMatchObject({ code: 'ID_MALFORMED' });
    expect(existsSync(path('y.frame'))).toBe(false);
  });

  it('keeps what waits when the sealing fails', async () => {
    const { messageId } = await attachInto('waiting', path('exhibits', 'photo.jpg'));
    writeFileSync(path('bad.json'), '{}');
    const bad = sealArgs('z.frame', '--attachments', messageId).map((arg) => (arg === path('request.json') ? path('bad.json') : arg));
    const refused = await capture(seal, ...bad);
    expect(refused.error).toMatchObject({ code: 'SCHEMA_INVALID' });
    await output(seal, ...sealArgs('z.frame', '--attachments', messageId));
  });

  it('refuses a blob of another message, a changed one and a name that is taken, and leaves no file (ENV-36, ENV-40)', async () => {
    const other = await attachInto('others', path('exhibits', 'photo.jpg'));
    const into = async (blob: string, out: string) => (await capture(detach, path('x.frame'), blob, ...home(b), '--out', path(out))).error;
    expect(await into(other.attachments[0]!.blob, 'new')).toMatchObject({ code: 'ENVELOPE_ATTACHMENT' });
    const changed = readFileSync(blobs[0]!);
    changed[70_000]! ^= 1;
    writeFileSync(path('changed.blob'), changed);
    expect(await into(path('changed.blob'), 'new')).toMatchObject({ code: 'ENVELOPE_ATTACHMENT_CHUNK' });
    expect(readdirSync(path('new'))).toEqual([]);
    expect(await into(blobs[0]!, 'out')).toMatchObject({ code: 'ENVELOPE_ATTACHMENT_FILE' });
    expect(await into(path('absent.blob'), 'new')).toMatchObject({ code: 'ENVELOPE_ATTACHMENT_FILE' });
  });

  it('leaves no blob behind when one file of several cannot be attached', async () => {
    const files = [path('exhibits', 'photo.jpg'), path('exhibits', 'absent')];
    const { error } = await capture(attach, ...files, ...home(a), '--out', path('failed'));
    expect(error).toMatchObject({ code: 'ENVELOPE_ATTACHMENT_FILE' });
    expect(readdirSync(path('failed'))).toEqual([]);
    const named = await capture(attach, path('exhibits', 'photo.jpg'), '--name', '../up', ...home(a), '--out', path('failed'));
    expect(named.error).toMatchObject({ code: 'ENVELOPE_ATTACHMENT' });
    const wrong = [[], ['-'], [path('exhibits', 'photo.jpg'), path('exhibits', 'empty.txt'), '--name', 'n']];
    for (const args of wrong) {
      expect((await capture(attach, ...args, ...home(a), '--out', path('failed'))).error).toBeInstanceOf(UsageError);
    }
    expect((await capture(detach, path('x.frame'), ...home(b), '--out', path('failed'))).error).toBeInstanceOf(UsageError);
  });

  it('keeps withheld keys out of the envelope, and signs the hashes that were asked for (ENV-38, ENV-39)', async () => {
    const file = path('exhibits', 'photo.jpg');
    const args = [file, ...home(a), '--out', path('withheld'), '--json', '--withhold', '--also-hash', 'sha-512'];
    const { messageId, attachments } = JSON.parse(await output(attach, ...args)) as Attached;
    const sha512 = createHash('sha512').update(contents['photo.jpg']).digest('hex');
    expect(attachments).toEqual([expect.objectContaining({ keyWithheld: true, sha512 })]);
    await output(seal, ...sealArgs('w.frame', '--attachments', messageId));
    const shown = JSON.parse(await output(open, path('w.frame'), ...home(b))) as { message: { attachments: object[] } };
    expect(shown.message.attachments).toEqual([expect.objectContaining({ keyWithheld: true, sha512 })]);
    const opened = await openFrame(new Uint8Array(readFileSync(path('w.frame'))), { home: b.agency.home, passphrase: b.passphrase });
    expect(opened.attachmentKeys.size).toBe(0);
    const { error } = await capture(detach, path('w.frame'), attachments[0]!.blob, ...home(b), '--out', path('no'));
    expect(error).toMatchObject({ code: 'ENVELOPE_ATTACHMENT_WITHHELD' });
    expect(readdirSync(path('no'))).toEqual([]);
    expect((await capture(attach, file, ...home(a), '--out', path('no'), '--also-hash', 'md5')).error).toBeInstanceOf(UsageError);
  });

  it('removes what a killed run has left in the clear, when it runs again (ENV-59)', { timeout: 60_000 }, async () => {
    writeFileSync(path('exhibits', 'disk.img'), Buffer.alloc(200_000_000, 'evidence '));
    const { messageId, attachments } = await attachInto('large', path('exhibits', 'disk.img'));
    await output(seal, ...sealArgs('large.frame', '--attachments', messageId));
    const args = [path('large.frame'), attachments[0]!.blob, ...home(b), '--out', path('killed')];
    const child = spawn(process.execPath, [MAIN, 'detach', ...args], { stdio: 'inherit' });
    const unfinished = (): string | undefined =>
      (existsSync(path('killed')) ? readdirSync(path('killed')) : []).find((name) => name.endsWith('.part'));
    for (let name = unfinished(); name === undefined || statSync(path('killed', name)).size === 0; name = unfinished()) {
      expect(child.exitCode).toBeNull();
      await wait(1);
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(readFileSync(path('killed', unfinished()!)).subarray(0, 9).toString()).toBe('evidence ');
    await output(detach, ...args);
    expect(readdirSync(path('killed'))).toEqual(['1-disk.img']);
  });

  it('prints no attachment key, and stores none in the clear (AGENCY-15)', async () => {
    const { attachmentKeys } = await openFrame(new Uint8Array(readFileSync(path('x.frame'))), {
      home: b.agency.home,
      passphrase: b.passphrase,
    });
    expect(attachmentKeys.size).toBe(3);
    const { messageId } = await attachInto('kept', path('exhibits', 'photo.jpg'));
    const store = readdirSync(a.agency.home).filter((name) => name.startsWith('store.db'));
    expect(store.some((name) => readFileSync(join(a.agency.home, name)).includes(messageId))).toBe(true);
    for (const key of attachmentKeys.values()) {
      for (const name of store) expect(readFileSync(join(a.agency.home, name)).includes(Buffer.from(key))).toBe(false);
      for (const form of formsOf(key)) for (const text of texts) expect(text).not.toContain(form);
    }
  });
});
