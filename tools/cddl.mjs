// SPDX-License-Identifier: Apache-2.0
// The one CDDL file: each name is defined once and each name that is used is defined; the blocks of SPEC.md are its sections.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { lineOf, text } from './tree.mjs';

export const CDDL = 'spec/rogatory.cddl';
const prelude = new Set(
  (
    'any uint nint int bstr bytes tstr text tdate time number biguint bignint bigint integer unsigned decfrac bigfloat eb64url eb64legacy eb16 ' +
    'encoded-cbor uri b64url b64legacy regexp mime-message cbor-any float16 float32 float64 float16-32 float32-64 float false true bool nil null undefined'
  ).split(' '),
);

/**
 * Rules of a CDDL text: name and line, and the names that each uses.
 * @param {string} source
 * @returns {{ name: string, line: number, uses: string[] }[]}
 */
export function rules(source) {
  // Texts first: a semicolon in a text begins no comment, and an apostrophe in a comment no text.
  const bare = source.replaceAll(/"(?:[^"\\\n]|\\.)*"|(?:h|b64)?'[^'\n]*'|;[^\n]*/g, (found) =>
    found.startsWith(';') ? ' '.repeat(found.length) : `"${' '.repeat(found.length - 2)}"`,
  );
  const heads = [...bare.matchAll(/(?:^|(?<=\s{3}))([a-zA-Z@_$][\w.@$-]*)(?:<([^>]*)>)?\s*\/{0,2}=(?!>)/gm)];
  return heads.map((head, index) => {
    const start = head.index + head[0].length;
    const body = bare.slice(start, heads[index + 1]?.index ?? bare.length);
    const parameters = (head[2] ?? '').split(',').map((name) => name.trim());
    const uses = [...body.matchAll(/(?<![\w.#@$-])([a-zA-Z@_$][\w@$-]*)(?![\w.@$-]|\s*:)/g)]
      .map((match) => match[1] ?? '')
      .filter((name) => !parameters.includes(name));
    return { name: head[1] ?? '', line: lineOf(bare, head.index), uses };
  });
}

/**
 * Sections of the file by the mark `; === name` before each.
 * @param {string} source
 * @returns {Map<string, string>}
 */
export function cddlSections(source) {
  const found = new Map();
  for (const match of source.matchAll(/^; === ([\w-]+)[^\n]*\n([\s\S]*?)(?=^; === |(?![\s\S]))/gm))
    found.set(match[1] ?? '', (match[2] ?? '').trim());
  return found;
}

/**
 * @param {string} root
 * @param {readonly string[]} pages
 * @returns {string[]}
 */
export function cddlFindings(root, pages) {
  if (!existsSync(join(root, CDDL))) return [];
  const source = text(root, CDDL);
  const findings = [];
  const all = rules(source);
  /** @type {Map<string, number>} */
  const defined = new Map();
  for (const { name, line } of all) {
    const first = defined.get(name);
    if (first !== undefined) findings.push(`${CDDL}:${line}: ${name} is defined twice, first at line ${first}`);
    else defined.set(name, line);
    if (prelude.has(name)) findings.push(`${CDDL}:${line}: ${name} is a name of RFC 8610 itself`);
  }
  for (const { name, line, uses } of all)
    for (const used of uses)
      if (!defined.has(used) && !prelude.has(used)) findings.push(`${CDDL}:${line}: ${name} uses ${used}, which is not defined`);
  // A page repeats a section of the file between ```cddl marks: it says which, and the two are the same text.
  const parts = cddlSections(source);
  for (const path of pages) {
    const page = text(root, path);
    for (const match of page.matchAll(/^```cddl\n([\s\S]*?)^```$/gm)) {
      const name = /^; === ([\w-]+)/.exec(match[1] ?? '')?.[1];
      const body = (match[1] ?? '').replace(/^; === [^\n]*\n/, '').trim();
      if (name === undefined) findings.push(`${path}:${lineOf(page, match.index)}: CDDL that names no section of ${CDDL} ("; === name")`);
      else if (parts.get(name) !== body)
        findings.push(`${path}:${lineOf(page, match.index)}: CDDL differs from section ${name} of ${CDDL}`);
    }
  }
  return findings;
}
