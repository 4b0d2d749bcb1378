// What a person carries between two agencies that have no link, or one that does not reach the other side.
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { concat, toHex, toUtf8 } from '../../../src/core/bytes.js';
import { LIMITS } from '../../../src/core/limits.js';
import { courierFolder } from '../../../src/agency/courier/node/index.js';
import type { CourierFolder } from '../../../src/agency/courier/courier.js';
import { ackReceipt, requestSubmit } from '../../../src/cli/demo/messages.js';
import { seeded } from '../../transport/node.js';
import { until } from '../../relay/world.js';
import { createAgencies } from '../world.js';
import type { AgencyWorld, Opened } from '../world.js';

const worlds: AgencyWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

async function begin(): Promise<{ world: AgencyWorld; a: Opened; b: Opened }> {
  const world = await createAgencies({});
  worlds.push(world);
  return { world, a: world.open('demo-a'), b: world.open('demo-b') };
}

function stick(): CourierFolder & { readonly files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>();
  return {
    files,
    async write(name, pieces) {
      if (files.has(name)) return false;
      const parts: Uint8Array[] = [];
      for await (const piece of pieces) parts.push(piece);
      files.set(name, concat(...parts));
      return true;
    },
    names: async () => [...files.keys()].sort(),
    read: async (name, offset, maxBytes) => (files.get(name) as Uint8Array).slice(offset, offset + maxBytes),
  };
}

const request = { to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() } as const;
const FILE = seeded('a disk image')(1_300_000);
const attachments = [{ bytes: FILE, name: 'image.dd', type: 'application/octet-stream' }];
const namesLike = (files: Map<string, Uint8Array>, end: string): string[] => [...files.keys()].filter((name) => name.endsWith(end));

describe("a courier's folder", () => {
  it('carries a request with its file, its receipts back, and an answer, without any link (AGENCY-68, AGENCY-33)', async () => {
    const { a, b } = await begin();
    const there = stick();
    await a.agency.send({ ...request, attachments });
    expect(await a.agency.exportTo(there, { to: 'demo-b' })).toEqual({ frames: 1, blobs: 1 });
    expect(await b.agency.importFrom(there)).toEqual({ accepted: 1, known: 0, blobs: 1, left: [] });
    const message = await b.next();
    await message.attachments[0]!.whole();
    const parts: Uint8Array[] = [];
    for await (const piece of message.attachments[0]!.stream()) parts.push(piece);
    expect(concat(...parts)).toEqual(FILE);
    await message.reply('ack.receipt', ackReceipt(message as never));
    await message.acknowledge();
    const back = stick();
    // The answer, and the receipt `opened`.
    expect((await b.agency.exportTo(back)).frames).toBeGreaterThanOrEqual(2);
    const taken = await a.agency.importFrom(back);
    expect([taken.left, taken.accepted >= 2]).toEqual([[], true]);
    expect((await a.next()).type).toBe('ack.receipt');
    await until('the request is known to be opened', () =>
      a.events.some((event) => event.kind === 'receipt' && event.receipt === 'opened'),
    );
    // What is known to have arrived is not carried again.
    expect(await a.agency.exportTo(stick(), { to: 'demo-b' })).not.toMatchObject({ blobs: 1 });
  });

  it('brings nothing twice, whichever way it came first, and takes up a file where the link left it (AGENCY-68)', async () => {
    const { world, a, b } = await begin();
    const there = stick();
    await a.agency.send({ ...request, attachments });
    await a.agency.exportTo(there);
    expect(await b.agency.importFrom(there)).toMatchObject({ accepted: 1, blobs: 1 });
    expect(await b.agency.importFrom(there)).toEqual({ accepted: 0, known: 1, blobs: 0, left: [] });
    const message = await b.next();
    await message.acknowledge();
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    await until('the link confirms', () => a.events.some((event) => event.kind === 'receipt' && event.receipt === 'relayed'));
    expect(b.events.filter((event) => event.kind === 'alarm')).toEqual([]);
  });

  it('is written for no state that nobody knows (TRUST-03)', async () => {
    const { a } = await begin();
    await expect(a.agency.exportTo(stick(), { to: 'demo-c' })).toRejectCode('TRUST_SCOPE_UNKNOWN', { scope: 'demo-c' });
    expect(await a.agency.exportTo(stick(), { to: 'demo-b' })).toEqual({ frames: 0, blobs: 0 });
  });

  it('refuses a stick where another file has the name of what it carries, and names no end of bad files (AGENCY-68)', async () => {
    const { a, b } = await begin();
    const there = stick();
    await a.agency.send({ ...request, attachments });
    await a.agency.exportTo(there);
    for (const name of [...there.files.keys()]) {
      const right = there.files.get(name)!;
      for (const wrong of [new Uint8Array(0), right.slice(1), concat(right, new Uint8Array(1))]) {
        there.files.set(name, wrong);
        await expect(a.agency.exportTo(there)).toRejectCode('AGENCY_COURIER', { file: name });
      }
      there.files.set(name, right);
    }
    const full = stick();
    for (let i = 0; i < 300; i++) full.files.set(`${toHex(seeded(`${i}`)(32))}.frame`, toUtf8('not a frame'));
    const { left, leftMore } = await b.agency.importFrom(full);
    expect([left.length, leftMore]).toEqual([LIMITS.courierLeftMax, 300 - LIMITS.courierLeftMax]);
  });

  it('names what it does not take: of others, damaged, cut short, unnamed, too large (AGENCY-69)', async () => {
    const { a, b } = await begin();
    const there = stick();
    await a.agency.send({ ...request, attachments });
    await a.agency.exportTo(there);
    const [blob = ''] = namesLike(there.files, '.blob');
    const right = there.files.get(blob)!;
    // The same stick goes both ways: own files are passed over.
    expect(await a.agency.importFrom(there)).toEqual({ accepted: 0, known: 0, blobs: 0, left: [] });
    const other = toHex(seeded('another digest')(32));
    const bad = right.slice();
    bad[1_000]! ^= 1;
    there.files.set(blob, bad);
    there.files.set(`${other}.blob`, toUtf8('of no message'));
    there.files.set(`${other}.frame`, new Uint8Array(300_000));
    there.files.set('../escape.frame', new Uint8Array(1));
    there.files.set('README.txt', new Uint8Array(1));
    const first = await b.agency.importFrom(there);
    expect(first).toMatchObject({ accepted: 1, blobs: 0 });
    expect(Object.fromEntries(first.left.map(({ file, code }) => [file, code]))).toEqual({
      [blob]: 'AGENCY_COURIER',
      [`${other}.blob`]: 'AGENCY_COURIER',
      [`${other}.frame`]: 'ENVELOPE_FRAME_SIZE',
    });
    there.files.set(blob, right.slice(0, 1_200_000));
    expect((await b.agency.importFrom(there)).left.find(({ file }) => file === blob)?.reason).toContain('copied again');
    there.files.set(blob, right);
    expect(await b.agency.importFrom(there)).toMatchObject({ known: 1, blobs: 1 });
    await (await b.next()).attachments[0]!.whole();
  });
});

describe('a folder of the file system', () => {
  it('takes each name once, for this account alone, lists plain files in order, and reads no further than they go (AGENCY-68)', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'rogatory-courier-')), 'stick');
    const folder = courierFolder(path);
    async function* pieces(...texts: readonly string[]) {
      for (const text of texts) yield toUtf8(await Promise.resolve(text));
    }
    expect(await folder.write('b.frame', pieces('one', 'two'))).toBe(true);
    expect(await folder.write('b.frame', pieces('other'))).toBe(false);
    expect(await folder.write('a.frame', pieces())).toBe(true);
    const torn = folder.write(
      'c.frame',
      (async function* () {
        yield* pieces('one');
        throw new TypeError('torn');
      })(),
    );
    await expect(torn).toRejectCode('AGENCY_COURIER', { file: 'c.frame', reason: 'TypeError: torn' });
    const long = `${'x'.repeat(300)}.frame`;
    await expect(folder.write(long, pieces('one'))).toRejectCode('AGENCY_COURIER', { file: long, reason: 'ENAMETOOLONG' });
    mkdirSync(join(path, 'd.frame'));
    symlinkSync(join(path, 'b.frame'), join(path, 'e.frame'));
    expect(await folder.names()).toEqual(['a.frame', 'b.frame']);
    expect([statSync(path).mode & 0o777, statSync(join(path, 'b.frame')).mode & 0o777]).toEqual([0o700, 0o600]);
    expect(await folder.read('b.frame', 2, 2)).toEqual(toUtf8('et'));
    expect(await folder.read('b.frame', 4, 64)).toEqual(toUtf8('wo'));
    expect(await folder.read('b.frame', 6, 64)).toEqual(new Uint8Array(0));
    await expect(folder.read('d.frame', 0, 1)).toRejectCode('AGENCY_COURIER', { file: 'd.frame', reason: 'it is no plain file' });
    await expect(folder.read('e.frame', 0, 1)).toRejectCode('AGENCY_COURIER', { file: 'e.frame', reason: 'ELOOP' });
    await expect(folder.read('f.frame', 0, 1)).toRejectCode('AGENCY_COURIER', { file: 'f.frame', reason: 'ENOENT' });
    rmSync(dirname(path), { recursive: true });
    await expect(folder.names()).toRejectCode('AGENCY_COURIER', { file: path, reason: 'ENOENT' });
  });
});
