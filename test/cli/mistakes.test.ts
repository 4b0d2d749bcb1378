// Mistakes that developers and operators make at the command line: each is answered in a few lines that say how to mend it.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answer } from '../../src/cli/program.js';
import { capture } from './capture.js';
import {
  a,
  accord,
  administration,
  at,
  attached,
  decided,
  folder,
  home,
  key,
  own,
  request,
  requireAnswer,
  unlock,
  useStates,
} from './mistaken.js';
import type { Mistake } from './mistaken.js';

useStates();

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
  ['an empty body', () => request('--to', 'mla@demo-b', '--body', at('nothing.json')), 2, 'the file is empty'],
  ['a body with a member twice', () => request('--to', 'mla@demo-b', '--body', at('twice.json')), 2, 'line 3: "measures" is written twice'],
  ['a body cut off', () => request('--to', 'mla@demo-b', '--body', at('half.json')), 2, 'not JSON'],
  ['a body of the wrong form', () => request('--to', 'mla@demo-b', '--body', at('form.json')), 1, '"rogatory validate'],
  ['a missing file to send', () => attached('--attach', at('nope.pdf')), 2, `${join('FOLDER', 'nope.pdf')}: no such file or folder`],
  ['a folder in place of a file to send', () => attached('--attach', at('folder')), 2, 'is a folder, but a file is needed'],
  ['a file to send that cannot be read', () => attached('--attach', at('loop.pdf')), 2, 'too many symbolic links'],
  ['standard input as a file to send', () => attached('--attach', '-'), 2, 'standard input has no name'],
  ['an empty name of a file to send', () => attached('--attach', ''), 2, '--attach takes a value'],
  ['more files to send than a message has', () => attached(...Array.from({ length: 65 }, () => ['--attach', at('text')]).flat()), 2, 'at most 64 attachments'], // prettier-ignore
  ['a media type of no file', () => attached('--media-type', 'application/pdf'), 2, '--media-type needs --attach'],
  ['a media type without its subtype', () => attached('--attach', at('text'), '--media-type', 'pdf'), 2, '--media-type: must be a type and a subtype, such as application/pdf'], // prettier-ignore
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
  ['a device for a draft', () => ['draft', '--ask', '--out', '/dev/null'], 2, '/dev/null is a device, and is not replaced'],
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
  ['evidence that is none', () => ['contradictions', '--judge', at('text'), ...administration()], 1, 'CBOR'],
  // Trust.
  ['a folder that is no folder of trust', () => ['trust', 'status', '--trust', at('empty')], 2, 'rogatory trust init'],
  ['a folder of trust that is not there', () => ['trust', 'status', '--trust', at('nope')], 2, 'no such file or folder'],
  [
    'an accord that is none',
    () => ['accord', 'end', key('root-1.key'), ...administration(), ...accord()],
    2,
    'this accord is not in the folder of trust',
  ],
  ['no addressee', () => request('--body', at('request.json')), 2, 'give --to, or --dossier'],
  ['a letter of nothing', () => ['dossier', 'print'], 2, 'name a dossier'],
];
describe('a mistake at the command line', () => {
  it('is one of more than sixty', () => expect(MISTAKES.length).toBeGreaterThanOrEqual(60));

  it.each(MISTAKES)('is answered plainly: %s', (...mistake) => requireAnswer(mistake));

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
