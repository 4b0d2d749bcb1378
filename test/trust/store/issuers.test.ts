import { describe, expect, it } from 'vitest';
import { equal } from '../../../src/core/bytes.js';
import { generateSigner, kidOf } from '../../../src/crypto/keys/keys.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import type { LogView } from '../../../src/log/signer-lookup.js';
import { issuersOf } from '../../../src/trust/store/issuers.js';
import { roleSet } from '../../../src/trust/publish/entries.js';
import { signerEntry } from '../../../src/trust/documents/signer.js';
import { publishDirectory } from '../../../src/trust/publish/publication.js';
import { openTrust } from '../../../src/trust/store/resolver.js';
import type { DirectorySigner } from '../../../src/trust/documents/signer.js';
import { DAY, NOW, NOW_S, createPair, seededRandom } from '../states.js';

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

  it('are found in a directory that has expired: what they say is judged at its own time (TRUST-63)', async () => {
    const pair = await createPair();
    const later = NOW + 60 * DAY * 1000;
    const trust = pair.open('demo-a', later);
    expect(() => trust.agency('demo-b', 'ca', later)).toThrowCode('TRUST_EXPIRED');
    expect(issuersOf(trust).issuer('demo-b', 'ca')).toMatchObject({ kind: 'agency' });
    expect(issuersOf(trust).agencyOf('ca@demo-b')).toBe('ca');
  });

  it('keep keys that no directory lists any more, as the newest lists them that does, over a restart too (LOG-58)', async () => {
    const pair = await createPair();
    const { b } = pair;
    const trust = pair.open('demo-a');
    const of = (role: string): DirectorySigner =>
      issuersOf(trust)
        .issuer('demo-b', 'ca')!
        .signers.find((signer) => signer.role === role)!;
    const [log, cosign] = [of('log'), of('cosign')];
    const agencies = (change: (signer: DirectorySigner) => readonly DirectorySigner[]) =>
      b.directoryInput.agencies.map((agency) => ({ ...agency, signers: agency.signers.flatMap(change) }));
    const compromised: DirectorySigner = { ...log, status: 'compromised', invalidSince: NOW_S };
    const isLog = ({ signerId }: DirectorySigner): boolean => equal(signerId, log.signerId);
    const newer = [
      await b.nextDirectory({ version: 2, agencies: agencies((signer) => [isLog(signer) ? compromised : signer]) }),
      await b.nextDirectory({
        version: 3,
        agencies: agencies((signer) => (signer.role === 'seal' || signer.role === 'link' ? [signer] : [])),
      }),
      await b.nextDirectory({ version: 4, agencies: [{ ...b.directoryInput.agencies[0]!, id: 'other' }] }),
    ];
    for (const [i, document] of newer.entries()) {
      trust.add(document, NOW);
      const again = openTrust({ own: 'demo-a', pins: pair.pins, documents: trust.documents(), now: NOW });
      for (const held of [trust, again]) {
        const { kind, signers } = issuersOf(held).issuer('demo-b', 'ca')!;
        expect(kind).toBe('agency');
        expect(signers.filter(isLog)).toEqual([compromised]);
        expect(signers.filter(({ role }) => role === 'cosign')).toEqual([cosign]);
        // Seals and links are judged by the newest directory alone.
        expect(signers.some(({ role }) => role === 'seal')).toBe(i < 2);
        const kid = kidOf([...log.keys.values()][0]!);
        if (i < 2) expect(issuersOf(held).holderOf('demo-b', kid)).toEqual({ scope: 'demo-b', id: 'ca' });
      }
    }
  });

  it('keep no key that a thief’s directory lists, once a root took it back (LOG-58, TRUST-92)', async () => {
    const pair = await createPair();
    const { b } = pair;
    const trust = pair.open('demo-a');
    const thiefs = signerEntry(memorySigner(generateSigner('rogatory-classic', seededRandom('thief'))), 'log', {
      from: NOW_S - DAY,
      to: NOW_S + DAY,
    });
    const agencies = b.directoryInput.agencies.map((agency) => ({ ...agency, signers: [...agency.signers, thiefs] }));
    trust.add(await b.nextDirectory({ version: 9, agencies }), NOW);
    const [first] = b.signers('directory');
    const fresh = memorySigner(generateSigner('rogatory-classic', seededRandom('fresh')));
    const roles = { ...b.rootInput.roles, directory: roleSet('directory', 2, [first!, fresh], { from: NOW_S - DAY, to: NOW_S + DAY }) };
    const root = await b.nextRoot({ roles });
    trust.add(root, NOW);
    trust.add(await publishDirectory({ ...b.directoryInput, version: 2 }, [first!, fresh], root), NOW);
    const third = await publishDirectory({ ...b.directoryInput, version: 3 }, [first!, fresh], root);
    for (const document of [undefined, third]) {
      if (document !== undefined) trust.add(document, NOW);
      const again = openTrust({ own: 'demo-a', pins: pair.pins, documents: trust.documents(), now: NOW });
      for (const held of [trust, again]) {
        const { signers } = issuersOf(held).issuer('demo-b', 'ca')!;
        expect(signers.filter(({ role }) => role === 'log')).toHaveLength(1);
      }
    }
  });
});
