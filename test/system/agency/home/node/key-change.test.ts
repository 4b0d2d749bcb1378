// Keys are rotated while messages are on the way; nothing is lost by it, and nothing that was opened depends on a KEM key any more.
import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { requestSubmit } from '../../../../../src/cli/demo/messages.js';
import { toHex } from '../../../../../src/core/bytes.js';
import { formatUuid, uuidv7 } from '../../../../../src/core/ids.js';
import { systemRandom } from '../../../../../src/core/random.js';
import { toSeconds } from '../../../../../src/core/time.js';
import type { Clock } from '../../../../../src/core/time.js';
import { compromiseKey, listKeys, removeKey, retireKey, rotateKey } from '../../../../../src/agency/home/node/keys.js';
import { peek } from '../../../../../src/envelope/peek.js';
import { openSqliteStore } from '../../../../../src/store/sqlite/store.js';
import { readDirectory } from '../../../../../src/trust/documents/directory-reader.js';
import { readDocument } from '../../../../../src/trust/documents/document.js';
import { writeTrustFolder } from '../../../../../src/trust/store/node/folder.js';
import { readKeyChange } from '../../../../../src/trust/publish/key-change.js';
import { stateOf, testClock } from '../../../../relay/world.js';
import { DAY, NOW, NOW_S } from '../../../../trust/states.js';
import { PASSPHRASE, createHomes } from '../../homes.js';
import type { Homes, HomeAgency } from '../../homes.js';
import { createAgencies, forge } from '../../../../agency/world.js';
import type { AgencyWorld } from '../../../../agency/world.js';

const TO = 'ca@demo-b';
const opened: { world: AgencyWorld; homes: Homes }[] = [];

async function start(): Promise<{ world: AgencyWorld; homes: Homes }> {
  const world = await createAgencies();
  const homes = createHomes(world);
  opened.push({ world, homes });
  await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
  return { world, homes };
}

afterEach(async () => {
  for (const { world, homes } of opened.splice(0)) {
    await homes.close();
    await world.closeAll();
  }
});

/** Sends a request and takes it in at the other side. @returns its message digest at the receiver, and the kid that it was sealed to. */
async function carry(from: HomeAgency, to: HomeAgency): Promise<{ digest: string; kid: string; dossier: string }> {
  const { dossier } = await from.agency.send({ to: TO, type: 'request.submit', body: requestSubmit() });
  const message = await to.next();
  expect(message.dossier).toBe(dossier);
  await message.acknowledge();
  const digest = (await to.agency.dossier(dossier)).timeline[0]!.messageDigest;
  const { frame } = await to.agency.archived(digest);
  return { digest, kid: toHex(peek(frame).recipients[0]!.kid), dossier };
}

const kemsOf = async (homes: Homes, at: Clock = testClock) => {
  const keys = await listKeys({ home: homes.path('demo-b'), passphrase: PASSPHRASE, clock: at });
  return keys.filter(({ role }) => role === 'kem');
};

describe('keys of a home', () => {
  it('are rotated in the middle of traffic: the old KEM key opens during the overlap, the new one afterwards (AGENCY-30)', async () => {
    const { world, homes } = await start();
    const [a, b] = [await homes.open('demo-a'), await homes.open('demo-b')];
    const before = await carry(a, b);

    const options = { home: homes.path('demo-b'), passphrase: PASSPHRASE, clock: testClock };
    const request = await rotateKey({ ...options, role: 'kem', days: 60 });
    expect((await kemsOf(homes)).map(({ status }) => status)).toEqual(['active', 'unpublished']);
    const second = await homes.publish('demo-b', request.bytes);
    await b.agency.addTrust(second);
    const during = await carry(a, b);
    expect(during.kid).toBe(before.kid);
    await a.agency.addTrust(second);
    const after = await carry(a, b);
    expect(after.kid).not.toBe(before.kid);
    const [old, fresh] = await kemsOf(homes);
    expect(old).toMatchObject({ key: before.kid, status: 'retired' });
    expect(fresh).toMatchObject({ key: after.kid, status: 'active', to: fresh!.from! + 60 * DAY });
    expect(old!.to).toBe(fresh!.from! + 30 * DAY);

    // The private half stays while somebody may still deliver to it, and while a stored frame for it is unopened.
    await b.agency.close();
    await expect(removeKey(options, before.kid)).toRejectCode('TRUST_KEY_IN_USE');
    const late = NOW + 61 * DAY * 1000;
    const clock: Clock = { ...testClock, now: () => late };
    const third = await stateOf(world.pair, 'demo-b').nextDirectory({
      ...entriesOf(second),
      version: 3,
      issuedAt: toSeconds(late) - 60,
      expiresAt: toSeconds(late) + 20 * DAY,
    });
    writeTrustFolder(join(homes.path('demo-b'), 'trust'), [third]);
    const copy = `${homes.path('demo-b')}-copy`;
    cpSync(homes.path('demo-b'), copy, { recursive: true, filter: (path) => !/(lock|sock)$/.test(path) });
    await storeUnopened(world, copy);
    await expect(removeKey({ ...options, home: copy, clock }, before.kid)).toRejectCode('TRUST_KEY_IN_USE', {
      reason: '1 stored frames for it are unopened',
    });
    expect(await removeKey({ ...options, clock }, before.kid)).toBe(old!.file);
    expect(existsSync(old!.file!)).toBe(false);
    await expect(removeKey({ ...options, clock }, before.kid)).toRejectCode('TRUST_KEY_UNKNOWN');

    const again = await homes.open('demo-b', { clock });
    for (const { digest, dossier } of [before, during, after]) {
      const archived = await again.agency.archived(digest);
      expect(archived).toMatchObject({ direction: 'received', dossier });
      expect(archived.message.type.name).toBe('request.submit');
    }
  });

  it('are signed with by the newest seal that the directory names, and the old one vouches for it (AGENCY-32, TRUST-40)', async () => {
    const { world, homes } = await start();
    const [a, b] = [await homes.open('demo-a'), await homes.open('demo-b')];
    await carry(a, b);
    const options = { home: homes.path('demo-a'), passphrase: PASSPHRASE, clock: testClock };
    const request = await rotateKey({ ...options, role: 'seal' });
    const { change } = readKeyChange(request.bytes);
    const [old] = stateOf(world.pair, 'demo-a').directoryInput.agencies[0]!.signers;
    expect(change.signers[0]).toMatchObject({ role: 'seal', predecessor: old!.signerId });
    await carry(a, b);
    const directory = await homes.publish('demo-a', request.bytes);
    await a.agency.addTrust(directory);
    await b.agency.addTrust(directory);
    const { digest } = await carry(a, b);
    const archived = await b.agency.archived(digest);
    expect(archived.message.from.key).toEqual(change.signers[0]!.signerId);
  });

  it('are asked to be retired or marked by a request that proves nothing, and changes nothing by itself (TRUST-40)', async () => {
    const { homes } = await start();
    const options = { home: homes.path('demo-b'), passphrase: PASSPHRASE, clock: testClock };
    const before = readdirSync(join(homes.path('demo-b'), 'keys'));
    const [kem] = await kemsOf(homes);
    const retire = readKeyChange((await retireKey(options, kem!.key)).bytes).change;
    expect(retire.retire.map(({ key }) => toHex(key))).toEqual([kem!.key]);
    expect(retire.retire[0]!.to).toBe(retire.issuedAt);
    const compromise = readKeyChange((await compromiseKey(options, kem!.key, NOW_S - 500)).bytes).change;
    expect(compromise.compromise[0]!.invalidSince).toBe(NOW_S - 500);
    await rotateKey({ ...options, role: 'kem', dryRun: true });
    expect(readdirSync(join(homes.path('demo-b'), 'keys'))).toEqual(before);
    await expect(retireKey(options, '00'.repeat(32))).toRejectCode('TRUST_KEY_UNKNOWN');
    await expect(compromiseKey(options, 'none', NOW_S)).toRejectCode('TRUST_KEY_UNKNOWN');
    await expect(rotateKey({ ...options, role: 'officer' })).toRejectCode('TRUST_KEY_UNKNOWN');
    await expect(rotateKey({ ...options, role: 'kem', days: 91 })).rejects.toBeInstanceOf(RangeError);
    await expect(rotateKey({ ...options, role: 'kem', overlapDays: 29 })).rejects.toBeInstanceOf(RangeError);
    await expect(rotateKey({ ...options, role: 'relay' })).rejects.toBeInstanceOf(TypeError);
  });
});

/** Agencies and relays as a directory says them. */
function entriesOf(directory: Uint8Array) {
  const { agencies, relays } = readDirectory(readDocument(directory)).claimed;
  return { agencies, relays };
}

/** What a link commits: a frame that nobody has looked at. */
async function storeUnopened(world: AgencyWorld, home: string): Promise<void> {
  const dossier = formatUuid(uuidv7(NOW, systemRandom));
  const { frame, envelopeId, envelopeDigest } = await forge(world, 'demo-a', 'demo-b', {
    type: 'request.submit',
    body: requestSubmit(),
    dossier,
  });
  const store = await openSqliteStore({ path: join(home, 'store.db') });
  await store.commit({
    now: NOW,
    inbound: [
      {
        from: 'demo-b/elsewhere',
        lane: 2,
        streamId: systemRandom(16),
        seq: 1,
        envelopeId,
        envelopeDigest,
        frame,
        expiresAt: NOW + DAY * 1000,
        routes: [{ mailbox: TO, to: 'local', lane: 2 }],
      },
    ],
  });
  await store.close();
}
