import { afterEach, describe, expect, it } from 'vitest';
import { decode } from '../../src/cbor/decode.js';
import { requestSubmit } from '../../src/cli/demo/messages.js';
import { equal, fromHex, toHex } from '../../src/core/bytes.js';
import { systemRandom } from '../../src/core/random.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { reopen } from '../../src/envelope/reopen.js';
import { Vault } from '../../src/agency/home/vault.js';
import { createAgencies } from './world.js';
import type { AgencyWorld } from './world.js';

const ERASURE = { by: 'A. Officer (demonstration)', reason: 'retention ended' };
const TO = 'ca@demo-b';
const worlds: AgencyWorld[] = [];

async function carried() {
  const world = await createAgencies();
  worlds.push(world);
  await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
  const [a, b] = [world.open('demo-a'), world.open('demo-b')];
  const { dossier } = await a.agency.send({ to: TO, type: 'request.submit', body: requestSubmit() });
  const message = await b.next();
  const digest = (await b.agency.dossier(dossier)).timeline[0]!.messageDigest;
  return { world, a, b, dossier, message, digest };
}

afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

describe('archive', () => {
  it('holds what was sent and what was opened, as frame and content key (AGENCY-31)', async () => {
    const { a, b, dossier, digest } = await carried();
    const [sent, received] = [await a.agency.archived(digest), await b.agency.archived(digest)];
    expect(sent).toMatchObject({ direction: 'sent', dossier });
    expect(received).toMatchObject({ direction: 'received', dossier });
    for (const { frame, envelopeDigest, messageDigest, signed } of [sent, received]) {
      expect(toHex(sha256(frame))).toBe(toHex(envelopeDigest));
      expect(toHex(messageDigest)).toBe(digest);
      expect(signed).toEqual(received.signed);
    }
    expect(equal(sent.frame, received.frame)).toBe(true);
    expect(() => reopen(received.frame, new Uint8Array(32))).toThrowCode('ENVELOPE_COMMITMENT');
    await expect(b.agency.archived('00'.repeat(32))).toRejectCode('AGENCY_MESSAGE_UNKNOWN');
    await expect(b.agency.archived('../x')).toRejectCode('AGENCY_MESSAGE_UNKNOWN');
  });

  it('erases a message by its content key, and keeps what proves that there was one (AGENCY-31, AGENCY-81)', async () => {
    const { a, b, dossier, message, digest } = await carried();
    const { contentKey, envelopeDigest } = await b.agency.archived(digest);
    await expect(b.agency.erase(digest, ERASURE)).toRejectCode('AGENCY_NOT_ALLOWED');
    await message.acknowledge();
    const before = await b.agency.dossier(dossier);
    await b.agency.erase(digest, ERASURE);
    await b.agency.erase(digest, ERASURE);
    await expect(b.agency.archived(digest)).toRejectCode('AGENCY_ERASED');
    // Offences and officers at the head of the case were content of the message.
    const { offences, secret, ...rest } = before;
    expect({ offences, secret }).toMatchObject({ offences: [expect.stringContaining('Extortion')], secret: true });
    expect(await b.agency.dossier(dossier)).toEqual({ ...rest, officers: {} });

    const vault = new Vault(b.store, new Uint8Array(32).fill(2), systemRandom);
    for (const collection of ['message', 'frame', 'inbox', 'held', 'refused']) {
      for (const { value } of await vault.list<Record<string, unknown>>(collection)) {
        const members = Object.values(value);
        expect(members.some((member) => member instanceof Uint8Array && equal(member, contentKey))).toBe(false);
        expect(members.some((member) => member instanceof Uint8Array && member.length > 1000)).toBe(false);
      }
    }
    expect(before.timeline[0]!.envelopeDigest).toBe(toHex(envelopeDigest));
    expect((await a.agency.archived(digest)).contentKey).toEqual(contentKey);
    await a.agency.erase(digest, ERASURE);
    await expect(a.agency.archived(digest)).toRejectCode('AGENCY_ERASED');
    await expect(b.agency.erase(toHex(fromHex('ff'.repeat(32))), ERASURE)).toRejectCode('AGENCY_MESSAGE_UNKNOWN');
  });

  it('logs the digest of who erased a message, when and why, and keeps that statement (AGENCY-74)', async () => {
    const { b, message, digest } = await carried();
    await message.acknowledge();
    await b.agency.erase(digest, ERASURE);
    const vault = new Vault(b.store, new Uint8Array(32).fill(2), systemRandom);
    const { custody } = (await vault.get<{ readonly custody: Uint8Array }>('message', digest))!.value;
    const statement = decode(custody) as ReadonlyMap<number, unknown>;
    expect([statement.get(2), statement.get(3), statement.get(5)]).toEqual(['erased', ['demo-b', 'ca', ERASURE.by], ERASURE.reason]);
    const { epoch, size } = (await b.store.logHead())!;
    const leaves = await b.store.leaves(epoch, 0, size);
    expect(leaves.filter(({ kind }) => kind === 15).map(({ objectDigest }) => toHex(objectDigest))).toEqual([toHex(sha256(custody))]);
  });

  it('says that a frame is missing that the store lost (AGENCY-02)', async () => {
    const { b, digest } = await carried();
    const { envelopeDigest } = await b.agency.archived(digest);
    await b.store.commit({ now: 0, documents: [{ collection: 'frame', key: toHex(envelopeDigest), value: null }] });
    await expect(b.agency.archived(digest)).toRejectCode('AGENCY_HOME_INVALID');
  });
});
