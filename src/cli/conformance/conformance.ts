// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { printable, systemClock } from '../../core/index.js';
import {
  CONFORMANCE_CLASSES,
  SUITE_MODES,
  exportTrust,
  makeAgencyStates,
  readStatement,
  reportLine,
  reportText,
  reportXml,
  runConformance,
  serveAdapter,
  signStatement,
} from '../../conformance/index.js';
import type { CaseOutcome, ConformanceClass, ConformanceReport, SuiteMode } from '../../conformance/index.js';
import type { CliCommand, Options } from '../command.js';
import { emptyFolder, readInput, requireFree, writeOutput } from '../file/files.js';
import { openSigner } from '../key/signers.js';
import { choice, flag, FORCE, KEY_PASSPHRASE, list, QUIET, seconds, text } from '../options.js';
import { interruptible } from '../terminal/interruption.js';
import { say, sayJson, warn } from '../terminal/say.js';
import { UsageError } from '../usage-error.js';

const STATEMENT_MAX_BYTES = 16_777_216;
/** Where the relays of the states of `--export-trust` are, unless it is said. */
const URLS = ['ws://127.0.0.1:7411', 'ws://127.0.0.1:7412'] as const;

const RUN = {
  command: text('command', 'vectors: implementation under test, which speaks the line protocol; default: this program'),
  vectors: text('folder', 'vectors: folder with index.json; default: that of the package'),
  url: text('url', 'relay: address of the implementation under test, ws: or wss:; default: this program, started by the kit'),
  trust: text('folder', 'relay, agency: folder of --export-trust that the implementation was set up from'),
  name: text('name', 'name of the implementation, where it does not say it itself'),
  release: text('version', 'version of the implementation, where it does not say it itself'),
  area: list('prefix', 'only cases whose id begins so, such as cbor or relay.blob; the others count as skipped'),
  class: { ...list('class', `only cases that bind this class: ${CONFORMANCE_CLASSES.join(', ')}`), choices: CONFORMANCE_CLASSES },
  timeout: text('seconds', 'vectors: how long one answer may take; default 10', seconds),
  json: flag('print the report as JSON, and a line of counts last'),
  junit: text('file', 'write the report as JUnit XML'),
  statement: text('file', 'write a signed statement about the run; needs --key'),
  key: text('file', 'key file of the signer of the statement'),
  passphraseFile: KEY_PASSPHRASE,
  exportTrust: text('folder', "only write what an implementation is set up from: the kit's states, their fingerprints and its keys"),
  listen: list('url', `with --export-trust: address of the implementation's relay, then that of the kit's; default ${URLS.join(', ')}`),
  suite: choice('suite', 'with --export-trust: suite of all keys; default: both for agencies', ['rogatory-classic', 'rogatory-hybrid']),
  force: FORCE,
  quiet: QUIET,
};

export function define(command: CliCommand): void {
  command
    .description(
      'Tests an implementation against SPEC.md: by vectors, as a relay from outside, as an agency by robots. Without options it tests this program. Exit code 1: a case failed.',
    )
    .usage('[vectors|relay|agency|all] [options]')
    .does(['[mode]  vectors, relay, agency or all; default all'], RUN, run);
  command
    .command('adapter')
    .description('Answers vectors over standard input and output, a line for a line: what --command starts.')
    .does([], {}, () => serveAdapter(process.stdin, process.stdout, ownVersion()));
  command
    .command('verify')
    .description(
      'Verifies a conformance statement by the keys that it names. Compare the signer id with the one that its signer published.',
    )
    .does(['<file>  statement'], { json: flag('print JSON') }, verify);
}

async function run(mode: string | undefined, options: Options<typeof RUN>): Promise<number> {
  if (options.exportTrust !== undefined) return exportStates(options.exportTrust, options);
  const { statement, key, junit, json = false, quiet = false, force = false } = options;
  if ((statement === undefined) !== (key === undefined)) throw new UsageError('--statement and --key go together');
  if (options.url !== undefined && options.trust === undefined)
    throw new UsageError('--url needs --trust: the folder of --export-trust that the implementation was set up from');
  if (options.timeout === 0) throw new UsageError('--timeout is more than 0 seconds');
  for (const file of [statement, junit]) if (file !== undefined) requireFree(file, { force });
  // Before the run: a wrong passphrase is told at once.
  const signer = key === undefined ? undefined : await openSigner(key, options.passphraseFile);
  // The first SIGINT ends the case that runs, and all that the kit started: the report says what was skipped for it.
  const state = { isEnded: false };
  const report = await interruptible((signal) => {
    signal.addEventListener('abort', () => (state.isEnded = true));
    const running = runConformance({
      version: ownVersion(),
      program: join(packageFolder(), 'bin', 'rogatory.js'),
      modes: modesOf(mode),
      areas: options.area ?? [],
      classes: (options.class ?? []) as readonly ConformanceClass[],
      ...given(options),
      ...(quiet || json ? {} : { onOutcome: tell }),
      signal,
    });
    // A folder that is not what it has to be is no fault of this program.
    return running.catch((error: unknown) => {
      const isInput = error instanceof TypeError && (options.vectors ?? options.trust) !== undefined;
      throw isInput ? new UsageError(printable(error.message)) : error;
    });
  });
  if (report.cases.length === report.skipped && !state.isEnded && (options.area ?? options.class) !== undefined)
    throw new UsageError('no case is of this --area and --class: `rogatory conformance --json` lists the ids of all cases');
  if (json) say(`${JSON.stringify(report, undefined, 2)}\n${reportLine(report)}\n`);
  else say(reportText(report));
  if (junit !== undefined) writeOutput(junit, new TextEncoder().encode(reportXml(report)), { force });
  if (signer !== undefined && statement !== undefined) {
    writeOutput(statement, await signStatement(report, signer), { force });
    if (!json) say(statementLine(report, statement));
  }
  return report.failed === 0 && !state.isEnded ? 0 : 1;
}

/** Options of the run, as far as they were given. */
function given({ command, vectors, url, trust, timeout, name, release }: Options<typeof RUN>) {
  return {
    ...(command === undefined ? {} : { command }),
    ...(vectors === undefined ? {} : { vectors }),
    ...(url === undefined ? {} : { url }),
    ...(trust === undefined ? {} : { trust }),
    ...(timeout === undefined ? {} : { timeoutMs: timeout }),
    ...(name === undefined ? {} : { implementation: { name, version: release ?? 'unknown' } }),
  };
}

function modesOf(mode = 'all'): readonly SuiteMode[] {
  if (mode === 'all') return SUITE_MODES;
  const found = SUITE_MODES.find((known) => known === mode);
  if (found === undefined) throw new UsageError(`there is no mode ${printable(mode)}; it is vectors, relay, agency or all`);
  return [found];
}

/** Failures as they come: a run of all modes takes minutes. */
function tell({ id, outcome, reason = '' }: CaseOutcome): void {
  if (outcome === 'failed') warn(`failed ${id}: ${printable(reason)}\n`);
}

async function exportStates(path: string, { listen = [], suite }: Options<typeof RUN>): Promise<number> {
  const folder = emptyFolder(path);
  const urls = [listen[0] ?? URLS[0], listen[1] ?? URLS[1]] as const;
  const pins = exportTrust(await makeAgencyStates({ now: systemClock.now(), urls, ...(suite === undefined ? {} : { suite }) }), folder);
  say([...pins].map(([scope, fingerprint]) => `${scope.padEnd(10)} ${fingerprint}\n`).join(''));
  say(`Documents, keys and kit.json are in ${printable(folder)}. Everybody knows these keys: pin them for a test alone.\n`);
  return 0;
}

function statementLine(report: ConformanceReport, file: string): string {
  const isFull = report.passed > 0 && report.failed === 0 && report.skipped === 0;
  return `The statement in ${printable(file)} is ${isFull ? 'full' : 'partial: it names what failed and what was skipped'}.\n`;
}

function verify(file: string, { json = false }: { readonly json?: boolean }): number {
  const reading = readStatement(readInput(file, STATEMENT_MAX_BYTES));
  if (json) sayJson(reading);
  else if (reading.verdict === 'refused') say(`refused: ${printable(reading.reason)}\n`);
  else {
    const { implementation, verdict, suite, version, digest, date, passed, failed, skipped, classes, modes } = reading.statement;
    const lines = [
      `${implementation.name} ${implementation.version}: ${verdict}`,
      `suite ${suite}, kit ${version}, digest ${digest}, ${date}`,
      `modes ${modes.join(', ')}${modes.length < SUITE_MODES.length ? ' alone' : ''}; classes ${classes.join(', ')}: ${passed} passed, ${failed.length} failed, ${skipped.length} skipped`,
      `signer id ${reading.signerId}`,
      'A statement is the word of its signer: whoever doubts it runs the suite again, and compares digest and counts.',
    ];
    say(lines.map((line) => `${printable(line)}\n`).join(''));
  }
  return reading.verdict === 'valid' ? 0 : 1;
}

function packageFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('rogatory/package.json'));
}

function ownVersion(): string {
  return (createRequire(import.meta.url)('rogatory/package.json') as { version: string }).version;
}
