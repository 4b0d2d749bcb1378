// SPDX-License-Identifier: Apache-2.0
// A folder of trust with too few documents, an answer among others, or a copy with other signatures.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { anchorsFor } from '../../../src/cli/trust/anchors.js';
import { expectedPlace, findProof } from '../../../src/cli/trust/challenge.js';
import { viewChanges } from '../../../src/cli/trust/changes.js';
import { importAll } from '../../../src/cli/trust/exchange.js';
import { openFolder, openReadOnly } from '../../../src/cli/trust/folder.js';
import { keepStating, stateFreshness } from '../../../src/cli/trust/freshness.js';
import { judgeDocument, judgeKeyChange } from '../../../src/cli/trust/judge.js';
import { newestOf, renewDirectory } from '../../../src/cli/trust/renew.js';
import { UsageError } from '../../../src/cli/usage-error.js';
import { toHex } from '../../../src/core/bytes.js';
import { memoryDecapsulator } from '../../../src/crypto/hpke/hpke.js';
import { kemPublicKey } from '../../../src/crypto/kem/kem.js';
import { generateKem, generateSigner } from '../../../src/crypto/keys/keys.js';
import { encodeSignerSecret, sealKeyFile } from '../../../src/crypto/keys/keystore.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import type { Signer } from '../../../src/crypto/sign/sign.js';
import { DIRECTORY } from '../../../src/trust/documents/directory.js';
import { readDocument, signDocument } from '../../../src/trust/documents/document.js';
import { signerEntry } from '../../../src/trust/documents/signer.js';
import { kemEntry } from '../../../src/trust/publish/entries.js';
import { keyChangeDigest, readKeyChange, writeKeyChange } from '../../../src/trust/publish/key-change.js';
import type { KeyChange } from '../../../src/trust/publish/key-change.js';
import { answerKemChallenge, challengeKems } from '../../../src/trust/publish/kem-proof.js';
import { endAccord, publishDirectory } from '../../../src/trust/publish/publication.js';
import { writePins, writeTrustFolder } from '../../../src/trust/store/node/index.js';
import type { TrustFolder } from '../../../src/trust/store/node/index.js';
import { capture } from '../capture.js';
import { createState, DAY, seededRandom } from '../../trust/states.js';
import type { TestState } from '../../trust/states.js';

const NOW_S = Math.floor(Date.now() / 1000);
const base = mkdtempSync(join(tmpdir(), 'rogatory-folder-'));
const random = seededRandom('folder of trust');
let state: TestState;
let count = 0;

function folderOf(...documents: readonly Uint8Array[]): string {
  const folder = join(base, `trust-${count++}`);
  mkdirSync(join(folder, 'challenges'), { recursive: true });
  writePins(folder, { own: state.scope, pins: new Map([[state.scope, state.fingerprint]]) });
  writeTrustFolder(folder, documents);
  return folder;
}
const file = (name: string, bytes: Uint8Array | string): string => {
  writeFileSync(join(base, name), bytes, { mode: 0o600 });
  return join(base, name);
};
const change = (more: Partial<KeyChange>): KeyChange => ({
  ...{ scope: 'demo-a', id: 'ca', issuedAt: NOW_S, signers: [], kems: [], retire: [], compromise: [] },
  ...more,
});

beforeAll(async () => {
  state = await createState({ scope: 'demo-a', now: Date.now(), signers: { root: 2, directory: 3, freshness: 1 } });
});
afterAll(() => rmSync(base, { recursive: true, force: true }));
afterEach(() => vi.useRealTimers());

describe('a folder of trust', () => {
  it('is read by its path, or by the settings of a relay, and by one of them', async () => {
    for (const asked of [{}, { trust: 'a', config: 'b' }]) await expect(openReadOnly(asked)).rejects.toBeInstanceOf(UsageError);
    const digests = (trust: TrustFolder) => trust.newest('demo-a').map(({ digest }) => toHex(digest));
    const held = [state.root, state.directory].map((bytes) => toHex(readDocument(bytes).digest));
    expect(digests(await openReadOnly({ trust: folderOf(state.root, state.directory) }))).toEqual(held);
    // A relay and a home keep their pins in their settings, beside the folder.
    const settings = {
      'relay.toml': `[relay]\nscope = "demo-a"\nid = "relay"\n[listen]\nhost = "127.0.0.1"\nport = 0\n[keys]\npassphrase_file = "p"\n[trust.pins]\ndemo-a = "${state.fingerprint}"\n`,
      'agency.json': JSON.stringify({ scope: 'demo-a', id: 'ca', pins: { 'demo-a': state.fingerprint } }),
    };
    for (const [name, text] of Object.entries(settings)) {
      const owner = join(base, name.replace('.', '-'));
      mkdirSync(join(owner, 'trust'), { recursive: true });
      writeTrustFolder(join(owner, 'trust'), [state.root, state.directory]);
      writeFileSync(join(owner, name), text);
      expect(digests(await openReadOnly({ trust: join(owner, 'trust') }))).toEqual(held);
      if (name === 'relay.toml') expect(digests(await openReadOnly({ config: join(owner, name) }))).toEqual(held);
    }
  });

  it('that lacks a directory renews and states nothing', async () => {
    const folder = folderOf(state.root);
    expect(() => newestOf(folder)).toThrow(UsageError);
    const stated = stateFreshness({ folder, signers: state.signers('freshness'), lifetimeSeconds: DAY }, NOW_S);
    await expect(stated).rejects.toBeInstanceOf(UsageError);
    expect(judgeKeyChange(new Uint8Array(0), openFolder(folder))).toMatchObject({ verdict: 'unverified' });
    const { root, directory } = newestOf(folderOf(state.root, state.directory));
    expect([root, directory]).toEqual([state.root, state.directory]);
  });

  it('refuses one document and takes the next', () => {
    const damaged = Uint8Array.from(state.directory);
    damaged[200]! ^= 0x80;
    const told = importAll(folderOf(state.root), [file('damaged.cose', damaged), file('good.cose', state.directory)]);
    expect([told.refused.length, told.taken.length]).toEqual([1, 1]);
  });

  it('holds a document under other signatures too, and refuses a newer one that an unknown signer signed', async () => {
    const [, ...others] = state.signers('directory');
    const folder = folderOf(state.root, await publishDirectory(state.directoryInput, others, state.root));
    expect(judgeDocument(readDocument(state.directory), openFolder(folder), folder)).toMatchObject({
      verdict: 'held',
      reason: expect.stringContaining('other signatures, and they were not judged') as string,
    });
    const stranger = memorySigner(generateSigner('rogatory-classic', random));
    const newer = DIRECTORY.write({ ...state.directoryInput, scope: 'demo-a', rootVersion: 1, version: 2 });
    const signed = async (...signers: readonly Signer[]) => readDocument(await signDocument('directory', newer, signers));
    const judged = async (...signers: readonly Signer[]) => judgeDocument(await signed(...signers), openFolder(folder), folder);
    expect(await judged(others[0]!, stranger)).toMatchObject({ verdict: 'refused', code: 'TRUST_THRESHOLD' });
    expect(await judged(...others)).toMatchObject({ verdict: 'verified' });
  });

  it('is stated again only after the hours that were given, and ends with the process', async () => {
    const folder = folderOf(state.root, state.directory);
    const secret = encodeSignerSecret(state.secrets.freshness[0]!);
    const key = file('freshness.key', sealKeyFile(secret, 'signer', 'a long passphrase', { logN: 10 }));
    const passphraseFile = file('passphrase', 'a long passphrase\n');
    vi.useFakeTimers({ now: Date.now() });
    const before = process.listeners('SIGTERM').length;
    const out = join(base, 'stated');
    mkdirSync(out);
    const statements = (): number => readdirSync(out).length;
    /** Beside the timer that keeps the process, one waits for the next look at the folder. `vi.waitUntil` would move the clock. */
    const pausing = async () => {
      while (vi.getTimerCount() !== 2) await turn();
    };
    const counted: number[] = [];
    const told = await capture(async () => {
      // The option `--every 2h`, as the command line reads it.
      const stating = keepStating([key], { trust: folder, every: 2, out, passphraseFile });
      await pausing();
      counted.push(statements());
      // The folder is looked at every ten minutes, and a look takes turns of the process.
      for (let look = 0; look < 11; look++) {
        await vi.advanceTimersByTimeAsync(600_000);
        await pausing();
      }
      await vi.advanceTimersByTimeAsync(540_000);
      counted.push(statements());
      await vi.advanceTimersByTimeAsync(60_000);
      await pausing();
      counted.push(statements());
      (process.listeners('SIGTERM').at(-1) as () => void)();
      await stating;
      return 0;
    });
    expect([told.error, told.code, told.stdout.match(/published/g)?.length]).toEqual([undefined, 0, 2]);
    expect([counted, process.listeners('SIGTERM').length]).toEqual([[1, 1, 2], before]);
  });
});

describe('a document', () => {
  it('knows the parties of the accord that a document ends, by its id and its version', async () => {
    const [id, other] = [new Uint8Array(16).fill(1), new Uint8Array(16).fill(2)];
    const accords = [
      { id, version: 1, parties: 'older' },
      { id: other, version: 2, parties: 'other' },
      { id, version: 2, parties: 'right' },
    ];
    const anchorsOf = async (version: number) =>
      anchorsFor(readDocument(await endAccord({ id, version, endsAt: NOW_S }, state.seal())), { accords: () => accords } as never);
    expect(await anchorsOf(2)).toMatchObject({ parties: 'right' });
    expect(await anchorsOf(3)).not.toHaveProperty('parties');
  });

  it('tells what was not there before, and what is empty, as none', () => {
    expect(viewChanges({ floor: null, days: 1 }, { floor: 'x', days: null, limits: ['y'] })).toEqual([
      'floor: none becomes x',
      'days: 1 becomes none',
      'limits: y is new',
    ]);
    expect(viewChanges({ one: { a: 1 } }, { one: { a: null } })).toEqual(['one, a: 1 becomes none']);
  });
});

describe('a request', () => {
  it('with a KEM key is proven by the answer that fits, among others, and by none that is no answer (TRUST-87)', async () => {
    const secret = generateKem('rogatory-classic', random);
    const kems = [kemEntry(kemPublicKey(secret), { from: NOW_S, to: NOW_S + 60 * DAY })];
    const read = async (more: Partial<KeyChange>) => readKeyChange(await writeKeyChange(change(more), []));
    const [asked, earlier] = [await read({ kems }), await read({ kems, issuedAt: NOW_S - 1 })];
    const answers: string[] = [];
    const folder = folderOf(state.root, state.directory);
    for (const [i, each] of [earlier, asked].entries()) {
      const { challenge, expected } = await challengeKems(each);
      writeFileSync(expectedPlace(folder, keyChangeDigest(each)), expected);
      answers.push(file(`answer-${i}`, await answerKemChallenge(challenge, { scope: 'demo-a', id: 'ca' }, [memoryDecapsulator(secret)])));
    }
    const [wrong, right] = answers as [string, string];
    expect(findProof(folder, asked, [wrong, right])?.kids.size).toBe(1);
    expect(() => findProof(folder, asked, [wrong])).toThrowCode('TRUST_KEY_PROOF');
    expect(() => findProof(folder, asked, [file('no-answer', 'x'), right])).toThrowCode('CBOR_TRUNCATED');
    expect(findProof(folder, asked, [])).toBeUndefined();
    expect(() => findProof(folderOf(state.root), asked, [right])).toThrow(UsageError);
  });

  it('with a signer for whom nobody vouches is taken only when somebody says so', async () => {
    const seal = memorySigner(generateSigner('rogatory-classic', random));
    const entry = signerEntry(seal, 'seal', { from: NOW_S, to: NOW_S + 100 * DAY });
    const path = file('orphan.change', await writeKeyChange(change({ signers: [entry] }), [seal]));
    const folder = folderOf(state.root, state.directory);
    const renewed = (acceptUnvouched: boolean) =>
      renewDirectory(folder, [path], { ...{ now: NOW_S, days: 30, acceptUnvouched, answer: [] }, described: undefined });
    expect(() => renewed(false)).toThrow(UsageError);
    expect(renewed(true).lines.at(-1)).toContain('tell the operators of both sides');
  });
});
