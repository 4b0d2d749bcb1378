// Everything public that takes an object of its caller, with one call each: nothing of the object is dropped silently.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as agency from '../../src/agency/index.js';
import * as agencyNode from '../../src/agency/home/node/index.js';
import * as courier from '../../src/agency/courier/node/index.js';
import type { Agency } from '../../src/agency/index.js';
import * as cbor from '../../src/cbor/index.js';
import * as conformance from '../../src/conformance/index.js';
import * as crypto from '../../src/crypto/index.js';
import * as cryptoKeys from '../../src/crypto/keys/index.js';
import * as dossier from '../../src/dossier/index.js';
import * as print from '../../src/letter/index.js';
import * as envelope from '../../src/envelope/index.js';
import * as national from '../../src/envelope/national/index.js';
import * as attachment from '../../src/envelope/attachment/index.js';
import * as envelopeNode from '../../src/envelope/node/index.js';
import * as log from '../../src/log/index.js';
import * as pkcs11 from '../../src/pkcs11/index.js';
import * as relay from '../../src/relay/index.js';
import * as schema from '../../src/schema/index.js';
import * as vocabulary from '../../src/vocabulary/index.js';
import * as findings from '../../src/vocabulary/findings/index.js';
import * as labels from '../../src/vocabulary/labels/index.js';
import * as store from '../../src/store/index.js';
import * as transport from '../../src/transport/index.js';
import * as trust from '../../src/trust/index.js';
import * as trustKeys from '../../src/trust/keys/index.js';
import * as publish from '../../src/trust/publish/index.js';
import * as trustNode from '../../src/trust/store/node/index.js';
import { createAgencies } from '../agency/world.js';
import type { AgencyWorld } from '../agency/world.js';
import { registry } from '../../src/vocabulary/index.js';

let world: AgencyWorld;
let opened: Agency;
let memory: store.Store;
beforeAll(async () => {
  world = await createAgencies();
  opened = world.open('demo-a').agency;
  memory = store.openMemoryStore();
});
afterAll(async () => {
  await world.closeAll();
});

/** Stands for every other argument: the object is judged before it is used. */
const any = {} as never;
const bytes = new Uint8Array(0);

/** By the name that the error gives it. Each call hands its argument over as the object. */
const CALLS: Readonly<Record<string, (given: never) => unknown>> = {
  // agency
  'openAgency(options)': (given) => agency.openAgency(given),
  'createAgency(options)': (given) => agency.createAgency(given),
  'agency.send(request)': (given) => opened.send(given),
  'agency.inbox(options)': (given) => opened.inbox(given).next(),
  'agency.endQuarantine(options)': (given) => opened.endQuarantine('', given),
  'agency.discard(grounds)': (given) => opened.discard('', given),
  'agency.exportTo(options)': (given) => opened.exportTo({} as never, given),
  'agency.held(page)': (given) => opened.held(given),
  'agency.contradictions(page)': (given) => opened.contradictions(given),
  erasure: (given) => opened.erase('', given),
  'exportHome(options)': (given) => courier.exportHome(given, '.'),
  'importHome(options)': (given) => courier.importHome(given, '.'),
  'askHome(parameters)': (given) => agencyNode.askHome('.', 'dossier', given),
  'createHome(input)': (given) => agencyNode.createHome('.', given),
  'openFrame(options)': (given) => courier.openFrame(bytes, given),
  'importFrame(options)': (given) => courier.importFrame(bytes, given),
  'listErasable(options)': (given) => agencyNode.listErasable(given, ''),
  'eraseMessages(options)': (given) => agencyNode.eraseMessages(given, '', any),
  'backupHome(options)': (given) => agencyNode.backupHome('.', '', given),
  'rotateKey(options)': (given) => agencyNode.rotateKey(given),
  'retireKey(options)': (given) => agencyNode.retireKey(given, ''),
  'compromiseKey(options)': (given) => agencyNode.compromiseKey(given, '', 0),
  'answerKeyChallenge(options)': (given) => agencyNode.answerKeyChallenge(given, bytes),
  'listKeys(options)': (given) => agencyNode.listKeys(given),
  'removeKey(options)': (given) => agencyNode.removeKey(given, ''),
  'restoredHome(options)': (given) => agencyNode.restoredHome(given),
  'acceptRestore(options)': (given) => agencyNode.acceptRestore(given, any),
  'discardRestore(options)': (given) => agencyNode.discardRestore(given, any),
  'repeatReceipts(options)': (given) => agencyNode.repeatReceipts(given, any),
  'repeatReceipts(asked)': (given) => agencyNode.repeatReceipts({ home: '', passphrase: async () => '' }, given),
  // cbor, crypto
  'scan(options)': (given) => cbor.scan(bytes, given),
  'encode(options)': (given) => cbor.encode(0, given),
  'decode(options)': (given) => cbor.decode(bytes, given),
  'diagnostic(options)': (given) => cbor.diagnostic(bytes, given),
  'signCose(input)': (given) => crypto.signCose(given),
  'decodeCoseSign(options)': (given) => crypto.decodeCoseSign(bytes, given),
  'sealKeyFile(options)': (given) => cryptoKeys.sealKeyFile(bytes, '', '', given),
  // schema, dossier
  'defineMessage(options)': (given) => schema.defineMessage(given),
  'defineBareMessage(options)': (given) => schema.defineBareMessage(given),
  'createRegistry(parts)': (given) => schema.createRegistry(given),
  'registry.extend(further)': (given) => vocabulary.registry.extend(given),
  'defineCast(options)': (given) => schema.defineCast(any, any, given),
  'defineExtension(definition)': (given) => schema.defineExtension(given),
  'cddlOf(options)': (given) => schema.cddlOf(registry, 'status.query', [1, 0], given),
  'cddlOfAll(options)': (given) => schema.cddlOfAll(registry, given),
  'jsonSchemaOf(options)': (given) => schema.jsonSchemaOf(registry, 'status.query', [1, 0], given),
  'jsonSchemaOfAll(options)': (given) => schema.jsonSchemaOfAll(registry, given),
  'validate(message)': (given) => schema.validate(registry, given, {}),
  'validate(context)': (given) => schema.validate(registry, { type: '', version: [1, 0], body: {} }, given),
  'allowed(options)': (given) => dossier.allowed(any, 'requester', given),
  'due(options)': (given) => dossier.due(any, 0, given),
  'openDossier(policy)': (given) => dossier.openDossier('', given),
  'formalLetter(input)': (given) => print.formalLetter(given),
  // envelope
  'seal(input)': (given) => envelope.seal(given),
  'open(options)': (given) => envelope.open(bytes, any, given),
  'sealNested(input)': (given) => national.sealNested(given),
  'openNested(options)': (given) => national.openNested(bytes, any, given),
  'sealAttachment(input)': (given) => attachment.sealAttachment(any, any, given),
  'sealAttachment(options)': (given) => attachment.sealAttachment(any, any, ATTACHMENT, given),
  'openAttachment(options)': (given) => attachment.openAttachment(any, any, any, given),
  'openAttachmentBytes(options)': (given) => attachment.openAttachmentBytes(any, any, given),
  'openAttachmentRange(options)': (given) => attachment.openAttachmentRange(any, any, 0, 0, given),
  'sealAttachmentFile(input)': (given) => envelopeNode.sealAttachmentFile('', '', given),
  'sealAttachmentFile(options)': (given) => envelopeNode.sealAttachmentFile('', '', ATTACHMENT, given),
  'openAttachmentFile(options)': (given) => envelopeNode.openAttachmentFile('', '', any, given),
  // trust
  'openTrust(input)': (given) => trust.openTrust(given),
  'trust.view(options)': (given) => world.trust('demo-a').view(0, given),
  'trust.addInSlices(options)': (given) => world.trust('demo-a').addInSlices(bytes, 0, given),
  'judgeDraft(anchors)': (given) => publish.judgeDraft(bytes, given),
  'mergeDrafts(anchors)': (given) => publish.mergeDrafts([bytes], given),
  'signDraft(anchors)': (given) => publish.signDraft(bytes, [], given),
  'publishRoot(input)': (given) => publish.publishRoot(given, []),
  'publishRoot(options)': (given) => publish.publishRoot(ROOT, [], undefined, given),
  'publishDirectory(input)': (given) => publish.publishDirectory(given, [], bytes),
  'publishDirectory(options)': (given) => publish.publishDirectory(DIRECTORY, [], bytes, given),
  'publishFreshness(input)': (given) => publish.publishFreshness(given, [], any),
  'publishFreshness(newest)': (given) => publish.publishFreshness({ issuedAt: 0 }, [], given),
  'publishFreshness(options)': (given) => publish.publishFreshness({ issuedAt: 0 }, [], { root: bytes, directory: bytes }, given),
  'proposeAccord(content)': (given) => publish.proposeAccord(given, any),
  'endAccord(end)': (given) => publish.endAccord(given, any),
  'recordCeremony(ceremony)': (given) => publish.recordCeremony(given, any),
  'agencyEntry(description)': (given) => trustKeys.agencyEntry(given, any),
  'relayEntry(description)': (given) => trustKeys.relayEntry(given, any),
  'kemEntry(validity)': (given) => trustKeys.kemEntry(any, given),
  'signerEntry(validity)': (given) => trustKeys.signerEntry(any, 'seal', given),
  'signerEntry(more)': (given) => trustKeys.signerEntry(any, 'seal', { from: 0, to: 1 }, given),
  'generateRoot(counts)': (given) => trustKeys.generateRoot('rogatory-classic', given, any),
  'generateAgency.officers[0]': (given) => trustKeys.generateAgency(['rogatory-classic'], any, [given]),
  'writeKeyChange(change)': (given) => trustKeys.writeKeyChange(given, []),
  'openTrustFolder(options)': (given) => trustNode.openTrustFolder('', '', new Map(), 0, given),
  'writePins(content)': (given) => trustNode.writePins('', given),
  'readSecretText(source)': (given) => trustNode.readSecretText(given),
  // log
  'signCheckpoint(checkpoint)': (given) => log.signCheckpoint(given, any),
  'readBatch(options)': (given) => log.readBatch(any, bytes, given),
  'verifyCosignature(judged)': (given) => log.verifyCosignature(any, any, bytes, given),
  'verifyRestore(options)': (given) => log.verifyRestore(any, bytes, given),
  'judgeContradiction(options)': (given) => log.judgeContradiction(any, bytes, given),
  // transport, store, relay, pkcs11
  'openLinkClient(options)': (given) => transport.openLinkClient(given),
  'openLinkServer(options)': (given) => transport.openLinkServer(given),
  'openSqliteStore(options)': (given) => store.openSqliteStore(given),
  'openMemoryStore(options)': (given) => store.openMemoryStore(given),
  'openFileBlobs(options)': (given) => store.openFileBlobs(given),
  'openMemoryBlobs(options)': (given) => store.openMemoryBlobs(given),
  'blobs.begin(blob)': (given) => store.openMemoryBlobs().begin('a', given),
  'store.commit(commit)': (given) => memory.commit(given),
  'store.list(options)': (given) => memory.list('documents', given),
  // conformance
  'runConformance(options)': (given) => conformance.runConformance(given),
  'runRobot(run)': (given) => conformance.runRobot(given),
  'openRelay(options)': (given) => relay.openRelay(given),
  'startRelay(config)': (given) => relay.startRelay(given),
  'relayContradictions(config)': (given) => relay.relayContradictions(given),
  'restoredRelay(stated)': (given) => relay.restoredRelay(any, given),
  'acceptRelayRestore(decision)': (given) => relay.acceptRelayRestore(any, given),
  'discardRelayRestore(decision)': (given) => relay.discardRelayRestore(any, given),
  'repeatRelayReceipts(asked)': (given) => relay.repeatRelayReceipts(any, given),
  'rotateRelayKey(options)': (given) => relay.rotateRelayKey(any, given),
  config: (given) => relay.listRelayKeys(given),
  'openToken(options)': (given) => pkcs11.openToken(given),
};

const ATTACHMENT = { messageId: new Uint8Array(16), id: 1, fileName: 'a', mediaType: 'text/plain' };
const ROOT = {
  scope: '',
  issuedAt: 0,
  expiresAt: 0,
  roles: { root: any, directory: any, freshness: any },
  suite: 'rogatory-classic',
} as const;
const DIRECTORY = { version: 1, issuedAt: 0, expiresAt: 0, agencies: [], relays: [] };

/** What comes of a call, thrown or rejected. */
async function outcome(call: () => unknown): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    return error;
  }
}

describe('an object that a public function takes of its caller', () => {
  it.each(Object.entries(CALLS))('has no member that is dropped silently: %s', async (place, call) => {
    const error = await outcome(() => call({ nonsense: 1 } as never));
    expect(error).toBeInstanceOf(TypeError);
    expect((error as Error).message).toMatch(/ has no member "nonsense"\. Its members are [a-zA-Z]/);
    expect((error as Error).message.startsWith(`${place} has no member`)).toBe(true);
  });

  it.each(Object.entries(CALLS))('is refused in plain words when it is none: %s', async (place, call) => {
    for (const given of [null, 'text', 5]) {
      const error = await outcome(() => call(given as never));
      expect(error).toBeInstanceOf(TypeError);
      expect((error as Error).message).toContain(' must be ');
      expect((error as Error).message.startsWith(place.split(/[.(]/)[0] as string)).toBe(true);
    }
  });
});

/** Closed words, each with the name that the error gives it, and a wrong one. */
const WORDS: Readonly<Record<string, (word: never) => unknown>> = {
  'agency.send(request).priority': (priority) => opened.send({ type: 'request.submit', body: {}, priority } as never),
  'createAgency(options).floor': (floor) => agency.createAgency({ floor } as never),
  'openAgency(options).timestamps.policy': (policy) => agency.openAgency({ timestamps: { policy } } as never),
  'rotateKey(options).suite': (suite) => agencyNode.rotateKey({ suite } as never),
  'rotateRelayKey(options).role': (role) => relay.rotateRelayKey(any, { role }),
  'signCose(input).order': (order) => crypto.signCose({ order } as never),
  'createDigest(name)': (name) => crypto.createDigest(name),
  'sealAttachment(input).alsoHash[0]': (hash) => attachment.sealAttachment(any, any, { ...ATTACHMENT, alsoHash: [hash] }),
  'defineMessage(options).from': (from) => schema.defineMessage({ from } as never),
  'defineMessage(options).reply': (reply) => schema.defineMessage({ reply } as never),
  'defineMessage(options).roles[0]': (role) => schema.defineMessage({ roles: [role] } as never),
  'validate(context).sender.side': (side) =>
    schema.validate(registry, { type: '', version: [1, 0], body: {} }, { sender: { side, roles: [] } }),
  'labelIn(language)': (language) => labels.labelIn(vocabulary.MEASURE_TYPES, 'PRES', language),
  'ruleOf(language)': (language) => findings.ruleOf('V001', language),
  'findingIn(language)': (language) => findings.findingIn('', language),
  'allowed(side)': (role) => dossier.allowed(any, role),
  'due(options).side': (side) => dossier.due(any, 0, { terms: {}, side } as never),
  'formalLetter(input).language': (language) => print.formalLetter({ language } as never),
  'formalLetter(input).side': (side) => print.formalLetter({ side } as never),
  'formalLetter(input).type': (type) => print.formalLetter({ type } as never),
};

describe('a closed word of a caller', () => {
  it.each(Object.entries(WORDS))('is refused by name, with the words that it may be: %s', async (place, call) => {
    const error = await outcome(() => call('routine' as never));
    expect(error).toBeInstanceOf(TypeError);
    expect((error as Error).message).toMatch(/ must be "[^"]+"(?: or "[^"]+")*, not "routine"$/);
    expect((error as Error).message.startsWith(`${place} must be`)).toBe(true);
  });
});

describe('the list of public functions', () => {
  /** Parameters whose object is a port or a fact that this package made, not something that a caller writes down. */
  const NOT_WRITTEN = new Set(['isCoercive(of)']);

  it('misses none that takes options or an input', () => {
    const listed = new Set(Object.keys(CALLS).map((place) => place.replace(/^(new |agency\.|store\.|registry\.|trust\.)/, '')));
    const found = publicParameters();
    expect(found.length).toBeGreaterThan(70);
    expect(found.filter((place) => !listed.has(place) && !NOT_WRITTEN.has(place))).toEqual([]);
  });
});

const WRITTEN = /^(Readonly<)?(\{|[A-Za-z]*(Options|Input|Request|Description|Authority|Expectation|Anchors|Vocabulary)\b)/;

/** `function(parameter)` of each exported function whose parameter is, by the name of its type, an object that a caller writes down. */
function publicParameters(): readonly string[] {
  const root = join(import.meta.dirname, '../..');
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { exports: Record<string, { types?: string }> };
  const indexes = Object.values(exports).flatMap(({ types }) =>
    types === undefined ? [] : [join(root, types.replace('./dist/', 'src/').replace('.d.ts', '.ts'))],
  );
  const found = new Set<string>();
  for (const index of [...indexes, join(root, 'src/agency/home/node/index.ts')]) {
    for (const { file, names } of reexportsOf(index)) {
      for (const statement of sourceOf(file).statements) {
        if (!ts.isFunctionDeclaration(statement) || statement.name === undefined || !names.has(statement.name.text)) continue;
        for (const parameter of statement.parameters) {
          const name = ts.isIdentifier(parameter.name) ? parameter.name.text : 'options';
          if (WRITTEN.test(parameter.type?.getText() ?? '')) found.add(`${statement.name.text}(${name})`);
        }
      }
    }
  }
  return [...found].sort();
}

function reexportsOf(index: string): { file: string; names: ReadonlySet<string> }[] {
  return sourceOf(index).statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier === undefined || statement.exportClause === undefined) return [];
    if (!ts.isNamedExports(statement.exportClause)) return [];
    const file = join(index, '..', (statement.moduleSpecifier as ts.StringLiteral).text.replace(/\.js$/, '.ts'));
    return existsSync(file) ? [{ file, names: new Set(statement.exportClause.elements.map(({ name }) => name.text)) }] : [];
  });
}

function sourceOf(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
}
