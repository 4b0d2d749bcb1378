// SPDX-License-Identifier: Apache-2.0
import { DELAY_REASONS } from '../consultations/codes.js';
import { translate } from './translate.js';

/** French, Turkish, Russian; read by no translator yet. */
export const delayReasonsLabels = [
  translate(DELAY_REASONS, {
    'D-VOLUME': ['volume des pièces', 'malzemenin hacmi', 'объём материалов'],
    'D-COURT': ["un tribunal doit d'abord statuer", 'önce mahkemenin karar vermesi gerekiyor', 'сначала должен решить суд'],
    'D-LOCATE': ['personne ou objet pas encore localisés', 'kişi veya eşya henüz bulunamadı', 'лицо или предмет ещё не найдены'],
    'D-CUSTODIAN': ["le dépositaire n'a pas répondu", 'saklayıcı cevap vermedi', 'хранитель не ответил'],
    'D-TRANSLATION': ['traduction en cours', 'çeviri bekleniyor', 'ожидается перевод'],
    'D-REMEDY': ['un recours est pendant', 'kanun yolu başvurusu derdest', 'рассматривается жалоба'],
    'D-CRYPTO-TECH': [
      'travaux techniques sur des crypto-actifs',
      'kripto varlıklara ilişkin teknik çalışma',
      'техническая работа с криптоактивами',
    ],
    'D-STAFF': ['manque de personnel', 'personel yetersizliği', 'нехватка сотрудников'],
    'D-INFO': [
      'informations de la partie requérante attendues',
      'talep eden taraftan bilgi bekleniyor',
      'ожидаются сведения запрашивающей стороны',
    ],
    'D-COORD': ["coordination avec d'autres autorités", 'diğer makamlarla eşgüdüm', 'согласование с другими органами'],
    'D-FORCE': ['force majeure (empêchement extérieur)', 'mücbir sebep', 'непреодолимая сила'],
  }),
] as const;
