// What a reader refuses of an override: each case is an honest one with one thing changed.
import { beforeAll, describe, expect, it } from 'vitest';
import { stateOverride, statedOverride } from '../../src/agency/send/override.js';
import { requestSubmit } from '../../src/cli/demo/messages.js';
import { decode } from '../../src/cbor/decode.js';
import type { CborKey, CborValue } from '../../src/cbor/value.js';
import { generateSigner } from '../../src/crypto/keys/keys.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import type { Signer } from '../../src/crypto/sign/sign.js';
import type { SuiteId } from '../../src/crypto/suites/suites.js';
import type { MessageHeader } from '../../src/envelope/types.js';
import type { MessageBody } from '../../src/vocabulary/catalogue.js';
import { signDocument } from '../../src/trust/documents/document.js';
import { readOverride, signOverride } from '../../src/trust/documents/override.js';
import type { Override } from '../../src/trust/documents/override.js';
import type { DirectorySigner } from '../../src/trust/documents/signer.js';
import { openTrust } from '../../src/trust/store/resolver.js';
import type { TrustStore } from '../../src/trust/store/resolver.js';
import { overlay } from '../relay/world.js';
import { rewrap } from '../trust/forge.js';
import { DAY, NOW, NOW_S, createState, seededRandom } from '../trust/states.js';
import type { TestState } from '../trust/states.js';

type Body = MessageBody<'request.submit'>;
const TYPE = { name: 'request.submit', major: 1, minor: 0 };
const MESSAGE = { type: TYPE, messageId: new Uint8Array(16).fill(7), issuedAt: NOW_S };
const REASON = 'the assets would be gone tomorrow';

const officer = (name: string, role = 'officer') => ({ role, person: { name, function: 'prosecutor (demonstration)' } });
const OFFICERS = [officer('First Officer'), officer('Second Officer'), officer('First Officer', 'officer:duty'), { role: 'officer:clerk' }];

const urgent = (level: 'ROUTINE' | 'PROVISIONAL' = 'PROVISIONAL'): Body => {
  const body = requestSubmit();
  return { ...body, payload: { ...body.payload, urgency: { level } } };
};

interface Sender {
  readonly state: TestState;
  readonly trust: TrustStore;
  readonly officers: readonly Signer[];
}

async function createSender(suite: SuiteId, officers: SuiteId = suite): Promise<Sender> {
  const state = await createState({
    scope: 'demo-a',
    suite,
    agencies: [{ id: 'ca', suites: [officers], officers: OFFICERS }, { id: 'cb' }],
  });
  const documents = [state.root, state.directory, state.freshness];
  return {
    state,
    trust: openTrust({ own: 'demo-a', pins: new Map([['demo-a', state.fingerprint]]), documents, now: NOW }),
    officers: state.agencies.get('ca')!.sets[0]!.officers.map(({ secret }) => memorySigner(secret)),
  };
}

describe('a reader of an override', () => {
  let sender: Sender;
  let honest: { body: Body; decision: Override };
  beforeAll(async () => {
    sender = await createSender('rogatory-classic');
    honest = await state(sender, [0, 1]);
  });

  const state = async ({ trust, officers }: Sender, by: readonly number[]) => {
    const staleOverride = { officers: by.map((i) => officers[i]!), reason: REASON };
    const about = { type: TYPE, messageId: MESSAGE.messageId, urgency: undefined, scopes: ['demo-a'], now: NOW };
    const stale = overlay(trust, { freshness: () => ({ state: 'stale' }) });
    const { body, decision } = await stateOverride(
      { self: { scope: 'demo-a', id: 'ca' }, trust: stale },
      { body: urgent(), staleOverride, ...about },
    );
    return { body: body as Body, decision: decision! };
  };

  /** Judges a body as the agency `ca` of demo-b would. */
  const read = (
    body: unknown,
    { trust = sender.trust, urgency, ...changes }: Partial<MessageHeader> & { trust?: TrustStore; urgency?: string } = {},
  ) => {
    const key = new Uint8Array(32);
    const message = { ...MESSAGE, from: { scope: 'demo-a', id: 'ca', key }, to: [{ scope: 'demo-b', id: 'ca', key }], ...changes };
    return () =>
      statedOverride({ self: { scope: 'demo-b', id: 'ca' }, trust }, { message: message as unknown as MessageHeader }, body, urgency, NOW);
  };

  const restated = (override: object, body: Body = honest.body): Body =>
    ({ ...body, handling: { ...body.handling, override: { ...body.handling.override, ...override } } }) as Body;

  /** The honest statement with members changed, signed by the officers of these places. */
  const signed = async (change: Partial<Override>, by: readonly Signer[] = sender.officers.slice(0, 2)) =>
    restated({ ...(change.scopes && { scopes: change.scopes }), statement: await signOverride({ ...honest.decision, ...change }, by) });

  it('takes what two officers of the sender decided about this message, and names them (TRUST-42)', () => {
    const verified = read(honest.body)();
    expect(verified).toMatchObject({ reason: REASON, scopes: ['demo-a'] });
    expect(verified!.officers.map(({ name }) => name).sort()).toEqual(['First Officer', 'Second Officer']);
    expect(read(urgent())()).toBeUndefined();
  });

  it('refuses the statement of another message, moment, agency or content (TRUST-76)', async () => {
    expect(read(honest.body, { messageId: new Uint8Array(16) })).toThrowCode('TRUST_OVERRIDE');
    expect(read(honest.body, { issuedAt: NOW_S + 1 })).toThrowCode('TRUST_OVERRIDE');
    expect(read(honest.body, { from: { scope: 'demo-a', id: 'cb', key: new Uint8Array(32) } })).toThrowCode('TRUST_OVERRIDE');
    expect(read(honest.body, { type: { ...TYPE, name: 'request.confirm' } })).toThrowCode('TRUST_OVERRIDE');
    expect(read({ ...honest.body, language: 'tr' })).toThrowCode('TRUST_OVERRIDE');
    expect(read({ ...honest.body, handling: { ...honest.body.handling, tlp: 'CLEAR' } })).toThrowCode('TRUST_OVERRIDE');
    expect(read(await signed({ content: new Uint8Array(32) }))).toThrowCode('TRUST_OVERRIDE');
  });

  it('refuses a body that shows something else than was signed, and a state that has nothing to do with it (TRUST-76)', async () => {
    expect(read(restated({ reason: 'another reason' }))).toThrowCode('TRUST_OVERRIDE');
    expect(read(restated({ scopes: ['demo-a', 'demo-b'] }))).toThrowCode('TRUST_OVERRIDE');
    expect(read(restated({ statement: 'text' }))).toThrowCode('TRUST_OVERRIDE');
    expect(read(restated({ statement: undefined }))).toThrowCode('TRUST_OVERRIDE');
    expect(read(await signed({ scopes: ['demo-a', 'demo-b'] }))()).toMatchObject({ scopes: ['demo-a', 'demo-b'] });
    expect(read(await signed({ scopes: ['demo-c'] }))).toThrowCode('TRUST_OVERRIDE');
    expect(read(await signed({ scopes: ['demo-a', 'demo-c'] }))).toThrowCode('TRUST_OVERRIDE');
    const scopes = ['demo-b', 'demo-a'];
    const members = decode(readOverride(honest.body.handling.override!.statement).sign.payload) as Map<CborKey, CborValue>;
    const unsorted = await signDocument('override', members.set(4, scopes), sender.officers.slice(0, 2));
    expect(read(restated({ scopes, statement: unsorted }))).toThrowCode('TRUST_DOCUMENT_MALFORMED');
    expect(read(await signed({ reason: ' ' }))).toThrowCode('TRUST_DOCUMENT_MALFORMED');
  });

  it('counts people, not keys: one alone, one twice, one under two keys, and one without a name are not two (TRUST-75)', async () => {
    const [first, second, firstAgain, nameless] = sender.officers as [Signer, Signer, Signer, Signer];
    const stranger = memorySigner(generateSigner('rogatory-classic', seededRandom('stranger')));
    for (const by of [[first], [first, firstAgain], [first, nameless], [first, stranger], [nameless, stranger]]) {
      expect(read(await signed({}, by))).toThrowCode('TRUST_OVERRIDE');
    }
    expect(read(await signed({}, [second, firstAgain, nameless, stranger]))()!.officers).toHaveLength(2);
    const twice = rewrap(honest.body.handling.override!.statement, (parts) => {
      const signatures = parts[3] as CborValue[];
      parts[3] = [signatures[0]!, signatures[0]!];
    });
    expect(read(restated({ statement: twice }))).toThrowCode('CRYPTO_COSE_MALFORMED');
    // The seal is no officer, whoever holds it.
    expect(read(await signed({}, [first, sender.state.seal()]))).toThrowCode('TRUST_OVERRIDE');
  });

  it('refuses officers who are retired, compromised or gone in its own copy of the directory (TRUST-75, TRUST-76)', async () => {
    const known = async (change: (signer: DirectorySigner) => DirectorySigner | undefined): Promise<TrustStore> => {
      const { state: own } = sender;
      const agencies = own.directoryInput.agencies.map((agency) => ({
        ...agency,
        signers: agency.signers.flatMap((signer) => (signer.person?.name === 'Second Officer' ? (change(signer) ?? []) : signer)),
      }));
      const trust = openTrust({
        own: 'demo-a',
        pins: new Map([['demo-a', own.fingerprint]]),
        documents: [own.root, own.directory],
        now: NOW,
      });
      trust.add(await own.nextDirectory({ agencies }), NOW);
      return trust;
    };
    const changes: readonly ((signer: DirectorySigner) => DirectorySigner | undefined)[] = [
      (signer) => ({ ...signer, status: 'retired', to: NOW_S - 1 }),
      (signer) => ({ ...signer, status: 'compromised', invalidSince: NOW_S + DAY }),
      (signer) => ({ ...signer, from: NOW_S + 1 }),
      (signer) => ({ ...signer, person: { name: ' First Officer', function: 'the same under another function' } }),
      () => undefined,
    ];
    for (const change of changes) expect(read(honest.body, { trust: await known(change) })).toThrowCode('TRUST_OVERRIDE');
    expect(read(honest.body, { trust: await known((signer) => ({ ...signer, status: 'retired', to: NOW_S })) })()).toBeDefined();
  });

  it('refuses what could have waited, by its body, its type and its dossier (TRUST-76)', async () => {
    const routine = restated(honest.body.handling.override!, urgent('ROUTINE'));
    expect(read(routine)).toThrowCode('TRUST_OVERRIDE');
    expect(read(routine, { urgency: 'EMERGENCY' })).toThrowCode('TRUST_OVERRIDE');
    const { payload: _, ...silent } = honest.body;
    expect(read({ ...silent, payload: {} })).toThrowCode('TRUST_OVERRIDE');
    expect(read({ ...silent, payload: {} }, { urgency: 'ROUTINE' })).toThrowCode('TRUST_OVERRIDE');
  });

  it('refuses a document of another kind, signatures in another order, and half of one (TRUST-42, TRUST-05, CRYPTO-09)', async () => {
    const other = await signDocument('accord-end', new Map(), sender.officers.slice(0, 2));
    expect(read(restated({ statement: other }))).toThrowCode('TRUST_DOCUMENT_MALFORMED');
    const reversed = rewrap(honest.body.handling.override!.statement, (parts) => {
      parts[3] = [...(parts[3] as CborValue[])].reverse();
    });
    expect(read(restated({ statement: reversed }))).toThrowCode('TRUST_DOCUMENT_MALFORMED');
    const hybrid = await createSender('rogatory-hybrid');
    const whole = await state(hybrid, [0, 1]);
    expect(read(whole.body, { trust: hybrid.trust })()).toBeDefined();
    const halved = rewrap(whole.body.handling.override!.statement, (parts) => {
      parts[3] = (parts[3] as CborValue[]).slice(1);
    });
    expect(read(restated({ statement: halved }, whole.body), { trust: hybrid.trust })).toThrowCode('TRUST_OVERRIDE');
  });
});
