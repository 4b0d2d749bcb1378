// SPDX-License-Identifier: Apache-2.0
// Labels of the codes of every topic. Add a new topic as a row; a code without a label in some language does not compile.
import accordsEn from '../accords/labels.en.json' with { type: 'json' };
import accordsFr from '../accords/labels.fr.json' with { type: 'json' };
import accordsTr from '../accords/labels.tr.json' with { type: 'json' };
import accordsRu from '../accords/labels.ru.json' with { type: 'json' };
import accountsEn from '../accounts/labels.en.json' with { type: 'json' };
import accountsFr from '../accounts/labels.fr.json' with { type: 'json' };
import accountsTr from '../accounts/labels.tr.json' with { type: 'json' };
import accountsRu from '../accounts/labels.ru.json' with { type: 'json' };
import assetsEn from '../assets/labels.en.json' with { type: 'json' };
import assetsFr from '../assets/labels.fr.json' with { type: 'json' };
import assetsTr from '../assets/labels.tr.json' with { type: 'json' };
import assetsRu from '../assets/labels.ru.json' with { type: 'json' };
import confiscationEn from '../confiscation/labels.en.json' with { type: 'json' };
import confiscationFr from '../confiscation/labels.fr.json' with { type: 'json' };
import confiscationTr from '../confiscation/labels.tr.json' with { type: 'json' };
import confiscationRu from '../confiscation/labels.ru.json' with { type: 'json' };
import consultationsEn from '../consultations/labels.en.json' with { type: 'json' };
import consultationsFr from '../consultations/labels.fr.json' with { type: 'json' };
import consultationsTr from '../consultations/labels.tr.json' with { type: 'json' };
import consultationsRu from '../consultations/labels.ru.json' with { type: 'json' };
import costsEn from '../costs/labels.en.json' with { type: 'json' };
import costsFr from '../costs/labels.fr.json' with { type: 'json' };
import costsTr from '../costs/labels.tr.json' with { type: 'json' };
import costsRu from '../costs/labels.ru.json' with { type: 'json' };
import decisionsEn from '../decisions/labels.en.json' with { type: 'json' };
import decisionsFr from '../decisions/labels.fr.json' with { type: 'json' };
import decisionsTr from '../decisions/labels.tr.json' with { type: 'json' };
import decisionsRu from '../decisions/labels.ru.json' with { type: 'json' };
import freezingEn from '../freezing/labels.en.json' with { type: 'json' };
import freezingFr from '../freezing/labels.fr.json' with { type: 'json' };
import freezingTr from '../freezing/labels.tr.json' with { type: 'json' };
import freezingRu from '../freezing/labels.ru.json' with { type: 'json' };
import intakeEn from '../intake/labels.en.json' with { type: 'json' };
import intakeFr from '../intake/labels.fr.json' with { type: 'json' };
import intakeTr from '../intake/labels.tr.json' with { type: 'json' };
import intakeRu from '../intake/labels.ru.json' with { type: 'json' };
import legalBasesEn from '../legal-bases/labels.en.json' with { type: 'json' };
import legalBasesFr from '../legal-bases/labels.fr.json' with { type: 'json' };
import legalBasesTr from '../legal-bases/labels.tr.json' with { type: 'json' };
import legalBasesRu from '../legal-bases/labels.ru.json' with { type: 'json' };
import measuresEn from '../measures/labels.en.json' with { type: 'json' };
import measuresFr from '../measures/labels.fr.json' with { type: 'json' };
import measuresTr from '../measures/labels.tr.json' with { type: 'json' };
import measuresRu from '../measures/labels.ru.json' with { type: 'json' };
import personsEn from '../persons/labels.en.json' with { type: 'json' };
import personsFr from '../persons/labels.fr.json' with { type: 'json' };
import personsTr from '../persons/labels.tr.json' with { type: 'json' };
import personsRu from '../persons/labels.ru.json' with { type: 'json' };
import preservationEn from '../preservation/labels.en.json' with { type: 'json' };
import preservationFr from '../preservation/labels.fr.json' with { type: 'json' };
import preservationTr from '../preservation/labels.tr.json' with { type: 'json' };
import preservationRu from '../preservation/labels.ru.json' with { type: 'json' };
import proceedingsEn from '../proceedings/labels.en.json' with { type: 'json' };
import proceedingsFr from '../proceedings/labels.fr.json' with { type: 'json' };
import proceedingsTr from '../proceedings/labels.tr.json' with { type: 'json' };
import proceedingsRu from '../proceedings/labels.ru.json' with { type: 'json' };
import recordsEn from '../records/labels.en.json' with { type: 'json' };
import recordsFr from '../records/labels.fr.json' with { type: 'json' };
import recordsTr from '../records/labels.tr.json' with { type: 'json' };
import recordsRu from '../records/labels.ru.json' with { type: 'json' };
import requestsEn from '../requests/labels.en.json' with { type: 'json' };
import requestsFr from '../requests/labels.fr.json' with { type: 'json' };
import requestsTr from '../requests/labels.tr.json' with { type: 'json' };
import requestsRu from '../requests/labels.ru.json' with { type: 'json' };
import resultsEn from '../results/labels.en.json' with { type: 'json' };
import resultsFr from '../results/labels.fr.json' with { type: 'json' };
import resultsTr from '../results/labels.tr.json' with { type: 'json' };
import resultsRu from '../results/labels.ru.json' with { type: 'json' };
import serviceEn from '../service/labels.en.json' with { type: 'json' };
import serviceFr from '../service/labels.fr.json' with { type: 'json' };
import serviceTr from '../service/labels.tr.json' with { type: 'json' };
import serviceRu from '../service/labels.ru.json' with { type: 'json' };
import spontaneousEn from '../spontaneous/labels.en.json' with { type: 'json' };
import spontaneousFr from '../spontaneous/labels.fr.json' with { type: 'json' };
import spontaneousTr from '../spontaneous/labels.tr.json' with { type: 'json' };
import spontaneousRu from '../spontaneous/labels.ru.json' with { type: 'json' };
import frameEn from '../../schema/frame/labels.en.json' with { type: 'json' };
import frameFr from '../../schema/frame/labels.fr.json' with { type: 'json' };
import frameTr from '../../schema/frame/labels.tr.json' with { type: 'json' };
import frameRu from '../../schema/frame/labels.ru.json' with { type: 'json' };
import statusEn from '../status/labels.en.json' with { type: 'json' };
import statusFr from '../status/labels.fr.json' with { type: 'json' };
import statusTr from '../status/labels.tr.json' with { type: 'json' };
import statusRu from '../status/labels.ru.json' with { type: 'json' };
import useEn from '../use/labels.en.json' with { type: 'json' };
import useFr from '../use/labels.fr.json' with { type: 'json' };
import useTr from '../use/labels.tr.json' with { type: 'json' };
import useRu from '../use/labels.ru.json' with { type: 'json' };
import type { TranslatedLanguage } from '../texts/language.js';

/** Labels by list and code. */
export type Labels = Readonly<Record<string, Readonly<Record<string, string>>>>;
type Translated<E extends Labels> = { readonly [L in keyof E]: { readonly [C in keyof E[L]]: string } };

/** The labels of one topic, in which every code of the English ones has a label in each language. */
export function topic<const E extends Labels>(
  _en: E,
  fr: Translated<E>,
  tr: Translated<E>,
  ru: Translated<E>,
): Readonly<Record<TranslatedLanguage, Labels>> {
  return { fr, tr, ru };
}

const TOPICS = [
  topic(accordsEn, accordsFr, accordsTr, accordsRu),
  topic(accountsEn, accountsFr, accountsTr, accountsRu),
  topic(assetsEn, assetsFr, assetsTr, assetsRu),
  topic(confiscationEn, confiscationFr, confiscationTr, confiscationRu),
  topic(consultationsEn, consultationsFr, consultationsTr, consultationsRu),
  topic(costsEn, costsFr, costsTr, costsRu),
  topic(decisionsEn, decisionsFr, decisionsTr, decisionsRu),
  topic(freezingEn, freezingFr, freezingTr, freezingRu),
  topic(intakeEn, intakeFr, intakeTr, intakeRu),
  topic(legalBasesEn, legalBasesFr, legalBasesTr, legalBasesRu),
  topic(measuresEn, measuresFr, measuresTr, measuresRu),
  topic(personsEn, personsFr, personsTr, personsRu),
  topic(preservationEn, preservationFr, preservationTr, preservationRu),
  topic(proceedingsEn, proceedingsFr, proceedingsTr, proceedingsRu),
  topic(recordsEn, recordsFr, recordsTr, recordsRu),
  topic(requestsEn, requestsFr, requestsTr, requestsRu),
  topic(resultsEn, resultsFr, resultsTr, resultsRu),
  topic(serviceEn, serviceFr, serviceTr, serviceRu),
  topic(spontaneousEn, spontaneousFr, spontaneousTr, spontaneousRu),
  topic(frameEn, frameFr, frameTr, frameRu),
  topic(statusEn, statusFr, statusTr, statusRu),
  topic(useEn, useFr, useTr, useRu),
];

function joined(language: TranslatedLanguage): ReadonlyMap<string, Labels[string]> {
  return new Map(TOPICS.flatMap((labels) => Object.entries(labels[language])));
}

/** Labels by language, list and code. */
export const TRANSLATIONS = { fr: joined('fr'), tr: joined('tr'), ru: joined('ru') } as const satisfies Record<TranslatedLanguage, unknown>;
