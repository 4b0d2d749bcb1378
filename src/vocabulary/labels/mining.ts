// SPDX-License-Identifier: Apache-2.0
import { PAYOUT_SCHEMES } from '../accounts/codes.js';
import { translate } from './translate.js';

/** French, Turkish, Russian; read by no translator yet. */
export const miningLabels = [
  translate(PAYOUT_SCHEMES, {
    PPS: ['par part', 'pay başına', 'за каждую долю'],
    FPPS: ['par part, frais de transaction inclus', 'pay başına, işlem ücretleri dahil', 'за каждую долю, включая комиссии за операции'],
    PPLNS: ['par part du travail récent', 'son çalışmadaki pay başına', 'за долю последней работы'],
    SOLO: ['pour les blocs trouvés seulement', 'yalnızca bulunan bloklar için', 'только за найденные блоки'],
    OTHER: ['autre', 'diğer', 'иное'],
  }),
] as const;
