// SPDX-License-Identifier: Apache-2.0
// What the checks share: the tree they look at, and how they report.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const skipped = new Set(['node_modules', 'dist', 'coverage', '.git', '.tmp']);

/**
 * Folder under check: `--root <folder>`, default this project. Tests plant faults in a folder of their own.
 * @returns {string}
 */
export function rootFolder() {
  const at = process.argv.indexOf('--root');
  const given = at < 0 ? undefined : process.argv[at + 1];
  return given === undefined ? fileURLToPath(new URL('..', import.meta.url)) : resolve(given);
}

/**
 * Paths of files under `folder`, relative to `root`, with `/`, sorted. A missing folder is empty.
 * @param {string} root
 * @param {string} folder
 * @param {(path: string) => boolean} [wanted]
 * @returns {string[]}
 */
export function filesUnder(root, folder, wanted = () => true) {
  const start = join(root, folder);
  if (!existsSync(start)) return [];
  /** @type {string[]} */
  const found = [];
  /** @param {string} relative */
  const walk = (relative) => {
    for (const entry of readdirSync(join(root, relative), { withFileTypes: true })) {
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!skipped.has(entry.name)) walk(path);
      } else if (entry.isFile() && wanted(path)) found.push(path);
    }
  };
  walk(folder === '.' ? '' : folder);
  return found.sort();
}

/**
 * @param {string} root
 * @param {string} path
 * @returns {string}
 */
export function text(root, path) {
  return readFileSync(join(root, path), 'utf8');
}

/**
 * Line number, from 1, of a character position.
 * @param {string} source
 * @param {number} index
 */
export function lineOf(source, index) {
  return source.slice(0, index).split('\n').length;
}

/**
 * Prints the findings and sets the exit code; a check without findings says so in one line.
 * @param {string} check
 * @param {readonly string[]} findings
 * @param {string} [facts]
 */
export function report(check, findings, facts = '') {
  for (const finding of findings) console.error(finding);
  if (findings.length > 0) {
    console.error(`${check}: ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}`);
    process.exitCode = 1;
  } else console.log(`${check}: ok${facts === '' ? '' : ` (${facts})`}`);
}
