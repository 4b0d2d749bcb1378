// Mistakes that a newcomer makes with the public functions: every answer says in words what is wrong, and where.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as rogatory from '../../src/index.js';
import * as agencyNode from '../../src/agency/home/node/index.js';
import * as courier from '../../src/agency/courier/node/index.js';
import type { Agency } from '../../src/agency/index.js';
import * as cbor from '../../src/cbor/index.js';
import * as core from '../../src/core/index.js';
import * as crypto from '../../src/crypto/index.js';
import * as cryptoKeys from '../../src/crypto/keys/index.js';
import * as dossier from '../../src/dossier/index.js';
import * as envelope from '../../src/envelope/index.js';
import * as log from '../../src/log/index.js';
import * as print from '../../src/letter/index.js';
import * as relay from '../../src/relay/index.js';
import * as schema from '../../src/schema/index.js';
import * as store from '../../src/store/index.js';
import * as trust from '../../src/trust/index.js';
import * as documents from '../../src/trust/documents/index.js';
import * as trustKeys from '../../src/trust/keys/index.js';
import * as publish from '../../src/trust/publish/index.js';
import * as trustNode from '../../src/trust/store/node/index.js';
import * as vocabulary from '../../src/vocabulary/index.js';
import * as findings from '../../src/vocabulary/findings/index.js';
import { createAgencies } from '../agency/world.js';
import type { AgencyWorld } from '../agency/world.js';
import { requestSubmit } from '../../src/cli/demo/messages.js';

const { registry } = vocabulary;
const folder = mkdtempSync(join(tmpdir(), 'rogatory-mistakes-'));
const at = (name: string): string => join(folder, name);
const bytes = new Uint8Array([1, 2, 3]);
let world: AgencyWorld;
let agency: Agency;

beforeAll(async () => {
  world = await createAgencies();
  agency = world.open('demo-a').agency;
  mkdirSync(at('empty'));
  mkdirSync(at('broken'));
  writeFileSync(at('broken/agency.json'), '{ "scope": "demo-a" }');
  writeFileSync(at('text.txt'), 'no key');
  writeFileSync(at('relay.toml'), '[relay]\nscope = "demo-a"\nid = "relay-1"\n[listen]\nhost = "127.0.0.1"\nprot = 8443\n');
  writeFileSync(at('not.toml'), '{ "relay": }');
});
afterAll(async () => {
  await world.closeAll();
  rmSync(folder, { recursive: true, force: true });
});

/** A JavaScript program is checked by no compiler. */
const wrong = (value: unknown): never => value as never;
const body = (change: (request: ReturnType<typeof requestSubmit>) => void): never => {
  const request = structuredClone(requestSubmit());
  change(request);
  return request as never;
};
const send = (more: object) => agency.send(wrong({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit(), ...more }));

/** What is done, and words that the answer must have. */
const MISTAKES: readonly (readonly [what: string, call: () => unknown, words: readonly string[]])[] = [
  // rogatory
  ['openAgency without anything', () => rogatory.openAgency(wrong(undefined)), ['openAgency(options) must be an object, not undefined']],
  ['a home that is not there', () => rogatory.openAgency({ home: at('absent'), passphrase: 'x' }), ['no folder', 'absent']],
  ['a home without agency.json', () => rogatory.openAgency({ home: at('empty'), passphrase: 'x' }), ['empty/agency.json', 'no such file']],
  [
    'an agency.json without an id',
    () => rogatory.openAgency({ home: at('broken'), passphrase: 'x' }),
    ['broken/agency.json', 'id is missing: it must be text'],
  ],
  [
    'a passphrase that is undefined',
    () => rogatory.openAgency(wrong({ home: at('empty'), passphrase: undefined })),
    ['openAgency(options).passphrase is missing: it must be text'],
  ],
  [
    'a passphrase of bytes',
    () => rogatory.openAgency(wrong({ home: at('empty'), passphrase: bytes })),
    ['passphrase must be text, not a Uint8Array'],
  ],
  [
    'a misspelt option',
    () => rogatory.openAgency(wrong({ home: at('empty'), passfrase: 'x' })),
    ['no member "passfrase"; did you mean "passphrase"?'],
  ],
  ['an empty home', () => rogatory.openAgency({ home: '', passphrase: 'x' }), ['home must not be empty']],
  [
    'open without bytes',
    () => rogatory.open(wrong('frame'), wrong({}), wrong({})),
    ['open(options).deliveredAt is missing: it must be a number'],
  ],
  ['seal of nothing', () => rogatory.seal(wrong({})), ['seal(input).suite is missing']],
  [
    'defineMessage of a bad type',
    () => rogatory.defineMessage(wrong({ type: 'Hearing Note', version: [1, 0] })),
    ['defineMessage(options).purpose is missing'],
  ],
  [
    'defineMessage with a version in text',
    () => rogatory.defineMessage(wrong({ type: 'x-demo.note', version: '1.0' })),
    ['defineMessage(options).version must be a list, not text'],
  ],
  // agency
  ['send without a request', () => agency.send(wrong(undefined)), ['agency.send(request) must be an object, not undefined']],
  ['a mailbox without a state', () => send({ to: 'mla' }), ['a mailbox, such as mla@demo-b', 'value: mla']],
  ['a mailbox with capitals', () => send({ to: 'MLA@Demo-B' }), ['a mailbox, such as mla@demo-b', 'MLA@Demo-B']],
  ['an empty mailbox', () => send({ to: '' }), ['a mailbox, such as mla@demo-b']],
  ['a mailbox in a list', () => send({ to: ['ca@demo-b'] }), ['agency.send(request).to must be text, not a list']],
  ['a state that nobody knows', () => send({ to: 'ca@demo-z' }), ['No root is pinned', 'demo-z']],
  ['a mailbox that nobody has', () => send({ to: 'nobody@demo-b' }), ['not in the directory', 'demo-b', 'nobody']],
  ['mail to oneself', () => send({ to: 'ca@demo-a' }), ['the sending agency itself', 'ca@demo-a']],
  ['an unknown type', () => send({ type: 'request.submitt' }), ['not registered', 'request.submitt']],
  ['a body in text', () => send({ body: '{}' }), ['agency.send(request).body must be an object, not text']],
  ['an empty body', () => send({ body: {} }), ['/refs: missing', '/language: missing', '/payload: missing']],
  [
    'a date that is none',
    () => send({ body: body((b) => void (b.payload.proceedings.offences[0]!.committedAt[0]!.from = 'yesterday')) }),
    ['/payload/proceedings/offences/0/committedAt/0/from: write the known part of a date, such as 1984-06'],
  ],
  [
    'an empty name',
    () => send({ body: body((b) => void (b.payload.requester.name = '')) }),
    ['/payload/requester/name: must not be empty'],
  ],
  [
    'a negative number',
    () => send({ body: body((b) => void (b.payload.proceedings.offences[0]!.maxPenalty = { months: -3 })) }),
    ['/maxPenalty/months: at least 0'],
  ],
  [
    'an unknown code',
    () => send({ body: body((b) => void (b.handling.tlp = wrong('PINK'))) }),
    ['/handling/tlp: write one of these codes: RED, AMBER+STRICT, AMBER, GREEN, CLEAR'],
  ],
  ['an unknown member of a body', () => send({ body: { ...requestSubmit(), urgent: true } }), ['/urgent: unknown member']],
  ['no measure', () => send({ body: body((b) => void (b.payload.measures = [])) }), ['/payload/measures: at least 1 in the list']],
  [
    'two faults at once',
    () =>
      send({
        body: body((b) => {
          b.refs.rqRef = '';
          b.payload.requester.name = '';
        }),
      }),
    ['findings: 2', '/refs/rqRef: must not be empty', '/payload/requester/name: must not be empty'],
  ],
  ['a priority that there is not', () => send({ priority: 'high' }), ['priority must be "urgent" or "normal", not "high"']],
  ['an attachment that is no object', () => send({ attachments: [bytes] }), ['attachments']],
  ['an attachment of nothing', () => send({ attachments: [{ name: 'x' }] }), ['attachments[0] has one of "path", "stream" and "bytes"']],
  ['an attachment without a name', () => send({ attachments: [{ bytes }] }), ['attachments[0] needs a "name"']],
  ['a dossier that is no id', () => send({ to: undefined, dossier: 'DEMO-A-2026-0001' }), ['a UUID in lower case', 'DEMO-A-2026-0001']],
  [
    'a dossier that does not exist',
    () => send({ to: undefined, dossier: '01a23107-c120-73b7-a68f-54f1cca6b7b3' }),
    ['no such dossier is held'],
  ],
  ['neither mailbox nor dossier', () => send({ to: undefined }), ['"to" names no mailbox']],
  ['an unknown dossier to be shown', () => agency.dossier('nothing'), ['The dossier is not', 'nothing']],
  ['a page of no messages', () => agency.held({ limit: -1 }), ['agency.held(page).limit must be an integer']],
  [
    'a quarantine that is not there',
    () => agency.endQuarantine('00'.repeat(32), { by: 'N', reason: 'r' }),
    ['No message of this digest is held'],
  ],
  [
    'a decision by nobody',
    () => agency.discard('00'.repeat(32), { by: '', reason: 'r' }),
    ['agency.discard(grounds).by must not be empty'],
  ],
  ['erasing without a name', () => agency.erase('01a23107-c120-73b7-a68f-54f1cca6b7b3', wrong({ reason: 'r' })), ['erasure.by is missing']],
  // agency/node
  [
    'a home made without secrets',
    () => agencyNode.createHome(at('new'), wrong({ passphrase: 'x' })),
    ['createHome(input).settings is missing'],
  ],
  ['a frame of text', () => courier.openFrame(wrong('frame'), { home: at('empty'), passphrase: 'x' }), ['empty/agency.json']],
  [
    'a key of no role',
    () => agencyNode.rotateKey(wrong({ home: at('empty'), passphrase: 'x', role: 'boss' })),
    ['rotateKey(options).role must be kem, seal'],
  ],
  // relay
  ['a configuration that is not there', () => relay.loadRelayConfig(at('absent.toml')), ['absent.toml', 'the file cannot be read']],
  ['a configuration that is a folder', () => relay.loadRelayConfig(folder), ['the file cannot be read']],
  ['a configuration that is no TOML', () => relay.loadRelayConfig(at('not.toml')), ['not TOML, line 1']],
  ['a misspelt key of the configuration', () => relay.loadRelayConfig(at('relay.toml')), ['listen.prot', 'did you mean "port"?']],
  [
    'a relay from a path',
    () => relay.startRelay(wrong(at('relay.toml')), () => undefined),
    ['startRelay(config) must be an object, not text'],
  ],
  ['a relay without a log', () => relay.startRelay(wrong({}), wrong(undefined)), ['startRelay(config).scope is missing']],
  ['openRelay of nothing', () => relay.openRelay(wrong({})), ['openRelay(options).identity is missing']],
  // trust
  [
    'a trust folder that is not there',
    () => trustNode.openTrustFolder(at('absent'), 'demo-a', new Map(), 0),
    ['absent', 'no such file or directory'],
  ],
  [
    'a trust folder without the own pin',
    () => trustNode.openTrustFolder(at('empty'), 'demo-a', new Map(), 0),
    ['No root is pinned for the scope', 'demo-a'],
  ],
  ['a fingerprint of the wrong length', () => trust.parseFingerprint('ABCD EFGH'), ['a fingerprint, 13 groups of 4', 'ABCD EFGH']],
  [
    'a pin that is no fingerprint',
    () => trust.openTrust({ own: 'demo-a', pins: new Map([['demo-a', 'x']]), documents: [], now: 0 }),
    ['a fingerprint, 13 groups of 4'],
  ],
  [
    'pins in an object',
    () => trust.openTrust(wrong({ own: 'demo-a', pins: {}, documents: [], now: 0 })),
    ['openTrust(input).pins must be a Map, not an object'],
  ],
  [
    'a time of text',
    () => trust.openTrust(wrong({ own: 'demo-a', pins: new Map(), documents: [], now: '2026' })),
    ['openTrust(input).now must be a number, not text'],
  ],
  ['no document of trust', () => documents.readDocument(bytes), ['A tag is missing', 'where 98 is wanted']],
  ['a document in text', () => documents.readDocument(wrong('root')), ['a document of trust must be a Uint8Array']],
  [
    'a freshness statement without keys',
    () => publish.publishFreshness({ issuedAt: 0 }, [], { root: bytes, directory: bytes }),
    ['where 98 is wanted'],
  ],
  [
    'a negative number of keys',
    () => trustKeys.generateRoot('rogatory-classic', { root: -1, directory: 2, freshness: 1 }, core.systemRandom),
    ['generateRoot(counts).root must be an integer'],
  ],
  ['a suite that there is not', () => trustKeys.generateAgency([wrong('aes')], core.systemRandom), ['not in the registry', 'aes']],
  ['a key file that is none', () => trustNode.keyFileReader('x')(at('text.txt'), 'signer'), ['text.txt: it is no key file']],
  [
    'a key file that is not there',
    () => trustNode.keyFileReader('x')(at('absent.key'), 'signer'),
    ['absent.key: ENOENT: no such file or directory'],
  ],
  ['a secret that is not there', () => trustNode.readSecretText({ file: at('absent') }), ['absent', 'no such file or directory']],
  // envelope
  ['a frame of three bytes', () => envelope.parseFrame(bytes), ['The frame or its outer header is malformed (field: frame']],
  ['a frame of text to peek at', () => envelope.peek(wrong('frame')), ['frame must be a Uint8Array']],
  // schema, vocabulary
  [
    'a type that is not registered',
    () => schema.validate(registry, { type: 'request', version: [1, 0], body: {} }, {}),
    ['not registered', 'type: request'],
  ],
  [
    'a version that is not registered',
    () => schema.validate(registry, { type: 'request.submit', version: [9, 0], body: {} }, {}),
    ['request.submit, major: 9'],
  ],
  [
    'a version in text',
    () => schema.validate(registry, wrong({ type: 'request.submit', version: '1.0', body: {} }), {}),
    ['validate(message).version must be a list, not text'],
  ],
  ['a body of JSON text', () => schema.bodyFromJson(registry, 'request.submit', [1, 0], '{}'), ['write a group of members, in braces']],
  ['a schema of an unknown type', () => schema.jsonSchemaOf(registry, 'request', [1, 0]), ['not registered']],
  ['a rule that there is not', () => findings.ruleOf('V999', 'en'), ['no rule V999']],
  ['a language without labels', () => findings.ruleOf('V001', wrong('de')), ['ruleOf(language) must be "en" or "fr"']],
  // cbor, crypto, core, dossier, letter, log, store
  ['bytes that are no CBOR', () => cbor.decode(new Uint8Array([0xff])), ['An item has indefinite length']],
  ['text that is no CBOR', () => cbor.decode(wrong('text')), ['bytes must be a Uint8Array']],
  ['a function in CBOR', () => cbor.encode(wrong(() => undefined)), ['no CBOR encoding for function']],
  ['a key file under no passphrase', () => cryptoKeys.openKeyFile(bytes, 'x'), ['it is no key file']],
  ['a signature by nobody', () => crypto.signCose(wrong({ payload: bytes })), ['signCose(input).protected is missing']],
  ['a principal without a slash', () => core.parsePrincipal('demo-a'), ['scope/id, such as demo-a/central-authority']],
  ['a UUID that is none', () => core.parseUuid('1234'), ['a UUID in lower case']],
  ['a side that there is not', () => dossier.allowed(wrong({}), wrong('both')), ['allowed(side) must be "requester" or "responder"']],
  ['a letter of nothing', () => print.formalLetter(wrong({})), ['formalLetter(input).body is missing']],
  [
    'a log statement that is none',
    () => log.readBatch(wrong('batch'), wrong({}), wrong(undefined)),
    ['readBatch(options) must be an object'],
  ],
  ['a store at no path', () => store.openSqliteStore(wrong({ path: 7 })), ['openSqliteStore(options).path must be text, not a number']],
];

/** What comes of a call, thrown or rejected. */
async function outcome(call: () => unknown): Promise<unknown> {
  try {
    return { answer: await call() };
  } catch (error) {
    return error;
  }
}

/** Texts from inside of a program: they tell a newcomer nothing. */
const INSIDE = /\n\s+at |undefined \(reading|is not a function|is not iterable|Cannot read|Cannot destructure|\[object /;

describe('a mistake of a newcomer', () => {
  it.each(MISTAKES)('is answered in words: %s', async (_what, call, words) => {
    const error = await outcome(call);
    expect(error instanceof TypeError || error instanceof RangeError || error instanceof core.RogatoryError, String(error)).toBe(true);
    const { message } = error as Error;
    expect(message).not.toMatch(INSIDE);
    for (const word of words) expect(message).toContain(word);
    // A code with nothing behind it says neither what nor where.
    if (error instanceof core.RogatoryError) expect(Object.values(error.details).length).toBeGreaterThan(0);
  });

  it('is one of sixty and more', () => {
    expect(MISTAKES.length).toBeGreaterThanOrEqual(60);
  });
});
