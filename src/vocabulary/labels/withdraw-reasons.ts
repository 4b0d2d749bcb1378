// SPDX-License-Identifier: Apache-2.0
import { WITHDRAW_REASONS } from '../requests/codes.js';
import { translate } from './translate.js';

/** French, Turkish, Russian; read by no translator yet. */
export const withdrawReasonsLabels = [
  translate(WITHDRAW_REASONS, {
    'W-NOLONGER': ["n'est plus nécessaire", 'artık gerekli değil', 'больше не требуется'],
    'W-CONFIDENTIALITY': ['la confidentialité ne peut être assurée', 'gizlilik sağlanamıyor', 'невозможно сохранить конфиденциальность'],
    'W-CONDITIONS': ['les conditions ne sont pas acceptables', 'koşullar kabul edilebilir değil', 'условия неприемлемы'],
    'W-DUPLICATE': ['demandé deux fois', 'iki kez istenmiş', 'запрошено дважды'],
    'W-OTHERCHANNEL': ['obtenu par une autre voie', 'başka yoldan elde edilmiş', 'получено по другому каналу'],
    'W-ERROR': ['envoyé par erreur', 'yanlışlıkla gönderilmiş', 'отправлено по ошибке'],
  }),
] as const;
