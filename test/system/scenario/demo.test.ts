import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const MAIN = fileURLToPath(new URL('../../../bin/rogatory.js', import.meta.url));

/** Words of the messages that no relay may ever hold. */
const SECRETS = [
  'WannaCry',
  '115p7UMMngoj1pMvkpHijcRdfJNXj6LrLn',
  'DEMO-A-CASE-17',
  'Extortion',
  'DEMO-B-FRZ-1',
  'Officer A2',
  'request.submit',
];

interface DemoJson {
  ok: boolean;
  messages: number;
  relayRestarts: number;
  exhibit: { bytes: number; sha256: string; saved: boolean };
  duplicatesSeen: number;
  lost: number;
  receipts: Record<string, number>;
  dossier: { type: string; measures: { id: string; state: string }[]; receipts?: { kind: string; issuer: string }[] }[];
}

describe('a request travels from one state to another and is answered', () => {
  let folder = '';
  let result: DemoJson;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-scenario-'));
    const { stdout } = await run(process.execPath, [MAIN, 'demo', '--json', '--keep', folder]);
    result = JSON.parse(stdout.trim().split('\n').at(-1)!) as DemoJson;
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('loses nothing and repeats nothing although the receiving relay is killed in the middle', () => {
    expect(result).toMatchObject({ ok: true, lost: 0, duplicatesSeen: 0, messages: 6, relayRestarts: 2 });
  });

  it('brings an exhibit of 20 MB back, whose relay is killed on the way (AGENCY-62, RELAY-37)', () => {
    expect(result.exhibit).toMatchObject({ bytes: 20_000_000, saved: true });
    const [file, ...others] = filesOf(join(folder, 'demo-a', 'exhibits'));
    expect(others).toEqual([]);
    expect(createHash('sha256').update(readFileSync(file!)).digest('hex')).toBe(result.exhibit.sha256);
  });

  it('goes through acknowledgement, question, answer, acceptance and result', () => {
    expect(result.dossier.map(({ type }) => type)).toEqual([
      'request.submit',
      'ack.receipt',
      'info.request',
      'request.supplement',
      'decision.accept',
      'result.final',
    ]);
    expect(result.dossier.at(-1)!.measures.map(({ state }) => state)).toEqual(['EXECUTED', 'EXECUTED']);
  });

  it('holds every receipt of every message at the end, each by who may issue it', () => {
    const { submitted, opened, ...others } = result.receipts;
    expect(submitted).toBeGreaterThanOrEqual(6);
    // One more says that the exhibit was verified, if it came before the end.
    expect(opened).toBeGreaterThanOrEqual(6);
    expect(others).toEqual({ relayed: 6, delivered: 6, refused: 0, expired: 0, failed: 0 });
    for (const { receipts } of result.dossier.filter(({ type }) => type.startsWith('request.'))) {
      expect(receipts!.map(({ kind, issuer }) => `${kind} ${issuer}`).sort()).toEqual([
        'delivered demo-b/central-authority',
        'opened demo-b/central-authority',
        'relayed demo-b/relay-1',
        'submitted demo-a/relay-1',
      ]);
    }
  });

  it('leaves no plaintext in anything that a relay wrote', () => {
    const files = ['demo-a', 'demo-b'].flatMap((scope) => filesOf(join(folder, scope, 'relay')));
    expect(files.filter((file) => file.endsWith('relay.db'))).toHaveLength(2);
    expect(files.filter((file) => file.endsWith('relay.log'))).toHaveLength(2);
    const found = files.flatMap((file) => {
      const bytes = readFileSync(file);
      return file.endsWith('.cose') ? [] : SECRETS.filter((secret) => bytes.includes(secret)).map((secret) => `${secret} in ${file}`);
    });
    expect(found).toEqual([]);
  });

  it('leaves no plaintext in the stores of the agencies, and no passphrase anywhere but in its file', () => {
    for (const scope of ['demo-a', 'demo-b']) {
      const passphrase = readFileSync(join(folder, scope, 'passphrase'), 'utf8').trim();
      for (const file of filesOf(join(folder, scope))) {
        if (file.endsWith('passphrase')) continue;
        const bytes = readFileSync(file);
        expect(bytes.includes(passphrase), file).toBe(false);
        if (file.includes('store.db')) expect(bytes.includes('WannaCry'), file).toBe(false);
      }
    }
  });

  it('keeps keys, passphrases and stores readable by their account alone', () => {
    for (const scope of ['demo-a', 'demo-b']) {
      for (const file of filesOf(join(folder, scope)).filter((name) => /\.(key|db)$|passphrase$/.test(name))) {
        expect((statSync(file).mode & 0o077).toString(8), file).toBe('0');
      }
    }
  });
});

function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
