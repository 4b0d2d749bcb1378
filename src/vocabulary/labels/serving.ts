// SPDX-License-Identifier: Apache-2.0
import { SERVICE_MODES, SERVICE_PROOFS, SERVICE_FAILURES } from '../service/codes.js';
import { translate } from './translate.js';

/** French, Turkish, Russian; read by no translator yet. */
export const servingLabels = [
  translate(SERVICE_MODES, {
    SIMPLE: ['simple remise', 'basit teslim', 'простая передача'],
    FORMAL: ['selon le droit interne', 'iç hukukun öngördüğü şekilde', 'в порядке внутреннего права'],
    PERSONAL: ['en mains propres', 'bizzat muhatabına', 'лично в руки'],
  }),
  translate(SERVICE_PROOFS, {
    'SIGNED-RECEIPT': ['récépissé signé par le destinataire', 'alıcının imzaladığı alındı belgesi', 'расписка получателя'],
    'AUTHORITY-DECLARATION': ["déclaration de l'autorité", 'makamın beyanı', 'заявление органа'],
  }),
  translate(SERVICE_FAILURES, {
    UNKNOWN: ["inconnu à l'adresse", 'adreste tanınmıyor', 'неизвестен по адресу'],
    MOVED: ['a déménagé', 'taşınmış', 'переехал'],
    DECEASED: ['décédé', 'vefat etmiş', 'умер'],
    ADDRESS: ['adresse incomplète ou inexistante', 'adres eksik veya mevcut değil', 'адрес неполон или не существует'],
    REFUSED: ['acceptation refusée', 'kabulden kaçınma', 'отказ от принятия'],
    'TOO-LATE': ['reçu trop tard pour la date', 'tarih için çok geç alındı', 'получено слишком поздно к дате'],
    OTHER: ['autre', 'diğer', 'иное'],
  }),
] as const;
