// SPDX-License-Identifier: Apache-2.0
// The two states of the kit. Their keys come from a seed that everybody knows, so they protect nothing: an implementation pins them for a
// test alone. The implementation under test is the relay or the agency of the first state; the kit plays all others.
import { sha512, memorySigner } from '../../crypto/index.js';
import type { Signer, SuiteId } from '../../crypto/index.js';
import type { RandomSource } from '../../core/index.js';
import type { SignerSecret } from '../../crypto/keys/index.js';
import { agencyEntry, generateAgency, generateRelay, generateRoot, relayEntry, roleSet, signerEntry } from '../../trust/keys/index.js';
import type { AgencySecrets, RelaySecrets, RootSecrets, Validity } from '../../trust/keys/index.js';
import { proposeAccord, publishDirectory, publishFreshness, publishRoot, rootFingerprint, signAccord } from '../../trust/publish/index.js';
import { MESSAGES, encodeTerms } from '../../vocabulary/index.js';
import { UNTOC_ACCORD } from '../../vocabulary/accords/index.js';

// Of two relays, the one whose name sorts first dials (RELAY-08): the kit's, so that the implementation only listens.
export const SUBJECT_SCOPE = 'subject';
export const KIT_SCOPE = 'kit';
export const RELAY_ID = 'relay';
export const AGENCY_ID = 'agency';
/** Mailbox of each agency of that id. */
export const mailboxOf = (agency: string): string => (agency === AGENCY_ID ? 'mla' : agency);

const SEED = 'rogatory-conformance/1';
const DAY = 86_400;

export interface KitState {
  readonly scope: string;
  readonly root: RootSecrets;
  readonly relay: RelaySecrets;
  /** By id. */
  readonly agencies: ReadonlyMap<string, AgencySecrets>;
  /** Of its relay. */
  readonly url: string;
}

export interface KitStates {
  readonly suite: SuiteId;
  /** Suites of the keys of agencies: `StatesInput.agencySuites`. */
  readonly agencySuites: readonly SuiteId[];
  readonly subject: KitState;
  readonly kit: KitState;
  /** Root, directory and freshness of both, and the accord between their first agencies. */
  readonly documents: readonly Uint8Array[];
  /** Scope to fingerprint of its root. */
  readonly pins: ReadonlyMap<string, string>;
}

export interface StatesInput {
  /** Unix milliseconds; documents are of a minute before. */
  readonly now: number;
  /** Addresses of the relays of both states, `ws:` or `wss:`. */
  readonly urls: readonly [subject: string, kit: string];
  /** Of roots and relays; default `rogatory-classic`. */
  readonly suite?: SuiteId;
  /** Of the keys of agencies, the strongest last: the accord asks for that one. Default `suite` alone. */
  readonly agencySuites?: readonly SuiteId[];
  /** Ids of the agencies of the kit's state, of which the first concludes the accord; default one, {@link AGENCY_ID}. */
  readonly agencies?: readonly string[];
}

/** Draws the keys of both states from the seed: always the same for the same suite and agencies. */
export function drawStates({
  urls,
  suite = 'rogatory-classic',
  agencySuites = [suite],
  agencies = [AGENCY_ID],
}: Omit<StatesInput, 'now'>): Omit<KitStates, 'documents' | 'pins'> {
  const state = (scope: string, url: string, ids: readonly string[]): KitState => draw({ scope, url, suite, agencySuites, ids });
  return { suite, agencySuites, subject: state(SUBJECT_SCOPE, urls[0], [AGENCY_ID]), kit: state(KIT_SCOPE, urls[1], agencies) };
}

/** Draws both states, and publishes their documents. */
export async function makeStates(input: StatesInput): Promise<KitStates> {
  const states = drawStates(input);
  const now = Math.floor(input.now / 1000);
  const documents: Uint8Array[] = [];
  const pins = new Map<string, string>();
  for (const state of [states.subject, states.kit]) {
    const root = await rootOf(state, states.suite, now);
    const directory = await directoryOf(state, root, now);
    pins.set(state.scope, rootFingerprint(root));
    const freshness = await publishFreshness({ issuedAt: now - 60 }, state.root.freshness.map(memorySigner), { root, directory });
    documents.push(root, directory, freshness);
  }
  documents.push(await accordOf(states, now));
  return { ...states, documents, pins };
}

/** The seal of a state's first agency, of its strongest suite. */
function sealOf(state: KitState): Signer {
  const [agency] = state.agencies.values();
  const seal = agency?.sets.at(-1)?.seal;
  if (seal === undefined) throw new RangeError(`${state.scope} has no agency`);
  return memorySigner(seal);
}

/** Seals of the kit's first agency: those of its directory, then new ones, which {@link DirectoryChanges.isRotated} lists in their place. */
export function sealsWithRotated(states: KitStates): readonly Signer[] {
  const [agency] = states.kit.agencies.values();
  return [...(agency?.sets ?? []), ...rotatedSeals(states).sets].map(({ seal }) => memorySigner(seal));
}

function rotatedSeals({ kit, suite, agencySuites }: Pick<KitStates, 'kit' | 'suite' | 'agencySuites'>): AgencySecrets {
  const [id = AGENCY_ID, secrets] = [...kit.agencies][0] ?? [];
  const drawn = generateAgency(agencySuites, seededRandom(`${SEED}/${suite}/${kit.scope}/rotated/${id}`));
  return { ...(secrets ?? drawn), sets: drawn.sets.map((set, i) => ({ ...set, kem: secrets?.sets[i]?.kem ?? set.kem })) };
}

interface Drawing extends Pick<KitState, 'scope' | 'url'>, Pick<KitStates, 'suite' | 'agencySuites'> {
  readonly ids: readonly string[];
}

function draw({ scope, url, suite, agencySuites, ids }: Drawing): KitState {
  const random = (part: string): RandomSource => seededRandom(`${SEED}/${suite}/${scope}/${part}`);
  return {
    scope,
    url,
    root: generateRoot(suite, { root: 2, directory: 2, freshness: 1 }, random('root')),
    relay: generateRelay(suite, random('relay')),
    agencies: new Map(ids.map((id) => [id, generateAgency(agencySuites, random(`agency/${id}`))])),
  };
}

/** The same bytes for the same seed. */
export function seededRandom(seed: string): RandomSource {
  let count = 0;
  return (length) => {
    const blocks = Array.from({ length: Math.ceil(length / 64) }, () => sha512(new TextEncoder().encode(`${seed}/${count++}`)));
    return new Uint8Array(Buffer.concat(blocks).subarray(0, length));
  };
}

function rootOf({ scope, root }: KitState, suite: SuiteId, now: number): Promise<Uint8Array> {
  const validity = { from: now - 60, to: now + 730 * DAY };
  const role = (name: keyof RootSecrets, threshold: number) => roleSet(name, threshold, root[name].map(memorySigner), validity);
  const roles = { root: role('root', 2), directory: role('directory', 2), freshness: role('freshness', 1) };
  return publishRoot({ scope, issuedAt: now - 60, expiresAt: now + 365 * DAY, roles, suite }, root.root.map(memorySigner));
}

/** Publishes the directory of a state. @param now - Epoch seconds; the directory is of a minute before. */
function directoryOf(state: KitState, root: Uint8Array, now: number, changes: DirectoryChanges = {}): Promise<Uint8Array> {
  const { version = 1, link, signers = state.root.directory.length, expiresAt = now + 29 * DAY } = changes;
  // Of a day before: a message that has expired was issued while its keys were in force.
  const validity = { from: now - DAY, to: now + 365 * DAY };
  const types = new Map(Object.entries(MESSAGES).map(([type, entry]) => [type, [entry.version]] as const));
  const agencies = [...state.agencies].map(([id, secrets]) =>
    agencyEntry(
      {
        id,
        names: new Map([['en', `Agency ${id} of ${state.scope} (conformance kit)`]]),
        competences: ['RQ-CA', 'RD-CA'],
        mailboxes: [mailboxOf(id)],
        types,
        validity,
        kemValidity: { from: now - DAY, to: now + 59 * DAY },
      },
      secrets,
    ),
  );
  const mailboxes = [...state.agencies.keys()].map(mailboxOf).sort();
  const relay = relayEntry({ id: RELAY_ID, urls: [state.url], mailboxes, validity }, state.relay);
  const more = link === undefined ? [] : [signerEntry(memorySigner(link), 'link', validity)];
  return publishDirectory(
    { version, issuedAt: now - 60, expiresAt, agencies, relays: [{ ...relay, signers: [...relay.signers, ...more] }] },
    state.root.directory.slice(0, signers).map(memorySigner),
    root,
    { partial: signers < state.root.directory.length },
  );
}

export interface DirectoryChanges {
  readonly version?: number;
  /** Its first agency has new seals in place of the old ones. */
  readonly isRotated?: boolean;
  /** One more link signer of the relay. */
  readonly link?: SignerSecret;
  /** Number of directory signers that sign; the threshold is 2. */
  readonly signers?: number;
  /** Epoch seconds. */
  readonly expiresAt?: number;
}

/** Signs a later directory of the kit's state, or one that its readers have to refuse. @param now - Unix milliseconds. */
export function kitDirectory(states: KitStates, now: number, changes: DirectoryChanges): Promise<Uint8Array> {
  const { kit, documents } = states;
  const root = documents[KIT_ROOT_AT];
  if (root === undefined) throw new TypeError('the states have no root of the kit');
  const agencies = new Map([...kit.agencies, [AGENCY_ID, rotatedSeals(states)] as const]);
  return directoryOf(changes.isRotated === true ? { ...kit, agencies } : kit, root, Math.floor(now / 1000), changes);
}

/** Place of the root of the kit's state in the documents: behind root, directory and freshness of the other state. */
const KIT_ROOT_AT = 3;

/** Concludes an accord of both. @param name - Tells its id from those of others. @param validity - Epoch seconds. */
export async function accordOf(
  { subject, kit, suite, agencySuites }: Omit<KitStates, 'documents' | 'pins'>,
  now: number,
  name = 'accord',
  validity: Validity = { from: now - DAY, to: now + 365 * DAY },
): Promise<Uint8Array> {
  const party = (state: KitState) => ({ scope: state.scope, id: [...state.agencies.keys()][0] ?? AGENCY_ID, key: sealOf(state).signerId });
  const content = {
    id: seededRandom(`${SEED}/${suite}/${name}`)(16),
    version: 1,
    parties: [party(subject), party(kit)] as const,
    issuedAt: validity.from,
    notBefore: validity.from,
    notAfter: validity.to,
    minimumSuite: agencySuites.at(-1) ?? suite,
    previous: null,
    agencies: new Map(
      [subject, kit].map(({ scope, agencies }) => [scope, new Map([...agencies.keys()].map((id) => [id, [mailboxOf(id)]]))]),
    ),
    limits: {},
    terms: encodeTerms(UNTOC_ACCORD.terms),
  } as const;
  return signAccord(await proposeAccord(content, sealOf(subject)), sealOf(kit));
}
