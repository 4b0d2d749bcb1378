// SPDX-License-Identifier: Apache-2.0
import { isRogatoryError, printableJson } from '../core/index.js';
import { EIO_ACCORD, RU_TR_ACCORD, UNTOC_ACCORD } from '../vocabulary/accords/index.js';
import { bodyFromJson, checkBody, hasErrors, validate } from '../schema/index.js';
import { decodeTerms, encodeTerms, findingIn, registry, ruleOf } from '../vocabulary/index.js';
import type { AccordTerms, LabelLanguage, RuleText } from '../vocabulary/index.js';
import type { Finding } from '../schema/index.js';
import { readCommentedJson } from './body.js';
import { say } from './say.js';
import { readOptions, UsageError } from './usage.js';

const HELP = `Usage: rogatory validate FILE [--type TYPE] [--accord ACCORD] [--lang en|fr|tr|ru] [--test] [--json]

Judges a body in JSON by its form and by every rule that needs no more than the file, and prints the findings: where, which rule, what is
wrong, how to mend it, and what the rule rests on. The exit code is 1 when one of them forbids to send it. Lines that begin with // are
comments.
  --type TYPE   message type; default request.submit
  --accord      judge it under the terms of an accord too: untoc, ru-tr or eio (illustrative, agreed by no State), or a file of terms in JSON
  --lang LANG   language of what is said; translations are marked until a person has reviewed them
  --test        judge it as a test message
  --json        one JSON object a line
`;

const LANGUAGES: ReadonlySet<string> = new Set(['en', 'fr', 'tr', 'ru']);

export function run(args: string[]): Promise<number> {
  const { texts, flags, positionals } = readOptions(
    args,
    { texts: ['type', 'accord', 'lang'], flags: ['test', 'json'], positionals: 1 },
    HELP,
  );
  const [path] = positionals;
  const { type = 'request.submit', accord, lang = 'en' } = texts;
  if (path === undefined) throw new UsageError(`name a file\n\n${HELP}`);
  if (!registry.has(type)) throw new UsageError(`no such message type: ${type}`);
  if (!LANGUAGES.has(lang)) throw new UsageError('--lang takes en, fr, tr or ru');
  const terms = accord === undefined ? undefined : termsOf(accord);
  const findings = judge(type, readCommentedJson(path), flags.test === true, terms);
  for (const found of findings) {
    const said = { ...found, text: findingIn(found.text, lang as LabelLanguage).text };
    const { text: summary, ...rule } = ruleOf(found.rule, lang as LabelLanguage);
    const line = flags.json === true ? printableJson({ ...said, summary, ...rule }) : lineOf(path, said, { summary, ...rule });
    say(`${line}\n`);
  }
  if (flags.json !== true && findings.length === 0) say(`${path}: nothing found\n`);
  return Promise.resolve(hasErrors(findings) ? 1 : 0);
}

function termsOf(accord: string): AccordTerms {
  const known = [UNTOC_ACCORD, RU_TR_ACCORD, EIO_ACCORD].find(({ id }) => id === accord);
  // Encoding judges their form.
  return known?.terms ?? decodeTerms(encodeTerms(readCommentedJson(accord) as AccordTerms));
}

function judge(type: string, json: unknown, test: boolean, terms: AccordTerms | undefined): Finding[] {
  const { version } = registry.get(type, [1, 0]);
  let body: unknown;
  try {
    body = bodyFromJson(registry, type, version, json);
  } catch (error) {
    if (isRogatoryError(error, 'SCHEMA_INVALID')) return checkBody(registry, type, version, json);
    throw error;
  }
  const listed = (body as { attachments?: readonly { id: number }[] }).attachments ?? [];
  return validate(registry, { type, version, body, test, attachments: listed.map(({ id }) => id) }, terms === undefined ? {} : { terms });
}

function lineOf(
  path: string,
  { path: at, rule, severity, text }: Finding,
  { summary, mend, source, reviewed }: Omit<RuleText, 'text'> & { readonly summary: string },
): string {
  const mark = reviewed ? '' : ' [not reviewed]';
  const found = `${path}:${at === '' ? '/' : at}: ${severity === 'E' ? 'error' : 'warning'} ${rule}: ${text}`;
  return `${found}\n    ${summary}${mark} (${source})\n    -> ${mend}`;
}
