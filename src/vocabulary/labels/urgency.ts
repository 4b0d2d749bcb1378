// SPDX-License-Identifier: Apache-2.0
import { URGENCY_LEVELS, URGENCY_REASONS } from '../requests/codes.js';
import { translate } from './translate.js';

/** French, Turkish, Russian; read by no translator yet. */
export const urgencyLabels = [
  translate(URGENCY_LEVELS, {
    ROUTINE: ['ordinaire', 'olağan', 'обычная'],
    URGENT: ['urgente', 'acil', 'срочная'],
    PROVISIONAL: [
      'provisoire : des données ou avoirs seraient perdus',
      'geçici: veri veya malvarlığı kaybolabilir',
      'временная: возможна утрата данных или активов',
    ],
    EMERGENCY: [
      "danger : risque important et imminent pour la vie ou la sécurité d'une personne",
      'olağanüstü: kişinin hayatı veya güvenliği için ciddi ve yakın tehlike',
      'экстренная: серьёзная и непосредственная угроза жизни или безопасности лица',
    ],
  }),
  translate(URGENCY_REASONS, {
    'DATA-LOSS': ['des données seraient perdues', 'veriler kaybolabilir', 'возможна утрата данных'],
    DISSIPATION: ['des avoirs seraient déplacés', 'malvarlığı kaçırılabilir', 'возможен вывод активов'],
    'SUSPENSION-WINDOW': ['une suspension prend fin', 'askıya alma süresi doluyor', 'заканчивается приостановление'],
    'CUSTODY-LIMIT': ['une limite de détention arrive à terme', 'tutukluluk süresi doluyor', 'истекает срок содержания под стражей'],
    LIMITATION: ['le délai de prescription prend fin', 'zamanaşımı süresi doluyor', 'истекает срок давности'],
    HEARING: ['une audience est fixée', 'duruşma günü belirlenmiş', 'назначено заседание'],
    FLIGHT: ['une personne peut fuir', 'kişi kaçabilir', 'лицо может скрыться'],
    LIFE: ['vie ou sécurité', 'hayat veya güvenlik', 'жизнь или безопасность'],
    'CRIT-INFRA': ['infrastructure critique', 'kritik altyapı', 'критическая инфраструктура'],
    'DATE-FIXED': ['la date est fixée par la loi', 'tarih kanunla belirlenmiş', 'дата установлена законом'],
  }),
] as const;
