import { describe, expect, it } from 'vitest';
import { kemEntry } from '../../../src/trust/publish/entries.js';
import { generateKem } from '../../../src/crypto/keys/keys.js';
import { kemPublicKey } from '../../../src/crypto/kem/kem.js';
import type { DirectoryKem } from '../../../src/trust/documents/directory.js';
import { carriageTo, counterpartOf, resolveAddress } from '../../../src/agency/send/addressing.js';
import { overlay } from '../../relay/world.js';
import { DAY, NOW, NOW_S, createPair, seededRandom } from '../../trust/states.js';

const SELF = { scope: 'demo-a', id: 'ca' };
const EXPIRES = NOW_S + DAY;
const key = (name: string) => kemPublicKey(generateKem('rogatory-classic', seededRandom(name)));
const good = kemEntry(key('good'), { from: NOW_S - 10 * DAY, to: NOW_S + 10 * DAY });

/** The key that is chosen when the addressee's entry lists these. */
async function chosen(kems: readonly DirectoryKem[]): Promise<Uint8Array> {
  const trust = (await createPair()).open('demo-a');
  const changed = overlay(trust, { agencyOf: (scope, local, now) => ({ ...trust.agencyOf(scope, local, now)!, kems }) });
  return resolveAddress({ self: SELF, floor: 'rogatory-classic', trust: changed }, 'ca@demo-b', EXPIRES, NOW).recipient.kem.kid;
}

describe('the key of an addressee', () => {
  it('is the newest of those that are usable', async () => {
    const newer = kemEntry(key('newer'), { from: NOW_S - DAY, to: NOW_S + 5 * DAY });
    expect(await chosen([good, newer])).toEqual(newer.kid);
    expect(await chosen([newer, good])).toEqual(newer.kid);
  });

  it.each<[string, Partial<DirectoryKem>]>([
    ['retired', { status: 'retired' }],
    ['compromised', { status: 'compromised', invalidSince: NOW_S }],
    ['not valid yet', { from: NOW_S + 1 }],
    ['valid for less time than the message', { to: EXPIRES - 1 }],
  ])('is never one that is %s', async (_name, changes) => {
    const unusable = { ...kemEntry(key('unusable'), { from: NOW_S - DAY, to: NOW_S + 5 * DAY }), ...changes };
    expect(await chosen([good, unusable])).toEqual(good.kid);
    await expect(chosen([unusable])).toRejectCode('TRUST_SUITE');
  });
});

it.each([
  ['ca', [], 'lists none'],
  ['ca', ['mla'], 'lists mla@demo-b'],
  ['nla', ['post', 'mla'], 'lists post@demo-b, mla@demo-b; did you mean mla@demo-b?'],
  ['x', ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7'], 'lists a1@demo-b, a2@demo-b, a3@demo-b, a4@demo-b, a5@demo-b and 2 more'],
])('of the mailbox %s, which no agency has, it is told which there are: %j', async (local, mailboxes, told) => {
  const trust = overlay((await createPair()).open('demo-a'), { agencies: () => [{ mailboxes }] as never, agencyOf: () => undefined });
  const hint = `no agency has the mailbox ${local}@demo-b: the directory of demo-b ${told}`;
  expect(() => resolveAddress({ self: SELF, floor: 'rogatory-classic', trust }, `${local}@demo-b`, EXPIRES, NOW)).toThrowCode(
    'TRUST_UNKNOWN',
    { scope: 'demo-b', id: local, hint },
  );
});

it('within a state all may be sent, and an agency that no directory lists has no mailbox', () => {
  const node = {
    self: { scope: 'demo-a', id: 'ca' },
    clock: { now: () => 0 },
    trust: { accordBetween: () => undefined, agency: () => undefined },
  };
  expect(carriageTo(node as never, { scope: 'demo-a', id: 'none' })).toBe('all');
  expect(() => counterpartOf({ scope: 'demo-a', id: 'none' }, node as never)).toThrowCode('TRUST_UNKNOWN', { id: 'none' });
});
