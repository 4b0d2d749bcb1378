// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { suggestion } from '../../schema/index.js';
import { MEASURES, MESSAGES } from '../../vocabulary/index.js';
import type { MeasureType, MessageTypeName } from '../../vocabulary/index.js';
import { CODE_LISTS, LABEL_LANGUAGES } from '../../vocabulary/labels/index.js';
import type { LabelLanguage } from '../../vocabulary/labels/index.js';
import type { CliCommand, Options } from '../command.js';
import { requireFree } from '../file/files.js';
import { requireCarried } from '../message/body.js';
import { choice, flag, list, text } from '../options.js';
import { say } from '../terminal/say.js';
import { UsageError } from '../usage-error.js';
import { codeLine, commented } from './commented.js';
import { isCoreMeasure } from './example/measures.js';
import { isCoreType, messageExample, requestExample } from './example/messages.js';
import { headLine } from './head-line.js';
import { catalogue, USUAL_MEASURES } from './offered.js';
import { interview } from './ask/ask.js';
import { ASK_LANGUAGES } from './ask/questions.js';
import { prompts } from '../terminal/prompts.js';
import { blank, schemaOf } from './message-schema.js';

const OPTIONS = {
  measure: { ...list('code', 'a measure of the request; "rogatory draft --extended" lists the rare ones too'), usual: USUAL_MEASURES },
  lang: choice('language', 'language of the comments', LABEL_LANGUAGES),
  extended: flag('without a name: list rare measures and messages too'),
  ask: flag('ask for a request question by question, and keep what was said in --out after every answer'),
  out: text('file', 'with --ask: file of the draft; continues a draft that it holds'),
  codes: text('list', 'print all codes of a list, such as LegalBasisCode, in words'),
};

export function define(command: CliCommand): void {
  command
    .description(
      'Prints an example of a request or of another message as JSON with // comments: filled with made-up data that you replace, valid as it stands. Without a name it lists the usual measures and messages. Then run "rogatory validate". Commands that read a body ignore the comments.',
    )
    .does(['[measure-or-type...]  measures of a request, such as PRES FRZ-VA, or the type of another message'], OPTIONS, printDraft);
}

function printDraft(given: readonly string[], options: Options<typeof OPTIONS>): Promise<number> | undefined {
  const { measure = [], lang = 'en', extended = false, codes, ask, out } = options;
  if (codes !== undefined) {
    printCodes(codes, lang);
    return undefined;
  }
  const names = [...given, ...measure];
  requireCarried(names);
  const measures = names.filter(isMeasure);
  if (ask === true) return askFor(names, measures, out, lang);
  if (out !== undefined) throw new UsageError('--out needs --ask');
  if (names.length === 0) {
    say(catalogue(lang, extended));
    return undefined;
  }
  const [first = ''] = names;
  if (measures.length < names.length && (names.length > 1 || !Object.hasOwn(MESSAGES, first))) {
    const strange = names.filter((name) => !isMeasure(name));
    const near = suggestion(strange[0] ?? '', [...Object.keys(MEASURES), ...Object.keys(MESSAGES)]);
    const meant = near === undefined ? '' : `; did you mean ${near}?`;
    throw new UsageError(`not a message type, nor measures: ${strange.join(', ')}${meant}; "rogatory draft --extended" lists all`);
  }
  say(measures.length > 0 ? requestDraft(measures, lang) : messageDraft(first as MessageTypeName, lang));
  return undefined;
}

/** Asks at the terminal. @returns the exit code: 0 when nothing forbids to send the draft. */
async function askFor(
  names: readonly string[],
  measures: readonly MeasureType[],
  out: string | undefined,
  lang: LabelLanguage,
): Promise<number> {
  if (out === undefined) throw new UsageError('--ask needs --out: the file that keeps the answers');
  if (measures.length < names.length) throw new UsageError('--ask asks for a request: name measures alone, or none');
  const language = ASK_LANGUAGES.find((one) => one === lang);
  if (language === undefined) throw new UsageError(`--ask speaks ${ASK_LANGUAGES.join(' and ')}`);
  // Before anything is asked: an answer that cannot be kept is lost.
  requireFree(out, { force: true });
  if (!process.stdin.isTTY) throw new UsageError('--ask needs a terminal');
  const kept = existsSync(out) ? `the answers are in ${out}; the same command continues` : 'nothing was answered, and nothing is kept';
  return interview(prompts({ input: process.stdin, output: process.stderr }, kept), out, measures, language);
}

/** An example of the usual measures, with rare ones added without content. */
function requestDraft(measures: readonly MeasureType[], lang: LabelLanguage): string {
  const { schema, definitions } = schemaOf('request.submit');
  const core = measures.filter(isCoreMeasure);
  const { payload, ...body } = requestExample(core, Date.now());
  const rest = measures.filter((type) => !isCoreMeasure(type));
  const blanks = rest.map((type, i) => ({
    ...(blank({ $ref: `#/$defs/measure-${type.toLowerCase()}` }, definitions) as object),
    id: `m${core.length + i + 1}`,
    coercive: MEASURES[type].coercive,
  }));
  const filled = { ...body, payload: { ...payload, measures: [...payload.measures, ...blanks] } };
  return `${headLine('request.submit')}${commented(filled, schema, { definitions, language: lang, isExample: true })}\n`;
}

function messageDraft(type: MessageTypeName, lang: LabelLanguage): string {
  const { schema, definitions } = schemaOf(type);
  const isExample = isCoreType(type);
  const body = isExample ? messageExample(type, Date.now()) : blank(schema, definitions);
  return `${headLine(type)}${commented(body, schema, { definitions, language: lang, isExample })}\n`;
}

function printCodes(name: string, lang: LabelLanguage): void {
  const found = CODE_LISTS.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (found === undefined) {
    const names = CODE_LISTS.map((one) => one.name);
    const near = suggestion(name, names);
    throw new UsageError(
      `no such list of codes: ${name}; ${near === undefined ? `it is one of ${names.join(', ')}` : `did you mean ${near}?`}`,
    );
  }
  say(found.codes.map((code) => `${codeLine(found, code, lang)}\n`).join(''));
}

function isMeasure(name: string): name is MeasureType {
  return Object.hasOwn(MEASURES, name);
}
