// SPDX-License-Identifier: Apache-2.0
// The questions on a request, in the order in which an officer is asked them. What belongs to one measure alone comes from its schema.
import type { Answers } from './answers.js';

/** Languages of the questions. */
export const ASK_LANGUAGES = ['en', 'tr'] as const;
export type AskLanguage = (typeof ASK_LANGUAGES)[number];

export interface Question {
  /** JSON Pointer of the member that the answer becomes. */
  readonly path: string;
  /** A text; several, parted by semicolons; a whole number; yes or no; one code of a list, by its name. */
  readonly kind: 'text' | 'texts' | 'number' | 'yes' | { readonly codes: string };
  readonly en: string;
  readonly tr: string;
  readonly when?: (answers: Answers) => boolean;
}

const PAYLOAD = '/payload';
const OFFENCE = `${PAYLOAD}/proceedings/offences/0`;
const PERSON = `${PAYLOAD}/persons/0`;
const ASSET = `${PAYLOAD}/assets/0`;
const isUrgent = (answers: Answers): boolean => answers.get(`${PAYLOAD}/urgency/level`) !== 'ROUTINE';
const freezesCrypto = (answers: Answers): boolean => {
  const measures = answers.get(`${PAYLOAD}/measures`);
  return Array.isArray(measures) && measures.some((one: { type?: unknown } | null) => one?.type === 'FRZ-VA' || one?.type === 'SZ-VA');
};

export const QUESTIONS: readonly Question[] = [
  { path: '/refs/rqRef', kind: 'text', en: 'Your own file number', tr: 'Kendi dosya sayınız' },
  { path: '/language', kind: 'text', en: 'Language of the request (en, tr, ru, fr)', tr: 'Talebin dili (en, tr, ru, fr)' },
  { path: '/handling/tlp', kind: { codes: 'Tlp' }, en: 'Who may read it', tr: 'Kimler okuyabilir' },
  { path: `${PAYLOAD}/requester/name`, kind: 'text', en: 'Name of your authority', tr: 'Makamınızın adı' },
  { path: `${PAYLOAD}/requester/country`, kind: 'text', en: 'Your State, two letters', tr: 'Devletiniz, iki harf' },
  { path: `${PAYLOAD}/requester/officer/name`, kind: 'text', en: 'Officer in charge: name', tr: 'Sorumlu görevli: adı' },
  { path: `${PAYLOAD}/requester/officer/function`, kind: 'text', en: 'Officer in charge: function', tr: 'Sorumlu görevli: görevi' },
  { path: `${PAYLOAD}/requester/officer/email`, kind: 'text', en: 'Officer in charge: e-mail', tr: 'Sorumlu görevli: e-posta' },
  {
    path: `${PAYLOAD}/requester/authenticityContact/name`,
    kind: 'text',
    en: 'Who confirms that the request is genuine: another person or desk',
    tr: 'Talebin gerçekliğini kim doğrular: başka kişi ya da birim',
  },
  {
    path: `${PAYLOAD}/requester/authenticityContact/phone`,
    kind: 'text',
    en: 'Telephone of that person or desk',
    tr: 'O kişinin ya da birimin telefonu',
  },
  { path: `${PAYLOAD}/requestedAuthority/name`, kind: 'text', en: 'Authority that you ask', tr: 'Talep edilen makam' },
  { path: `${PAYLOAD}/requestedAuthority/country`, kind: 'text', en: 'Its State, two letters', tr: 'Devleti, iki harf' },
  { path: `${PAYLOAD}/legalBasis/0/code`, kind: { codes: 'LegalBasisCode' }, en: 'Legal basis', tr: 'Hukukî dayanak' },
  {
    path: `${PAYLOAD}/legalBasis/0/treatyRef`,
    kind: 'text',
    en: 'The treaty: title, place, date',
    tr: 'Antlaşma: adı, yeri, tarihi',
    when: (answers) => ['BILAT', 'DOMESTIC', 'PROG'].includes(String(answers.get(`${PAYLOAD}/legalBasis/0/code`))),
  },
  {
    path: `${PAYLOAD}/legalBasis/0/articles`,
    kind: 'texts',
    en: 'Articles that carry the request, such as 18(3)(b); 18(15)',
    tr: 'Talebi taşıyan maddeler, örneğin 18(3)(b); 18(15)',
  },
  {
    path: `${PAYLOAD}/legalBasis/0/inForceBetween`,
    kind: 'yes',
    en: 'Has somebody checked that it is in force between both States?',
    tr: 'İki Devlet arasında yürürlükte olduğu denetlendi mi?',
  },
  { path: `${PAYLOAD}/proceedings/domesticCaseNo`, kind: 'text', en: 'Number of the criminal case', tr: 'Soruşturma ya da dava numarası' },
  { path: `${PAYLOAD}/proceedings/stage`, kind: { codes: 'Stage' }, en: 'Stage of the proceedings', tr: 'Yargılamanın aşaması' },
  {
    path: `${PAYLOAD}/proceedings/conductingAuthority/name`,
    kind: 'text',
    en: 'Authority that conducts the case',
    tr: 'Soruşturmayı yürüten makam',
  },
  { path: `${PAYLOAD}/proceedings/conductingAuthority/officer/name`, kind: 'text', en: 'Its officer: name', tr: 'Görevlisi: adı' },
  {
    path: `${PAYLOAD}/proceedings/conductingAuthority/officer/function`,
    kind: 'text',
    en: 'Its officer: function',
    tr: 'Görevlisi: görevi',
  },
  {
    path: `${PAYLOAD}/proceedings/facts/0/text`,
    kind: 'text',
    en: 'Facts: who did what, when, where, how, and with what loss',
    tr: 'Olaylar: kim, neyi, ne zaman, nerede, nasıl yaptı ve zarar ne',
  },
  { path: `${OFFENCE}/title`, kind: 'text', en: 'Offence: its name', tr: 'Suç: adı' },
  { path: `${OFFENCE}/provisions/0/statute`, kind: 'text', en: 'Offence: statute', tr: 'Suç: kanun' },
  { path: `${OFFENCE}/provisions/0/article`, kind: 'text', en: 'Offence: article', tr: 'Suç: madde' },
  { path: `${OFFENCE}/provisions/0/text`, kind: 'text', en: 'Offence: wording of the article', tr: 'Suç: madde metni' },
  { path: `${OFFENCE}/maxPenalty/months`, kind: 'number', en: 'Maximum penalty in months', tr: 'Cezanın üst sınırı, ay' },
  { path: `${OFFENCE}/committedAt/0/from`, kind: 'text', en: 'Day of the offence (2026-01-31)', tr: 'Suç günü (2026-01-31)' },
  { path: `${OFFENCE}/committedAt/0/place/locality`, kind: 'text', en: 'Place of the offence', tr: 'Suç yeri' },
  {
    path: `${OFFENCE}/limitationExpiry`,
    kind: 'text',
    en: 'Day on which prosecution becomes time-barred (2030-01-31)',
    tr: 'Dava zamanaşımının dolduğu gün (2030-01-31)',
  },
  {
    path: `${OFFENCE}/dualCriminality/asserted`,
    kind: 'yes',
    en: 'Do you believe that it is an offence in the other State too?',
    tr: 'Diğer Devlette de suç olduğu kanısında mısınız?',
  },
  {
    path: `${OFFENCE}/dualCriminality/equivalents`,
    kind: 'texts',
    en: 'Provisions of the other State',
    tr: 'Diğer Devletin hükümleri',
    when: (answers) => answers.get(`${OFFENCE}/dualCriminality/asserted`) === true,
  },
  { path: `${PERSON}/names/0/native`, kind: 'text', en: 'Person concerned: full name', tr: 'İlgili kişi: adı soyadı' },
  { path: `${PERSON}/names/0/family`, kind: 'text', en: 'Person concerned: family name', tr: 'İlgili kişi: soyadı' },
  { path: `${PERSON}/names/0/given`, kind: 'text', en: 'Person concerned: given name', tr: 'İlgili kişi: adı' },
  { path: `${PERSON}/role/0`, kind: { codes: 'PersonRole' }, en: 'Person concerned: role', tr: 'İlgili kişi: sıfatı' },
  { path: `${PERSON}/dob`, kind: 'text', en: 'Person concerned: date of birth (1984-06-15)', tr: 'İlgili kişi: doğum tarihi (1984-06-15)' },
  {
    path: `${ASSET}/location/caip10`,
    kind: 'text',
    en: 'Address of the crypto-asset (CAIP-10)',
    tr: 'Kripto varlığın adresi (CAIP-10)',
    when: freezesCrypto,
  },
  { path: `${ASSET}/caip19`, kind: 'text', en: 'The crypto-asset (CAIP-19)', tr: 'Kripto varlık (CAIP-19)', when: freezesCrypto },
  {
    path: `${ASSET}/linkToOffence/kind`,
    kind: { codes: 'OffenceLink' },
    en: 'Its link to the offence',
    tr: 'Suçla bağlantısı',
    when: freezesCrypto,
  },
  { path: `${ASSET}/linkToOffence/text`, kind: 'text', en: 'The link in words', tr: 'Bağlantı, yazıyla', when: freezesCrypto },
  { path: `${PAYLOAD}/urgency/level`, kind: { codes: 'UrgencyLevel' }, en: 'How urgent is it', tr: 'Ne kadar ivedi' },
  {
    path: `${PAYLOAD}/urgency/reason`,
    kind: { codes: 'UrgencyReason' },
    en: 'Urgent for what reason',
    tr: 'İvedilik sebebi',
    when: isUrgent,
  },
  {
    path: `${PAYLOAD}/urgency/text`,
    kind: 'text',
    en: 'Until when, and what happens otherwise',
    tr: 'Ne zamana kadar; yoksa ne olur',
    when: isUrgent,
  },
  {
    path: `${PAYLOAD}/confidentiality/protectExistence`,
    kind: 'yes',
    en: 'Is even the existence of the request secret?',
    tr: 'Talebin varlığı da gizli mi?',
  },
  { path: `${PAYLOAD}/confidentiality/mayNotify`, kind: { codes: 'MayNotify' }, en: 'Who may be told of it', tr: 'Kime bildirilebilir' },
  {
    path: `${PAYLOAD}/declarations/ownLawPossible`,
    kind: 'yes',
    en: 'Would your own law allow the measures?',
    tr: 'İşlemler kendi hukukunuza göre mümkün mü?',
  },
];

/** Questions on one measure. @param at - JSON Pointer of the measure. @param needs - What its type needs beside its particulars. */
export function questionsOn(at: string, needs: { readonly holder: boolean; readonly order: boolean }): readonly Question[] {
  const ordered = (answers: Answers): boolean => answers.get(`${at}/validation/required`) === true;
  return [
    {
      path: `${at}/purpose`,
      kind: 'text',
      en: 'What do you want to prove or secure with it',
      tr: 'Bununla neyi ispatlamak ya da güvenceye almak istiyorsunuz',
    },
    ...(needs.holder
      ? [
          {
            path: `${at}/custodian/kind`,
            kind: { codes: 'CustodianKind' },
            en: 'Who holds the data or asset: kind',
            tr: 'Muhafaza eden: türü',
          },
          {
            path: `${at}/custodian/name`,
            kind: 'text' as const,
            en: 'Who holds it: name of the legal entity',
            tr: 'Muhafaza eden: tüzel kişinin adı',
          },
        ]
      : []),
    ...(needs.order
      ? [
          {
            path: `${at}/validation/required`,
            kind: 'yes' as const,
            en: "Does your law ask for a judge's order?",
            tr: 'Hukukunuz hâkim kararı istiyor mu?',
          },
          {
            path: `${at}/validation/authority/name`,
            kind: 'text' as const,
            en: 'Court or authority of the order',
            tr: 'Kararı veren merci',
            when: ordered,
          },
          { path: `${at}/validation/decisionNo`, kind: 'text' as const, en: 'Number of the order', tr: 'Karar sayısı', when: ordered },
          {
            path: `${at}/validation/decisionDate`,
            kind: 'text' as const,
            en: 'Date of the order (2026-01-31)',
            tr: 'Karar tarihi (2026-01-31)',
            when: ordered,
          },
        ]
      : []),
  ];
}
