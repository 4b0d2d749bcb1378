// SPDX-License-Identifier: Apache-2.0
import { DIGITAL_CURRENCIES } from '../accounts/codes.js';
import type { AttachmentRef } from '../../schema/frame/handling.js';
import type { AccordTerms } from '../accords/terms.js';
import { REQUESTS, defineGeneralRule, defineRule } from '../rule.js';
import type { FindingText } from '../texts/translations.js';
import { isCountry, isCurrency, isLanguage, isScript, isUserCountry } from './iso.js';

/** Language tags match by their first subtag: an accord that takes `pt` takes `pt-BR`. */
function accepted(terms: AccordTerms, language: string): boolean {
  const primary = (tag: string) => tag.split('-')[0];
  return terms.languages.accept.some((tag) => primary(tag) === primary(language));
}

export const bodyLanguage = defineGeneralRule({
  id: 'V016',
  source: 'see ETS 030; the accord',
  summary: 'The language of the body is one that the accord accepts, or a translation is attached.',
  mend: 'Write in a language of the accord, or attach a translation of the whole message.',
  check({ body }, report, { terms }) {
    const { language, attachments = [] } = body as { language?: string; attachments?: { kind: string; translationOf?: number }[] };
    if (terms === undefined || language === undefined || accepted(terms, language)) return;
    const translated = attachments.some((attachment) => attachment.kind === 'TRANSLATION' && attachment.translationOf === undefined);
    if (!translated) report(['language'], 'not a language of the accord, and no translation of the message attached');
  },
});

interface Body {
  readonly attachments?: readonly AttachmentRef[];
}

/** Translations of one document into a language of the accord; a translation that does not say its language counts as one. */
function translationsOf(attachments: readonly AttachmentRef[], id: number, terms: AccordTerms): readonly AttachmentRef[] {
  return attachments.filter(
    ({ kind, translationOf, language }) =>
      kind === 'TRANSLATION' && translationOf === id && (language === undefined || accepted(terms, language)),
  );
}

/** Documents that courts and authorities of the other State read. */
const OF_COURTS: ReadonlySet<string> = new Set(['ORDER', 'CERTIFICATE', 'UNDERTAKING']);

export const documentLanguage = defineGeneralRule({
  id: 'P27',
  source: 'the accord; see ETS 030 article 16',
  summary: 'Where the accord asks for translations, every order, certificate and undertaking has one.',
  mend: 'Attach the translation and name the document that it translates.',
  check({ body }, report, { terms }) {
    if (terms?.languages.translationRequired !== true) return;
    const { attachments = [] } = body as Body;
    for (const [i, { id, kind, language }] of attachments.entries()) {
      if (!OF_COURTS.has(kind) || language === undefined || accepted(terms, language)) continue;
      if (translationsOf(attachments, id, terms).length === 0)
        report(['attachments', i], 'The accord asks for a translation into {languages}.', {
          values: { languages: terms.languages.accept.join(', ') },
        });
    }
  },
});

export const certifiedTranslation = defineGeneralRule({
  id: 'P28',
  source: 'the accord; practice of courts',
  summary:
    'Where the accord asks for certified translations, a translation names its translator and its certification; a machine is no translator.',
  mend: 'Have a sworn translator certify it, and give name and certification.',
  check({ body }, report, { terms }) {
    const certified = terms?.languages.certified === true;
    const { attachments = [] } = body as Body;
    for (const [i, { kind, translatedBy, translator, certification }] of attachments.entries()) {
      if (kind !== 'TRANSLATION') continue;
      const path = ['attachments', i];
      if (certified && (translatedBy === undefined || translatedBy === 'MACHINE'))
        report([...path, 'translatedBy'], 'A certified translation is required.');
      else if (certified && (translator === undefined || certification === undefined))
        report([...path, translator === undefined ? 'translator' : 'certification'], 'Name the translator and the certification.');
      else if (translatedBy === 'MACHINE')
        report([...path, 'translatedBy'], 'A machine made this translation: a court may not accept it.', 'W');
    }
  },
});

export const machineTranslation = defineGeneralRule({
  id: 'V017',
  severity: 'W',
  source: 'practice of courts',
  summary: 'A translation says whether a person or a machine made it.',
  mend: 'Say in translatedBy whether a person or a machine translated it.',
  check({ body }, report) {
    const { attachments = [] } = body as { attachments?: { kind: string; translatedBy?: string }[] };
    for (const [i, { kind, translatedBy }] of attachments.entries()) {
      if (kind === 'TRANSLATION' && translatedBy === undefined) report(['attachments', i, 'translatedBy'], 'say who made the translation');
    }
  },
});

export const factsLanguage = defineRule({
  id: 'V018',
  source: 'see ETS 030; the accord',
  summary: 'The facts stand in at least one language that the accord accepts.',
  mend: 'Add a version of the facts in a language that the accord accepts.',
  on: REQUESTS,
  check({ payload }, report, { terms }) {
    const { facts = [] } = payload.proceedings;
    if (terms !== undefined && facts.length > 0 && !facts.some((version) => accepted(terms, version.language))) {
      report(['payload', 'proceedings', 'facts'], 'not in a language of the accord');
    }
  },
});

const ISO: Readonly<Record<string, readonly [fault: FindingText, known: (code: string) => boolean]>> = {
  country: ['not a code of ISO 3166-1', isCountry],
  nationalities: ['not a code of ISO 3166-1', isCountry],
  language: ['not a code of ISO 639', isLanguage],
  languages: ['not a code of ISO 639', isLanguage],
  textLang: ['not a code of ISO 639', isLanguage],
  currency: ['not a code of ISO 4217', isCurrency],
  script: ['not a code of ISO 15924', isScript],
};

const DIGITAL: ReadonlySet<string> = new Set(DIGITAL_CURRENCIES.codes);

export const isoCodes = defineGeneralRule({
  id: 'V032',
  source: 'ISO 3166-1, 639, 4217, 15924',
  summary: 'Codes of countries, languages, currencies and scripts exist. User-assigned countries are for tests.',
  mend: 'Use the code of the list; user-assigned countries are for test messages alone.',
  check({ texts, test }, report) {
    for (const { name, value, path } of texts) {
      const entry = Object.hasOwn(ISO, name) ? ISO[name] : undefined;
      if (entry === undefined || entry[1](value)) continue;
      // The digital currency of a wallet is none of ISO 4217 (P40).
      if (name === 'currency' && DIGITAL.has(value) && path().at(-2) === 'wallet') continue;
      const user = entry[1] === isCountry && isUserCountry(value);
      if (!user) report(path(), entry[0]);
      else if (test !== true) report(path(), 'a user-assigned code names no State', 'W');
    }
  },
});
