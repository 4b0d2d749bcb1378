// SPDX-License-Identifier: Apache-2.0
import { SOURCE_EVALUATIONS, INFORMATION_EVALUATIONS, EVALUATION_SCHEMES } from '../spontaneous/codes.js';
import { translate } from './translate.js';

/** French, Turkish, Russian; read by no translator yet. */
export const evaluationLabels = [
  translate(SOURCE_EVALUATIONS, {
    A: ['aucun doute sur la source', 'kaynağa ilişkin şüphe yok', 'источник не вызывает сомнений'],
    B: ['source le plus souvent fiable', 'kaynak çoğunlukla güvenilir', 'источник в большинстве случаев надёжен'],
    C: ['source le plus souvent non fiable', 'kaynak çoğunlukla güvenilmez', 'источник в большинстве случаев ненадёжен'],
    X: ['source impossible à évaluer', 'kaynak değerlendirilemiyor', 'источник не поддаётся оценке'],
  }),
  translate(INFORMATION_EVALUATIONS, {
    '1': ['exactitude non mise en doute', 'doğruluğu şüphesiz', 'достоверность не вызывает сомнений'],
    '2': [
      "connue de la source, non de l'agent qui la transmet",
      'kaynakça biliniyor, ileten görevlice bilinmiyor',
      'известно источнику, но не передающему сотруднику',
    ],
    '3': ['inconnue de la source, mais corroborée', 'kaynakça bilinmiyor, ancak doğrulanmış', 'неизвестно источнику, но подтверждено'],
    '4': [
      'inconnue de la source et impossible à corroborer',
      'kaynakça bilinmiyor ve doğrulanamıyor',
      'неизвестно источнику и не может быть подтверждено',
    ],
  }),
  translate(EVALUATION_SCHEMES, {
    '5X5X5': ['5x5x5 (source A à E, information 1 à 5)', '5x5x5 (kaynak A-E, bilgi 1-5)', '5x5x5 (источник A–E, информация 1–5)'],
    '3X5X2': ['3x5x2 (source 1 à 3, information A à E)', '3x5x2 (kaynak 1-3, bilgi A-E)', '3x5x2 (источник 1–3, информация A–E)'],
    ADMIRALTY: [
      "code de l'Amirauté (source A à F, information 1 à 6)",
      'Amirallik kodu (kaynak A-F, bilgi 1-6)',
      'код Адмиралтейства (источник A–F, информация 1–6)',
    ],
  }),
] as const;
