// SPDX-License-Identifier: Apache-2.0
// Real processes, killed while they open an attachment.
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { AttachmentAccess } from '../../../../src/envelope/attachment/attachment-access.js';
import { sweepLeftovers, unfinishedName } from '../../../../src/envelope/node/leftovers.js';
import { openAttachmentFile } from '../../../../src/envelope/node/open-file.js';
import { sealAttachmentFile } from '../../../../src/envelope/node/seal-file.js';
import { INPUT, MESSAGE_ID, sampleBytes } from '../../../envelope/blobs.js';
import { testFolder } from '../../../envelope/node/folder.js';

const folder = testFolder();
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const parts = (of: string): string[] => readdirSync(of).filter((name) => name.endsWith('.part'));
const DAY_MS = 86_400_000;

interface Sealed {
  readonly blob: string;
  readonly access: AttachmentAccess;
  readonly description: string;
  readonly plaintext: Uint8Array;
}

async function sealed(name: string, size: number): Promise<Sealed> {
  const [source, blob, description] = [folder.path(`${name}.plain`), folder.path(`${name}.blob`), folder.path(`${name}.json`)];
  const plaintext = Buffer.alloc(size, sampleBytes(Math.min(size, 65_521)));
  writeFileSync(source, plaintext);
  const { header, key } = await sealAttachmentFile(source, blob, INPUT);
  const { digests, prefix, blob: of, ...rest } = header;
  const view = { ...rest, digest: hex(digests.get(-16)!), prefix: hex(prefix), blob: { digest: hex(of.digest), size: of.size } };
  writeFileSync(description, JSON.stringify({ key: hex(key), messageId: hex(MESSAGE_ID), header: view }));
  return { blob, access: { header, key, messageId: MESSAGE_ID }, description, plaintext };
}

function openInChild({ description }: Sealed, blob: string, target: string, threads: boolean): ChildProcess {
  const child = join(import.meta.dirname, 'open-child.mjs');
  return spawn(process.execPath, [child, description, blob, target, threads ? 'threads' : 'one'], { stdio: 'inherit' });
}

/** Waits until plaintext stands in an unfinished file. @returns Its path. */
async function plaintextIn(of: string, child: ChildProcess): Promise<string> {
  for (;;) {
    const [name] = parts(of);
    if (name !== undefined && statSync(join(of, name)).size >= 65_536) return join(of, name);
    if (child.exitCode !== null) throw new RangeError('the child has ended before it was to be killed');
    await wait(1);
  }
}

function freshFolder(name: string): string {
  mkdirSync(folder.path(name));
  return folder.path(name);
}

describe('what a killed process leaves', () => {
  it.each([true, false])('is removed at the next opening into the folder, plaintext included (ENV-59), threads: %s', async (threads) => {
    const out = freshFolder(`killed-${threads}`);
    const large = await sealed(`large-${threads}`, 200_000_000);
    const small = await sealed(`small-${threads}`, 1_000);
    const child = openInChild(large, large.blob, join(out, 'large'), threads);
    const left = await plaintextIn(out, child);
    child.kill('SIGKILL');
    await once(child, 'exit');
    // The danger is real: this is evidence in the clear, under a name that nobody looks at.
    const found = readFileSync(left);
    expect(found.length).toBeGreaterThan(0);
    expect(Buffer.compare(found, large.plaintext.subarray(0, found.length)) === 0).toBe(true);
    await openAttachmentFile(small.blob, join(out, 'small'), small.access);
    expect(readdirSync(out)).toEqual(['small']);
  });

  it('is removed by a refused opening, and by sealing, too (ENV-59)', async () => {
    const out = freshFolder('refused');
    const small = await sealed('refused', 1_000);
    const gone = join(out, unfinishedName().replace(`.${process.pid}.`, '.2147483647.'));
    writeFileSync(join(out, 'taken'), '');
    writeFileSync(gone, 'plaintext');
    await expect(openAttachmentFile(small.blob, join(out, 'taken'), small.access)).toRejectCode('ENVELOPE_ATTACHMENT_FILE');
    expect(readdirSync(out)).toEqual(['taken']);
    writeFileSync(gone, 'plaintext');
    await sealAttachmentFile(small.blob, join(out, 'blob'), INPUT);
    expect(readdirSync(out)).toEqual(['blob', 'taken']);
  });
});

it('an unfinished file of a process that runs is left alone, and becomes its file (ENV-59)', async () => {
  const out = freshFolder('alive');
  const slow = await sealed('slow', 3_000_000);
  const small = await sealed('quick', 1_000);
  const pipe = folder.path('pipe');
  execFileSync('mkfifo', [pipe]);
  const child = openInChild(slow, pipe, join(out, 'slow'), false);
  const exited = once(child, 'exit');
  const feed = createWriteStream(pipe);
  const blob = readFileSync(slow.blob);
  feed.write(blob.subarray(0, 2_000_000));
  const unfinished = await plaintextIn(out, child);
  await openAttachmentFile(small.blob, join(out, 'small'), small.access);
  await sweepLeftovers(out, Date.now() + 10 * DAY_MS);
  expect(parts(out).map((name) => join(out, name))).toEqual([unfinished]);
  feed.end(blob.subarray(2_000_000));
  expect(await exited).toEqual([0, null]);
  expect(Buffer.compare(readFileSync(join(out, 'slow')), slow.plaintext) === 0).toBe(true);
  expect(readdirSync(out).sort()).toEqual(['slow', 'small']);
});

describe('sweepLeftovers', () => {
  const own = unfinishedName();
  const [, , place = '', pid = '', which = ''] = /^\.rogatory-(\w+)\.(\w+)\.(\d+)\.(\w+)\.part$/.exec(own) ?? [];
  const put = (out: string, name: string, ageMs = 0): string => {
    writeFileSync(join(out, name), 'plaintext');
    utimesSync(join(out, name), new Date(Date.now() - ageMs), new Date(Date.now() - ageMs));
    return name;
  };

  it('names the writer: this machine, this process, and no other that had its number (ENV-59)', () => {
    expect(Number(pid)).toBe(process.pid);
    expect([place, which]).toEqual([expect.stringMatching(/^[0-9a-f]{12}$/), expect.stringMatching(/^[0-9a-f]{12}$/)]);
    expect(unfinishedName()).not.toBe(own);
  });

  it('keeps what the same process writes, however old, and removes what another with its number wrote (ENV-67)', async () => {
    const out = freshFolder('numbers');
    put(out, own, 30 * DAY_MS);
    if (which !== '000000000000') put(out, own.replace(which, 'aaaaaaaaaaaa'));
    await sweepLeftovers(out);
    expect(readdirSync(out)).toEqual([own]);
  });

  it('gives a writer on another machine 24 hours (ENV-67)', async () => {
    const out = freshFolder('elsewhere');
    const [old, recent] = ['1', '2'].map((digit) => `.rogatory-${digit.repeat(16)}.aaaaaaaaaaaa.1.bbbbbbbbbbbb.part`) as [string, string];
    put(out, old, DAY_MS + 60_000);
    put(out, recent, DAY_MS - 60_000);
    await sweepLeftovers(out);
    expect(readdirSync(out)).toEqual([recent]);
  });

  it('removes nothing that only looks alike (ENV-59)', async () => {
    const out = freshFolder('alike');
    const gone = own.replace(`.${pid}.`, '.2147483647.');
    const names = ['.rogatory.part', 'x.part', gone.slice(1), `${gone}.x`, gone.replace('.rogatory-', '.rogatory_')];
    for (const name of names) put(out, name, 30 * DAY_MS);
    mkdirSync(join(out, gone));
    symlinkSync(join(out, 'x.part'), join(out, gone.replace(/-\w{16}/, '-0123456789abcdef')));
    await sweepLeftovers(out);
    expect(readdirSync(out)).toHaveLength(names.length + 2);
    await sweepLeftovers(join(out, 'no-such-folder'));
  });
});
