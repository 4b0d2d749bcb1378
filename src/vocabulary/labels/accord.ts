// SPDX-License-Identifier: Apache-2.0
import { BASIS_STATUSES, ORIGINAL_POLICIES, DUAL_CRIMINALITY_SCOPES } from '../accords/codes.js';
import { translate } from './translate.js';

/** French, Turkish, Russian; read by no translator yet. */
export const accordLabels = [
  translate(BASIS_STATUSES, {
    'IN-FORCE': ['en vigueur entre les deux États', 'iki Devlet arasında yürürlükte', 'действует между двумя государствами'],
    ASSERTED: ['réputé en vigueur, non vérifié', 'yürürlükte olduğu bildirilmiş, doğrulanmamış', 'заявлено как действующее, не проверено'],
    'NOT-IN-FORCE': [
      'non en vigueur entre les deux États',
      'iki Devlet arasında yürürlükte değil',
      'не действует между двумя государствами',
    ],
  }),
  translate(ORIGINAL_POLICIES, {
    'electronic-is-original': [
      "le message électronique est l'original",
      'elektronik ileti asıl belgedir',
      'электронное сообщение является оригиналом',
    ],
    'original-within-days': [
      "l'original suit dans un nombre de jours fixé",
      'asıl belge belirli gün içinde gönderilir',
      'оригинал направляется в течение установленного числа дней',
    ],
    'on-demand': ["l'original suit sur demande", 'asıl belge istek üzerine gönderilir', 'оригинал направляется по требованию'],
  }),
  translate(DUAL_CRIMINALITY_SCOPES, {
    always: ['pour toute mesure', 'her tedbir için', 'для любой меры'],
    coercive: ['pour les mesures coercitives', 'zorlayıcı tedbirler için', 'для принудительных мер'],
    listed: ["sauf si l'infraction figure sur la liste", 'suç listede yer almadıkça', 'кроме преступлений из перечня'],
    never: ['pour aucune mesure', 'hiçbir tedbir için', 'ни для какой меры'],
  }),
] as const;
