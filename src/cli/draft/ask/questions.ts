// SPDX-License-Identifier: Apache-2.0
// The questions on a request, in the order in which an officer is asked them. The schema tells what kind of answer each wants, and what
// belongs to one measure alone.
import type { Answers } from './answers.js';

/** Languages of the questions. */
export const ASK_LANGUAGES = ['en', 'tr'] as const;
export type AskLanguage = (typeof ASK_LANGUAGES)[number];

type Condition = (answers: Answers) => boolean;

export interface Question {
  /** JSON Pointer of the member that the answer becomes. */
  readonly path: string;
  readonly en: string;
  readonly tr: string;
  /** Asked only then. */
  readonly when?: Condition | undefined;
}

type Row = readonly [member: string, en: string, tr: string, when?: Condition];

function below(place: string, rows: readonly Row[], always?: Condition): readonly Question[] {
  return rows.map(([member, en, tr, when = always]) => ({ path: `${place}/${member}`, en, tr, when }));
}

const isUrgent: Condition = (answers) => answers.get('/payload/urgency/level') !== 'ROUTINE';
const freezesCrypto: Condition = (answers) => {
  const measures = answers.get('/payload/measures');
  return Array.isArray(measures) && measures.some((one: { type?: unknown } | null) => one?.type === 'FRZ-VA' || one?.type === 'SZ-VA');
};
/** Codes of a legal basis that leave its treaty open. */
const namesNone: Condition = (answers) => ['BILAT', 'DOMESTIC', 'PROG'].includes(String(answers.get('/payload/legalBasis/0/code')));
const isAsserted: Condition = (answers) => answers.get('/payload/proceedings/offences/0/dualCriminality/asserted') === true;

export const QUESTIONS: readonly Question[] = [
  ...below('', [
    ['refs/rqRef', 'Your own file number', 'Kendi dosya sayınız'],
    ['language', 'Language of the request (en, tr, ru, fr)', 'Talebin dili (en, tr, ru, fr)'],
    ['handling/tlp', 'Who may read it', 'Kimler okuyabilir'],
  ]),
  ...below('/payload/requester', [
    ['name', 'Name of your authority', 'Makamınızın adı'],
    ['country', 'Your State, two letters', 'Devletiniz, iki harf'],
    ['officer/name', 'Officer in charge: name', 'Sorumlu görevli: adı'],
    ['officer/function', 'Officer in charge: function', 'Sorumlu görevli: görevi'],
    ['officer/email', 'Officer in charge: e-mail', 'Sorumlu görevli: e-posta'],
    [
      'authenticityContact/name',
      'Who confirms that the request is genuine: another person or desk',
      'Talebin gerçekliğini kim doğrular: başka kişi ya da birim',
    ],
    ['authenticityContact/phone', 'Telephone of that person or desk', 'O kişinin ya da birimin telefonu'],
  ]),
  ...below('/payload/requestedAuthority', [
    ['name', 'Authority that you ask', 'Talep edilen makam'],
    ['country', 'Its State, two letters', 'Devleti, iki harf'],
  ]),
  ...below('/payload/legalBasis/0', [
    ['code', 'Legal basis', 'Hukukî dayanak'],
    ['treatyRef', 'The treaty: title, place, date', 'Antlaşma: adı, yeri, tarihi', namesNone],
    ['articles', 'Articles that carry the request, such as 18(3)(b); 18(15)', 'Talebi taşıyan maddeler, örneğin 18(3)(b); 18(15)'],
    [
      'inForceBetween',
      'Has somebody checked that it is in force between both States?',
      'İki Devlet arasında yürürlükte olduğu denetlendi mi?',
    ],
  ]),
  ...below('/payload/proceedings', [
    ['domesticCaseNo', 'Number of the criminal case', 'Soruşturma ya da dava numarası'],
    ['stage', 'Stage of the proceedings', 'Yargılamanın aşaması'],
    ['conductingAuthority/name', 'Authority that conducts the case', 'Soruşturmayı yürüten makam'],
    ['conductingAuthority/officer/name', 'Its officer: name', 'Görevlisi: adı'],
    ['conductingAuthority/officer/function', 'Its officer: function', 'Görevlisi: görevi'],
    [
      'facts/0/text',
      'Facts: who did what, when, where, how, and with what loss',
      'Olaylar: kim, neyi, ne zaman, nerede, nasıl yaptı ve zarar ne',
    ],
  ]),
  ...below('/payload/proceedings/offences/0', [
    ['title', 'Offence: its name', 'Suç: adı'],
    ['provisions/0/statute', 'Offence: statute', 'Suç: kanun'],
    ['provisions/0/article', 'Offence: article', 'Suç: madde'],
    ['provisions/0/text', 'Offence: wording of the article', 'Suç: madde metni'],
    ['maxPenalty/months', 'Maximum penalty in months', 'Cezanın üst sınırı, ay'],
    ['committedAt/0/from', 'Day of the offence (2026-01-31)', 'Suç günü (2026-01-31)'],
    ['committedAt/0/place/locality', 'Place of the offence', 'Suç yeri'],
    ['limitationExpiry', 'Day on which prosecution becomes time-barred (2030-01-31)', 'Dava zamanaşımının dolduğu gün (2030-01-31)'],
    [
      'dualCriminality/asserted',
      'Do you believe that it is an offence in the other State too?',
      'Diğer Devlette de suç olduğu kanısında mısınız?',
    ],
    ['dualCriminality/equivalents', 'Provisions of the other State', 'Diğer Devletin hükümleri', isAsserted],
  ]),
  ...below('/payload/persons/0', [
    ['names/0/native', 'Person concerned: full name', 'İlgili kişi: adı soyadı'],
    ['names/0/family', 'Person concerned: family name', 'İlgili kişi: soyadı'],
    ['names/0/given', 'Person concerned: given name', 'İlgili kişi: adı'],
    ['role/0', 'Person concerned: role', 'İlgili kişi: sıfatı'],
    ['dob', 'Person concerned: date of birth (1984-06-15)', 'İlgili kişi: doğum tarihi (1984-06-15)'],
  ]),
  ...below(
    '/payload/assets/0',
    [
      ['location/caip10', 'Address of the crypto-asset (CAIP-10)', 'Kripto varlığın adresi (CAIP-10)'],
      ['caip19', 'The crypto-asset (CAIP-19)', 'Kripto varlık (CAIP-19)'],
      ['linkToOffence/kind', 'Its link to the offence', 'Suçla bağlantısı'],
      ['linkToOffence/text', 'The link in words', 'Bağlantı, yazıyla'],
    ],
    freezesCrypto,
  ),
  ...below('/payload', [['urgency/level', 'How urgent is it', 'Ne kadar ivedi']]),
  ...below(
    '/payload',
    [
      ['urgency/reason', 'Urgent for what reason', 'İvedilik sebebi'],
      ['urgency/text', 'Until when, and what happens otherwise', 'Ne zamana kadar; yoksa ne olur'],
    ],
    isUrgent,
  ),
  ...below('/payload', [
    ['confidentiality/protectExistence', 'Is even the existence of the request secret?', 'Talebin varlığı da gizli mi?'],
    ['confidentiality/mayNotify', 'Who may be told of it', 'Kime bildirilebilir'],
    ['declarations/ownLawPossible', 'Would your own law allow the measures?', 'İşlemler kendi hukukunuza göre mümkün mü?'],
  ]),
];

const ON_HOLDER: readonly Row[] = [
  ['custodian/kind', 'Who holds the data or asset: kind', 'Muhafaza eden: türü'],
  ['custodian/name', 'Who holds it: name of the legal entity', 'Muhafaza eden: tüzel kişinin adı'],
];
const ON_ORDER: readonly Row[] = [
  ['authority/name', 'Court or authority of the order', 'Kararı veren merci'],
  ['decisionNo', 'Number of the order', 'Karar sayısı'],
  ['decisionDate', 'Date of the order (2026-01-31)', 'Karar tarihi (2026-01-31)'],
];

/** Questions on one measure. @param at - JSON Pointer of the measure. @param needs - What its type needs beside its particulars. */
export function questionsOn(at: string, needs: { readonly holder: boolean; readonly order: boolean }): readonly Question[] {
  const isOrdered: Condition = (answers) => answers.get(`${at}/validation/required`) === true;
  const purpose: Row = [
    'purpose',
    'What do you want to prove or secure with it',
    'Bununla neyi ispatlamak ya da güvenceye almak istiyorsunuz',
  ];
  const required: Row = ['required', "Does your law ask for a judge's order?", 'Hukukunuz hâkim kararı istiyor mu?'];
  return [
    ...below(at, [purpose, ...(needs.holder ? ON_HOLDER : [])]),
    ...(needs.order ? [...below(`${at}/validation`, [required]), ...below(`${at}/validation`, ON_ORDER, isOrdered)] : []),
  ];
}
