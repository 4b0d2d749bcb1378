// SPDX-License-Identifier: Apache-2.0
// What the members of messages are called on paper.
import type { LabelLanguage } from '../../vocabulary/texts/language.js';
import { ANSWERS_MEMBERS } from './answers.js';
import { ASSETS_MEMBERS } from './assets.js';
import { GENERAL_MEMBERS } from './general.js';
import type { MemberNames } from './member-names.js';
import { PERSONS_MEMBERS } from './persons.js';
import { REQUEST_MEMBERS } from './request.js';
import { TRAVEL_RULE_MEMBERS } from './travel-rule.js';

const MEMBERS: ReadonlyMap<string, MemberNames[string]> = new Map(
  [GENERAL_MEMBERS, PERSONS_MEMBERS, REQUEST_MEMBERS, ASSETS_MEMBERS, ANSWERS_MEMBERS, TRAVEL_RULE_MEMBERS].flatMap((names) =>
    Object.entries(names),
  ),
);

/** Name of a member; one that nobody has translated, as of a later version, stays as the schema writes it, spaced, in English. */
export function memberName(member: string, language: LabelLanguage): { readonly text: string; readonly translated: boolean } {
  const row = MEMBERS.get(member);
  if (row !== undefined) return { text: row[{ en: 0, fr: 1, tr: 2, ru: 3 }[language]] as string, translated: true };
  return {
    text: member.replaceAll(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`),
    translated: language === 'en',
  };
}
