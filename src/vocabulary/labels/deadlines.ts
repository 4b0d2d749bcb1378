// SPDX-License-Identifier: Apache-2.0
import { DEADLINES, DEADLINE_UNITS } from '../accords/codes.js';
import { translate } from './translate.js';

/** French, Turkish, Russian; read by no translator yet. */
export const deadlinesLabels = [
  translate(DEADLINES, {
    D01: ['accusé de réception', 'alındı bildirimi', 'подтверждение получения'],
    D02: ['décision', 'karar', 'решение'],
    D03: ['exécution', 'yerine getirme', 'исполнение'],
    D04: ['décision sur une mesure provisoire', 'geçici tedbir hakkında karar', 'решение о временной мере'],
    D05: [
      'décision sur un gel, puis exécution',
      'dondurma kararı hakkında karar, ardından yerine getirme',
      'решение о замораживании и его исполнение',
    ],
    D06: [
      'décision sur une confiscation et exécution',
      'müsadere kararı hakkında karar ve yerine getirme',
      'решение о конфискации и её исполнение',
    ],
    D07: ['injonction de production sans notification', 'bildirimsiz ibraz emri', 'предписание о представлении без уведомления'],
    D08: ["injonction de production en cas d'urgence", 'acil durumda ibraz emri', 'предписание о представлении в экстренном случае'],
    D09: ['motifs de refus après notification', 'bildirimden sonra ret sebepleri', 'основания отказа после уведомления'],
    D10: ['validation après une urgence', 'acil durumdan sonra onay', 'утверждение после экстренного случая'],
    D11: ['injonction de conservation et sa prolongation', 'muhafaza emri ve uzatılması', 'предписание о сохранности и его продление'],
    D12: ['conservation transfrontière', 'sınır ötesi muhafaza', 'трансграничное обеспечение сохранности'],
    D13: ['injonction nationale de conservation', 'ulusal muhafaza emri', 'внутреннее предписание о сохранности'],
    D14: [
      'remise au fournisseur et renvoi des données',
      'sağlayıcıya tebliğ ve verilerin iletilmesi',
      'вручение поставщику и возврат данных',
    ],
    D15: [
      'divulgation par un fournisseur saisi directement',
      'doğrudan başvurulan sağlayıcının bilgi vermesi',
      'раскрытие поставщиком по прямому обращению',
    ],
    D16: [
      "confirmation écrite d'une demande orale ou urgente",
      'sözlü veya acil talebin yazılı teyidi',
      'письменное подтверждение устного или срочного запроса',
    ],
    D17: [
      'demande formelle après un blocage urgent',
      'acil dondurmadan sonra resmi talep',
      'официальный запрос после срочного блокирования',
    ],
    D18: [
      "décision sur l'opposition du titulaire à une suspension",
      'hesap sahibinin askıya almaya itirazı hakkında karar',
      'решение по возражению владельца против приостановления',
    ],
    D19: ["délai d'avance d'une citation", 'çağrı kâğıdı için ön süre', 'срок заблаговременного направления вызова'],
    D20: ['fin du sauf-conduit', 'dokunulmazlık güvencesinin sona ermesi', 'окончание действия гарантий неприкосновенности'],
    D21: ["réponse à une demande d'information", 'bilgi talebine cevap', 'ответ на запрос сведений'],
    D22: ["rapport sur l'état d'exécution", 'yerine getirme durumu raporu', 'сообщение о ходе исполнения'],
    D23: ["avertissement avant l'expiration d'un blocage", 'dondurma sona ermeden önce uyarı', 'предупреждение до окончания блокирования'],
    D24: ["notification des défauts d'un résultat", 'sonuçtaki eksikliklerin bildirilmesi', 'уведомление о недостатках результата'],
    D25: ['preuve de la transmission', 'iletim kanıtı', 'доказательства передачи'],
  }),
  translate(DEADLINE_UNITS, {
    MINUTES: ['minutes', 'dakika', 'минуты'],
    HOURS: ['heures', 'saat', 'часы'],
    DAYS: ['jours', 'gün', 'дни'],
    'WORKING-DAYS': ["jours ouvrables de l'autorité requise", 'cevap veren makamın iş günleri', 'рабочие дни отвечающего органа'],
  }),
] as const;
