// SPDX-License-Identifier: Apache-2.0
import { DP_KINDS } from '../use/codes.js';
import { translate } from './translate.js';

/** French, Turkish, Russian; read by no translator yet. */
export const dataProtectionLabels = [
  translate(DP_KINDS, {
    RECTIFY: ['rectifier des données', 'verileri düzeltmek', 'исправить данные'],
    ERASE: ['effacer des données', 'verileri silmek', 'удалить данные'],
    RESTRICT: ['limiter le traitement', 'işlemeyi kısıtlamak', 'ограничить обработку'],
    BREACH: ['une violation a eu lieu', 'veri ihlali meydana geldi', 'произошла утечка или иное нарушение'],
    'RETENTION-END': ['la durée de conservation prend fin', 'saklama süresi doluyor', 'срок хранения истекает'],
    'ACCESS-REQ': ["une personne demande l'accès", 'ilgili kişi erişim istiyor', 'лицо просит о доступе'],
    'ONWARD-CONSENT': ['consentement à une transmission ultérieure', 'verilerin aktarılmasına rıza', 'согласие на дальнейшую передачу'],
  }),
] as const;
