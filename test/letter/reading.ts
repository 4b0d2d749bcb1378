// SPDX-License-Identifier: Apache-2.0
// What a reader finds on a letter: text without elements, and traces of machines in it.
import { CODE_LISTS } from '../../src/vocabulary/labels/index.js';

/** Text between the body's tags. @param gap - What stands for a tag. */
export function read(html: string, gap = ' '): string {
  const text = html
    .slice(html.indexOf('<body>'))
    .replaceAll(/<svg[\s\S]*?<\/svg>/g, '')
    // Groups of an address are one text.
    .replaceAll(/<\/?(?:bdi|b|span)[^>]*>/g, '')
    .replaceAll(/<[^>]*>/g, gap);
  const named = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
  return text.replaceAll(/&(?:lt|gt|quot|#39|amp);/g, (sign) => named[sign as keyof typeof named]);
}

/** The whole letter, a line for each block and cell. */
export function lines(html: string): string[] {
  return read(html, '\n')
    .split('\n')
    .flatMap((line) => line.trim() || []);
}

/** The running text: without the certification, and without the annex of identifiers. */
export function running(html: string): string {
  return read(
    html
      .replace(/<footer class="certification">[\s\S]*?<\/footer>/, '')
      .replace(/<section class="annex identifiers[\s\S]*?<\/section>/, ''),
  );
}

/** Every text of a body, at any depth. */
export function* texts(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array))
    for (const member of Object.values(value)) yield* texts(member);
}

const CODES = new Set(CODE_LISTS.flatMap(({ codes }) => codes));
/** Standards that their label names. */
const IN_LABELS = new Set(CODE_LISTS.flatMap(({ codes, labels }) => codes.filter((code) => labels[code]?.includes(code))));
const OF_MACHINES = [
  /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/,
  /\b(?:eip155|bip122|solana|tron|stellar|xrpl|tvm|monero):[-\w]/,
  /\/(?:slip44|erc20|trc20|token|jetton|nft):/,
  /\d{4}-\d{2}-\d{2}(?:T|\b)/,
  /(?:^|\s)\/payload\b/,
  /\bundefined\b|\bnull\b|\[object|\{[a-zA-Z]+\}/,
];

/** Whether a text of a body is a code, an identifier or a time: what a letter says in other words. */
export function isOfMachines(text: string): boolean {
  return (
    CODES.has(text) ||
    /^[A-Z]\w+\/\w+$/.test(text) ||
    /^(?:natural|legal|asserted|UNTIL-NOTICE|ORAL|VALUE|HUMAN|SWORN|[A-Z][a-z]{3}|[a-z]{2}-[A-Z][a-z]{3}|\d{4}|[A-Z0-9]+(?:-[A-Z0-9]+)+|sha-\d+)$/.test(
      text,
    ) ||
    OF_MACHINES.some((form) => form.test(text))
  );
}

/** Texts of people in a body that its letter does not show. Spaces and a last full stop do not count. */
export function missing(html: string, body: unknown): readonly string[] {
  const plain = (text: string) => text.replaceAll(/\s/g, '').replace(/\.$/, '');
  // Money is grouped on paper: 50,000.00.
  const text = plain(read(html)).replaceAll(/(?<=\d),(?=\d{3}(?!\d))/g, '');
  return [...texts(body)].filter((said) => !isOfMachines(said) && said.length > 3 && !text.includes(plain(said)));
}

/** Traces of machines in the running text of the letter of a body. */
export function traces(html: string, body: unknown): readonly string[] {
  const text = running(html);
  const found = OF_MACHINES.flatMap((form) => form.exec(text)?.[0] ?? []);
  // A word of the label may be a code too ("TRON"), so only codes with a hyphen or underscore count, and those that the body holds.
  const codes = [...texts(body)].filter((code) => CODES.has(code) && !IN_LABELS.has(code) && /^[A-Z0-9]+(?:[-_][A-Z0-9]+)+$/.test(code));
  const free = [...texts(body)].filter((one) => !CODES.has(one)).join('\n');
  return [...found, ...codes.filter((code) => new RegExp(`(?<![\\w-])${code}(?![\\w-])`).test(text) && !free.includes(code))];
}
