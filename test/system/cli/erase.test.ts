// Content is erased from the command line: by the process that has the home open, or by this one when none has.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { COLLECTION } from '../../../src/agency/collections.js';
import { pack } from '../../../src/endpoint/documents.js';
import { Vault } from '../../../src/agency/home/vault.js';
import { encode } from '../../../src/cbor/encode.js';
import { requestSubmit } from '../../../src/cli/demo/messages.js';
import { UsageError } from '../../../src/cli/usage-error.js';
import { toHex } from '../../../src/core/bytes.js';
import { systemRandom } from '../../../src/core/random.js';
import { sha256 } from '../../../src/crypto/digest/digest.js';
import { leafKindNumber } from '../../../src/log/kinds.js';
import { openSqliteStore } from '../../../src/store/sqlite/store.js';
import { keyFileReader } from '../../../src/trust/store/node/key-file.js';
import { PASSPHRASE, createHomes } from '../agency/homes.js';
import type { Homes } from '../agency/homes.js';
import { createAgencies } from '../../agency/world.js';
import type { AgencyWorld } from '../../agency/world.js';
import { capture, command, output } from '../../cli/capture.js';

const erase = command('erase');

const opened: { world: AgencyWorld; homes: Homes }[] = [];
afterEach(async () => {
  for (const { world, homes } of opened.splice(0)) {
    await homes.close();
    await world.closeAll();
  }
});

describe('erase', () => {
  it('takes content and content key away, keeps the proof, and says who did it and why (AGENCY-31)', async () => {
    const world = await createAgencies();
    const homes = createHomes(world);
    opened.push({ world, homes });
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const [a, b] = [await homes.open('demo-a'), await homes.open('demo-b')];
    const [homeA, homeB] = [homes.path('demo-a'), homes.path('demo-b')];
    const { dossier } = await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
    const message = await b.next();
    const before = await b.agency.dossier(dossier);
    const [{ messageDigest }] = before.timeline as [(typeof before.timeline)[number]];
    const { contentKey, body } = await b.agency.archived(messageDigest);
    const why = ['--officer', 'O. Archivist (demonstration)', '--reason', 'retention of ten years ended'];
    const confirm = ['--confirm', 'erase 1 message'];
    const passphraseFile = join(homeA, 'passphrase');
    writeFileSync(passphraseFile, PASSPHRASE, { mode: 0o600 });

    // The process that owns the home refuses before the application has it.
    const early = await capture(erase, messageDigest, '--home', homeB, ...why, ...confirm);
    expect(early.error).toMatchObject({
      code: 'AGENCY_NOT_ALLOWED',
      details: { reason: expect.stringContaining('acknowledged before') as string },
    });
    expect((await capture(erase, 'f'.repeat(64), '--home', homeB, ...why)).error).toMatchObject({ code: 'AGENCY_MESSAGE_UNKNOWN' });
    await message.acknowledge();
    const dry = await output(erase, messageDigest, '--home', homeB, ...why, '--dry-run');
    expect(dry).toMatch(/request\.submit\/1\.0 {2}received {2}erasable\nnothing was erased\nWhat remains: digests, chain/);
    for (const wrong of [
      ['--confirm', 'yes'],
      ['--confirm', 'erase 2 messages'],
    ])
      expect((await capture(erase, messageDigest, '--home', homeB, ...why, ...wrong)).error).toBeInstanceOf(UsageError);
    for (const args of [[], ['--officer', 'x'], ['--officer', 'x', '--reason', ' '], ['--officer', 'x', '--reason', 'two\nlines']])
      expect((await capture(erase, messageDigest, '--home', homeB, ...args, ...confirm)).error).toBeInstanceOf(UsageError);
    expect((await b.agency.archived(messageDigest)).body).toEqual(body);

    const done: unknown = JSON.parse(await output(erase, messageDigest, '--home', homeB, ...why, ...confirm, '--json'));
    const erased = { by: 'O. Archivist (demonstration)', reason: 'retention of ten years ended', at: expect.any(Number) as number };
    expect(done).toMatchObject({ erased: true, messages: [{ messageDigest, dossier, state: 'erased', erased }] });
    const gone = await b.agency.archived(messageDigest).catch((error: unknown) => error);
    expect(gone).toMatchObject({ code: 'AGENCY_ERASED', details: { by: erased.by, reason: erased.reason } });
    // What the view reads in the archive goes with the content.
    const { offences = [], secret, ...rest } = before;
    expect([offences.length, secret]).toEqual([1, true]);
    expect(await b.agency.dossier(dossier)).toEqual({ ...rest, officers: {} });
    const again = await output(erase, dossier, '--home', homeB, ...why);
    expect(again).toContain('nothing was erased');

    await b.agency.close();
    const found = await look(homeB, [contentKey, body]);
    expect(found.hits).toEqual([]);
    const record = found.messages.get(messageDigest)!;
    const leaf = found.leaves.find(({ kind }) => kind === leafKindNumber('custody'))!;
    expect(toHex(leaf.objectDigest)).toBe(toHex(sha256(record['custody'] as Uint8Array)));
    expect(leaf.object).toBeUndefined();

    // Without a process, by this one: the sender's copy, by the dossier; the search finds what is there.
    await a.agency.close();
    expect((await look(homeA, [contentKey])).hits).not.toEqual([]);
    const offline = ['--home', homeA, '--passphrase-file', passphraseFile];
    expect((await capture(erase, 'f'.repeat(64), ...offline, ...why)).error).toMatchObject({ code: 'AGENCY_MESSAGE_UNKNOWN' });
    expect((await capture(erase, '00000000-0000-7000-8000-000000000000', ...offline, ...why)).error).toMatchObject({
      code: 'DOSSIER_UNKNOWN',
    });
    expect(await output(erase, dossier, ...offline, ...why, ...confirm)).toContain(`${messageDigest}  request.submit/1.0  sent  erased`);
    expect((await look(homeA, [contentKey, body])).hits).toEqual([]);
  });
});

describe('erase, of a message with files', () => {
  it('takes their blobs away too, whether a process owns the home or none does, and leaves those of other messages (AGENCY-65)', async () => {
    const world = await createAgencies();
    const homes = createHomes(world);
    opened.push({ world, homes });
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const [a, b] = [await homes.open('demo-a'), await homes.open('demo-b')];
    const blobsOf = (scope: 'demo-a' | 'demo-b'): readonly string[] => readdirSync(join(homes.path(scope), 'blobs'));
    const dossiers: string[] = [];
    for (const size of [70_000, 90_000]) {
      const attachments = [{ bytes: new Uint8Array(size).fill(7), name: 'evidence.bin' }];
      const { dossier } = await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit(), attachments });
      dossiers.push(dossier);
      const message = await b.next();
      await message.attachments[0]!.whole();
      await message.acknowledge();
    }
    const why = ['--officer', 'O. Archivist', '--reason', 'retention ended', '--confirm', 'erase 1 message'];
    expect(blobsOf('demo-b')).toHaveLength(2);
    await output(erase, dossiers[0]!, '--home', homes.path('demo-b'), ...why);
    expect(blobsOf('demo-b')).toHaveLength(1);
    await b.agency.close();
    const passphraseFile = join(homes.path('demo-b'), 'passphrase');
    writeFileSync(passphraseFile, PASSPHRASE, { mode: 0o600 });
    await output(erase, dossiers[1]!, '--home', homes.path('demo-b'), '--passphrase-file', passphraseFile, ...why);
    expect(blobsOf('demo-b')).toEqual([]);

    // The relay has not asked for the file of this one, and nobody has verified it.
    await world.close();
    const attachments = [{ bytes: new Uint8Array(80_000).fill(8), name: 'statement.bin' }];
    const { dossier } = await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit(), attachments });
    const before = blobsOf('demo-a').length;
    await output(erase, dossier, '--home', homes.path('demo-a'), ...why);
    expect(blobsOf('demo-a')).toHaveLength(before - 1);
  });
});

/** Where in a home any of the needles stands: in a file as it lies on the disk, or in a document once the storage key opened it. */
async function look(home: string, needles: readonly Uint8Array[]) {
  const hits: string[] = [];
  const search = (place: string, bytes: Uint8Array): void => {
    const text = Buffer.from(bytes);
    if (needles.some((needle) => text.includes(Buffer.from(needle)))) hits.push(place);
  };
  for (const entry of readdirSync(home, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) search(entry.name, readFileSync(join(entry.parentPath, entry.name)));
  }
  const store = await openSqliteStore({ path: join(home, 'store.db') });
  try {
    const vault = new Vault(store, keyFileReader(PASSPHRASE)(join(home, 'keys', 'storage.key'), 'storage'), systemRandom);
    const messages = new Map<string, Record<string, unknown>>();
    for (const collection of Object.values(COLLECTION)) {
      for (const { key, value } of await vault.list<Record<string, unknown>>(collection)) {
        search(`${collection}/${key}`, encode(pack(value)));
        if (collection === COLLECTION.message) messages.set(key, value);
      }
    }
    return { hits, messages, leaves: await store.leaves((await store.logHead())!.epoch, 0, 100) };
  } finally {
    await store.close();
  }
}
