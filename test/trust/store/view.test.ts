import { beforeAll, describe, expect, it } from 'vitest';
import type { TrustView } from '../../../src/envelope/types.js';
import { readDocument } from '../../../src/trust/documents/document.js';
import { DAY, NOW, accordContent, createPair } from '../states.js';
import type { TestPair } from '../states.js';

let pair: TestPair;
let view: TrustView;

beforeAll(async () => {
  const requires = new Map([['request.submit', ['officer:judge']]]);
  pair = await createPair({}, { agencies: [{ id: 'ca', officers: [{ role: 'officer:judge' }], requires }, { id: 'police' }] });
  // The assignment is a test too: the view has the shape that envelope asks for.
  view = pair.open('demo-a').view(NOW);
});

describe('view', () => {
  it('finds KEM keys of the own scope alone (TRUST-18)', () => {
    const [own] = pair.a.directoryInput.agencies[0]!.kems;
    const [other] = pair.b.directoryInput.agencies[0]!.kems;
    expect(view.ownKem(own!.kid)).toEqual(own);
    expect(view.ownKem(other!.kid)).toBe(undefined);
    expect(pair.open('demo-b').view(NOW).ownKem(other!.kid)).toEqual(other);
  });

  it('knows the scopes that are pinned', () => {
    expect(view.knowsScope('demo-b')).toBe(true);
    expect(view.knowsScope('demo-c')).toBe(false);
  });

  it('shows a sender with its signers, required officers and the floor of its state', () => {
    const sender = view.sender('demo-b', 'ca');
    expect(sender?.signers.map(({ role }) => role)).toEqual(['seal', 'officer:judge', 'link', 'log', 'cosign']);
    expect(sender?.requiredRoles('request.submit')).toEqual(['officer:judge']);
    expect(sender?.requiredRoles('ack.receipt')).toEqual([]);
    expect(sender?.suiteFloor).toBe('rogatory-classic');
    expect(view.sender('demo-a', 'police')).toBe(undefined);
    expect(view.sender('demo-c', 'ca')).toBe(undefined);
  });

  it('names directory versions and their digests', () => {
    expect(view.directoryVersion('demo-b')).toBe(1);
    expect(view.directoryVersion('demo-c')).toBe(undefined);
    expect(view.directoryDigest('demo-b', 1)).toEqual(readDocument(pair.b.directory).digest);
    expect(view.directoryDigest('demo-c', 1)).toBe(undefined);
  });

  it('finds an accord by id and version', () => {
    const { id } = accordContent(pair.a, pair.b);
    const accord = view.accord(id, 1);
    expect(accord?.digest).toEqual(readDocument(pair.accord).digest);
    expect(accord?.covers('demo-b', 'police', 'police')).toBe(true);
    expect(view.accord(new Uint8Array(16), 1)).toBe(undefined);
  });

  it('judges expiry at its own moment (TRUST-63)', () => {
    const late = pair.open('demo-a').view(NOW + 31 * DAY * 1000);
    expect(() => late.sender('demo-b', 'ca')).toThrowCode('TRUST_EXPIRED');
    expect(() => late.ownKem(new Uint8Array(32))).toThrowCode('TRUST_EXPIRED');
    expect(late.knowsScope('demo-b')).toBe(true);
  });

  it('looks into an expired directory when it is asked to, to verify by it (ENV-60)', () => {
    const store = pair.open('demo-a');
    const late = store.view(NOW + 31 * DAY * 1000, { acceptStale: true, acceptExpired: true });
    expect(late.sender('demo-b', 'ca')?.signers).toEqual(store.standing('demo-b')?.agencies.get('ca')?.signers);
    const [own] = store.standing('demo-a')!.agencies.get('ca')!.kems;
    expect(late.ownKem(own!.kid)).toEqual(own);
  });
});
