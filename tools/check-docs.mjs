// SPDX-License-Identifier: Apache-2.0
// Every TypeScript snippet of README.md and docs/ is type-checked against the built package, as a consumer sees it; a snippet
// marked `ts run` is run as well, in an empty folder of its own; `ts run states`, beside two demonstration states whose relays run and of
// which the second answers; `ts run relays`, the same without the one that answers.
// `ts fragment` is for reading only. A shell snippet marked `sh run` is run by bash, with `npx rogatory` meaning the built command line.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { startDemoStates } from './demo-states.mjs';
import { filesUnder, lineOf, report, rootFolder, text } from './tree.mjs';

const root = rootFolder();
/** @type {string[]} */
const findings = [];

/** @typedef {{ page: string, line: number, run: boolean, states?: { responder: boolean }, code: string, file: string }} Snippet */

/**
 * @param {string} mark
 * @returns {Pick<Snippet, 'states'>}
 */
function statesOf(mark) {
  return mark === 'run states' || mark === 'run relays' ? { states: { responder: mark === 'run states' } } : {};
}

/** @returns {Snippet[]} */
function snippets() {
  /** @type {Snippet[]} */
  const found = [];
  for (const page of pages()) {
    const source = text(root, page);
    for (const match of source.matchAll(/^```ts(?<mark>[^\n]*)\n(?<code>[\s\S]*?)^```$/gm)) {
      const mark = match.groups?.mark?.trim() ?? '';
      if (mark === 'fragment') continue;
      const line = lineOf(source, match.index) + 1;
      if (!['', 'run', 'run states', 'run relays'].includes(mark)) {
        findings.push(
          `${page}:${line - 1}: a snippet is marked "ts", "ts run", "ts run states", "ts run relays" or "ts fragment", not "${mark}"`,
        );
      }
      const file = `${page.replaceAll(/[^A-Za-z0-9]+/g, '-')}-${line}.mts`;
      found.push({ page, line, run: mark.startsWith('run'), ...statesOf(mark), code: match.groups?.code ?? '', file });
    }
  }
  return found;
}

const all = snippets();
// Inside the project, because a package may import itself by its own name only from within.
const folder = join(root, '.tmp', `docs-${process.pid}`);
mkdirSync(folder, { recursive: true });
try {
  // `export {}` makes a module of a snippet without imports; it stands last, so that line numbers stay.
  for (const { file, code } of all) writeFileSync(join(folder, file), `${code}\nexport {};\n`);
  if (all.length > 0) typeCheck();
  if (findings.length === 0) for (const snippet of all.filter(({ run }) => run)) await runSnippet(snippet);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const walks = findings.length === 0 ? runWalks() : 0;
report('docs', findings, `${all.length} snippets checked, ${all.filter(({ run }) => run).length + walks} run`);

/** @returns {number} how many were run. */
function runWalks() {
  let count = 0;
  for (const page of pages()) {
    const source = text(root, page);
    for (const match of source.matchAll(/^```sh run\n([\s\S]*?)^```$/gm)) {
      count += 1;
      const cwd = mkdtempSync(join(tmpdir(), 'rogatory-docs-'));
      try {
        // What the snippet left in the background ends with it; `exec` makes its process the one that is killed.
        const before = [
          'set -euo pipefail',
          "trap 'kill -9 $(jobs -p) 2> /dev/null || true' EXIT",
          `npx() { shift; if [ "$BASHPID" = "$$" ]; then node '${join(root, 'bin/rogatory.js')}' "$@"; else exec node '${join(root, 'dist/cli/main.js')}' "$@"; fi; }`,
        ];
        const script = `${before.join('\n')}\n${match[1] ?? ''}`;
        const ran = spawnSync('bash', ['-c', script], { cwd, encoding: 'utf8', timeout: 120_000 });
        if (ran.status !== 0)
          findings.push(
            `${page}:${lineOf(source, match.index) + 1}: the walk fails: ${(ran.stderr || String(ran.error ?? ran.signal)).trim()}`,
          );
      } finally {
        rmSync(cwd, { recursive: true, force: true });
      }
    }
  }
  return count;
}

/** @returns {string[]} */
function pages() {
  const found = ['README.md', 'SECURITY.md', 'CONTRIBUTING.md', ...filesUnder(root, 'docs'), ...filesUnder(root, 'examples')];
  return found.filter((path) => path.endsWith('.md'));
}

function typeCheck() {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent({ compilerOptions: { ...config.compilerOptions, paths: {} }, files: [] }, ts.sys, root);
  // A snippet shows a value without using it.
  const program = ts.createProgram(
    all.map(({ file }) => join(folder, file)),
    { ...options, noUnusedLocals: false, noUnusedParameters: false },
  );
  for (const diagnostic of ts.getPreEmitDiagnostics(program)) {
    const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ');
    const snippet = all.find(({ file }) => diagnostic.file?.fileName.endsWith(file) === true);
    if (snippet === undefined || diagnostic.file === undefined) findings.push(`docs: ${message}`);
    else {
      const { line } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start ?? 0);
      findings.push(`${snippet.page}:${snippet.line + line}: ${message}`);
    }
  }
}

/**
 * @param {Snippet} snippet
 * @returns {Promise<void>}
 */
async function runSnippet({ page, line, states, code, file }) {
  const script = join(folder, file.replace(/mts$/, 'mjs'));
  const { outputText } = ts.transpileModule(code, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } });
  writeFileSync(script, outputText);
  const cwd = mkdtempSync(join(tmpdir(), 'rogatory-docs-'));
  /** @type {(() => Promise<void>) | undefined} */
  let stop;
  try {
    if (states !== undefined) stop = startDemoStates(root, cwd, states);
    const ran = spawnSync(process.execPath, [script], { cwd, encoding: 'utf8', timeout: 120_000 });
    if (ran.status !== 0)
      findings.push(`${page}:${line}: the snippet does not run: ${(ran.stderr || String(ran.error ?? ran.signal)).trim()}`);
  } finally {
    await stop?.();
    rmSync(cwd, { recursive: true, force: true });
  }
}
