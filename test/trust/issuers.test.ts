import { describe, expect, it } from 'vitest';
import { kidOf } from '../../src/crypto/keys.js';
import type { LogView } from '../../src/log/signer-lookup.js';
import { issuersOf } from '../../src/trust/issuers.js';
import { DAY, NOW, createPair } from './states.js';

describe('issuers of receipts', () => {
  it('come from the directories, of either kind, with their signers and the floor of their state (LOG-09, LOG-18)', async () => {
    const pair = await createPair();
    const trust = pair.open('demo-a');
    // Log asks through its own view, which this fills.
    const issuers: LogView = issuersOf(trust);
    const agency = issuers.issuer('demo-b', 'ca')!;
    expect(agency).toMatchObject({ kind: 'agency', suiteFloor: 'rogatory-classic' });
    expect(agency.signers.map(({ role }) => role).sort()).toEqual(['cosign', 'link', 'log', 'seal']);
    expect(issuers.issuer('demo-a', 'relay')).toMatchObject({ kind: 'relay' });
    expect(issuers.agencyOf('ca@demo-b')).toBe('ca');
    // A cosignature names its signer by the key alone.
    const kidsOf = (id: string): Uint8Array[] => issuers.issuer('demo-b', id)!.signers.flatMap(({ keys }) => [...keys.values()].map(kidOf));
    for (const id of ['ca', 'relay'])
      for (const kid of kidsOf(id)) expect(issuers.holderOf('demo-b', kid)).toEqual({ scope: 'demo-b', id });
  });

  it('are unknown where no directory lists them (LOG-09)', async () => {
    const issuers = issuersOf((await createPair()).open('demo-a'));
    expect(issuers.issuer('demo-b', 'other')).toBeUndefined();
    expect(issuers.issuer('demo-c', 'ca')).toBeUndefined();
    expect(issuers.agencyOf('other@demo-b')).toBeUndefined();
    expect(issuers.agencyOf('ca@demo-c')).toBeUndefined();
    const [signer] = issuers.issuer('demo-b', 'ca')!.signers;
    expect(issuers.holderOf('demo-a', kidOf([...signer!.keys.values()][0]!))).toBeUndefined();
    expect(issuers.holderOf('demo-b', new Uint8Array(32))).toBeUndefined();
  });

  it('are found in a directory that has expired: what they say is judged at its own time (TRUST-06)', async () => {
    const pair = await createPair();
    const later = NOW + 60 * DAY * 1000;
    const trust = pair.open('demo-a', later);
    expect(() => trust.agency('demo-b', 'ca', later)).toThrowCode('TRUST_EXPIRED');
    expect(issuersOf(trust).issuer('demo-b', 'ca')).toMatchObject({ kind: 'agency' });
    expect(issuersOf(trust).agencyOf('ca@demo-b')).toBe('ca');
  });
});
