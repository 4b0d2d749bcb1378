// SPDX-License-Identifier: Apache-2.0
import { RETURN_REASONS } from '../intake/codes.js';
import { translate } from './translate.js';

/** French, Turkish, Russian; read by no translator yet. */
export const returnReasonsLabels = [
  translate(RETURN_REASONS, {
    'NOT-COMPETENT': ["cette autorité n'est pas compétente", 'bu makam yetkili değil', 'этот орган не компетентен'],
    'WRONG-STATE': ['destiné à un autre État', 'başka bir Devlet için', 'предназначено другому государству'],
    'NO-SIGNATURE': ['signature manquante', 'imza eksik', 'нет подписи'],
    'BAD-SEAL': ['sceau manquant ou non valable', 'mühür eksik veya geçersiz', 'печать отсутствует или недействительна'],
    LANGUAGE: ['pas dans une langue acceptée', 'kabul edilen dilde değil', 'не на принимаемом языке'],
    'NO-LEGAL-BASIS': ['aucune base légale indiquée', 'hukuki dayanak belirtilmemiş', 'не указано правовое основание'],
    ILLEGIBLE: ['illisible', 'okunamıyor', 'невозможно прочитать'],
    'PROFILE-MISMATCH': ["non conforme aux termes de l'accord", 'anlaşma koşullarına uymuyor', 'не соответствует условиям соглашения'],
    'NOT-JUDICIAL-AUTHORITY': ['non émis par une autorité judiciaire', 'adli makamca düzenlenmemiş', 'выдано не судебным органом'],
    DUPLICATE: ['déjà reçu', 'daha önce alınmış', 'получено ранее'],
    TEST: ['un essai', 'deneme', 'проверочное сообщение'],
  }),
] as const;
