// SPDX-License-Identifier: Apache-2.0
import { DEFICIENCIES } from '../intake/codes.js';
import { translate } from './translate.js';

/** French, Turkish, Russian; read by no translator yet. */
export const deficienciesLabels = [
  translate(DEFICIENCIES, {
    'I-ID': ['identité insuffisante', 'kimlik bilgisi yetersiz', 'недостаточно сведений о личности'],
    'I-ADDR': ['adresse insuffisante', 'adres yetersiz', 'недостаточно сведений об адресе'],
    'I-FACTS': ['exposé des faits insuffisant', 'olayların anlatımı yetersiz', 'недостаточно изложены обстоятельства'],
    'I-LINK': [
      "lien entre la personne ou l'avoir et l'infraction non démontré",
      'kişi veya malvarlığı ile suç arasındaki bağ gösterilmemiş',
      'не показана связь лица или актива с преступлением',
    ],
    'I-OFF': ['texte de la disposition ou peine manquants', 'kanun metni veya ceza eksik', 'нет текста нормы или указания наказания'],
    'I-DUAL': ['double incrimination non démontrée', 'çifte suçluluk gösterilmemiş', 'не показана двойная криминализация'],
    'I-AUTH': ["validation par l'autorité compétente manquante", 'yetkili makamın onayı eksik', 'нет утверждения компетентным органом'],
    'I-SCOPE': ['trop large, ou période manquante', 'kapsam çok geniş veya dönem belirtilmemiş', 'слишком широко или не указан период'],
    'I-ACCT': ['compte ou identifiant non valable', 'hesap veya tanımlayıcı geçersiz', 'счёт или идентификатор недействителен'],
    'I-TZ': ['heure, fuseau horaire ou port manquants', 'saat, saat dilimi veya port eksik', 'не указаны время, часовой пояс или порт'],
    'I-CUST': ['dépositaire non identifié', 'saklayıcı belirlenmemiş', 'хранитель не установлен'],
    'I-AMT': ['montant manquant', 'tutar eksik', 'не указана сумма'],
    'I-ORDER': [
      'décision certifiée manquante ou non définitive',
      'onaylı karar eksik veya kesinleşmemiş',
      'нет заверенного решения или оно не окончательно',
    ],
    'I-TRANS': ['traduction manquante ou inutilisable', 'çeviri eksik veya kullanılamaz', 'перевод отсутствует или непригоден'],
    'I-PROC': ['formalité peu claire', 'istenen usul açık değil', 'неясна требуемая процедура'],
    'I-ASSUR': ['assurance nécessaire', 'güvence gerekli', 'требуется гарантия'],
    'I-NEC': ['nécessité non démontrée', 'gereklilik gösterilmemiş', 'не показана необходимость'],
    'I-CTRL': ['contrôle du portefeuille non démontré', 'cüzdan üzerindeki kontrol gösterilmemiş', 'не показан контроль над кошельком'],
    'I-CAIP': ['chaîne ou actif ambigus', 'zincir veya varlık belirsiz', 'неоднозначно указана сеть или актив'],
    'I-OTHER': ['autre', 'diğer', 'иное'],
  }),
] as const;
