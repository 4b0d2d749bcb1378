// SPDX-License-Identifier: Apache-2.0
import { isRogatoryError, LIMITS, printableJson } from '../core/index.js';
import { bodyFromJson, checkBody, hasErrors, registry, ruleOf, validate } from '../schema/index.js';
import type { Finding, RuleLanguage } from '../schema/index.js';
import { readInput } from './files.js';
import { say } from './say.js';
import { readOptions, UsageError } from './usage.js';

const HELP = `Usage: rogatory validate FILE [--type TYPE] [--lang en|fr|tr|ru] [--test] [--json]

Judges a body in JSON by its form and by every rule that needs no more than the file, and prints the findings: where, which rule, what is
wrong, and the source of the rule. The exit code is 1 when one of them forbids to send it. Lines that begin with // are comments.
  --type TYPE   message type; default request.submit
  --lang LANG   language of what the rules say; translations are marked until a person has reviewed them
  --test        judge it as a test message
  --json        one JSON object a line
`;

const JSON_MAX_BYTES = 16 * LIMITS.bodyMaxBytes;
const LANGUAGES: ReadonlySet<string> = new Set(['en', 'fr', 'tr', 'ru']);

export function run(args: string[]): Promise<number> {
  const { texts, flags, positionals } = readOptions(args, { texts: ['type', 'lang'], flags: ['test', 'json'], positionals: 1 }, HELP);
  const [path] = positionals;
  const { type = 'request.submit', lang = 'en' } = texts;
  if (path === undefined) throw new UsageError(`name a file\n\n${HELP}`);
  if (!registry.has(type)) throw new UsageError(`no such message type: ${type}`);
  if (!LANGUAGES.has(lang)) throw new UsageError('--lang takes en, fr, tr or ru');
  const findings = judge(type, readCommented(path), flags.test === true);
  for (const found of findings) {
    const rule = ruleOf(found.rule, lang as RuleLanguage);
    const line =
      flags.json === true
        ? printableJson({ ...found, summary: rule.text, source: rule.source, reviewed: rule.reviewed })
        : lineOf(path, found, rule);
    say(`${line}\n`);
  }
  if (flags.json !== true && findings.length === 0) say(`${path}: nothing found\n`);
  return Promise.resolve(hasErrors(findings) ? 1 : 0);
}

function judge(type: string, json: unknown, test: boolean): Finding[] {
  const { version } = registry.get(type, [1, 0]);
  let body: unknown;
  try {
    body = bodyFromJson(type, version, json);
  } catch (error) {
    if (isRogatoryError(error, 'SCHEMA_INVALID')) return checkBody(type, version, json);
    throw error;
  }
  const listed = (body as { attachments?: readonly { id: number }[] }).attachments ?? [];
  return validate({ type, version, body, test, attachments: listed.map(({ id }) => id) }, {});
}

function lineOf(
  path: string,
  { path: at, rule, severity, text }: Finding,
  { text: summary, source, reviewed }: ReturnType<typeof ruleOf>,
): string {
  const mark = reviewed ? '' : ' [not reviewed]';
  return `${path}:${at === '' ? '/' : at}: ${severity === 'E' ? 'error' : 'warning'} ${rule}: ${text}\n    ${summary}${mark} (${source})`;
}

function readCommented(path: string): unknown {
  const bytes = readInput(path, JSON_MAX_BYTES);
  if (bytes.length > JSON_MAX_BYTES) throw new UsageError(`${path}: larger than ${JSON_MAX_BYTES} bytes`);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return JSON.parse(text.replaceAll(/^[ \t]*\/\/.*$/gm, ''));
  } catch (error) {
    // The parser's own message quotes the text, which may be secret.
    const place = /position (\d+)/.exec((error as Error).message)?.[1];
    throw new UsageError(`${path}: not JSON${place === undefined ? '' : `, at character ${place}`}`);
  }
}
