// A state publishes directories until those with one of its seals are put away, or the disk loses a file. What this seal signed goes on
// limiting its state after the next opening (TRUST-57).
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { systemRandom } from '../../../src/core/random.js';
import { generateSigner } from '../../../src/crypto/keys/keys.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import { readDocument } from '../../../src/trust/documents/document.js';
import type { DirectorySigner } from '../../../src/trust/documents/signer.js';
import { endAccord, proposeAccord, signAccord } from '../../../src/trust/publish/publication.js';
import { openTrust } from '../../../src/trust/store/resolver.js';
import type { TrustStore } from '../../../src/trust/store/resolver.js';
import { NOW, NOW_S, accordContent, createPair } from '../states.js';
import type { TestPair } from '../states.js';

vi.mock('../../../src/core/limits.js', async (original) => {
  const { LIMITS } = await original<{ LIMITS: Record<string, number> }>();
  return { LIMITS: { ...LIMITS, pastDirectoriesMaxItems: 3 } };
});

const second = memorySigner(generateSigner('rogatory-classic', systemRandom));
let pair: TestPair;

beforeAll(async () => {
  pair = await createPair();
});

const at = (version: number): number => NOW + version * 1000;

/** A directory of demo-b, with its second seal or without. */
function directory(version: number, isListed: boolean): Promise<Uint8Array> {
  const { signerId, keys } = second;
  const listed = (signer: DirectorySigner): DirectorySigner[] =>
    signer.role === 'seal' ? [signer, { ...signer, signerId, keys }] : [signer];
  const agencies = pair.b.directoryInput.agencies.map((agency) => ({
    ...agency,
    signers: isListed ? agency.signers.flatMap(listed) : agency.signers,
  }));
  return pair.b.signDirectory({ agencies, version, issuedAt: NOW_S + version });
}

async function rollOver(store: TrustStore): Promise<void> {
  for (let version = 3; version < 9; version++) store.add(await directory(version, false), at(version));
}

/** An accord that the second seal signs for demo-b. */
async function bySecond(more: Parameters<typeof accordContent>[2] = {}): Promise<Uint8Array> {
  const content = accordContent(pair.a, pair.b, more);
  const [one, other] = content.parties;
  const party = (of: typeof one) => (of.scope === 'demo-b' ? { ...of, key: second.signerId } : of);
  return signAccord(await proposeAccord({ ...content, parties: [party(one), party(other)] }, pair.a.seal()), second);
}

function reopened(documents: readonly Uint8Array[]): { readonly trust: TrustStore; readonly alarms: readonly string[] } {
  const alarms: string[] = [];
  const trust = openTrust({ own: 'demo-a', pins: pair.pins, documents, now: at(20), onAlarm: ({ code }) => void alarms.push(code) });
  return { trust, alarms };
}

const inForce = (store: TrustStore): number | undefined => store.accordBetween('demo-a', 'demo-b', at(20))?.version;
const END = { version: 1, endsAt: NOW_S + 3 };
const next = () => ({ version: 2, issuedAt: NOW_S + 2, notBefore: NOW_S + 2, previous: readDocument(pair.accord).digest });

describe('what a seal signed that stands in no directory any more', () => {
  it('ends an accord as before, whoever put its directory away (TRUST-57, TRUST-80)', async () => {
    const store = pair.open('demo-a');
    const listing = await directory(2, true);
    store.add(listing, at(2));
    store.add(await endAccord({ id: accordContent(pair.a, pair.b).id, ...END }, second), at(2));
    const lost = reopened(store.documents().filter((bytes) => Buffer.compare(bytes, listing) !== 0));
    expect([inForce(lost.trust), lost.alarms]).toEqual([undefined, ['TRUST_THRESHOLD']]);
    await rollOver(store);
    const { trust, alarms } = reopened(store.documents());
    expect([inForce(store), inForce(trust), alarms]).toEqual([undefined, undefined, ['TRUST_THRESHOLD']]);
  });

  it('is passed over when another document stands in its place (TRUST-57)', async () => {
    const { trust, alarms } = reopened([...pair.documents, await bySecond()]);
    expect([inForce(trust), trust.accords().length, alarms]).toEqual([1, 1, ['TRUST_THRESHOLD']]);
  });

  it('lets no earlier, wider accord come back, and is not in force itself (TRUST-57, TRUST-08)', async () => {
    const store = pair.open('demo-a');
    store.add(await directory(2, true), at(2));
    store.add(await bySecond({ ...next(), limits: { messagesPerDay: 1 } }), at(2));
    await rollOver(store);
    expect(inForce(store)).toBe(2);
    const { trust } = reopened(store.documents());
    expect(inForce(trust)).toBeUndefined();
    expect(() => trust.requireAccord('demo-a', 'demo-b', at(20))).toThrowCode('TRUST_ACCORD_NOT_IN_FORCE');
  });

  it('is ended by an own end, also when the other state offers it again (TRUST-57, TRUST-80)', async () => {
    const documents = [pair.a.root, pair.a.directory, pair.b.root, pair.b.directory, pair.a.freshness, pair.b.freshness];
    const store = openTrust({ own: 'demo-a', pins: pair.pins, documents, now: NOW });
    const accord = await bySecond();
    store.add(await directory(2, true), at(2));
    store.add(accord, at(2));
    store.add(await endAccord({ id: accordContent(pair.a, pair.b).id, ...END }, pair.a.seal()), at(2));
    await rollOver(store);
    const { trust } = reopened(store.documents());
    trust.add(await directory(9, true), at(20));
    trust.add(accord, at(20));
    expect(inForce(trust)).toBeUndefined();
  });

  it('comes into force when it is offered with seals that count: a proposal in the folder does not stand in its way (TRUST-57)', async () => {
    const proposal = await proposeAccord(accordContent(pair.a, pair.b), pair.a.seal());
    const documents = [pair.a.root, pair.a.directory, pair.b.root, pair.b.directory, pair.a.freshness, pair.b.freshness, proposal];
    const { trust } = reopened(documents);
    expect(inForce(trust)).toBeUndefined();
    expect(trust.add(pair.accord, at(20)).changed).toBe(true);
    expect([inForce(trust), trust.accords().length]).toEqual([1, 1]);
  });

  it('keeps its place: its version is not concluded anew, and no later opening fails (TRUST-57, TRUST-09)', async () => {
    const store = pair.open('demo-a');
    store.add(await directory(2, true), at(2));
    store.add(await bySecond(next()), at(2));
    await rollOver(store);
    const { trust } = reopened(store.documents());
    const content = accordContent(pair.a, pair.b, { ...next(), terms: Uint8Array.of(1) });
    const anew = await signAccord(await proposeAccord(content, pair.a.seal()), pair.b.seal());
    expect(() => trust.add(anew, at(20))).toThrowCode('TRUST_FORK');
    trust.add(await directory(9, true), at(20));
    expect(inForce(reopened(trust.documents()).trust)).toBe(2);
  });
});
