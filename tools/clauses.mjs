// SPDX-License-Identifier: Apache-2.0
// Reads the clauses of the specification: id, classes, codes, words. Checks and generated tables start from here.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { lineOf, text } from './tree.mjs';

/**
 * @typedef {{ id: string, area: string, path: string, line: number, classes: string[], codes: string[], tagged: boolean, words: number,
 *   duties: number }} Clause
 */

export const CLASSES = ['Reader', 'Sealer', 'Agency', 'Relay', 'Witness'];
/** Pages of the protocol, and the page of this implementation, whose clauses bind nobody else. */
export const PROTOCOL = ['SPEC.md', 'spec/messages.md', 'spec/dossier.md'];
export const OWN = 'docs/reference-implementation.md';

/**
 * Documents with clauses that stand under `root`.
 * @param {string} root
 */
export function documents(root) {
  return [...PROTOCOL, OWN].filter((path) => existsSync(join(root, path)));
}

/**
 * Words of prose and of tables: without code, CDDL, comments and what is generated.
 * @param {string} source
 */
export function prose(source) {
  return source
    .replaceAll(/<!-- generated: [\w-]+ -->[\s\S]*?<!-- end: [\w-]+ -->/g, '')
    .replaceAll(/^```[\s\S]*?^```$/gm, '')
    .replaceAll(/<!--[\s\S]*?-->/g, '');
}

/** @param {string} source */
export function wordsOf(source) {
  return source.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

/**
 * Sections of a document by their second-level heading.
 * @param {string} source
 * @returns {{ title: string, area: string, line: number, text: string }[]}
 */
export function sections(source) {
  const found = [];
  for (const match of source.matchAll(/^## (.*)\n[\s\S]*?(?=^## |(?![\s\S]))/gm)) {
    const title = match[1] ?? '';
    found.push({ title, area: /\(([A-Z][A-Z0-9]*)\)\s*$/.exec(title)?.[1] ?? '', line: lineOf(source, match.index), text: match[0] });
  }
  return found;
}

/**
 * Every clause of a document. A clause is a paragraph or a list item that begins with its id in bold, and ends at the next blank
 * line, list item, table or code.
 * @param {string} root
 * @param {string} path
 * @returns {Clause[]}
 */
export function clausesOf(root, path) {
  const source = text(root, path);
  /** @type {Clause[]} */
  const found = [];
  for (const section of sections(source)) {
    const blank = section.text.replaceAll(/^```[\s\S]*?^```$/gm, (block) => block.replaceAll(/[^\n]/g, ''));
    const form = /^(?:[-*] |\d+\. )?\*\*([A-Z][A-Z0-9]*-\d+)\*\*([\s\S]*?)(?=\n\n|\n[-*] |\n\d+\. |\n\||\n\*\*|\n#|\n?(?![\s\S]))/gm;
    for (const match of blank.matchAll(form)) {
      const tag = /^\s*\[([^\]:]*)(?::\s*([^\]]*))?\]/.exec(match[2] ?? '');
      const body = tag === null ? (match[2] ?? '') : (match[2] ?? '').slice(tag[0].length);
      found.push({
        id: match[1] ?? '',
        area: section.area,
        path,
        line: section.line + lineOf(blank, match.index) - 1,
        classes: (tag?.[1] ?? '')
          .split(',')
          .map((name) => name.trim())
          .filter((name) => name !== ''),
        codes: (tag?.[2] ?? '')
          .split(',')
          .map((code) => code.trim())
          .filter((code) => code !== ''),
        tagged: tag !== null,
        words: wordsOf(body),
        duties: [...body.matchAll(/\b(?:MUST|SHOULD)(?: NOT)?\b|\bMAY\b/g)].length,
      });
    }
  }
  return found;
}
