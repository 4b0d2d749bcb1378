// SPDX-License-Identifier: Apache-2.0
// Two demonstration states in one folder, each with its own root, directory, agency and relay, and the accord between them. A real
// state makes its documents in a ceremony, on its own machines; here one program plays all administrators.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createHome } from '../../agency/home/node/index.js';
import { systemClock, systemRandom } from '../../core/index.js';
import { encodeSignerSecret } from '../../crypto/keys/index.js';
import { memorySigner } from '../../crypto/index.js';
import type { Signer, SuiteId } from '../../crypto/index.js';
import { agencyEntry, generateAgency, generateRelay, generateRoot, relayEntry, roleSet } from '../../trust/keys/index.js';
import { proposeAccord, publishDirectory, publishFreshness, publishRoot, rootFingerprint, signAccord } from '../../trust/publish/index.js';
import type { AgencySecrets, RelaySecrets, RootSecrets, Validity } from '../../trust/keys/index.js';
import { writeKeyFile, writePins, writeTrustFolder } from '../../trust/store/node/index.js';
import { MESSAGES, encodeTerms } from '../../vocabulary/index.js';
import { accordTerms, requestSubmit } from './messages.js';

export interface DemoState {
  readonly scope: string;
  readonly folder: string;
  readonly passphrase: string;
  readonly passphraseFile: string;
  readonly agency: { readonly home: string; readonly mailbox: string; readonly label: string };
  readonly relay: { readonly config: string; readonly url: string };
  /** Folders of the state's administrator: the keys of its roles, and its trusted documents. */
  readonly administration: { readonly keys: string; readonly trust: string };
}

/** Data of one state's administrators while the documents are made. */
interface Drawn {
  readonly scope: string;
  readonly suite: SuiteId;
  readonly name: string;
  readonly port: number;
  readonly root: RootSecrets;
  readonly agency: AgencySecrets;
  readonly relay: RelaySecrets;
}

const AGENCY_ID = 'central-authority';
const RELAY_ID = 'relay-1';
const MAILBOX = 'mla';
const DAY = 86_400;

/** Makes both states under `folder`: keys, documents, homes, relay configurations on loopback ports, by default free ones. */
export async function prepareStates(
  folder: string,
  suite: SuiteId = 'rogatory-hybrid',
  { ports }: { readonly ports?: readonly [number, number] } = {},
): Promise<[DemoState, DemoState]> {
  const now = Math.floor(systemClock.now() / 1000);
  const [portA, portB] = ports ?? (await freePorts());
  const a = draw('demo-a', 'State A', portA, suite);
  const b = draw('demo-b', 'State B', portB, suite);
  const documents = await publishAll(a, b, now);
  writeFileSync(join(folder, 'request.json'), `${JSON.stringify(requestSubmit(), null, 2)}\n`);
  return [writeState(folder, a, documents), writeState(folder, b, documents)];
}

function draw(scope: string, name: string, port: number, suite: SuiteId): Drawn {
  return {
    scope,
    suite,
    name,
    port,
    root: generateRoot(suite, { root: 2, directory: 2, freshness: 1 }, systemRandom),
    agency: generateAgency([suite], systemRandom),
    relay: generateRelay(suite, systemRandom),
  };
}

interface Published {
  readonly documents: readonly Uint8Array[];
  readonly pins: ReadonlyMap<string, string>;
}

async function publishAll(a: Drawn, b: Drawn, now: number): Promise<Published> {
  const documents: Uint8Array[] = [];
  const pins = new Map<string, string>();
  for (const state of [a, b]) {
    const root = await publishStateRoot(state, now);
    pins.set(state.scope, rootFingerprint(root));
    const directory = await publishStateDirectory(state, root, now);
    const freshness = await publishFreshness({ issuedAt: now - 60 }, state.root.freshness.map(memorySigner), { root, directory });
    documents.push(root, directory, freshness);
  }
  documents.push(await makeAccord(a, b, now));
  return { documents, pins };
}

function publishStateRoot(state: Drawn, now: number): Promise<Uint8Array> {
  const validity: Validity = { from: now - 60, to: now + 730 * DAY };
  const signers = {
    root: state.root.root.map(memorySigner),
    directory: state.root.directory.map(memorySigner),
    freshness: state.root.freshness.map(memorySigner),
  };
  const roles = {
    root: roleSet('root', 2, signers.root, validity),
    directory: roleSet('directory', 2, signers.directory, validity),
    freshness: roleSet('freshness', 1, signers.freshness, validity),
  };
  return publishRoot({ scope: state.scope, issuedAt: now - 60, expiresAt: now + 365 * DAY, roles, suite: state.suite }, signers.root);
}

function publishStateDirectory(state: Drawn, root: Uint8Array, now: number): Promise<Uint8Array> {
  const validity: Validity = { from: now - 60, to: now + 365 * DAY };
  // The last one is the national type that docs/guide/national-extension.md defines.
  const types = new Map<string, readonly (readonly [number, number])[]>([
    ...Object.entries(MESSAGES).map(([type, { version }]) => [type, [version]] as const),
    ['x-demo.hearing-note', [[1, 0]]],
  ]);
  const agency = agencyEntry(
    {
      id: AGENCY_ID,
      names: new Map([['en', `Central Authority of ${state.name} (demonstration)`]]),
      competences: ['RQ-CA', 'RD-CA'],
      mailboxes: [MAILBOX],
      types,
      validity,
      kemValidity: { from: now - 60, to: now + 60 * DAY },
    },
    state.agency,
  );
  const relay = relayEntry({ id: RELAY_ID, urls: [relayUrl(state)], mailboxes: [MAILBOX], validity }, state.relay);
  const signers = state.root.directory.map(memorySigner);
  return publishDirectory(
    { version: 1, issuedAt: now - 60, expiresAt: now + 29 * DAY, agencies: [agency], relays: [relay] },
    signers,
    root,
  );
}

async function makeAccord(a: Drawn, b: Drawn, now: number): Promise<Uint8Array> {
  const [sealA, sealB] = [sealOf(a), sealOf(b)];
  const content = {
    id: systemRandom(16),
    version: 1,
    parties: [
      { scope: a.scope, id: AGENCY_ID, key: sealA.signerId },
      { scope: b.scope, id: AGENCY_ID, key: sealB.signerId },
    ] as const,
    issuedAt: now - 60,
    notBefore: now - 60,
    notAfter: now + 365 * DAY,
    minimumSuite: a.suite,
    previous: null,
    agencies: new Map([a, b].map(({ scope }) => [scope, new Map([[AGENCY_ID, [MAILBOX]]])])),
    limits: {},
    terms: encodeTerms(accordTerms()),
  } as const;
  return signAccord(await proposeAccord(content, sealA), sealB);
}

function writeState(folder: string, state: Drawn, { documents, pins }: Published): DemoState {
  const own = join(folder, state.scope);
  const relay = join(own, 'relay');
  const home = join(own, 'agency');
  const passphraseFile = join(own, 'passphrase');
  const passphrase = Array.from(systemRandom(16), (byte) => byte.toString(36)).join('');
  mkdirSync(relay, { recursive: true, mode: 0o700 });
  writeFileSync(passphraseFile, `${passphrase}\n`, { mode: 0o600 });

  createHome(home, {
    settings: { scope: state.scope, id: AGENCY_ID, floor: state.suite, pins },
    secrets: state.agency,
    documents,
    passphrase,
    random: systemRandom,
  });
  const salt = systemRandom(32);
  for (const role of ['link', 'log', 'cosign'] as const) {
    writeKeyFile(join(relay, 'keys', `${role}.key`), 'signer', encodeSignerSecret(state.relay[role]), passphrase, systemRandom, salt);
  }
  writeTrustFolder(join(relay, 'trust'), documents);
  // So that the commands of `rogatory trust` take these folders too.
  for (const trust of [join(relay, 'trust'), join(home, 'trust')]) writePins(trust, { own: state.scope, pins });
  const administration = { keys: join(own, 'administration', 'keys'), trust: join(own, 'administration', 'trust') };
  for (const role of ['root', 'directory', 'freshness'] as const) {
    state.root[role].forEach((secret, i) =>
      writeKeyFile(join(administration.keys, `${role}-${i + 1}.key`), 'signer', encodeSignerSecret(secret), passphrase, systemRandom, salt),
    );
  }
  writeTrustFolder(administration.trust, documents);
  writePins(administration.trust, { own: state.scope, pins });
  const config = join(relay, 'relay.toml');
  writeFileSync(config, relayToml(state, pins), { mode: 0o600 });
  return {
    scope: state.scope,
    folder: own,
    passphrase,
    passphraseFile,
    agency: { home, mailbox: `${MAILBOX}@${state.scope}`, label: `${state.scope}/${AGENCY_ID}` },
    relay: { config, url: relayUrl(state) },
    administration,
  };
}

function relayToml(state: Drawn, pins: ReadonlyMap<string, string>): string {
  return `# Relay of the demonstration state ${state.scope}.
[relay]
scope = "${state.scope}"
id = "${RELAY_ID}"

[listen]
host = "127.0.0.1"
port = ${state.port}

[store]
path = "data/relay.db"

[keys]
link = "keys/link.key"
log = "keys/log.key"
cosign = "keys/cosign.key"
passphrase_file = "../passphrase"

[trust]
folder = "trust"

[trust.pins]
${[...pins].map(([scope, fingerprint]) => `${scope} = "${fingerprint}"`).join('\n')}
`;
}

function relayUrl(state: Drawn): string {
  return `ws://127.0.0.1:${state.port}`;
}

function sealOf(state: Drawn): Signer {
  const [set] = state.agency.sets;
  if (set === undefined) throw new TypeError('an agency has at least one suite');
  return memorySigner(set.seal);
}

/** Finds two free ports, because directories name them before the relays listen. */
async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()] as const;
  const ports = await Promise.all(
    servers.map(
      (server) => new Promise<number>((done) => server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port))),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports as [number, number];
}
