// SPDX-License-Identifier: Apache-2.0
import { PERSON_ROLES, SEXES, NAME_TYPES, LEGAL_NAME_TYPES, TRANSLITERATIONS, NATIONAL_IDS } from '../persons/codes.js';
import { translate } from './translate.js';

/** French, Turkish, Russian; read by no translator yet. */
export const personsLabels = [
  translate(PERSON_ROLES, {
    SUSP: ['personne soupçonnée', 'şüpheli', 'подозреваемый'],
    ACC: ['prévenu ou accusé', 'sanık', 'обвиняемый'],
    CONV: ['personne condamnée', 'hükümlü', 'осуждённый'],
    VICT: ['victime', 'mağdur', 'потерпевший'],
    WITN: ['témoin', 'tanık', 'свидетель'],
    EXPERT: ['expert', 'bilirkişi', 'эксперт'],
    THIRD: ['tiers', 'üçüncü kişi', 'третье лицо'],
    OWNER: ['propriétaire', 'malik', 'собственник'],
    HOLDER: ['détenteur', 'zilyet', 'держатель'],
    CONTROLLER: ['personne exerçant le contrôle', 'kontrol eden kişi', 'контролирующее лицо'],
    ADDRESSEE: ['destinataire', 'muhatap', 'адресат'],
    CUSTODIAN: ['dépositaire', 'saklayıcı', 'хранитель'],
    LEGALREP: ['représentant légal', 'kanuni temsilci', 'законный представитель'],
    UNKNOWN: ['inconnu', 'bilinmiyor', 'неизвестно'],
  }),
  translate(SEXES, {
    M: ['masculin', 'erkek', 'мужской'],
    F: ['féminin', 'kadın', 'женский'],
    X: ['autre', 'diğer', 'иной'],
    U: ['inconnu', 'bilinmiyor', 'неизвестно'],
  }),
  translate(NAME_TYPES, {
    LEGL: ['nom légal', 'yasal ad', 'официальное имя'],
    BIRT: ['nom de naissance', 'doğum adı', 'имя при рождении'],
    MAID: ['nom de jeune fille', 'kızlık soyadı', 'девичья фамилия'],
    ALIA: ['pseudonyme', 'takma ad', 'псевдоним'],
    MISC: ['autre nom', 'diğer ad', 'иное имя'],
  }),
  translate(LEGAL_NAME_TYPES, {
    LEGL: ['dénomination sociale', 'yasal unvan', 'полное наименование'],
    SHRT: ['nom abrégé', 'kısa unvan', 'сокращённое наименование'],
    TRAD: ['nom commercial', 'ticari ad', 'торговое наименование'],
  }),
  translate(TRANSLITERATIONS, {
    ICAO9303: ['OACI 9303, partie 3', 'ICAO 9303, bölüm 3', 'ИКАО 9303, часть 3'],
    'PASSPORT-AS-ISSUED': ['comme imprimé dans le passeport', 'pasaportta yazıldığı gibi', 'как напечатано в паспорте'],
    ISO9: ['norme ISO 9', 'ISO 9 standardı', 'стандарт ISO 9'],
    OTHER: ['autre', 'diğer', 'иное'],
  }),
  translate(NATIONAL_IDS, {
    ARNU: ["numéro d'enregistrement d'étranger", 'yabancı kayıt numarası', 'номер регистрации иностранца'],
    CCPT: ['numéro de passeport', 'pasaport numarası', 'номер паспорта'],
    RAID: ["identifiant d'une autorité d'enregistrement", 'kayıt makamı tanımlayıcısı', 'идентификатор регистрирующего органа'],
    DRLC: ['permis de conduire', 'sürücü belgesi', 'водительское удостоверение'],
    FIIN: [
      "numéro d'identité d'investisseur étranger",
      'yabancı yatırımcı kimlik numarası',
      'идентификационный номер иностранного инвестора',
    ],
    TXID: ['numéro fiscal', 'vergi numarası', 'налоговый номер'],
    SOCS: ['numéro de sécurité sociale', 'sosyal güvenlik numarası', 'номер социального страхования'],
    IDCD: ["carte d'identité", 'kimlik kartı', 'удостоверение личности'],
    LEIX: ["identifiant d'entité juridique", 'tüzel kişi kimlik kodu', 'идентификатор юридического лица'],
    MISC: ['autre', 'diğer', 'иное'],
  }),
] as const;
