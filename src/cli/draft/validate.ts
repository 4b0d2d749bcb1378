// SPDX-License-Identifier: Apache-2.0
import { isRogatoryError, printableJson } from '../../core/index.js';
import { bodyFromJson, hasErrors, validate } from '../../schema/index.js';
import type { Finding } from '../../schema/index.js';
import { EIO_ACCORD, RU_TR_ACCORD, UNTOC_ACCORD } from '../../vocabulary/accords/index.js';
import { decodeTerms, encodeTerms, registry } from '../../vocabulary/index.js';
import type { AccordTerms } from '../../vocabulary/index.js';
import { findingIn, ruleOf } from '../../vocabulary/labels/index.js';
import type { RuleText } from '../../vocabulary/labels/index.js';
import type { CliCommand, Options } from '../command.js';
import { readJson } from '../file/description.js';
import { choice, flag, text } from '../options.js';
import { say } from '../terminal/say.js';
import { requireType } from '../message/body.js';

const LANGUAGES = ['en', 'fr', 'tr', 'ru'] as const;
const OPTIONS = {
  type: text('type', 'message type (default: request.submit)'),
  accord: text(
    'accord',
    'also check against the terms of an accord: untoc, ru-tr or eio (illustrative, agreed by no State), or a file of terms in JSON',
  ),
  lang: choice('language', 'language of the findings; translations are marked until a person has reviewed them', LANGUAGES),
  test: flag('judge it as a test message'),
  json: flag('one JSON object a line'),
};

export function define(command: CliCommand): void {
  command
    .description(
      'Checks a body in JSON against its schema and against every rule that needs only the file. Prints each finding with its place, rule, fault, mend and legal source. The exit code is 1 when a finding forbids sending. Lines that begin with // are comments.',
    )
    .does(['<file>  the body, or - for standard input'], OPTIONS, judgeFile);
}

function judgeFile(path: string, options: Options<typeof OPTIONS>): number {
  const { type = 'request.submit', accord, lang = 'en', test = false, json } = options;
  requireType(type);
  const terms = accord === undefined ? undefined : termsOf(accord);
  const findings = judge(type, readJson(path), test, terms);
  for (const found of findings) {
    const { template: _, ...told } = found;
    const said = { ...told, text: findingIn(found, lang).text };
    const { text: summary, ...rule } = ruleOf(found.rule, lang);
    say(`${json ? printableJson({ ...said, summary, ...rule }) : lineOf(path, said, { summary, ...rule })}\n`);
  }
  if (!json && findings.length === 0) say(`${path}: nothing found\n`);
  return hasErrors(findings) ? 1 : 0;
}

function termsOf(accord: string): AccordTerms {
  const known = [UNTOC_ACCORD, RU_TR_ACCORD, EIO_ACCORD].find(({ id }) => id === accord);
  // Encoding checks their form.
  return known?.terms ?? decodeTerms(encodeTerms(readJson(accord) as AccordTerms));
}

function judge(type: string, json: unknown, test: boolean, terms: AccordTerms | undefined): Finding[] {
  const { version } = registry.get(type, [1, 0]);
  let body: unknown;
  try {
    body = bodyFromJson(registry, type, version, json);
  } catch (error) {
    if (!isRogatoryError(error, 'SCHEMA_INVALID')) throw error;
    body = json;
  }
  return validate(
    registry,
    { type, version, body, test, attachments: listed(body), issuedAt: Date.now() },
    terms === undefined ? {} : { terms },
  );
}

/** Ids of the attachments that a body describes, as far as it has its form. */
function listed(body: unknown): readonly number[] {
  const { attachments } = Object(body) as { attachments?: unknown };
  const described: readonly unknown[] = Array.isArray(attachments) ? attachments : [];
  return described.flatMap((one) => {
    const { id } = Object(one) as { id?: unknown };
    return typeof id === 'number' ? [id] : [];
  });
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
