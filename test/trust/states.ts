// Whole small states for tests: a root, a directory with agencies and relays, all their secrets, and accords between them.
import { concat, toUtf8, uint32be } from '../../src/core/bytes.js';
import type { RandomSource } from '../../src/core/random.js';
import { toSeconds } from '../../src/core/time.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import type { SignerSecret } from '../../src/crypto/keys/keys.js';
import type { Signer } from '../../src/crypto/sign/sign.js';
import type { SuiteId } from '../../src/crypto/suites/suites.js';
import type { AccordContent } from '../../src/trust/documents/accord.js';
import type { Ceremony } from '../../src/trust/ceremony/ceremony.js';
import { DIRECTORY } from '../../src/trust/documents/directory.js';
import type { Directory, DirectoryAgency, DirectoryRelay } from '../../src/trust/documents/directory.js';
import { signDocument } from '../../src/trust/documents/document.js';
import { agencyEntry, generateAgency, generateRelay, generateRoot, relayEntry, roleSet } from '../../src/trust/publish/entries.js';
import type { AgencyDescription, AgencySecrets, OfficerSecret, RelaySecrets, RootSecrets } from '../../src/trust/publish/entries.js';
import { parseFingerprint } from '../../src/trust/ceremony/fingerprint.js';
import {
  proposeAccord,
  publishDirectory,
  publishFreshness,
  publishRoot,
  rootFingerprint,
  signAccord,
} from '../../src/trust/publish/publication.js';
import type { DirectoryInput, RootInput } from '../../src/trust/publish/publication.js';
import { openTrust } from '../../src/trust/store/resolver.js';
import type { TrustAlarm, TrustStore } from '../../src/trust/store/resolver.js';
import { ROOT_ROLES } from '../../src/trust/documents/root.js';
import type { RootRole } from '../../src/trust/documents/root.js';

/** The moment at which the states of tests live, Unix milliseconds. */
export const NOW = Date.UTC(2026, 10, 24, 12);
export const NOW_S = toSeconds(NOW);
export const DAY = 86_400;

/** Message types of an agency that takes everything: tests that care give their own. */
export const TYPES: DirectoryAgency['types'] = new Map(
  [
    'ack.receipt',
    'decision.accept',
    'decision.refuse',
    'error.validation',
    'info.request',
    'request.submit',
    'request.supplement',
    'result.final',
  ].map((type) => [type, [[1, 0]]]),
);

/** A random source that gives the same bytes for the same seed. */
export function seededRandom(seed: string): RandomSource {
  let counter = 0;
  return (length) => {
    let out = new Uint8Array(0);
    while (out.length < length) out = concat(out, sha256(concat(toUtf8(seed), uint32be(counter++)))) as Uint8Array<ArrayBuffer>;
    return out.slice(0, length);
  };
}

export interface AgencyOptions extends Partial<Omit<AgencyDescription, 'id'>> {
  readonly id: string;
  readonly suites?: readonly SuiteId[];
  readonly officers?: readonly Omit<OfficerSecret, 'secret'>[];
}

export interface RelayOptions {
  readonly id: string;
  readonly urls?: readonly string[];
  /** Default: the mailboxes of all agencies. */
  readonly mailboxes?: readonly string[];
}

export interface StateOptions {
  readonly scope: string;
  /** Of every key and of the root's floor; default classic, for speed. */
  readonly suite?: SuiteId;
  /** Unix milliseconds; default NOW. */
  readonly now?: number;
  /** Default: one agency `ca` with the mailbox `ca`. */
  readonly agencies?: readonly AgencyOptions[];
  /** Default: one relay `relay` at ws://127.0.0.1:1. */
  readonly relays?: readonly RelayOptions[];
  /** Signers of each role; thresholds are 2, of freshness 1. */
  readonly signers?: Readonly<Record<RootRole, number>>;
  readonly random?: RandomSource;
}

export interface TestState {
  readonly scope: string;
  readonly suite: SuiteId;
  readonly secrets: RootSecrets;
  readonly agencies: ReadonlyMap<string, AgencySecrets>;
  readonly relays: ReadonlyMap<string, RelaySecrets>;
  readonly rootInput: RootInput;
  readonly directoryInput: DirectoryInput;
  /** Version 1 of both. */
  readonly root: Uint8Array;
  readonly directory: Uint8Array;
  /** About both, for three days from `now`. */
  readonly freshness: Uint8Array;
  readonly fingerprint: string;
  signers(role: RootRole): readonly Signer[];
  seal(agency?: string): Signer;
  /** Publishes a directory like the first, but for `changes` (version 2 unless they say so). */
  nextDirectory(changes?: Partial<DirectoryInput>, root?: Uint8Array): Promise<Uint8Array>;
  /** Signs one as {@link nextDirectory} does, and judges it not: of many, and of such as nobody would publish. */
  signDirectory(changes?: Partial<Directory>): Promise<Uint8Array>;
  /** Publishes a freshness statement about the first root and directory, or about those given. @param at - Epoch seconds. */
  nextFreshness(at: number, root?: Uint8Array, directory?: Uint8Array, lifetimeSeconds?: number): Promise<Uint8Array>;
  /** Publishes the root after `previous`, signed by all root signers of this state and by `others`. */
  nextRoot(changes?: Partial<RootInput>, previous?: Uint8Array, others?: readonly Signer[]): Promise<Uint8Array>;
}

export function signersOf(secrets: readonly SignerSecret[]): readonly Signer[] {
  return secrets.map(memorySigner);
}

export async function createState(options: StateOptions): Promise<TestState> {
  const { scope, suite = 'rogatory-classic', now = NOW } = options;
  const random = options.random ?? seededRandom(`state ${scope} ${suite}`);
  const at = toSeconds(now);
  const validity = { from: at - DAY, to: at + 365 * DAY };
  const secrets = generateRoot(suite, options.signers ?? { root: 3, directory: 2, freshness: 1 }, random);
  const signers = { root: signersOf(secrets.root), directory: signersOf(secrets.directory), freshness: signersOf(secrets.freshness) };

  const agencies = new Map<string, AgencySecrets>();
  const agencyEntries = (options.agencies ?? [{ id: 'ca' }]).map(({ suites = [suite], officers, ...agency }): DirectoryAgency => {
    const keys = generateAgency(suites, random, officers);
    agencies.set(agency.id, keys);
    const names = new Map([['en', `Agency ${agency.id} of ${scope} (demonstration)`]]);
    return agencyEntry({ names, mailboxes: [agency.id], types: TYPES, validity, ...agency }, keys);
  });
  const relays = new Map<string, RelaySecrets>();
  const all = agencyEntries.flatMap(({ mailboxes }) => mailboxes);
  const relayEntries = (options.relays ?? [{ id: 'relay' }]).map((relay): DirectoryRelay => {
    const keys = generateRelay(suite, random);
    relays.set(relay.id, keys);
    return relayEntry({ urls: ['ws://127.0.0.1:1'], mailboxes: all, validity, ...relay }, keys);
  });

  const roleOf = (role: RootRole) => roleSet(role, Math.min(2, signers[role].length), signers[role], validity);
  const [rootRole, directoryRole, freshnessRole] = ROOT_ROLES.map(roleOf);
  const rootInput: RootInput = {
    scope,
    issuedAt: at,
    expiresAt: at + 365 * DAY,
    roles: { root: rootRole!, directory: directoryRole!, freshness: freshnessRole! },
    suite,
  };
  const directoryInput: DirectoryInput = {
    version: 1,
    issuedAt: at,
    expiresAt: at + 30 * DAY,
    agencies: agencyEntries,
    relays: relayEntries,
  };
  const root = await publishRoot(rootInput, signers.root);
  const directory = await publishDirectory(directoryInput, signers.directory, root);
  return {
    scope,
    suite,
    secrets,
    agencies,
    relays,
    rootInput,
    directoryInput,
    root,
    directory,
    freshness: await publishFreshness({ issuedAt: at }, signers.freshness, { root, directory }),
    fingerprint: rootFingerprint(root),
    signers: (role) => signers[role],
    seal: (agency = [...agencies.keys()][0]!) => memorySigner(agencies.get(agency)!.sets[0]!.seal),
    nextDirectory: (changes = {}, under = root) =>
      publishDirectory({ ...directoryInput, version: 2, ...changes }, signers.directory, under),
    signDirectory: (changes = {}) =>
      signDocument('directory', DIRECTORY.write({ ...directoryInput, scope, version: 2, rootVersion: 1, ...changes }), signers.directory),
    nextFreshness: (issuedAt, newestRoot = root, newestDirectory = directory, lifetimeSeconds = 72 * 3600) =>
      publishFreshness({ issuedAt, lifetimeSeconds }, signers.freshness, { root: newestRoot, directory: newestDirectory }),
    nextRoot: (changes = {}, previous = root, others = []) =>
      publishRoot({ ...rootInput, ...changes }, [...signers.root, ...others], previous),
  };
}

/** What an accord between the first agencies of two states says, covering all agencies and mailboxes of both. */
export function accordContent(a: TestState, b: TestState, changes: Partial<AccordContent> = {}): AccordContent {
  const [first, second] = a.scope < b.scope ? [a, b] : [b, a];
  const party = (state: TestState) => {
    const seal = state.seal();
    return { scope: state.scope, id: state.directoryInput.agencies[0]!.id, key: seal.signerId };
  };
  const covered = (state: TestState) =>
    [state.scope, new Map(state.directoryInput.agencies.map(({ id, mailboxes }) => [id, mailboxes]))] as const;
  const at = first.directoryInput.issuedAt;
  return {
    id: sha256(toUtf8(`accord ${first.scope} ${second.scope}`)).slice(0, 16),
    version: 1,
    parties: [party(first), party(second)],
    issuedAt: at,
    notBefore: at,
    notAfter: at + 2 * 365 * DAY,
    minimumSuite: 'rogatory-classic',
    previous: null,
    agencies: new Map([covered(first), covered(second)]),
    limits: {},
    terms: new Uint8Array(0),
    ...changes,
  };
}

export async function createAccord(a: TestState, b: TestState, changes: Partial<AccordContent> = {}): Promise<Uint8Array> {
  return signAccord(await proposeAccord(accordContent(a, b, changes), a.seal()), b.seal());
}

/** A ceremony in which the first state compared the root of the second, in the presence of two officers of each. */
export function ceremonyOf(
  { a, b }: Pick<TestPair, 'a' | 'b'>,
  names: readonly [string, string] = ['X (demonstration)', 'Y (demonstration)'],
): Ceremony {
  return {
    own: a.scope,
    other: b.scope,
    rootDigest: parseFingerprint(b.fingerprint),
    at: b.rootInput.issuedAt,
    officers: [a, b].flatMap(({ scope }) => names.map((name) => ({ scope, name, function: 'head of registry' }))),
    channel: 'a meeting',
  };
}

export interface TestPair {
  readonly a: TestState;
  readonly b: TestState;
  readonly accord: Uint8Array;
  readonly pins: ReadonlyMap<string, string>;
  /** Roots, directories, the accord, and freshness statements. */
  readonly documents: readonly Uint8Array[];
  /** A reader of either state that holds all of them. */
  open(own: string, now?: number, onAlarm?: (alarm: TrustAlarm) => void): TrustStore;
}

/** Two states with an accord between them: scopes `demo-a` and `demo-b` unless the options say otherwise. */
export async function createPair(
  a: Partial<StateOptions> = {},
  b: Partial<StateOptions> = {},
  accord: Partial<AccordContent> = {},
): Promise<TestPair> {
  const first = await createState({ scope: 'demo-a', ...a });
  const second = await createState({ scope: 'demo-b', ...b });
  const signed = await createAccord(first, second, accord);
  const pins = new Map([first, second].map((state) => [state.scope, state.fingerprint]));
  const documents = [first.root, first.directory, second.root, second.directory, signed, first.freshness, second.freshness];
  const open: TestPair['open'] = (own, now = NOW, onAlarm = () => undefined) => openTrust({ own, pins, documents, now, onAlarm });
  return { a: first, b: second, accord: signed, pins, documents, open };
}
