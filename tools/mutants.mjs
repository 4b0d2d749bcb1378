// SPDX-License-Identifier: Apache-2.0
// `npm run mutants -- --sample 40 [--seed TEXT] [--room log] [--only]`: changes one operator in a random line of src, and lists the changes
// that no test of `npm test` noticed: of those that import the changed file, then those of its room, then all that reach it. The work tree is
// not touched: copies of it are changed. `--only` leaves the last step out.
import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { execFileSync } from 'node:child_process';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import ts from 'typescript';

/** A run of few tests that takes longer hangs: the change was noticed. One of many tests is slow, and says nothing. */
const TIMEOUT_MS = 600_000;
/** How the outcome of such a run begins. */
const OUTSIDE = 'an error outside of the tests';
/** Left out of the last step, for their price: what they alone notice is listed as a survivor. */
const COSTLY = 'test/schedules/schedules-*.test.ts';

/**
 * @typedef {{ file: string, line: number, start: number, end: number, before: string, after: string }} Mutant
 */

/** @type {ReadonlyMap<ts.SyntaxKind, string>} */
const BINARY = new Map([
  [ts.SyntaxKind.LessThanToken, '<='],
  [ts.SyntaxKind.LessThanEqualsToken, '<'],
  [ts.SyntaxKind.GreaterThanToken, '>='],
  [ts.SyntaxKind.GreaterThanEqualsToken, '>'],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, '==='],
  [ts.SyntaxKind.AmpersandAmpersandToken, '||'],
  [ts.SyntaxKind.BarBarToken, '&&'],
  [ts.SyntaxKind.PlusToken, '-'],
  [ts.SyntaxKind.MinusToken, '+'],
  [ts.SyntaxKind.AsteriskToken, '/'],
  [ts.SyntaxKind.SlashToken, '*'],
]);

/**
 * Every operator of a source that can be changed, and true and false.
 * @param {string} file
 * @param {string} text
 * @returns {Mutant[]}
 */
export function mutantsOf(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  /** @type {Mutant[]} */
  const found = [];
  /** @param {ts.Node} node @param {number} end @param {string} after */
  const add = (node, end, after) => {
    const start = node.getStart(source);
    found.push({
      ...{ file, start, end, after },
      line: source.getLineAndCharacterOfPosition(start).line + 1,
      before: text.slice(start, end),
    });
  };
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isTypeNode(node)) return;
    if (ts.isBinaryExpression(node)) {
      const after = BINARY.get(node.operatorToken.kind);
      if (after !== undefined && !isText(node)) add(node.operatorToken, node.operatorToken.getEnd(), after);
    }
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) add(node, node.getStart(source) + 1, '');
    if (node.kind === ts.SyntaxKind.TrueKeyword) add(node, node.getEnd(), 'false');
    if (node.kind === ts.SyntaxKind.FalseKeyword) add(node, node.getEnd(), 'true');
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Texts that are joined: another operator would only spoil a message. @param {ts.BinaryExpression} node */
function isText(node) {
  return [node.left, node.right].some((side) => ts.isStringLiteralLike(side) || ts.isTemplateExpression(side));
}

/**
 * Draws lines, and one mutant of each.
 * @param {Mutant[]} all
 * @param {number} count
 * @param {string} seed
 */
export function draw(all, count, seed) {
  /** @param {string} text */
  const rank = (text) => createHash('sha256').update(`${seed} ${text}`).digest('hex');
  /** @type {Map<string, Mutant[]>} */
  const lines = new Map();
  for (const mutant of all) {
    const key = `${mutant.file}:${mutant.line}`;
    lines.set(key, [...(lines.get(key) ?? []), mutant]);
  }
  return [...lines]
    .sort(([a], [b]) => (rank(a) < rank(b) ? -1 : 1))
    .slice(0, count)
    .map(([key, mutants]) => /** @type {Mutant} */ (mutants[parseInt(rank(`of ${key}`).slice(0, 8), 16) % mutants.length]));
}

/**
 * Runs tests until the first one fails. A run that ends without an outcome says nothing about the change: it is a fault of the run. So is an
 * error outside of the tests that a second run does not show.
 * @param {string} folder
 * @param {string[]} args what vitest is to run
 * @returns {Promise<string | undefined>} the test that failed; undefined when all of them passed.
 */
async function firstFailure(folder, args) {
  const failure = await outcomeOf(folder, args);
  return failure?.startsWith(OUTSIDE) === true ? outcomeOf(folder, args) : failure;
}

/** @param {string} folder @param {string[]} args @returns {Promise<string | undefined>} */
async function outcomeOf(folder, args) {
  const outcome = join(folder, 'mutant.json');
  rmSync(outcome, { force: true });
  const options = [
    '--run',
    '--passWithNoTests',
    '--bail=1',
    '--maxWorkers=1',
    '--reporter=json',
    '--reporter=dot',
    `--outputFile.json=${outcome}`,
  ];
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', ...args, ...options], {
    ...{ cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  });
  let told = '';
  child.stderr.on('data', (chunk) => (told = (told + chunk).slice(-100_000)));
  let hangs = false;
  const timer = setTimeout(() => {
    hangs = true;
    process.kill(-(/** @type {number} */ (child.pid)), 'SIGKILL');
  }, TIMEOUT_MS);
  const code = await new Promise((done) => child.on('close', done));
  clearTimeout(timer);
  if (hangs) return args[0] === 'related' ? undefined : `a run of more than ${TIMEOUT_MS / 1000} s`;
  if (code === 0) return undefined;
  if (!existsSync(outcome)) {
    console.log(`no outcome: vitest ${args.join(' ')} ended with ${code}`);
    return undefined;
  }
  for (const { name, status, assertionResults } of JSON.parse(readFileSync(outcome, 'utf8')).testResults) {
    const test = assertionResults.find((/** @type {{ status: string }} */ result) => result.status === 'failed');
    if (test !== undefined || status === 'failed') return `${relative(folder, name)}: ${test?.fullName ?? 'does not load'}`;
  }
  const [error = ''] = /^.*Error: .*$/m.exec(stripVTControlCharacters(told)) ?? [];
  console.log(`${args.join(' ')}: ${OUTSIDE}: ${error.trim()}`);
  return `${OUTSIDE}, which fails the run too: ${error.trim()}`;
}

/** Folders of tests that are a room's, beside the one of its name. @type {Readonly<Record<string, string[]>>} */
const ALSO = { store: ['test/contract/'], crypto: ['test/vectors/'], envelope: ['test/vectors/'] };

/**
 * What vitest is asked to run for a changed file, cheapest first.
 * @param {string} file
 * @param {string[]} tests files of `npm test`
 */
function stepsOf(file, tests) {
  const [, word = ''] = file.split('/');
  const rooms = [`test/${word}/`, ...(ALSO[word] ?? [])].filter((room) => tests.some((test) => test.startsWith(room)));
  const direct = tests.filter((test) =>
    [...readFileSync(test, 'utf8').matchAll(/from '(\.[^']*)\.js'/g)].some(([, path = '']) => `${join(test, '..', path)}.ts` === file),
  );
  return [
    ...(direct.length > 0 ? [['run', ...direct]] : []),
    ...(rooms.length > 0 ? [['run', ...rooms]] : []),
    ['related', file, `--exclude=${COSTLY}`],
  ];
}

async function main() {
  const { values } = parseArgs({
    options: {
      sample: { type: 'string', default: '40' },
      seed: { type: 'string', default: randomUUID() },
      room: { type: 'string' },
      only: { type: 'boolean', default: false },
    },
  });
  const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' }).trim().split('\n');
  const sources = tracked.filter((file) => file.startsWith(`src/${values.room ?? ''}`) && file.endsWith('.ts'));
  const tests = tracked.filter((file) => /^test\/(?!system\/|long\/).*\.test\.ts$/.test(file));
  const all = sources.flatMap((file) => mutantsOf(file, readFileSync(file, 'utf8')));
  const drawn = draw(all, Number(values.sample), values.seed);
  console.log(`${all.length} operators in ${sources.length} files; seed ${values.seed}`);
  const copies = Array.from({ length: availableParallelism() }, () => mkdtempSync(join(tmpdir(), 'rogatory-mutants-')));
  /** @type {Mutant[]} */
  const survivors = [];
  const rest = [...drawn];
  try {
    await Promise.all(
      copies.map(async (copy) => {
        for (const file of tracked) cpSync(file, join(copy, file));
        symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));
        for (let mutant = rest.shift(); mutant !== undefined; mutant = rest.shift()) {
          const { file, line, start, end, before, after } = mutant;
          const text = readFileSync(join(copy, file), 'utf8');
          writeFileSync(join(copy, file), text.slice(0, start) + after + text.slice(end));
          const began = Date.now();
          /** @type {string | undefined} */
          let failure;
          for (const step of stepsOf(file, tests)) {
            if (!(values.only && step[0] === 'related')) failure ??= await firstFailure(copy, step);
          }
          writeFileSync(join(copy, file), text);
          if (failure === undefined) survivors.push(mutant);
          const seconds = Math.round((Date.now() - began) / 1000);
          const verdict = failure === undefined ? 'SURVIVED' : 'killed  ';
          console.log(`${verdict} ${file}:${line} ${before} -> ${after === '' ? '(nothing)' : after}  ${seconds} s  ${failure ?? ''}`);
        }
      }),
    );
  } finally {
    for (const copy of copies) rmSync(copy, { recursive: true, force: true, maxRetries: 5 });
  }
  console.log(`${drawn.length - survivors.length} of ${drawn.length} killed; seed ${values.seed}`);
  for (const { file, line, before, after } of survivors) console.log(`survivor: ${file}:${line} ${before} -> ${after}`);
}

if (process.argv[1] === import.meta.filename) await main();
