// SPDX-License-Identifier: Apache-2.0
// Acts that go on paper as letters, and their titles: English, French, Turkish, Russian. The last three are read by no translator yet.
import type { MessageTypeName } from '../vocabulary/catalogue.js';
import type { LabelLanguage } from '../vocabulary/texts/language.js';

type Row = readonly [en: string, fr: string, tr: string, ru: string];

const TITLES = {
  'request.submit': [
    'Request for mutual legal assistance in criminal matters',
    "Demande d'entraide judiciaire en matière pénale",
    'Cezai konularda karşılıklı adli yardım talebi',
    'Запрос о правовой помощи по уголовным делам',
  ],
  'request.confirm': [
    'Confirmation of a request for mutual legal assistance in criminal matters',
    "Confirmation d'une demande d'entraide judiciaire en matière pénale",
    'Cezai konularda adli yardım talebinin teyidi',
    'Подтверждение запроса о правовой помощи по уголовным делам',
  ],
  'request.supplement': [
    'Supplement to a request for mutual legal assistance',
    "Complément à une demande d'entraide judiciaire",
    'Adli yardım talebine ek',
    'Дополнение к запросу о правовой помощи',
  ],
  'request.amend': [
    'Amendment of a request for mutual legal assistance',
    "Modification d'une demande d'entraide judiciaire",
    'Adli yardım talebinin değiştirilmesi',
    'Изменение запроса о правовой помощи',
  ],
  'request.withdraw': [
    'Withdrawal of a request for mutual legal assistance',
    "Retrait d'une demande d'entraide judiciaire",
    'Adli yardım talebinin geri alınması',
    'Отзыв запроса о правовой помощи',
  ],
  'preservation.request': [
    'Request for the expedited preservation of stored data',
    'Demande de conservation rapide de données stockées',
    'Depolanan verilerin ivedi saklanması talebi',
    'Запрос о неотложном обеспечении сохранности данных',
  ],
  'restraint.request': [
    'Urgent request for the restraint of assets',
    "Demande urgente de blocage d'avoirs",
    'Malvarlığına el konulmasına ilişkin acil talep',
    'Срочный запрос об аресте имущества',
  ],
  'emergency.disclosure': [
    'Request for the disclosure of data in an emergency',
    "Demande de divulgation de données en cas d'urgence",
    'Acil durumda verilerin açıklanması talebi',
    'Запрос о раскрытии данных в чрезвычайной ситуации',
  ],
  'ack.receipt': [
    'Acknowledgement of a request',
    "Accusé de réception d'une demande",
    'Talebin alındı bildirimi',
    'Подтверждение получения запроса',
  ],
  'request.return': ['Return of a request', "Renvoi d'une demande", 'Talebin iadesi', 'Возвращение запроса'],
  'decision.accept': [
    'Decision to execute a request',
    "Décision d'exécuter une demande",
    'Talebin yerine getirilmesi kararı',
    'Решение об исполнении запроса',
  ],
  'decision.accept-conditional': [
    'Decision to execute a request on conditions',
    "Décision d'exécuter une demande sous conditions",
    'Talebin koşullu olarak yerine getirilmesi kararı',
    'Решение об исполнении запроса на условиях',
  ],
  'decision.postpone': [
    'Decision to postpone the execution of a request',
    "Décision de surseoir à l'exécution d'une demande",
    'Talebin yerine getirilmesinin ertelenmesi kararı',
    'Решение об отсрочке исполнения запроса',
  ],
  'decision.refuse': [
    'Decision to refuse a request',
    "Décision de refus d'une demande",
    'Talebin reddi kararı',
    'Решение об отказе в исполнении запроса',
  ],
  'result.final': [
    'Result of the execution of a request',
    "Résultat de l'exécution d'une demande",
    'Talebin yerine getirilmesinin sonucu',
    'Результат исполнения запроса',
  ],
  'service.proof': ['Proof of service', 'Preuve de signification', 'Tebliğ belgesi', 'Подтверждение о вручении'],
  'spontaneous.info': [
    'Information provided without a request',
    'Informations transmises spontanément',
    'Kendiliğinden verilen bilgi',
    'Сведения, предоставленные по собственной инициативе',
  ],
  'proceedings.transfer': [
    'Request for the transfer of criminal proceedings',
    'Demande de transmission de procédure pénale',
    'Ceza soruşturmasının aktarılması talebi',
    'Запрос о передаче уголовного преследования',
  ],
} as const satisfies Partial<Record<MessageTypeName, Row>>;

/** A message that goes on paper as a letter. */
export type LetterType = keyof typeof TITLES;

/** Every type of which there is a letter. */
export const LETTER_TYPES = Object.keys(TITLES) as readonly LetterType[];

/** Title of a letter. */
export function titleOf(type: LetterType, language: LabelLanguage): string {
  return TITLES[type][{ en: 0, fr: 1, tr: 2, ru: 3 }[language]] as string;
}
