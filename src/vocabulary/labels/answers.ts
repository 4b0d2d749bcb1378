// SPDX-License-Identifier: Apache-2.0
import { AMENDMENTS, ASSURANCES, RELATED_KINDS, REQUEST_STATUSES } from '../requests/codes.js';
import { ADMISSIBILITY, CLOCK_EFFECTS, CONDITION_ANSWERS } from '../decisions/codes.js';
import { CONFIDENTIALITY_DECISIONS } from '../consultations/codes.js';
import { SPONTANEOUS_REPLIES } from '../spontaneous/codes.js';
import { USE_EXCEPTIONS } from '../use/codes.js';
import { TRANSFER_DIRECTIONS } from '../persons/codes.js';
import { LEDGER_DIRECTIONS } from '../records/codes.js';
import { translate } from './translate.js';

/** French, Turkish, Russian; read by no translator yet. */
export const answersLabels = [
  translate(REQUEST_STATUSES, {
    NEW: ['nouvelle', 'yeni', 'новый'],
    'FOLLOW-UP': ["suite d'une demande", 'önceki talebin devamı', 'продолжение прежнего запроса'],
    EXTENSION: ['prolongation', 'süre uzatımı', 'продление'],
  }),
  translate(RELATED_KINDS, {
    MLA: ["demande d'entraide judiciaire", 'adli yardım talebi', 'запрос о правовой помощи'],
    PRESERVATION: ['conservation de données', 'verilerin muhafazası', 'обеспечение сохранности данных'],
    RESTRAINT: ["blocage d'avoirs", 'malvarlığının dondurulması', 'блокирование активов'],
    SPONTANEOUS: ['information transmise sans demande', 'talep olmaksızın verilen bilgi', 'информация, переданная без запроса'],
    POLICE: ['coopération policière', 'polis iş birliği', 'полицейское сотрудничество'],
  }),
  translate(ASSURANCES, {
    'NO-DEATH-PENALTY': ['pas de peine de mort', 'ölüm cezası uygulanmayacağı', 'неприменение смертной казни'],
    'FAIR-TRIAL': ['procès équitable', 'adil yargılanma', 'справедливое судебное разбирательство'],
    'USE-LIMITATION': ['utilisation limitée', 'sınırlı kullanım', 'ограниченное использование'],
    OTHER: ['autre', 'diğer', 'иное'],
  }),
  translate(ADMISSIBILITY, {
    YES: ['recevable', 'kabul edilebilir', 'приемлемо'],
    NO: ['irrecevable', 'kabul edilemez', 'неприемлемо'],
    UNCLEAR: ['incertain', 'belirsiz', 'неясно'],
  }),
  translate(AMENDMENTS, {
    ADD: ['ajouter une mesure', 'tedbir eklemek', 'добавить меру'],
    NARROW: ['restreindre une mesure', 'tedbiri daraltmak', 'сузить меру'],
    'REPLACE-PARTICULARS': ["remplacer les précisions d'une mesure", 'tedbirin ayrıntılarını değiştirmek', 'заменить подробности меры'],
  }),
  translate(CONDITION_ANSWERS, {
    ACCEPT: ['accepter', 'kabul etmek', 'принять'],
    REJECT: ['rejeter', 'reddetmek', 'отклонить'],
    COUNTER: ['proposer une autre condition', 'başka bir koşul önermek', 'предложить другое условие'],
  }),
  translate(CONFIDENTIALITY_DECISIONS, {
    PROCEED: ['exécuter malgré tout', 'yine de yerine getirmek', 'исполнить несмотря на это'],
    LIMIT: ['exécuter dans certaines limites', 'sınırlı olarak yerine getirmek', 'исполнить с ограничениями'],
    WITHDRAW: ['retirer la mesure', 'tedbiri geri çekmek', 'отозвать меру'],
  }),
  translate(SPONTANEOUS_REPLIES, {
    ACCEPT: ['accepter les conditions', 'koşulları kabul etmek', 'принять условия'],
    DECLINE: ["décliner l'information", 'bilgiyi kabul etmemek', 'отказаться от информации'],
  }),
  translate(CLOCK_EFFECTS, {
    stops: ['le délai est suspendu', 'süre durur', 'срок приостанавливается'],
    runs: ['le délai continue de courir', 'süre işlemeye devam eder', 'срок продолжает течь'],
  }),
  translate(USE_EXCEPTIONS, {
    'DEFENCE-EXCULPATORY': ['disculpe une personne accusée', 'sanık lehine delil niteliğindedir', 'оправдывает обвиняемого'],
    'IMMINENT-DANGER': ['écarte un danger imminent', 'yakın tehlikeyi önler', 'предотвращает непосредственную опасность'],
  }),
  translate(TRANSFER_DIRECTIONS, {
    'TO-RQ': ["vers l'État requérant", 'talep eden Devlete', 'в запрашивающее государство'],
    'TO-RD': ["vers l'État requis", 'talep edilen Devlete', 'в запрашиваемое государство'],
  }),
  translate(LEDGER_DIRECTIONS, {
    IN: ['crédits', 'girişler', 'поступления'],
    OUT: ['débits', 'çıkışlar', 'списания'],
    BOTH: ['crédits et débits', 'girişler ve çıkışlar', 'поступления и списания'],
  }),
] as const;
