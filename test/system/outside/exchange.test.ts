// SPDX-License-Identifier: Apache-2.0
// Two states exchange messages over sockets, each party a process; then all that they signed and kept is put before both verifiers.
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { requestSubmit } from '../../../src/cli/demo/messages.js';
import type { DemoState } from '../../../src/cli/demo/states.js';
import { fromHex } from '../../../src/core/bytes.js';
import type { WitnessRecord } from '../../../src/endpoint/cosigning/witness.js';
import { plainDocuments } from '../../../src/endpoint/documents.js';
import { batchOf, headOf } from '../../../src/endpoint/receipts/proofs.js';
import { encodeCosigned } from '../../../src/log/statement/cosigned.js';
import { loadRelayConfig } from '../../../src/relay/config.js';
import type { Store } from '../../../src/store/port.js';
import { openSqliteStore } from '../../../src/store/sqlite/store.js';
import { parseFingerprint } from '../../../src/trust/ceremony/fingerprint.js';
import { openTrustFolder } from '../../../src/trust/store/node/folder-store.js';
import { Stage } from '../fault/stage.js';
import type { Process } from '../fault/stage.js';
import { query } from '../store/query.js';
import { ourVerdicts } from './ours.js';
import { hasPython, missingPython, pythonVerdicts } from './python.js';
import type { Case } from './python.js';

const stage = new Stage();
afterAll(() => stage.close());

async function carry(from: Process, to: Process, mailbox: string): Promise<void> {
  from.tell({ send: { to: mailbox, type: 'request.submit', body: requestSubmit() } });
  const { envelopeDigest, messageId } = await from.line({ kind: 'answer' });
  await to.line({ kind: 'handed', messageId });
  await from.line({ kind: 'receipt', receipt: 'opened', envelopeDigest });
}

async function withStore<T>(path: string, step: (store: Store) => Promise<T>): Promise<T> {
  const store = await openSqliteStore({ path });
  try {
    return await step(store);
  } finally {
    await store.close();
  }
}

/** Receipts of others that a node keeps, each as a batch, and the checkpoints under which they stand. */
async function receiptsIn(path: string): Promise<Case[]> {
  const digests = query(path, 'SELECT DISTINCT digest FROM receipt').map(({ digest }) => fromHex(String(digest)));
  return withStore(path, async (store) => {
    const kept = (await Promise.all(digests.map((digest) => store.receipts(digest)))).flat();
    return kept.flatMap((one): Case[] => [
      { judge: 'batch', bytes: batchOf(one) },
      { judge: 'checkpoint', bytes: headOf(one) },
    ]);
  });
}

/** Cosignatures of its own log that a relay keeps, and restores of others that wait for its operator. */
function statementsIn(path: string): Promise<Case[]> {
  return withStore(path, async (store) => {
    const documents = plainDocuments(store);
    const cosigned = (await documents.list('cosigned')).map(({ key, value }): Case => {
      const [cosignature] = value as [Uint8Array];
      return { judge: 'cosigned', bytes: encodeCosigned({ cosignature }), cosigner: key.split('/').slice(2).join('/') };
    });
    const held = (await documents.list<WitnessRecord>('witness')).flatMap(({ key, value }) =>
      value.held.map((bytes): Case => ({ judge: 'restore', bytes, sender: key })),
    );
    return [...cosigned, ...held];
  });
}

it(`what a real exchange left is accepted by both verifiers, in the same words${missingPython} (LOG-09, LOG-12, LOG-16, LOG-20, LOG-57)`, async () => {
  const [a, b] = await stage.prepare();
  let [relayA, relayB] = await Promise.all([stage.relay(a), stage.relay(b)]);
  const [agencyA, agencyB] = [await stage.agency(a), await stage.agency(b)];
  await carry(agencyA, agencyB, b.agency.mailbox);
  await carry(agencyB, agencyA, a.agency.mailbox);
  await stage.passing(11 * 60_000, Promise.all([relayA.line({ kind: 'cosigned' }), relayB.line({ kind: 'cosigned' })]));
  await Promise.all([relayA, relayB].map((relay) => relay.stop()));

  // Relay A shows what it has logged; then it states a restore, which relay B holds.
  const envelope = String(relayA.of({ kind: 'stored' })[0]?.['envelope']);
  const entries = (state: DemoState): Uint8Array[] => {
    const folder = join(stage.folder, `entries-${state.scope}`);
    return readdirSync(folder).map((file) => new Uint8Array(readFileSync(join(folder, file))));
  };
  for (const state of [a, b]) {
    const out = join(stage.folder, `entries-${state.scope}`);
    mkdirSync(out);
    const asked = ['relay', 'export-entries', '--config', state.relay.config, '--envelope', envelope, '--out', out];
    expect(await stage.run(state, ...asked)).toMatchObject({ code: 0 });
  }
  const stated = ['restored', '--config', a.relay.config, '--by', 'operator', '--reason', 'a disk failed'];
  const restore = (await stage.run(a, ...stated)).lines[0]!;
  [relayA, relayB] = await Promise.all([stage.relay(a), stage.relay(b)]);
  await stage.passing(60_000, relayB.line({ kind: 'alarm', alarm: 'restore-stated' }));
  await Promise.all([relayA, relayB, agencyA, agencyB].map((party) => party.stop()));

  const relays = [a, b].map(({ relay }) => loadRelayConfig(relay.config));
  const homes = [a, b].map(({ agency }) => join(agency.home, 'store.db'));
  const cases: Case[] = [
    ...(await Promise.all([...relays.map(({ storePath }) => storePath), ...homes].map(receiptsIn))).flat(),
    ...(await Promise.all(relays.map(({ storePath }) => statementsIn(storePath)))).flat(),
    ...entries(a).map((bytes): Case => ({ judge: 'own-entry', bytes, against: b.scope })),
    ...entries(b).map((bytes): Case => ({ judge: 'own-entry', bytes, against: a.scope })),
  ];
  const [{ trustFolder, scope, pins }] = relays as [(typeof relays)[0], unknown];
  const isListing = (document: Uint8Array): boolean =>
    /application\/rogatory-(root|directory)\+cose/.test(Buffer.from(document.subarray(0, 64)).toString('latin1'));
  const grounds = {
    pins: new Map([...pins].map(([of, printed]) => [of, parseFingerprint(printed)])),
    documents: openTrustFolder(trustFolder, scope, pins, stage.now()).documents().filter(isListing),
    now: Math.floor(stage.now() / 1000),
  };
  const reading = { grounds, cases };
  const verdicts = ourVerdicts(reading);
  expect(verdicts.filter((verdict) => /^[A-Z_]+$/.test(verdict))).toEqual([]);
  const of = (judge: Case['judge']): string[] => verdicts.filter((_, i) => cases[i]!.judge === judge);
  for (const kind of ['submitted', 'relayed', 'delivered', 'opened'])
    expect(of('batch').some((verdict) => verdict.startsWith(`${kind} `))).toBe(true);
  expect(of('cosigned').length).toBeGreaterThanOrEqual(2);
  expect(of('restore')).toEqual([expect.stringMatching(new RegExp(`^${String(restore['old'])} .* goes on as ${String(restore['new'])} `))]);
  // Each state dates what the relay of the other has logged.
  expect(of('own-entry')).toEqual([expect.stringMatching(/^submitted .*: dated by/), expect.stringMatching(/^relayed .*: dated by/)]);
  if (hasPython) expect(pythonVerdicts([reading])[0]).toEqual(verdicts);
}, 180_000);
