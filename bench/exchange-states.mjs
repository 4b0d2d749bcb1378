// SPDX-License-Identifier: Apache-2.0
// Two states on disk, each with an agency and a relay on a loopback port: what the processes of a whole exchange start from.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createHome } from 'rogatory/agency/node';
import { systemRandom } from 'rogatory/core';
import { encodeSignerSecret } from 'rogatory/crypto/keys';
import { memorySigner } from 'rogatory/crypto';
import { MESSAGES, encodeTerms } from 'rogatory/vocabulary';
import { agencyEntry, generateAgency, generateRelay, generateRoot, relayEntry, roleSet } from 'rogatory/trust/keys';
import { proposeAccord, publishDirectory, publishFreshness, publishRoot, rootFingerprint, signAccord } from 'rogatory/trust/publish';
import { writeKeyFile, writeTrustFolder } from 'rogatory/trust/node';

const DAY = 86_400;
/** It protects what lives as long as a run. */
export const PASSPHRASE = 'a passphrase of the benchmark';

/** @type {Parameters<typeof encodeTerms>[0]} */
const TERMS = {
  format: [1, 0],
  bases: [{ code: 'UNTOC' }, { code: 'ETS185' }],
  directTransmission: false,
  languages: { accept: ['en'], translationRequired: false, certified: false },
  originalPolicy: { rule: 'electronic-is-original' },
  oralAllowed: true,
  confirmWithinHours: 72,
  ackDays: 7,
  decisionDays: 30,
  executionDays: 90,
  infoReplyDays: 30,
  refusalGrounds: [],
  postponeGrounds: [],
  forbiddenGrounds: [],
  measuresEnabled: ['PRES', 'FRZ-VA'],
  dualCriminality: 'coercive',
  useLimitationDefault: 'C-PURPOSE',
  safeConductDays: 15,
  sealRequired: false,
};

/**
 * @typedef {object} StateFolder
 * @property {string} home      Home of the agency.
 * @property {string} mailbox
 * @property {string} config    Configuration of the relay.
 */

/**
 * Makes two states, `aa` and `bb`, with an accord between them.
 * @param {string} folder
 * @param {'rogatory-classic' | 'rogatory-hybrid'} suite
 * @returns {Promise<StateFolder[]>}
 */
export async function writeStates(folder, suite) {
  const now = Math.floor(Date.now() / 1000);
  const validity = { from: now - 60, to: now + 50 * DAY };
  const states = [];
  for (const scope of ['aa', 'bb']) {
    const keys = {
      root: generateRoot(suite, { root: 1, directory: 2, freshness: 1 }, systemRandom),
      agency: generateAgency([suite], systemRandom),
      relay: generateRelay(suite, systemRandom),
    };
    const port = await freePort();
    const documents = await publish(scope, suite, keys, port, now, validity);
    states.push({ scope, keys, port, documents, pin: /** @type {const} */ ([scope, rootFingerprint(documents[0])]) });
  }
  const seals = states.map(({ keys }) => memorySigner(keys.agency.sets[0].seal));
  const parties = states.map(({ scope }, i) => ({ scope, id: 'ca', key: seals[i].signerId }));
  const accord = await proposeAccord(
    {
      id: systemRandom(16),
      version: 1,
      parties: /** @type {any} */ (parties),
      issuedAt: now - 60,
      notBefore: now - 60,
      notAfter: validity.to,
      minimumSuite: suite,
      previous: null,
      agencies: new Map(states.map(({ scope }) => [scope, new Map([['ca', ['ca']]])])),
      limits: {},
      terms: encodeTerms(TERMS),
    },
    seals[0],
  ).then((proposed) => signAccord(proposed, seals[1]));
  const documents = [...states.flatMap((state) => state.documents), accord];
  const pins = new Map(states.map(({ pin }) => pin));
  return states.map(({ scope, keys, port }) => write(join(folder, scope), { scope, suite, keys, port, documents, pins }));
}

/** @param {any} scope @param {any} suite @param {any} keys @param {number} port @param {number} now @param {any} validity */
async function publish(scope, suite, keys, port, now, validity) {
  /** @type {(name: 'root' | 'directory' | 'freshness', threshold: number) => import('rogatory/trust/publish').RoleSet} */
  const role = (name, threshold) => roleSet(name, threshold, keys.root[name].map(memorySigner), validity);
  const roles = { root: role('root', 1), directory: role('directory', 2), freshness: role('freshness', 1) };
  const terms = { scope, issuedAt: now - 60, expiresAt: validity.to, suite, roles };
  const root = await publishRoot(terms, keys.root.root.map(memorySigner));
  const types = new Map(Object.entries(MESSAGES).map(([type, { version }]) => [type, [version]]));
  const named = { id: 'ca', names: new Map([['en', scope]]), competences: ['RQ-CA', 'RD-CA'], mailboxes: ['ca'] };
  const agencies = [agencyEntry(/** @type {any} */ ({ ...named, types, validity }), keys.agency)];
  const relays = [relayEntry({ id: 'relay', urls: [`ws://127.0.0.1:${port}`], mailboxes: ['ca'], validity }, keys.relay)];
  const content = { version: 1, issuedAt: now - 60, expiresAt: now + 29 * DAY, agencies, relays };
  const directory = await publishDirectory(content, keys.root.directory.map(memorySigner), root);
  const freshness = await publishFreshness({ issuedAt: now - 60 }, keys.root.freshness.map(memorySigner), { root, directory });
  return [root, directory, freshness];
}

/** @param {string} folder @param {any} state @returns {StateFolder} */
function write(folder, { scope, suite, keys, port, documents, pins }) {
  const relay = join(folder, 'relay');
  const home = join(folder, 'agency');
  mkdirSync(relay, { recursive: true, mode: 0o700 });
  const settings = { scope, id: 'ca', floor: suite, pins };
  createHome(home, { settings, secrets: keys.agency, documents, passphrase: PASSPHRASE, random: systemRandom });
  const salt = systemRandom(32);
  for (const role of ['link', 'log', 'cosign']) {
    writeKeyFile(join(relay, 'keys', `${role}.key`), 'signer', encodeSignerSecret(keys.relay[role]), PASSPHRASE, systemRandom, salt);
  }
  writeTrustFolder(join(relay, 'trust'), documents);
  const lines = [
    `relay = { scope = "${scope}", id = "relay" }`,
    `listen = { host = "127.0.0.1", port = ${port} }`,
    'keys = { passphrase_env = "ROGATORY_PASSPHRASE" }',
    '[trust]',
    'folder = "trust"',
    `pins = { ${[...pins].map(([of, pin]) => `${of} = "${pin}"`).join(', ')} }`,
  ];
  const config = join(relay, 'relay.toml');
  writeFileSync(config, lines.join('\n'), { mode: 0o600 });
  return { home, mailbox: `ca@${scope}`, config };
}

/** A port that was free a moment ago: the directory names it before the relay listens. @returns {Promise<number>} */
async function freePort() {
  const server = createServer();
  const port = await new Promise((done) => server.listen(0, '127.0.0.1', () => done(/** @type {any} */ (server.address()).port)));
  await new Promise((done) => server.close(done));
  return port;
}
