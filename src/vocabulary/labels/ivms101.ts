// SPDX-License-Identifier: Apache-2.0
import { ADDRESS_TYPES, TRANSLITERATION_METHODS, IVMS101_VERSIONS } from '../records/codes.js';
import { translate } from './translate.js';

/** French, Turkish, Russian; read by no translator yet. */
export const ivms101Labels = [
  translate(ADDRESS_TYPES, {
    HOME: ['domicile', 'konut', 'место жительства'],
    BIZZ: ['adresse professionnelle', 'iş yeri', 'место работы или бизнеса'],
    GEOG: ['autre lieu', 'diğer yer', 'иное место'],
  }),
  translate(TRANSLITERATION_METHODS, {
    arab: ['arabe', 'Arap yazısı', 'арабское письмо'],
    aran: ['arabe, variante nastaliq', 'Arap yazısı, nestalik türü', 'арабское письмо, насталик'],
    armn: ['arménien', 'Ermeni yazısı', 'армянское письмо'],
    cyrl: ['cyrillique', 'Kiril yazısı', 'кириллица'],
    deva: ['devanagari (écriture)', 'Devanagari yazısı', 'деванагари'],
    geor: ['géorgien', 'Gürcü yazısı', 'грузинское письмо'],
    grek: ['grec', 'Yunan yazısı', 'греческое письмо'],
    hani: ['caractères han', 'Han yazısı', 'китайские иероглифы'],
    hebr: ['hébreu', 'İbrani yazısı', 'еврейское письмо'],
    kana: ['écriture kana', 'Kana yazısı', 'кана'],
    kore: ['coréen', 'Kore yazısı', 'корейское письмо'],
    thai: ['écriture thaïe', 'Tay yazısı', 'тайское письмо'],
    othr: ['autre', 'diğer', 'иное'],
  }),
  translate(IVMS101_VERSIONS, {
    '101': ['version de 2020', '2020 sürümü', 'версия 2020 года'],
    '101.2023': ['version de 2023', '2023 sürümü', 'версия 2023 года'],
  }),
] as const;
