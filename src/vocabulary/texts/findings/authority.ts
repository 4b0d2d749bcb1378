// SPDX-License-Identifier: Apache-2.0
// What is said of authorities, legal bases, languages and the accord, in French, Turkish and Russian. Read by no translator yet.

export const AUTHORITY_TEXTS = {
  'only the requester sends this type': [
    'seul le requérant envoie ce type',
    'bu türü yalnızca talep eden gönderir',
    'этот вид отправляет только запрашивающая сторона',
  ],
  'only the responder sends this type': [
    'seule la partie requise envoie ce type',
    'bu türü yalnızca talep edilen gönderir',
    'этот вид отправляет только запрашиваемая сторона',
  ],
  'the sender has no competence to send this type': [
    "l'expéditeur n'est pas compétent pour ce type",
    'gönderenin bu türü gönderme yetkisi yok',
    'отправитель не вправе направлять этот вид',
  ],
  'an officer of the sender must sign': [
    "un agent de l'expéditeur doit signer",
    'gönderenin bir görevlisi imzalamalı',
    'должно подписать должностное лицо отправителя',
  ],
  'a signature does not verify': ['une signature ne se vérifie pas', 'bir imza doğrulanmıyor', 'подпись не проходит проверку'],
  'a signer does not stand under the name of the sender': [
    "un signataire ne figure pas sous le nom de l'expéditeur",
    'bir imzalayan gönderenin adı altında değil',
    'подписавший не числится за отправителем',
  ],
  'this id was used for another message': [
    'cet identifiant a servi à un autre message',
    'bu kimlik başka bir mesaj için kullanılmış',
    'этот идентификатор использован для другого сообщения',
  ],
  'not in the directory': ["absent de l'annuaire", 'rehberde yok', 'нет в справочнике'],
  'not competent for this stage': ['non compétent pour ce stade', 'bu aşama için yetkili değil', 'не компетентен для этой стадии'],
  'not competent for this measure': ['non compétent pour cette mesure', 'bu tedbir için yetkili değil', 'не компетентен для этой меры'],
  'more urgent dossiers than the accord foresees': [
    "plus de dossiers urgents que l'accord ne prévoit",
    'anlaşmanın öngördüğünden fazla acele dosya',
    'срочных дел больше, чем предусмотрено соглашением',
  ],
  'name at least one legal basis': [
    'nommez au moins une base juridique',
    'en az bir hukuki dayanak gösterin',
    'назовите хотя бы одно правовое основание',
  ],
  'not in force between the two States': [
    'pas en vigueur entre les deux États',
    'iki devlet arasında yürürlükte değil',
    'не действует между двумя государствами',
  ],
  'not a basis of the accord': ["pas une base de l'accord", 'anlaşmanın dayanaklarından değil', 'нет среди оснований соглашения'],
  'a restraint needs a treaty or statute': [
    'un blocage exige un traité ou une loi',
    'el koyma için antlaşma ya da kanun gerekir',
    'для ареста нужен договор или закон',
  ],
  'a coercive measure needs a treaty or statute': [
    'une mesure coercitive exige un traité ou une loi',
    'zorlayıcı tedbir için antlaşma ya da kanun gerekir',
    'для принудительной меры нужен договор или закон',
  ],
  'attach the undertaking of reciprocity': [
    "joignez l'engagement de réciprocité",
    'karşılıklılık taahhüdünü ekleyin',
    'приложите обязательство о взаимности',
  ],
  'name the articles': ['nommez les articles', 'maddeleri belirtin', 'назовите статьи'],
  'not enabled by the accord': ["non admis par l'accord", 'anlaşmaca kabul edilmemiş', 'не допущено соглашением'],
  'not a language of the accord, and no translation of the message attached': [
    "pas une langue de l'accord, et aucune traduction du message jointe",
    'anlaşmanın dillerinden değil ve mesajın çevirisi eklenmemiş',
    'не язык соглашения, и перевод сообщения не приложен',
  ],
  'not in a language of the accord': ["pas dans une langue de l'accord", 'anlaşmanın bir dilinde değil', 'не на языке соглашения'],
  'say who made the translation': ['dites qui a fait la traduction', 'çeviriyi kimin yaptığını belirtin', 'укажите, кто сделал перевод'],
  'longer than the accord allows': [
    "plus long que l'accord ne permet",
    'anlaşmanın izin verdiğinden uzun',
    'дольше, чем позволяет соглашение',
  ],
  'later than the accord allows': [
    "plus tard que l'accord ne permet",
    'anlaşmanın izin verdiğinden geç',
    'позже, чем позволяет соглашение',
  ],
  'sooner than the accord allows': [
    "plus tôt que l'accord ne permet",
    'anlaşmanın izin verdiğinden erken',
    'раньше, чем позволяет соглашение',
  ],
} as const;
