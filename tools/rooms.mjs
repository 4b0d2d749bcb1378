// SPDX-License-Identifier: Apache-2.0
// What `npm run house` knows of rooms: how many files each has, which names stand twice, how long the chains of imports are, and how many
// names a consumer is offered.
import { dirname, join, normalize } from 'node:path';
import { text } from './tree.mjs';

/** Files of a folder beside its subfolders. */
const MOST_FILES = 16;
/** Rooms whose files a reader opens side by side. */
const NEIGHBOURS = ['agency', 'endpoint', 'relay'];
/** Names of a subpath; the two rooms of what is said have more words. */
const MOST_NAMES = 25;
const MOST_WORDS = 40;
const WORDY = new Set(['./schema', './vocabulary']);

/**
 * Folders with too many files, and names that two neighbours share.
 * @param {readonly string[]} sources - Paths of TypeScript files under src.
 * @returns {string[]}
 */
export function roomFindings(sources) {
  const findings = [];
  for (const [folder, files] of groups(sources, dirname)) {
    if (files.length > MOST_FILES) findings.push(`${folder}: ${files.length} files, at most ${MOST_FILES} beside its subfolders`);
  }
  const near = sources.filter((path) => NEIGHBOURS.includes(topOf(path)) && nameOf(path) !== 'index.ts');
  for (const [name, paths] of groups(near, nameOf)) {
    if (new Set(paths.map(topOf)).size > 1)
      findings.push(`${paths.join(', ')}: the name ${name} stands in two of ${NEIGHBOURS.join(', ')}`);
  }
  return findings;
}

/**
 * Names that each subpath of package.json offers: types count, `export *` counts all that it hands on.
 * @param {string} root
 * @param {Readonly<Record<string, unknown>>} exports - Of package.json.
 * @param {readonly string[]} sources
 * @returns {Map<string, string[]>} subpath to names, sorted
 */
export function surfaceOf(root, exports, sources) {
  const known = new Set(sources);
  /** @type {Map<string, string[]>} */
  const surface = new Map();
  for (const [subpath, target] of Object.entries(exports)) {
    const types = /** @type {{ types?: string }} */ (target).types;
    const entry = types?.replace('./dist/', 'src/').replace(/\.d\.ts$/, '.ts');
    if (entry !== undefined && known.has(entry)) surface.set(subpath, [...namesOf(root, entry, known)].sort());
  }
  return surface;
}

/**
 * Subpaths with more names than a reader takes in.
 * @param {ReadonlyMap<string, readonly string[]>} surface
 * @returns {string[]}
 */
export function surfaceFindings(surface) {
  const findings = [];
  for (const [subpath, names] of surface) {
    const most = WORDY.has(subpath) ? MOST_WORDS : MOST_NAMES;
    if (names.length > most) findings.push(`package.json: the subpath ${subpath} exports ${names.length} names, at most ${most}`);
  }
  return findings;
}

/**
 * Names of an index or, behind `export *`, of a file with declarations.
 * @param {string} root
 * @param {string} path
 * @param {ReadonlySet<string>} known
 * @returns {Set<string>}
 */
function namesOf(root, path, known) {
  const code = withoutComments(text(root, path));
  /** @type {Set<string>} */
  const names = new Set();
  for (const [, list = ''] of code.matchAll(/\bexport\s+(?:type\s+)?\{([^}]*)\}/g)) {
    for (const item of list.split(',')) {
      const name = item.trim().split(/\s+/).at(-1);
      if (name !== undefined && name !== '') names.add(name);
    }
  }
  for (const [, name, from = ''] of code.matchAll(/\bexport\s+(?:type\s+)?\*(?:\s+as\s+(\w+))?\s+from\s+'([^']+)'/g)) {
    if (name !== undefined) names.add(name);
    else {
      const target = targetOf(path, from, known);
      // Nobody could count what comes of a package or of a conditional import.
      if (target === undefined) names.add(`* of ${from}`);
      else for (const inner of namesOf(root, target, known)) names.add(inner);
    }
  }
  const declared = /^export\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:const|let|function\*?|class|interface|type|enum)\s+(\w+)/gm;
  for (const [, name = ''] of code.matchAll(declared)) names.add(name);
  return names;
}

/**
 * Longest chain of imports inside each top folder, as the files from the first importer down. Types count as imports; an index is for consumers
 * and does not count.
 * @param {string} root
 * @param {readonly string[]} sources
 * @returns {Map<string, string[]>} top folder to chain
 */
export function longestChains(root, sources) {
  const files = sources.filter((path) => nameOf(path) !== 'index.ts');
  const known = new Set(files);
  /** @type {Map<string, string[]>} */
  const imports = new Map();
  for (const path of files) {
    const found = withoutComments(text(root, path)).matchAll(/\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g);
    const targets = [...found].map(([, from = '']) => targetOf(path, from, known));
    imports.set(path, /** @type {string[]} */ (targets.filter((target) => target !== undefined && topOf(target) === topOf(path))));
  }
  /** @type {Map<string, readonly string[]>} */
  const chains = new Map();
  /** @param {string} path @returns {readonly string[]} */
  const chainFrom = (path) => {
    const seen = chains.get(path);
    if (seen !== undefined) return seen;
    // Cut where a cycle would close: `npm run layers` reports it.
    chains.set(path, []);
    const below = (imports.get(path) ?? []).map(chainFrom);
    const chain = [path, ...longest(below)];
    chains.set(path, chain);
    return chain;
  };
  /** @type {Map<string, string[]>} */
  const tops = new Map();
  for (const [top, paths] of groups(files, topOf)) {
    if (top !== '') tops.set(top, [...longest(paths.map(chainFrom))]);
  }
  return tops;
}

/** @param {readonly (readonly string[])[]} chains */
function longest(chains) {
  return chains.reduce((best, chain) => (chain.length > best.length ? chain : best), []);
}

/**
 * @param {string} importer
 * @param {string} from
 * @param {ReadonlySet<string>} known
 */
function targetOf(importer, from, known) {
  const path = normalize(join(dirname(importer), from))
    .replaceAll('\\', '/')
    .replace(/\.js$/, '.ts');
  return from.startsWith('.') && known.has(path) ? path : undefined;
}

/** @param {string} source */
function withoutComments(source) {
  return source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
}

/**
 * @param {readonly string[]} paths
 * @param {(path: string) => string} keyOf
 */
function groups(paths, keyOf) {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const path of paths) found.set(keyOf(path), [...(found.get(keyOf(path)) ?? []), path]);
  return found;
}

/** Top folder of a source, or nothing for a file of src itself. @param {string} path */
function topOf(path) {
  const [, top = '', rest] = path.split('/');
  return rest === undefined ? '' : top;
}

/** @param {string} path */
function nameOf(path) {
  return path.slice(path.lastIndexOf('/') + 1);
}
