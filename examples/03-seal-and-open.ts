// SPDX-License-Identifier: Apache-2.0
// The envelope alone, without relay or store: one agency of a state seals for another, and opens.
import { open, seal } from 'rogatory';
import { memoryDecapsulator, memorySigner } from 'rogatory/crypto';
import { peek } from 'rogatory/envelope';
import { agencyEntry, generateAgency, generateRelay, generateRoot, relayEntry, roleSet } from 'rogatory/trust/keys';
import { openTrust } from 'rogatory/trust';
import { publishDirectory, publishFreshness, publishRoot, rootFingerprint } from 'rogatory/trust/publish';
import { systemRandom } from 'rogatory/core';

const SUITE = 'rogatory-hybrid';

/** @returns the text that came out, and what anybody can read of the sealed bytes. */
export async function main(text: string): Promise<{ text: string; visible: { mailboxes: readonly string[]; bytes: number } }> {
  const now = Math.floor(Date.now() / 1000);
  const validity = { from: now - 60, to: now + 90 * 86_400 };
  const [sender, reader] = [generateAgency([SUITE], systemRandom), generateAgency([SUITE], systemRandom)];

  // The state's documents: a root that is pinned by fingerprint, a directory that it stands behind, and a statement that both are the newest.
  const root = generateRoot(SUITE, { root: 1, directory: 2, freshness: 1 }, systemRandom);
  const role = (name: 'root' | 'directory' | 'freshness', threshold: number) =>
    roleSet(name, threshold, root[name].map(memorySigner), validity);
  const rootDocument = await publishRoot(
    {
      scope: 'demo-a',
      issuedAt: now,
      expiresAt: now + 86_400,
      suite: SUITE,
      roles: { root: role('root', 1), directory: role('directory', 2), freshness: role('freshness', 1) },
    },
    root.root.map(memorySigner),
  );
  const types = new Map([['request.submit', [[1, 0] as const]]]);
  const agency = (id: string, secrets: typeof sender) =>
    agencyEntry({ id, names: new Map([['en', `${id} (demonstration)`]]), mailboxes: [id], types, validity }, secrets);
  const agencies = [agency('reader', reader), agency('sender', sender)];
  const relay = relayEntry(
    { id: 'relay-1', urls: ['ws://127.0.0.1:1'], mailboxes: ['reader', 'sender'], validity },
    generateRelay(SUITE, systemRandom),
  );
  const directory = await publishDirectory(
    { version: 1, issuedAt: now, expiresAt: now + 86_400, agencies, relays: [relay] },
    root.directory.map(memorySigner),
    rootDocument,
  );
  const freshness = await publishFreshness({ issuedAt: now }, root.freshness.map(memorySigner), { root: rootDocument, directory });
  const trust = openTrust({
    own: 'demo-a',
    pins: new Map([['demo-a', rootFingerprint(rootDocument)]]),
    documents: [rootDocument, directory, freshness],
    now: now * 1000,
  });

  const kem = trust.agency('demo-a', 'reader', now * 1000)?.kems[0];
  const [sets, readerSets] = [sender.sets[0], reader.sets[0]];
  if (kem === undefined || sets === undefined || readerSets === undefined) throw new TypeError('each agency has one suite');
  const { frame } = await seal({
    suite: SUITE,
    mailboxes: ['reader@demo-a'],
    lane: 2,
    expiresAt: now + 3600,
    from: { scope: 'demo-a', id: 'sender' },
    seal: memorySigner(sets.seal),
    recipients: [{ scope: 'demo-a', id: 'reader', kem }],
    requiredFloor: SUITE,
    message: {
      type: { name: 'request.submit', major: 1, minor: 0 },
      messageId: systemRandom(16),
      issuedAt: now,
      directories: new Map([['demo-a', trust.directoryRef('demo-a')]]),
      body: new TextEncoder().encode(text),
    },
  });

  const { header } = peek(frame);
  const decapsulator = memoryDecapsulator(readerSets.kem);
  const opened = await open(
    frame,
    {
      scope: 'demo-a',
      id: 'reader',
      mailboxes: new Set(['reader@demo-a']),
      test: false,
      floor: SUITE,
      trust: trust.view(now * 1000),
      decapsulator: () => decapsulator,
    },
    { deliveredAt: now * 1000 },
  );
  return { text: new TextDecoder().decode(opened.body), visible: { mailboxes: header.mailboxes, bytes: frame.length } };
}
