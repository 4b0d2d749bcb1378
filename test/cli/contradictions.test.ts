// From the alarm to the court: evidence that an agency and a relay kept, in files, judged by the other state's copy of the directories.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evidenceDocument } from '../../src/agency/log/alarms.js';
import { withStore } from '../../src/agency/node/offline.js';
import { openAgency } from '../../src/agency/node/open.js';
import { run } from '../../src/cli/contradictions.js';
import { prepareStates } from '../../src/cli/demo/states.js';
import type { DemoState } from '../../src/cli/demo/states.js';
import { toHex } from '../../src/core/bytes.js';
import { systemClock, toSeconds } from '../../src/core/time.js';
import { sha256 } from '../../src/crypto/digest.js';
import { decodeSignerSecret } from '../../src/crypto/keystore.js';
import { memorySigner } from '../../src/crypto/sign.js';
import { betweenReceipts } from '../../src/log/contradictions.js';
import type { Contradiction } from '../../src/log/contradictions.js';
import { encodeEvidence } from '../../src/log/evidence.js';
import type { Evidence } from '../../src/log/evidence.js';
import { signReceipt } from '../../src/log/receipt-object.js';
import { verifyReceiptObject } from '../../src/log/verify-receipt.js';
import { loadRelayConfig } from '../../src/relay/config.js';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.js';
import { issuersOf } from '../../src/trust/issuers.js';
import { openTrustFolder } from '../../src/trust/node/folder-store.js';
import { keyFileReader } from '../../src/trust/node/key-file.js';
import { output } from './capture.js';

const ISSUER = { scope: 'demo-b', id: 'central-authority' };
const CONCLUSION = { conflict: 'two-contents', accused: ['demo-b/central-authority'] };

describe('contradictions', () => {
  let folder = '';
  let a: DemoState;
  let b: DemoState;
  let found: Contradiction;
  let key = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-contradictions-'));
    [a, b] = await prepareStates(folder, 'rogatory-classic');
    const config = loadRelayConfig(a.relay.config);
    const view = issuersOf(openTrustFolder(config.trustFolder, a.scope, config.pins, systemClock.now()));
    const secret = keyFileReader(b.passphrase)(join(b.agency.home, 'keys', 'seal-1.key'), 'signer');
    const seal = memorySigner(decodeSignerSecret(secret));
    const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill);
    const opened = async (message: number) => {
      const about = { envelopeDigest: bytes(32, 1), envelopeId: bytes(16, 2), addressee: { ...ISSUER, kem: bytes(32, 3) } };
      const at = toSeconds(systemClock.now());
      const object = await signReceipt({ ...about, kind: 'opened', issuer: ISSUER, at, messageDigest: bytes(32, message) }, seal);
      return verifyReceiptObject(view, object)[0]!;
    };
    found = betweenReceipts(await opened(4), await opened(5))!;
    key = toHex(sha256(encodeEvidence(found.evidence)));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Lines that the command prints, read again. */
  const lines = async (...args: string[]): Promise<unknown[]> =>
    (await output(run, ...args))
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as unknown);

  it('leave a relay as a file, from which the other state draws the same conclusion (RELAY-13, LOG-23)', async () => {
    const { storePath } = loadRelayConfig(a.relay.config);
    await expect(run(['--relay', a.relay.config])).toRejectCode('RELAY_CONFIG');
    mkdirSync(dirname(storePath), { recursive: true });
    const store = await openSqliteStore({ path: storePath });
    const evidence = encodeEvidence(found.evidence);
    await store.commit({ now: systemClock.now(), documents: [{ collection: 'evidence', key, value: evidence }] });
    await store.close();
    const out = join(folder, 'for-the-court');
    const file = join(out, `${key}.cbor`);
    expect(await lines('--relay', a.relay.config, '--out', out)).toEqual([{ key, ...CONCLUSION, file }]);
    expect(await lines('--relay', a.relay.config, '--out', out)).toHaveLength(1);
    expect(readdirSync(out)).toEqual([`${key}.cbor`]);
    expect(await lines('--judge', file, '--trust', b.administration.trust)).toEqual([CONCLUSION]);

    const changed = readFileSync(file);
    changed[changed.length - 1]! ^= 1;
    writeFileSync(join(out, 'changed.cbor'), changed);
    await expect(run(['--judge', join(out, 'changed.cbor'), '--trust', b.administration.trust])).toRejectCode('LOG_SIGNATURE');
  });

  it('leave an agency that runs, in the same form (AGENCY-21)', async () => {
    const { home } = a.agency;
    // The same two statements the other way round are other bytes, and another file.
    const { first, second } = found.evidence as Extract<Evidence, { kind: 'receipts' }>;
    const turned: Contradiction = { ...found, evidence: { kind: 'receipts', first: second, second: first } };
    await withStore({ home, passphrase: a.passphrase }, (node) =>
      node.store.commit({
        now: systemClock.now(),
        documents: [evidenceDocument(node, found), evidenceDocument(node, turned)],
      }),
    );
    await expect(run(['--home', home])).toRejectCode('AGENCY_CONTROL');
    const agency = await openAgency({ home, passphrase: a.passphrase });
    const out = join(folder, 'of-the-agency');
    const listed = await lines('--home', home, '--out', out);
    expect(listed).toHaveLength(2);
    expect(listed).toContainEqual(expect.objectContaining({ key, ...CONCLUSION }));
    expect(readdirSync(out)).toHaveLength(2);
    expect(new Uint8Array(readFileSync(join(out, `${key}.cbor`)))).toEqual(encodeEvidence(found.evidence));
    await agency.close();
  });

  it('are asked for in one way at a time', async () => {
    await expect(run([])).rejects.toThrow('one of them');
    await expect(run(['--judge', 'x', '--home', 'y'])).rejects.toThrow('one of them');
    await expect(run(['--judge', 'x', '--trust', 'y', '--out', 'z'])).rejects.toThrow('--judge writes nothing');
    await expect(run(['--home', 'x', '--trust', 'y'])).rejects.toThrow('--trust goes with --judge');
    await expect(run(['--relay', 'x', '--trust', 'y'])).rejects.toThrow('--trust goes with --judge');
  });
});
