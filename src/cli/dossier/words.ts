// SPDX-License-Identifier: Apache-2.0
// Words of the officer's view of cases, in English and Turkish. No legal translator has read the Turkish ones yet.

import type { DossierView } from '../../agency/index.js';

/** Languages of the view. */
export const VIEW_LANGUAGES = ['en', 'tr'] as const;
export type ViewLanguage = (typeof VIEW_LANGUAGES)[number];

/** What a sent message waits for. */
type Waits = NonNullable<DossierView['timeline'][number]['waiting']>['for'];

const EN = {
  waits: {
    link: 'no link to our relay',
    'own-relay': 'waits for our relay',
    'their-relay': 'with our relay; their relay has not confirmed it',
    'their-agency': 'with the relay of the agency, which has not taken it',
    opening: 'with the agency, which has not opened it',
    attachments: 'files are on their way to our relay',
    nothing: 'its time ended, and nobody confirmed that it arrived',
  } satisfies Readonly<Record<Waits, string>>,
  bytes: (done: number, size: number) => `${done} of ${size} bytes`,
  we: 'we',
  they: 'they',
  relay: 'the relay',
  sent: 'our request to',
  received: 'request from',
  nothingDue: 'nothing due',
  granted: (count: number, all: number) => `${count} of ${all} granted`,
  heldUntil: 'held until',
  last: 'last',
  officer: 'officer',
  secret: 'secret',
  gap: 'a message is missing',
  none: 'none',
  ours: 'Our reference',
  theirs: 'Your reference',
  now: 'What we must do',
  wait: 'What they must do',
  alarms: 'Alarms',
  measures: 'Measures',
  holds: 'Freezes and data held',
  conditions: 'Conditions and limits of use',
  questions: 'Open: questions, costs, evidence to return',
  history: 'History',
  next: 'What may be done next',
  notNow: 'Not now',
  ids: 'Identifiers',
  overdue: 'OVERDUE',
  notBefore: 'not before',
  unagreed: 'no term agreed',
  holidays: 'public holidays not complete',
  stopped: 'the clock stands still until an answer',
  since: 'since',
  by: 'by',
  because: 'because it',
  crossed: 'crossed a message of the other side',
  phase: 'State of the case',
  subject: 'Subject',
};

export const WORDS: Readonly<Record<ViewLanguage, typeof EN>> = {
  en: EN,
  tr: {
    waits: {
      link: 'aktarıcımıza bağlantı yok',
      'own-relay': 'aktarıcımızı bekliyor',
      'their-relay': 'aktarıcımızda; karşı tarafın aktarıcısı teyit etmedi',
      'their-agency': 'kurumun aktarıcısında; kurum henüz almadı',
      opening: 'kurumda; henüz açılmadı',
      attachments: 'dosyalar aktarıcımıza gidiyor',
      nothing: 'süresi bitti, ulaştığını kimse teyit etmedi',
    },
    bytes: (done, size) => `${size} bayttan ${done}`,
    we: 'biz',
    they: 'karşı taraf',
    relay: 'aktarıcı',
    sent: 'talebimiz:',
    received: 'gelen talep:',
    nothingDue: 'süre yok',
    granted: (count, all) => `${all} işlemden ${count} kabul`,
    heldUntil: 'tutulma bitişi',
    last: 'son',
    officer: 'görevli',
    secret: 'gizli',
    gap: 'bir ileti eksik',
    none: 'yok',
    ours: 'Sayımız',
    theirs: 'Karşı tarafın sayısı',
    now: 'Bizim yapacaklarımız',
    wait: 'Karşı tarafın yapacakları',
    alarms: 'Uyarılar',
    measures: 'İşlemler',
    holds: 'Elkonulan ve muhafaza edilenler',
    conditions: 'Koşullar ve kullanım sınırlamaları',
    questions: 'Açık: sorular, giderler, iade edilecek deliller',
    history: 'Geçmiş',
    next: 'Şimdi yapılabilecekler',
    notNow: 'Şimdi yapılamaz',
    ids: 'Kimlikler',
    overdue: 'SÜRESİ GEÇTİ',
    notBefore: 'en erken',
    unagreed: 'süre kararlaştırılmadı',
    holidays: 'resmî tatiller eksik olabilir',
    stopped: 'süre cevaba kadar durur',
    since: 'başlangıç',
    by: 'son',
    because: 'çünkü',
    crossed: 'karşı tarafın iletisiyle kesişti',
    phase: 'Dosyanın durumu',
    subject: 'Konu',
  },
};

interface Act {
  readonly en: string;
  readonly tr: string;
}

/** What an officer does by sending a message. */
const ACTS: Readonly<Record<string, Act>> = {
  'request.submit': { en: 'Request assistance', tr: 'Yardım talep etmek' },
  'request.confirm': { en: 'Confirm an oral or urgent request in writing', tr: 'Sözlü ya da ivedi talebi yazılı teyit etmek' },
  'request.supplement': { en: 'Answer questions, or add information', tr: 'Soruları yanıtlamak ya da bilgi eklemek' },
  'request.amend': { en: 'Add or narrow measures', tr: 'İşlem eklemek ya da daraltmak' },
  'request.withdraw': { en: 'Withdraw the request or a measure', tr: 'Talebi ya da bir işlemi geri çekmek' },
  'ack.receipt': { en: 'Acknowledge receipt', tr: 'Alındığını bildirmek' },
  'ack.forwarded': { en: 'Tell to whom it was passed on', tr: 'Kime iletildiğini bildirmek' },
  'request.return': { en: 'Return the request', tr: 'Talebi iade etmek' },
  'info.request': { en: 'Ask for information', tr: 'Bilgi istemek' },
  'decision.accept': { en: 'Accept', tr: 'Kabul etmek' },
  'decision.accept-conditional': { en: 'Accept on conditions', tr: 'Koşullu kabul etmek' },
  'conditions.reply': { en: 'Answer the conditions', tr: 'Koşulları yanıtlamak' },
  'decision.postpone': { en: 'Postpone', tr: 'Ertelemek' },
  'decision.refuse': { en: 'Refuse', tr: 'Reddetmek' },
  'consultation.note': { en: 'Consult the other side', tr: 'Karşı tarafla istişare etmek' },
  'confidentiality.reply': { en: 'Decide whether to go on without secrecy', tr: 'Gizlilik olmadan sürdürmeye karar vermek' },
  'notice.delay': { en: 'Tell that a term will be missed', tr: 'Sürenin aşılacağını bildirmek' },
  'status.query': { en: 'Ask where it stands', tr: 'Durumu sormak' },
  'status.report': { en: 'Report where it stands', tr: 'Durumu bildirmek' },
  reminder: { en: 'Remind the other side', tr: 'Karşı tarafa hatırlatmak' },
  'execution.schedule': { en: 'Offer times of a hearing', tr: 'Dinleme için gün önermek' },
  'execution.schedule-reply': { en: 'Choose a time of a hearing', tr: 'Dinleme gününü seçmek' },
  'service.proof': { en: 'Prove service', tr: 'Tebliği belgelemek' },
  'result.partial': { en: 'Send a part of the result', tr: 'Sonucun bir kısmını göndermek' },
  'result.final': { en: 'Send the result', tr: 'Sonucu göndermek' },
  'result.ack': { en: 'Confirm that the evidence arrived whole', tr: 'Delillerin tam geldiğini bildirmek' },
  'result.defect': { en: 'Report that an item is damaged', tr: 'Bir delilin bozuk olduğunu bildirmek' },
  'preservation.report': { en: 'Report on the preservation', tr: 'Muhafazayı bildirmek' },
  'preservation.extend': { en: 'Ask to preserve for longer', tr: 'Muhafazanın uzatılmasını istemek' },
  'preservation.link': { en: 'Link the preservation to the request', tr: 'Muhafazayı talebe bağlamak' },
  'preservation.release': { en: 'End the preservation', tr: 'Muhafazayı sona erdirmek' },
  'restraint.request': { en: 'Ask for an urgent freeze', tr: 'İvedi elkoyma istemek' },
  'restraint.report': { en: 'Report on the freeze', tr: 'Elkoymayı bildirmek' },
  'restraint.expiry-warning': { en: 'Warn that the freeze will lapse', tr: 'Elkoymanın sona ereceğini bildirmek' },
  'restraint.lifted': { en: 'Report that the freeze was lifted', tr: 'Elkoymanın kalktığını bildirmek' },
  'restraint.extend': { en: 'Ask to keep the freeze for longer', tr: 'Elkoymanın uzatılmasını istemek' },
  'restraint.release': { en: 'Release frozen property', tr: 'Elkoymayı kaldırmak' },
  'costs.estimate': { en: 'Estimate costs', tr: 'Gider tahmini bildirmek' },
  'costs.reply': { en: 'Answer the estimate of costs', tr: 'Gider tahminini yanıtlamak' },
  'costs.claim': { en: 'Claim agreed costs', tr: 'Anlaşılan giderleri istemek' },
  'evidence.return-demand': { en: 'Demand evidence back', tr: 'Delilin iadesini istemek' },
  'evidence.return-plan': { en: 'Plan the return of evidence', tr: 'Delil iadesini planlamak' },
  'evidence.return-confirm': { en: 'Confirm the return of evidence', tr: 'Delil iadesini teyit etmek' },
  'use.consent-request': { en: 'Ask for consent to another use', tr: 'Başka kullanım için izin istemek' },
  'use.consent-decision': { en: 'Decide on another use', tr: 'Başka kullanım hakkında karar vermek' },
  'spontaneous.info': { en: 'Give information without a request', tr: 'Talep olmadan bilgi vermek' },
  'spontaneous.reply': { en: 'Answer the conditions of information', tr: 'Bilginin koşullarını yanıtlamak' },
  closure: { en: 'Close the case', tr: 'Dosyayı kapatmak' },
};

/** What is done by sending a message, in words; a type without words keeps its name. */
export function actText(type: string, language: ViewLanguage): string {
  return Object.hasOwn(ACTS, type) ? (ACTS[type]?.[language] ?? type) : type;
}

/** Moments that a message set, and what they are for. */
const MOMENTS: Readonly<Record<string, Act>> = {
  replyBy: { en: 'answer on conditions', tr: 'koşullara cevap' },
  reviewOn: { en: 'review of a postponement', tr: 'ertelemenin gözden geçirilmesi' },
  holdUntil: { en: 'answer on confidentiality', tr: 'gizlilik hakkında cevap' },
  expiresAt: { en: 'end of what is held', tr: 'tutulanın sona ermesi' },
  formalBy: { en: 'formal request after an urgent one', tr: 'ivedi talepten sonra resmî talep' },
  validateBy: { en: 'validation afterwards', tr: 'sonradan onay' },
  original: { en: 'sending of the original', tr: 'aslın gönderilmesi' },
};

/** Label of a moment that is no deadline of the domain; undefined for those. */
export function momentLabel(id: string, language: ViewLanguage): string | undefined {
  return Object.hasOwn(MOMENTS, id) ? MOMENTS[id]?.[language] : undefined;
}
