// SPDX-License-Identifier: Apache-2.0
// One state with a sender and as many readers as a benchmark wants, and a body of about 2 KiB.
import { systemRandom } from 'rogatory/core';
import { memoryDecapsulator, memorySigner } from 'rogatory/crypto';
import { agencyEntry, generateAgency, generateRelay, generateRoot, relayEntry, roleSet } from 'rogatory/trust/keys';
import { openTrust } from 'rogatory/trust';
import { publishDirectory, publishFreshness, publishRoot, rootFingerprint } from 'rogatory/trust/publish';
import { encode } from 'rogatory/cbor';
import { request } from './request.mjs';

const DAY = 86_400;

/**
 * @param {'rogatory-classic' | 'rogatory-hybrid'} suite
 * @param {number} readers
 */
export async function createWorld(suite, readers) {
  const now = Math.floor(Date.now() / 1000);
  const validity = { from: now - 60, to: now + 90 * DAY };
  const root = generateRoot(suite, { root: 1, directory: 2, freshness: 1 }, systemRandom);
  /** @type {(name: 'root' | 'directory' | 'freshness', threshold: number) => import('rogatory/trust/publish').RoleSet} */
  const role = (name, threshold) => roleSet(name, threshold, root[name].map(memorySigner), validity);
  const roles = { root: role('root', 1), directory: role('directory', 2), freshness: role('freshness', 1) };
  const rootDocument = await publishRoot(
    { scope: 'bench', issuedAt: now, expiresAt: now + DAY, suite, roles },
    root.root.map(memorySigner),
  );

  const ids = ['sender', ...Array.from({ length: readers }, (_, i) => `reader-${i + 1}`)];
  const secrets = new Map(ids.map((id) => [id, generateAgency([suite], systemRandom)]));
  /** @type {import('rogatory/trust/documents').DirectoryAgency['types']} */
  const types = new Map([['request.submit', [[1, 0]]]]);
  const agencies = [...secrets].map(([id, keys]) =>
    agencyEntry({ id, names: new Map([['en', id]]), mailboxes: [id], types, validity }, keys),
  );
  const relay = relayEntry({ id: 'relay', urls: ['ws://127.0.0.1:1'], mailboxes: ids, validity }, generateRelay(suite, systemRandom));
  const directory = await publishDirectory(
    { version: 1, issuedAt: now, expiresAt: now + DAY, agencies, relays: [relay] },
    root.directory.map(memorySigner),
    rootDocument,
  );
  const freshness = await publishFreshness({ issuedAt: now }, root.freshness.map(memorySigner), { root: rootDocument, directory });
  const trust = openTrust({
    own: 'bench',
    pins: new Map([['bench', rootFingerprint(rootDocument)]]),
    documents: [rootDocument, directory, freshness],
    now: now * 1000,
  });

  /** @param {string} id */
  const keysOf = (id) => {
    const set = secrets.get(id)?.sets[0];
    if (set === undefined) throw new TypeError(`${id} has no keys`);
    return set;
  };
  const seal = memorySigner(keysOf('sender').seal);
  const body = encode(request);
  const directories = new Map([['bench', trust.directoryRef('bench')]]);
  const recipients = ids.slice(1).map((id) => ({ scope: 'bench', id, kem: trust.agency('bench', id, now * 1000)?.kems[0] }));

  /** @param {number} count */
  const input = (count) => ({
    suite,
    mailboxes: ids.slice(1, count + 1).map((id) => `${id}@bench`),
    lane: /** @type {const} */ (2),
    expiresAt: now + 3600,
    from: { scope: 'bench', id: 'sender' },
    seal,
    recipients: /** @type {import('rogatory/envelope').Recipient[]} */ (recipients.slice(0, count)),
    requiredFloor: suite,
    message: { type: { name: 'request.submit', major: 1, minor: 0 }, messageId: systemRandom(16), issuedAt: now, directories, body },
  });
  const decapsulator = memoryDecapsulator(keysOf('reader-1').kem);
  const reader = {
    scope: 'bench',
    id: 'reader-1',
    mailboxes: new Set(['reader-1@bench']),
    test: false,
    floor: suite,
    trust: trust.view(now * 1000),
    /** @param {Uint8Array} kid */
    decapsulator: (kid) => (Buffer.compare(kid, decapsulator.kid) === 0 ? decapsulator : undefined),
  };
  return { now: now * 1000, body, input, reader };
}
