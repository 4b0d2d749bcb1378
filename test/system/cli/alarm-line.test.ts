import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { prepareStates } from '../../../src/cli/demo/states.js';
import { readDocument } from '../../../src/trust/documents/document.js';
import { readFreshness } from '../../../src/trust/documents/freshness.js';
import { capture, command } from '../../cli/capture.js';

const run = command('inbox');

/** Files of a folder of trust, and what they are. */
function documentsOf(folder: string) {
  const files = readdirSync(folder).filter((file) => file.endsWith('.cose'));
  return files.map((file) => {
    const document = readDocument(readFileSync(join(folder, file)));
    return { file, kind: document.kind, scope: document.kind === 'freshness' ? readFreshness(document).claimed.scope : '' };
  });
}

it('tells of a state that is stale while the inbox is read (TRUST-28)', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-alarm-line-'));
  try {
    const [a] = await prepareStates(folder, 'rogatory-classic');
    const trust = join(a.agency.home, 'trust');
    const fromB = documentsOf(trust).find(({ kind, scope }) => kind === 'freshness' && scope === 'demo-b')!;
    rmSync(join(trust, fromB.file));
    const { code, stdout, stderr } = await capture(run, '--home', a.agency.home, '--passphrase-file', a.passphraseFile, '--wait', '0');
    expect([code, stdout]).toEqual([0, '']);
    const [line] = stderr.split('\n').filter((text) => text.startsWith('ALARM: '));
    expect(JSON.parse(line!.slice('ALARM: '.length))).toMatchObject({ kind: 'alarm', alarm: 'stale', scope: 'demo-b' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
