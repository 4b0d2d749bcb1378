// SPDX-License-Identifier: Apache-2.0
import { POSTPONE_GROUNDS } from '../decisions/codes.js';
import { translate } from './translate.js';

/** French, Turkish, Russian; read by no translator yet. */
export const postponeGroundsLabels = [
  translate(POSTPONE_GROUNDS, {
    'P-INV': [
      'gêne une enquête ou des poursuites en cours',
      'devam eden soruşturma veya kovuşturmayı engeller',
      'мешает текущему расследованию или преследованию',
    ],
    'P-USED': [
      'objets utilisés dans une autre procédure',
      'eşya başka bir davada kullanılıyor',
      'предметы используются в другом производстве',
    ],
    'P-SUBJ': [
      "personne indisponible ou hors d'état",
      'kişi hazır değil veya durumu elverişli değil',
      'лицо недоступно или не в состоянии участвовать',
    ],
    'P-CHALLENGE': ['un recours est pendant', 'kanun yolu başvurusu derdest', 'рассматривается жалоба'],
    'P-PRIOR': [
      'une décision antérieure sur le même avoir',
      'aynı malvarlığı hakkında önceki karar',
      'более раннее решение о том же активе',
    ],
    'P-COST': ['accord sur les frais en attente', 'giderler hakkında anlaşma bekleniyor', 'ожидается соглашение о расходах'],
  }),
] as const;
