import { describe, expect, it } from 'vitest';
import { generateSigner } from '../../src/crypto/keys/keys.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import { makeReport, reportLine, reportText, reportXml, suiteDigest } from '../../src/conformance/suite/report.js';
import type { CaseOutcome } from '../../src/conformance/suite/report.js';
import { readStatement, signStatement } from '../../src/conformance/suite/statement.js';
import { seededRandom } from '../trust/states.js';

const passed: CaseOutcome = {
  id: 'cbor/one',
  mode: 'vectors',
  classes: ['Reader', 'Relay'],
  clauses: ['CBOR-03'],
  title: 'cbor.decode: an integer',
  outcome: 'passed',
  ms: 12,
};
const failed: CaseOutcome = {
  ...passed,
  id: 'cbor/two',
  title: 'cbor.decode: "<&>"',
  outcome: 'failed',
  fault: 'wrong',
  reason: 'accepted instead of CBOR_KEY_ORDER',
};
const skipped: CaseOutcome = { ...passed, id: 'relay.x', mode: 'relay', classes: ['Relay'], outcome: 'skipped', reason: 'not chosen' };

const report = (cases: readonly CaseOutcome[]) =>
  makeReport({
    version: '1.2.3',
    now: Date.UTC(2026, 11, 1),
    implementation: { name: 'other', version: '7' },
    digest: 'ab'.repeat(32),
    cases,
  });

describe('the report', () => {
  it('counts cases, and names the classes of which at least one case ran', () => {
    const made = report([passed, failed, skipped]);
    expect(made).toMatchObject({ passed: 1, failed: 1, skipped: 1, date: '2026-12-01T00:00:00.000Z', modes: ['vectors', 'relay'] });
    expect(made.classes).toEqual(['Reader', 'Relay']);
    expect(JSON.parse(reportLine(made))).toEqual({
      suite: 'rogatory-conformance/1',
      version: '1.2.3',
      cases: 3,
      passed: 1,
      failed: 1,
      skipped: 1,
    });
  });

  it('shows failures with their clause, and skipped cases by their reason', () => {
    const text = reportText(report([passed, failed, skipped]));
    expect(text).toContain('FAILED  cbor/two  (CBOR-03)');
    expect(text).toContain('skipped relay.x: not chosen');
    expect(text).toMatch(/Relay\s+1\s+1\s+1\n/);
  });

  it('writes JUnit XML, with every sign of XML escaped', () => {
    const xml = reportXml(report([passed, failed, skipped]));
    expect(xml).toContain('<testsuites name="rogatory-conformance/1" tests="3" failures="1" skipped="1" errors="0">');
    expect(xml).toContain('name="cbor.decode: &quot;&lt;&amp;&gt;&quot; (CBOR-03)"');
    expect(xml).toContain('<failure type="wrong" message="accepted instead of CBOR_KEY_ORDER"/>');
    expect(xml).toContain('<skipped message="not chosen"/>');
    expect(xml.match(/<testcase /g)).toHaveLength(3);
  });

  it('has a digest of what the suite asks, whatever the order', () => {
    const digest = suiteDigest([passed, skipped], 'files');
    expect(suiteDigest([skipped, passed], 'files')).toBe(digest);
    expect(suiteDigest([{ ...passed, clauses: ['CBOR-04'] }, skipped], 'files')).not.toBe(digest);
    expect(suiteDigest([passed, skipped], 'others')).not.toBe(digest);
  });
});

describe('a conformance statement', () => {
  const signer = memorySigner(generateSigner('rogatory-classic', seededRandom('statement')));

  it('is full when every case ran and passed', async () => {
    const reading = readStatement(await signStatement(report([passed]), signer));
    expect(reading).toMatchObject({ verdict: 'valid', statement: { verdict: 'full', passed: 1, failed: [], skipped: [] } });
    expect(reading.verdict === 'valid' && reading.signerId).toBe(Buffer.from(signer.signerId).toString('hex'));
  });

  it('is partial, and names every case that failed or was skipped', async () => {
    for (const [cases, verdict] of [
      [[passed, failed], { failed: ['cbor/two'], skipped: [] }],
      [[passed, skipped], { failed: [], skipped: ['relay.x'] }],
    ] as const) {
      const reading = readStatement(await signStatement(report(cases), signer));
      expect(reading).toMatchObject({ verdict: 'valid', statement: { verdict: 'partial', ...verdict } });
    }
  });

  it('verifies by both keys of the strongest suite', async () => {
    const hybrid = memorySigner(generateSigner('rogatory-hybrid', seededRandom('hybrid statement')));
    const bytes = await signStatement(report([passed]), hybrid);
    expect(readStatement(bytes)).toMatchObject({ verdict: 'valid' });
    expect(readStatement(bytes.with(-1, (bytes.at(-1) ?? 0) ^ 1))).toMatchObject({ verdict: 'refused' });
  });

  it('is refused when one byte of it is changed', async () => {
    const bytes = await signStatement(report([passed]), signer);
    for (let at = 0; at < bytes.length; at += 7) {
      const changed = bytes.with(at, (bytes[at] ?? 0) ^ 1);
      expect(readStatement(changed), `byte ${at}`).toMatchObject({ verdict: 'refused' });
    }
  });

  it('is refused when it claims to be full and names a skipped case', async () => {
    const { signCose } = await import('../../src/crypto/sign/cose.js');
    const { decodeCoseSign } = await import('../../src/crypto/sign/cose.js');
    const honest = decodeCoseSign(await signStatement(report([passed, skipped]), signer), { maxBytes: 10_000, maxSignatures: 2 });
    const text = new TextDecoder().decode(honest.payload).replace('"partial"', '"full"');
    const lie = await signCose({
      protected: honest.protectedMap,
      payload: new TextEncoder().encode(text),
      signers: [signer],
      order: 'policy',
    });
    expect(readStatement(lie)).toEqual({ verdict: 'refused', reason: 'it claims more than its counts bear out' });
  });

  it('is refused when it is no statement', () => {
    expect(readStatement(new Uint8Array(0))).toMatchObject({ verdict: 'refused' });
    expect(readStatement(new Uint8Array(500).fill(0x61))).toMatchObject({ verdict: 'refused' });
  });
});
