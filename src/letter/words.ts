// SPDX-License-Identifier: Apache-2.0
// The fixed words of a letter. English is ours; the other three wait for a reader who knows language and law.
import type { LabelLanguage } from '../vocabulary/texts/language.js';

export interface LetterWords {
  readonly draft: string;
  readonly issued: string;
  readonly fingerprint: string;
  readonly message: string;
  readonly seal: string;
  readonly signature: string;
  readonly yes: string;
  readonly no: string;
  /** What the fingerprint is of. */
  readonly explained: string;
  /** What the mark behind a word means; absent for the language that is reviewed. */
  readonly unreviewed?: string;
}

export const LETTER_WORDS: Readonly<Record<LabelLanguage, LetterWords>> = {
  en: {
    draft: 'DRAFT: neither signed nor sent',
    issued: 'issued',
    fingerprint: 'Fingerprint of the signed bytes (SHA-256)',
    message: 'message',
    seal: 'Seal of the authority',
    signature: 'Place, date, name, function, signature',
    yes: 'yes',
    no: 'no',
    explained: 'This paper renders an electronic message. The signed message is what counts; the fingerprint names it.',
  },
  fr: {
    draft: 'PROJET : ni signé ni envoyé',
    issued: 'émise le',
    fingerprint: 'Empreinte des octets signés (SHA-256)',
    message: 'message',
    seal: "Sceau de l'autorité",
    signature: 'Lieu, date, nom, fonction, signature',
    yes: 'oui',
    no: 'non',
    explained: "Ce document reproduit un message électronique. Seul le message signé fait foi ; l'empreinte le désigne.",
    unreviewed: 'traduction non relue',
  },
  tr: {
    draft: 'TASLAK: imzalanmamış ve gönderilmemiştir',
    issued: 'düzenlenme zamanı',
    fingerprint: 'İmzalı baytların parmak izi (SHA-256)',
    message: 'ileti',
    seal: 'Makamın mührü',
    signature: 'Yer, tarih, ad, görev, imza',
    yes: 'evet',
    no: 'hayır',
    explained: 'Bu belge elektronik bir iletiyi gösterir. Geçerli olan imzalı iletidir; parmak izi onu belirtir.',
    unreviewed: 'çeviri denetlenmedi',
  },
  ru: {
    draft: 'ПРОЕКТ: не подписан и не отправлен',
    issued: 'составлен',
    fingerprint: 'Отпечаток подписанных байтов (SHA-256)',
    message: 'сообщение',
    seal: 'Печать органа',
    signature: 'Место, дата, имя, должность, подпись',
    yes: 'да',
    no: 'нет',
    explained: 'Этот документ воспроизводит электронное сообщение. Силу имеет подписанное сообщение; отпечаток указывает на него.',
    unreviewed: 'перевод не проверен',
  },
};
