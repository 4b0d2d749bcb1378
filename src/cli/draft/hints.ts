// SPDX-License-Identifier: Apache-2.0
// One sentence on members that officers most often get wrong. Other languages have the names of members alone.
import type { LabelLanguage } from '../../vocabulary/labels/index.js';

const HINTS: Readonly<Record<string, { readonly en: string; readonly tr: string }>> = {
  rqRef: { en: 'Your own file number.', tr: 'Kendi dosya sayınız.' },
  inReplyTo: {
    en: 'Id of the message that you answer; the inbox shows it.',
    tr: 'Yanıtladığınız iletinin kimliği; gelen kutusunda görünür.',
  },
  legalBasis: {
    en: 'The treaty or other ground, with the articles that carry what you ask for.',
    tr: 'Antlaşma ya da başka dayanak ve istediğinizi taşıyan maddeler.',
  },
  inForceBetween: {
    en: 'true: somebody has checked it; "asserted": nobody has.',
    tr: 'true: denetlendi; "asserted": kimse denetlemedi.',
  },
  treatyRef: { en: 'Title, place and date of the treaty.', tr: 'Antlaşmanın adı, yeri ve tarihi.' },
  facts: {
    en: 'Who did what, when, where, how, and with what loss; at least 100 characters.',
    tr: 'Kim, neyi, ne zaman, nerede, nasıl yaptı ve zarar ne; en az 100 karakter.',
  },
  maxPenalty: { en: 'In months of imprisonment; or for life; or a fine.', tr: 'Ay olarak hapis; ya da müebbet; ya da para cezası.' },
  dualCriminality: {
    en: 'Claim it only when you believe it, and name the provision of the other State.',
    tr: 'Yalnızca inanıyorsanız ileri sürün ve diğer Devletin hükmünü yazın.',
  },
  limitationExpiry: { en: 'Day on which prosecution becomes time-barred.', tr: 'Dava zamanaşımının dolduğu gün.' },
  offenceIds: { en: 'Ids of the offences above that it serves.', tr: 'Yukarıdaki suçların kimlikleri.' },
  personIds: { en: 'Ids of the persons that it concerns.', tr: 'İlgili kişilerin kimlikleri.' },
  assetIds: { en: 'Ids of the assets below that it concerns.', tr: 'Aşağıdaki malvarlığının kimlikleri.' },
  purpose: {
    en: 'What you want to prove or secure with it, in one sentence.',
    tr: 'Bununla neyi ispatlamak ya da güvenceye almak istediğiniz, bir cümleyle.',
  },
  validation: {
    en: "The judge's order that your law asks for, with number, date and copy.",
    tr: 'Hukukunuzun istediği hâkim kararı; sayısı, tarihi ve sureti ile.',
  },
  coercive: {
    en: 'Whether it can be enforced against the will of somebody.',
    tr: 'Bir kimsenin iradesine karşı uygulanabilir mi.',
  },
  custodian: {
    en: 'The legal entity that holds the data or asset, not its trade name.',
    tr: 'Veriyi ya da varlığı elinde tutan tüzel kişi; marka adı değil.',
  },
  protectExistence: {
    en: 'Whether even the existence of the request is secret.',
    tr: 'Talebin varlığının da gizli tutulması istenir mi.',
  },
  urgency: {
    en: 'ROUTINE unless you can say until when and why; others need a reason in words.',
    tr: 'Ne zamana kadar ve neden ivedi olduğunu yazamıyorsanız ROUTINE.',
  },
  dissipationRisk: { en: 'Why the asset would be gone if nobody acts.', tr: 'İşlem yapılmazsa varlığın neden kaybolacağı.' },
  attachments: {
    en: 'In the order of the files behind --attach: the first file is number 1.',
    tr: '--attach ile verilen dosyaların sırası: ilk dosya 1 numaradır.',
  },
  consultationRef: { en: 'Id of the consultation note that came before.', tr: 'Önceki istişare iletisinin kimliği.' },
};

/** Hint on a member; undefined where there is none. */
export function hintOf(name: string, language: LabelLanguage): string | undefined {
  if (!Object.hasOwn(HINTS, name) || (language !== 'en' && language !== 'tr')) return undefined;
  return HINTS[name]?.[language];
}
