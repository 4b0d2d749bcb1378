// What tests of mistakes share: two states, files of every wrong kind, and what a plain answer is.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { prepareStates } from '../../src/cli/demo/states.js';
import type { DemoState } from '../../src/cli/demo/states.js';
import { answer } from '../../src/cli/program.js';
import { capture } from './capture.js';

/** Of this file's tests. */
export let folder = '';
/** State A of the demonstration. */
export let a: DemoState;
export const at = (...parts: readonly string[]): string => join(folder, ...parts);
export const home = (): string[] => ['--home', a.agency.home];
export const own = (): string[] => [...home(), '--passphrase-file', a.passphraseFile];
export const key = (name: string): string => join(a.administration.keys, name);
export const unlock = (): string[] => ['--passphrase-file', a.passphraseFile];
export const request = (...more: readonly string[]): string[] => ['send', ...own(), '--type', 'request.submit', '--wait', '0', ...more];
export const attached = (...more: readonly string[]): string[] => request('--to', 'mla@demo-b', '--body', at('request.json'), ...more);
export const administration = (): string[] => ['--trust', a.administration.trust];
export const accord = (): string[] => ['--accord', 'ab', '--version', '1', '--out', at('x'), ...unlock()];
export const ORIGIN = 'rogatory/demo-b/relay-1/1';
export const decided = ['--by', 'N. N.', '--reason', 'a call'];

/** Of a table of mistakes: what it is, the command line, its exit code, and what is said. */
export type Mistake = readonly [title: string, args: () => readonly string[], code: 1 | 2, said: string];

/** Makes the states and files before the tests of the file that calls it, and removes them afterwards. */
export function useStates(): void {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-mistakes-'));
    [a] = await prepareStates(folder, 'rogatory-classic', { ports: [7001, 7002] });
    mkdirSync(at('empty'));
    mkdirSync(at('folder'));
    const files: Readonly<Record<string, string>> = {
      text: 'no document\n',
      'nothing.json': '',
      'half.json': '{\n  "refs": {\n',
      'twice.json': '{"payload": {\n  "measures": [],\n  "measures": [{}]\n}}',
      'list.json': '[]',
      'form.json': '{"refs":{"rqRef":"x"}}',
      'root.json': '{"scope":"demo-a","suite":"rogatory-classic","roles":{}}',
      'unknown.json': '{"scope":"demo-a","colour":"red"}',
      'wrong-passphrase': 'not the passphrase',
      'blank-passphrase': `${a.passphrase} \n\n`,
      'no-passphrase': '\n',
      'not.toml': 'port = = 1\n',
      'broken.toml': readFileSync(a.relay.config, 'utf8').replace(/^port = .*$/m, 'port = "eighty"'),
      'typo.toml': `${readFileSync(a.relay.config, 'utf8')}\n[limts]\n`,
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(at(name), text, { mode: 0o600 });
    writeFileSync(at('open-passphrase'), a.passphrase);
    chmodSync(at('open-passphrase'), 0o644);
    const seal = readFileSync(join(a.agency.home, 'keys', 'seal-1.key'));
    writeFileSync(at('damaged.key'), seal.subarray(0, seal.length - 20));
    symlinkSync('loop.pdf', at('loop.pdf'));
    writeFileSync(at('a\u202efdp.exe'), 'MZ');
    writeFileSync(at('cut.frame'), Buffer.from('82589f', 'hex'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
}

/** Runs the command line of a mistake and judges its answer. */
export async function requireAnswer([, args, code, said]: Mistake): Promise<void> {
  const told = await capture((given) => answer(given), ...args());
  expect(told.error).toBeUndefined();
  const text = (told.stdout + told.stderr).replaceAll(folder, 'FOLDER');
  expect(text).toContain(said);
  expect(told.code).toBe(code);
  requirePlain(told, said.startsWith('Usage'));
}

/** What a person reads of an answer; the folder of this test stands for that of a user. */
export function requirePlain({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }, isHelp: boolean): void {
  const text = stdout + stderr;
  expect(text).not.toMatch(/^ {4}at /m);
  expect(text).not.toMatch(/malformed\.?$/m);
  expect(text).not.toMatch(/^(rogatory: )?\/[\w/]*$/m);
  expect(text).not.toContain(a.passphrase);
  if (isHelp) return;
  expect(stdout).toBe('');
  // A document that is about to be signed is shown before.
  const lines = stderr.trimEnd().split('\n');
  const answered = lines.slice(lines.findIndex((line) => line.startsWith('rogatory: ')));
  expect(answered.length).toBeLessThanOrEqual(3);
  for (const line of answered) expect(line).toMatch(/^(rogatory: |"rogatory[a-z -]* --help" tells how it is used$)/);
}
