// Mistakes that developers and operators make at the command line: each is answered in a few lines that say how to mend it.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAgency } from '../../../src/agency/home/node/open.js';
import { prepareStates } from '../../../src/cli/demo/states.js';
import type { DemoState } from '../../../src/cli/demo/states.js';
import { answer } from '../../../src/cli/program.js';
import { capture } from '../../cli/capture.js';

let folder = '';
let a: DemoState;
const at = (...parts: readonly string[]): string => join(folder, ...parts);
const home = (): string[] => ['--home', a.agency.home];
const own = (): string[] => [...home(), '--passphrase-file', a.passphraseFile];
const key = (name: string): string => join(a.administration.keys, name);
const unlock = (): string[] => ['--passphrase-file', a.passphraseFile];
const request = (...more: readonly string[]): string[] => ['send', ...own(), '--type', 'request.submit', '--wait', '0', ...more];
const attached = (...more: readonly string[]): string[] => request('--to', 'mla@demo-b', '--body', at('request.json'), ...more);
const administration = (): string[] => ['--trust', a.administration.trust];
const accord = (): string[] => ['--accord', 'ab', '--version', '1', '--out', at('x'), ...unlock()];
const ORIGIN = 'rogatory/demo-b/relay-1/1';
const decided = ['--by', 'N. N.', '--reason', 'a call'];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rogatory-mistakes-'));
  [a] = await prepareStates(folder, 'rogatory-classic');
  mkdirSync(at('empty'));
  mkdirSync(at('folder'));
  const files: Readonly<Record<string, string>> = {
    text: 'no document\n',
    'nothing.json': '',
    'half.json': '{\n  "refs": {\n',
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

type Mistake = readonly [title: string, args: () => readonly string[], code: 1 | 2, said: string];

const MISTAKES: readonly Mistake[] = [
  // Commands and options.
  ['no command', () => [], 2, 'Usage: rogatory'],
  ['a misspelt command', () => ['sned'], 2, 'did you mean send?'],
  ['a misspelt command with help', () => ['insepct', '--help'], 2, 'did you mean inspect?'],
  ['help of a misspelt command', () => ['help', 'dosier'], 2, 'did you mean dossier?'],
  ['a command that is none', () => ['dance'], 2, "unknown command 'dance'"],
  ['a misspelt command of a command', () => ['trust', 'improt'], 2, 'did you mean import?'],
  ['a misspelt document', () => ['trust', 'publish', 'freshnes'], 2, 'did you mean freshness?'],
  ['no command of a command', () => ['key'], 2, 'Usage: rogatory key'],
  ['a misspelt option', () => ['relay', '--conifg', 'x'], 2, 'did you mean --config?'],
  ['an option of another command', () => ['status', ...home(), '--wait', '3'], 2, "unknown option '--wait'"],
  ['an option before the command', () => ['--json', 'status'], 2, "unknown option '--json'"],
  ['a missing option', () => ['relay'], 2, "'--config <file>' not specified"],
  ['a missing home', () => ['status'], 2, "'--home <folder>' not specified"],
  ['an option without its value', () => ['status', '--home'], 2, 'argument missing'],
  ['an option in the place of a value', () => ['send', '--home', '--type', 'x'], 2, '--home takes a value'],
  ['an empty value', () => ['status', '--home', ''], 2, '--home takes a value'],
  ['an option given twice', () => ['status', ...home(), ...home()], 2, '--home may be given once'],
  ['a flag with a value', () => ['trust', 'status', ...administration(), '--json=no'], 2, '--json takes no value'],
  ['a surplus argument', () => ['status', ...home(), 'now'], 2, 'too many arguments'],
  ['a missing argument', () => ['inspect'], 2, "missing required argument 'file'"],
  ['a home and a relay', () => ['repeat', ...home(), '--config', a.relay.config, '--to', 'demo-b/x', '--since', '2026-01-01T00:00:00Z'], 2, 'give either --home'], // prettier-ignore
  ['neither a home nor a relay', () => ['restores'], 2, 'give either --home of an agency or --config of a relay'],
  ['two options that exclude each other', () => ['schema', '--cddl', '--json-schema'], 2, 'cannot be used with'],
  // Values.
  ['a negative time', () => ['inbox', ...own(), '--wait', '-1'], 2, 'zero or more'],
  ['a time with its unit', () => ['inbox', ...own(), '--wait', '5s'], 2, 'a number of seconds'],
  ['a date without a zone', () => ['repeat', ...own(), '--to', 'demo-b/x', '--since', '2026-01-01'], 2, 'a time with its zone'],
  ['a day that is none', () => ['repeat', ...own(), '--to', 'demo-b/x', '--since', '2026-02-30T00:00:00Z'], 2, 'a time with its zone'],
  ['a time to come', () => ['repeat', ...own(), '--to', 'demo-b/x', '--since', '2999-01-01T00:00:00Z'], 2, 'is in the future'],
  ['days in place of hours', () => ['trust', 'publish', 'freshness', ...administration(), '--hours', '720'], 2, 'from 1 to 72'],
  ['a number that is none', () => ['trust', 'publish', 'directory', ...administration(), '--days', 'ten'], 2, 'a whole number'],
  ['a language that is none', () => ['validate', at('form.json'), '--lang', 'de'], 2, '--lang is one of en, fr, tr, ru'],
  ['a suite that is none', () => ['keygen', '--out', at('k'), '--suite', 'rsa'], 2, 'rogatory-hybrid'],
  ['a kind of key that is none', () => ['keygen', '--out', at('k'), '--kind', 'root'], 2, '--kind is one of agency'],
  ['a role that is none', () => ['key', 'rotate', ...own(), '--role', 'boss', '--out', at('x')], 2, '--role is kem, seal'],
  ['an id that is none', () => ['relay', 'export-entries', '--config', a.relay.config, '--envelope', 'xyz', '--out', at('x')], 2, '32 hexadecimal digits'], // prettier-ignore
  ['a reason of two lines', () => ['held', 'discard', 'ab', ...home(), '--by', 'x', '--reason', 'a\nb'], 2, 'one line'],
  ['a message type that is none', () => ['schema', 'request.sumbit', '--cddl'], 2, 'no such message type'],
  [
    'a message type that is mistyped',
    () => ['send', ...own(), '--type', 'request.sumbit', '--to', 'mla@demo-b', '--body', at('request.json')],
    2,
    'no such message type: request.sumbit; did you mean request.submit?',
  ],
  ['a measure that is none', () => ['draft', 'PRES', 'FREEZE'], 2, 'nor measures: FREEZE'],
  ['a measure that is mistyped', () => ['draft', 'PRSE'], 2, 'nor measures: PRSE; did you mean PRES?'],
  [
    'hexadecimal that is none',
    () => ['accord', 'end', key('root-1.key'), ...administration(), ...['--accord', 'xy', ...accord().slice(2)]],
    2,
    'not hexadecimal',
  ],
  // Homes.
  ['a folder that is not there', () => ['status', '--home', at('nope')], 2, `there is no home in ${join('FOLDER', 'nope')}`],
  ['a folder that is no home', () => ['inbox', '--home', at('empty'), '--wait', '0'], 2, 'there is no home in'],
  ['a file in place of a home', () => ['held', 'list', '--home', at('text')], 2, 'there is no home in'],
  ['a home that no process has open', () => ['status', ...home()], 1, 'start it, for example with "rogatory inbox'],
  ['a dossier of a home that rests', () => ['dossier', 'list', ...home()], 1, 'start it'],
  ['restores of a home that rests', () => ['restores', ...home()], 1, 'start it'],
  // Files.
  ['a missing passphrase file', () => ['inbox', ...home(), '--passphrase-file', at('nope')], 2, 'nope: no such file or folder'],
  ['a folder as passphrase file', () => ['inbox', ...home(), '--passphrase-file', folder], 2, 'is a folder, but a file is needed'],
  ['a passphrase file without one', () => ['inbox', ...home(), '--passphrase-file', at('no-passphrase')], 2, 'is empty'],
  ['a wrong passphrase', () => ['inbox', ...home(), '--passphrase-file', at('wrong-passphrase')], 1, 'the passphrase does not open this key file'], // prettier-ignore
  [
    'a passphrase with a blank behind it',
    () => ['inbox', ...home(), '--passphrase-file', at('blank-passphrase')],
    1,
    'counts as part of it',
  ],
  ['no passphrase', () => ['inbox', ...home()], 2, 'give --passphrase-file, or set ROGATORY_PASSPHRASE'],
  ['a passphrase file that others can read', () => ['inbox', ...home(), '--passphrase-file', at('open-passphrase')], 1, 'run: chmod 600'],
  ['a short passphrase for new keys', () => ['keygen', '--out', at('k'), '--passphrase-file', at('text')], 2, 'at least 12 characters'],
  ['a missing body', () => request('--to', 'mla@demo-b', '--body', at('nope.json')), 2, 'no such file or folder'],
  ['a file below a file', () => request('--to', 'mla@demo-b', '--body', at('text', 'x')), 2, 'but a folder is needed'],
  ['an empty body', () => request('--to', 'mla@demo-b', '--body', at('nothing.json')), 2, 'not JSON'],
  ['a body cut off', () => request('--to', 'mla@demo-b', '--body', at('half.json')), 2, 'not JSON'],
  ['a body of the wrong form', () => request('--to', 'mla@demo-b', '--body', at('form.json')), 1, '"rogatory validate'],
  ['a missing file to send', () => attached('--attach', at('nope.pdf')), 2, `${join('FOLDER', 'nope.pdf')}: no such file or folder`],
  ['a folder in place of a file to send', () => attached('--attach', at('folder')), 2, 'is a folder, but a file is needed'],
  ['a file to send that cannot be read', () => attached('--attach', at('loop.pdf')), 2, 'too many symbolic links'],
  ['standard input as a file to send', () => attached('--attach', '-'), 2, 'standard input has no name'],
  ['an empty name of a file to send', () => attached('--attach', ''), 2, '--attach takes a value'],
  ['more files to send than a message has', () => attached(...Array.from({ length: 65 }, () => ['--attach', at('text')]).flat()), 2, 'at most 64 attachments'], // prettier-ignore
  ['a media type of no file', () => attached('--media-type', 'application/pdf'), 2, '--media-type needs --attach'],
  ['a name that turns the direction of writing', () => attached('--attach', at('a\u202efdp.exe')), 1, 'ENVELOPE_ATTACHMENT'],
  ['a file in place of a folder for files', () => ['inbox', ...own(), '--save-to', at('text')], 2, 'but a folder is needed'],
  ['a frame that is none', () => ['open', at('text'), ...own()], 1, 'ENVELOPE_FRAME'],
  ['a frame that is cut off', () => ['inspect', at('cut.frame')], 1, 'at byte'],
  ['a missing frame', () => ['inbox', ...own(), '--import', at('nope')], 2, 'no such file or folder'],
  ['a document that is none', () => ['trust', 'show', at('text')], 1, '"rogatory inspect FILE" shows its kind'],
  ['a folder as document', () => ['trust', 'show', at('folder')], 2, 'is a folder'],
  ['a missing key file', () => ['trust', 'publish', 'freshness', at('nope.key'), ...administration(), '--out', at('x'), ...unlock()], 1, 'no such file or folder'], // prettier-ignore
  ['a damaged key file', () => ['trust', 'publish', 'freshness', at('damaged.key'), ...administration(), '--out', at('x'), ...unlock()], 1, 'damaged.key'], // prettier-ignore
  ['a key file that is none', () => ['trust', 'publish', 'freshness', at('text'), ...administration(), '--out', at('x'), ...unlock()], 1, 'no key file that can be used'], // prettier-ignore
  ['keys in place of others', () => ['keygen', '--kind', 'kem', '--out', key('root-1.key'), ...unlock()], 2, 'keys are never written over'],
  ['an output that stands there', () => ['open', at('cut.frame'), ...own(), '--out', at('text')], 2, '--force replaces it'],
  ['a request that stands there', () => ['key', 'rotate', ...own(), '--role', 'kem', '--out', at('text')], 2, '--force replaces it'],
  [
    'a backup where nothing can be written',
    () => ['backup', ...home(), '--out', '/proc/none'],
    1,
    'reason: ENOENT: no such file or directory, mkdtemp',
  ],
  ['a folder that holds something', () => ['demo', '--prepare', folder], 2, 'is not empty'],
  [
    'a description of the wrong form',
    () => ['trust', 'publish', 'root', at('root.json'), key('root-1.key'), '--out', at('x')],
    2,
    'root.json',
  ],
  ['a description with a slip', () => ['trust', 'publish', 'root', at('unknown.json'), '--dry-run'], 2, 'unknown member "colour"'],
  // Relays.
  ['a missing configuration', () => ['relay', '--config', at('nope.toml')], 2, 'there is no configuration'],
  ['a configuration that is mistyped', () => ['relay', '--config', at('not.tml')], 2, 'did you mean broken.toml, not.toml, typo.toml?'],
  ['a configuration that is no TOML', () => ['relay', '--config', at('not.toml'), '--check'], 1, 'not TOML, line 1'],
  ['a port in words', () => ['relay', '--config', at('broken.toml'), '--check'], 1, 'listen.port'],
  ['a key of the configuration that is none', () => ['relay', '--config', at('typo.toml'), '--check'], 1, 'limts'],
  ['a relay without a store', () => ['restores', '--config', a.relay.config], 1, 'there is no store at'],
  ['an origin that is none', () => ['accept-restore', ...own(), '--origin', 'yesterday', ...decided], 1, 'LOG_ORIGIN'],
  ['a restore that nobody stated', () => ['discard-restore', ...own(), '--origin', ORIGIN, ...decided], 1, 'LOG_RESTORE'],
  ['evidence that is none', () => ['contradictions', '--judge', at('text'), ...administration()], 1, 'CBOR'],
  // Trust.
  ['a folder that is no folder of trust', () => ['trust', 'status', '--trust', at('empty')], 2, 'rogatory trust init'],
  ['a folder of trust that is not there', () => ['trust', 'status', '--trust', at('nope')], 2, 'no such file or folder'],
  [
    'an agency that is none',
    () => request('--to', 'police@demo-b', '--body', at('request.json')),
    2,
    'the directory of demo-b lists mla@demo-b',
  ],
  [
    'a mailbox that is mistyped',
    () => request('--to', 'mia@demo-b', '--body', at('request.json')),
    2,
    'no agency has the mailbox mia@demo-b: the directory of demo-b lists mla@demo-b; did you mean mla@demo-b?',
  ],
  ['a state that is none', () => request('--to', 'mla@demo-x', '--body', at('request.json')), 1, 'demo-x'],
  ['a mailbox that is none', () => request('--to', 'mla', '--body', at('request.json')), 1, 'mla'],
  [
    'an accord that is none',
    () => ['accord', 'end', key('root-1.key'), ...administration(), ...accord()],
    2,
    'this accord is not in the folder of trust',
  ],
  ['no addressee', () => request('--body', at('request.json')), 2, 'give --to, or --dossier'],
  ['a letter of nothing', () => ['dossier', 'print'], 2, 'name a dossier'],
];

/** What a person reads of an answer; the folder of this test stands for that of a user. */
function requirePlain({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }, isHelp: boolean): void {
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

describe('a mistake at the command line', () => {
  it('is one of more than sixty', () => expect(MISTAKES.length).toBeGreaterThanOrEqual(60));

  it.each(MISTAKES)('is answered plainly: %s', async (_title, args, code, said) => {
    const told = await capture((given) => answer(given), ...args());
    expect(told.error).toBeUndefined();
    const text = (told.stdout + told.stderr).replaceAll(folder, 'FOLDER');
    expect(text).toContain(said);
    expect(told.code).toBe(code);
    requirePlain(told, said.startsWith('Usage'));
  });

  it('is answered plainly: a home that another process has open', async () => {
    const agency = await openAgency({ home: a.agency.home, passphrase: a.passphrase });
    try {
      const told = await capture((given) => answer(given), 'inbox', ...own(), '--wait', '0');
      expect(told).toMatchObject({ code: 1, stderr: expect.stringContaining(`process ${process.pid} has`) as string });
      requirePlain(told, false);
      // While it is open, its status is printed for people, as that of a relay.
      const status = await capture((given) => answer(given), 'status', ...home());
      expect(status.code).toBe(0);
      expect(status.stdout).toMatch(/^\{\n {2}"/);
    } finally {
      await agency.close();
    }
  });

  it('is answered without the right fingerprint, when a wrong one is compared', async () => {
    const exported = at('exported');
    await capture((given) => answer(given), 'trust', 'export', ...administration(), '--out', exported);
    const [ofA, ofB] = ['demo-a-root', 'demo-b-root'].map((name) =>
      join(exported, readdirSync(exported).find((file) => file.startsWith(name)) ?? ''),
    ) as [string, string];
    const shown = await capture((given) => answer(given), 'ceremony', 'show', '--root', ofB, '--json');
    const { fingerprint } = JSON.parse(shown.stdout) as { fingerprint: string };
    const wrong = await capture((given) => answer(given), 'ceremony', 'show', '--root', ofA, '--json');
    const heard = (JSON.parse(wrong.stdout) as { fingerprint: string }).fingerprint;
    const told = await capture(
      (given) => answer(given),
      ...['ceremony', 'confirm', ...administration(), '--root', ofB, '--fingerprint', heard, '--out', at('record')],
    );
    expect(told).toMatchObject({ code: 2, stderr: expect.stringContaining('Nothing was pinned') as string });
    const groups = fingerprint.split('-').filter((group) => !heard.includes(group));
    for (const group of groups) expect(told.stdout + told.stderr).not.toContain(group);
  });
});
