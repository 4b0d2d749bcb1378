// SPDX-License-Identifier: Apache-2.0
// Translations of rules and findings of every topic. Add a new topic as a row; a text that one language lacks does not compile. The English
// text of a finding is its own key, as in any catalogue of messages.
import accordsFr from '../accords/findings.fr.json' with { type: 'json' };
import accordsTr from '../accords/findings.tr.json' with { type: 'json' };
import accordsRu from '../accords/findings.ru.json' with { type: 'json' };
import accountsFr from '../accounts/findings.fr.json' with { type: 'json' };
import accountsTr from '../accounts/findings.tr.json' with { type: 'json' };
import accountsRu from '../accounts/findings.ru.json' with { type: 'json' };
import assetsFr from '../assets/findings.fr.json' with { type: 'json' };
import assetsTr from '../assets/findings.tr.json' with { type: 'json' };
import assetsRu from '../assets/findings.ru.json' with { type: 'json' };
import authoritiesFr from '../authorities/findings.fr.json' with { type: 'json' };
import authoritiesTr from '../authorities/findings.tr.json' with { type: 'json' };
import authoritiesRu from '../authorities/findings.ru.json' with { type: 'json' };
import confiscationFr from '../confiscation/findings.fr.json' with { type: 'json' };
import confiscationTr from '../confiscation/findings.tr.json' with { type: 'json' };
import confiscationRu from '../confiscation/findings.ru.json' with { type: 'json' };
import costsFr from '../costs/findings.fr.json' with { type: 'json' };
import costsTr from '../costs/findings.tr.json' with { type: 'json' };
import costsRu from '../costs/findings.ru.json' with { type: 'json' };
import decisionsFr from '../decisions/findings.fr.json' with { type: 'json' };
import decisionsTr from '../decisions/findings.tr.json' with { type: 'json' };
import decisionsRu from '../decisions/findings.ru.json' with { type: 'json' };
import freezingFr from '../freezing/findings.fr.json' with { type: 'json' };
import freezingTr from '../freezing/findings.tr.json' with { type: 'json' };
import freezingRu from '../freezing/findings.ru.json' with { type: 'json' };
import hearingsFr from '../hearings/findings.fr.json' with { type: 'json' };
import hearingsTr from '../hearings/findings.tr.json' with { type: 'json' };
import hearingsRu from '../hearings/findings.ru.json' with { type: 'json' };
import languagesFr from '../languages/findings.fr.json' with { type: 'json' };
import languagesTr from '../languages/findings.tr.json' with { type: 'json' };
import languagesRu from '../languages/findings.ru.json' with { type: 'json' };
import legalBasesFr from '../legal-bases/findings.fr.json' with { type: 'json' };
import legalBasesTr from '../legal-bases/findings.tr.json' with { type: 'json' };
import legalBasesRu from '../legal-bases/findings.ru.json' with { type: 'json' };
import personsFr from '../persons/findings.fr.json' with { type: 'json' };
import personsTr from '../persons/findings.tr.json' with { type: 'json' };
import personsRu from '../persons/findings.ru.json' with { type: 'json' };
import preservationFr from '../preservation/findings.fr.json' with { type: 'json' };
import preservationTr from '../preservation/findings.tr.json' with { type: 'json' };
import preservationRu from '../preservation/findings.ru.json' with { type: 'json' };
import proceedingsFr from '../proceedings/findings.fr.json' with { type: 'json' };
import proceedingsTr from '../proceedings/findings.tr.json' with { type: 'json' };
import proceedingsRu from '../proceedings/findings.ru.json' with { type: 'json' };
import recordsFr from '../records/findings.fr.json' with { type: 'json' };
import recordsTr from '../records/findings.tr.json' with { type: 'json' };
import recordsRu from '../records/findings.ru.json' with { type: 'json' };
import referencesFr from '../references/findings.fr.json' with { type: 'json' };
import referencesTr from '../references/findings.tr.json' with { type: 'json' };
import referencesRu from '../references/findings.ru.json' with { type: 'json' };
import requestsFr from '../requests/findings.fr.json' with { type: 'json' };
import requestsTr from '../requests/findings.tr.json' with { type: 'json' };
import requestsRu from '../requests/findings.ru.json' with { type: 'json' };
import resultsFr from '../results/findings.fr.json' with { type: 'json' };
import resultsTr from '../results/findings.tr.json' with { type: 'json' };
import resultsRu from '../results/findings.ru.json' with { type: 'json' };
import searchFr from '../search/findings.fr.json' with { type: 'json' };
import searchTr from '../search/findings.tr.json' with { type: 'json' };
import searchRu from '../search/findings.ru.json' with { type: 'json' };
import serviceFr from '../service/findings.fr.json' with { type: 'json' };
import serviceTr from '../service/findings.tr.json' with { type: 'json' };
import serviceRu from '../service/findings.ru.json' with { type: 'json' };
import spontaneousFr from '../spontaneous/findings.fr.json' with { type: 'json' };
import spontaneousTr from '../spontaneous/findings.tr.json' with { type: 'json' };
import spontaneousRu from '../spontaneous/findings.ru.json' with { type: 'json' };
import statusFr from '../status/findings.fr.json' with { type: 'json' };
import statusTr from '../status/findings.tr.json' with { type: 'json' };
import statusRu from '../status/findings.ru.json' with { type: 'json' };
import useFr from '../use/findings.fr.json' with { type: 'json' };
import useTr from '../use/findings.tr.json' with { type: 'json' };
import useRu from '../use/findings.ru.json' with { type: 'json' };
import type { TranslatedLanguage } from './language.js';

/** Texts of one topic: how to mend what a rule finds, by rule; its findings, by the English text. */
type Texts = Readonly<Record<'mends' | 'findings', Readonly<Record<string, string>>>>;
type Same<F extends Texts> = { readonly [S in keyof F]: { readonly [K in keyof F[S]]: string } };

function topic<const F extends Texts>(fr: F, tr: Same<F>, ru: Same<F>) {
  return { fr, tr, ru };
}

const TOPICS = {
  accords: topic(accordsFr, accordsTr, accordsRu),
  accounts: topic(accountsFr, accountsTr, accountsRu),
  assets: topic(assetsFr, assetsTr, assetsRu),
  authorities: topic(authoritiesFr, authoritiesTr, authoritiesRu),
  confiscation: topic(confiscationFr, confiscationTr, confiscationRu),
  costs: topic(costsFr, costsTr, costsRu),
  decisions: topic(decisionsFr, decisionsTr, decisionsRu),
  freezing: topic(freezingFr, freezingTr, freezingRu),
  hearings: topic(hearingsFr, hearingsTr, hearingsRu),
  languages: topic(languagesFr, languagesTr, languagesRu),
  legalBases: topic(legalBasesFr, legalBasesTr, legalBasesRu),
  persons: topic(personsFr, personsTr, personsRu),
  preservation: topic(preservationFr, preservationTr, preservationRu),
  proceedings: topic(proceedingsFr, proceedingsTr, proceedingsRu),
  records: topic(recordsFr, recordsTr, recordsRu),
  references: topic(referencesFr, referencesTr, referencesRu),
  requests: topic(requestsFr, requestsTr, requestsRu),
  results: topic(resultsFr, resultsTr, resultsRu),
  search: topic(searchFr, searchTr, searchRu),
  service: topic(serviceFr, serviceTr, serviceRu),
  spontaneous: topic(spontaneousFr, spontaneousTr, spontaneousRu),
  status: topic(statusFr, statusTr, statusRu),
  use: topic(useFr, useTr, useRu),
};

type KeysOf<T> = T extends unknown ? keyof T & string : never;

/** Texts of findings, in English. */
export type FindingText = KeysOf<(typeof TOPICS)[keyof typeof TOPICS]['fr']['findings']>;

function joined(language: TranslatedLanguage): Texts {
  const all = Object.values<Readonly<Record<TranslatedLanguage, Texts>>>(TOPICS).map((texts) => texts[language]);
  const section = (name: keyof Texts) => Object.assign({}, ...all.map((texts) => texts[name])) as Readonly<Record<string, string>>;
  return { mends: section('mends'), findings: section('findings') };
}

/** Texts by language. */
export const TEXTS: Readonly<Record<TranslatedLanguage, Texts>> = { fr: joined('fr'), tr: joined('tr'), ru: joined('ru') };
