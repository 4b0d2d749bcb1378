// SPDX-License-Identifier: Apache-2.0
import { hasErrors, validateJson } from '../../../schema/index.js';
import { registry } from '../../../vocabulary/index.js';
import type { MeasureType } from '../../../vocabulary/index.js';
import type { Prompts } from '../../terminal/prompts.js';
import { say } from '../../terminal/say.js';
import { findingsText } from '../findings.js';
import { Answers } from './answers.js';
import { askRequest } from './ask.js';
import type { AskLanguage } from './questions.js';

/** Asks for a request, then tells what is still missing. @returns the exit code: 0 when nothing forbids to send it. */
export async function interview(prompts: Prompts, file: string, types: readonly MeasureType[], language: AskLanguage): Promise<number> {
  const answers = Answers.in(file);
  await askRequest(prompts, answers, types, language);
  const type = 'request.submit';
  const { version } = registry.majors(type)[0];
  const findings = validateJson(registry, { type, version, json: answers.body, issuedAt: Date.now() }, {});
  say(findingsText(file, { type, json: answers.body }, findings, language));
  return hasErrors(findings) ? 1 : 0;
}
