// SPDX-License-Identifier: Apache-2.0
// What is said of persons, codes and accounts, in French, Turkish and Russian. Read by no translator yet.

export const PERSONS_TEXTS = {
  'one name needs native form, script, Latin form and scheme': [
    "un nom exige forme d'origine, écriture, forme latine et norme",
    'bir ad için kendi yazısı, yazı kodu, Latin biçimi ve yöntem gerekir',
    'имени нужны исходная форма, письмо, латинская форма и система',
  ],
  'no date of birth': ['pas de date de naissance', 'doğum tarihi yok', 'нет даты рождения'],
  'not the Latin form of the native name': [
    "pas la forme latine du nom d'origine",
    'asıl adın Latin biçimi değil',
    'не латинская форма исходного имени',
  ],
  'not a part of the native name': ["pas une partie du nom d'origine", 'asıl adın parçası değil', 'не часть исходного имени'],
  'not a code of ISO 3166-1': ['pas un code de la norme ISO 3166-1', 'ISO 3166-1 kodu değil', 'не код ИСО 3166-1'],
  'not a code of ISO 639': ['pas un code de la norme ISO 639', 'ISO 639 kodu değil', 'не код ИСО 639'],
  'not a code of ISO 4217': ['pas un code de la norme ISO 4217', 'ISO 4217 kodu değil', 'не код ИСО 4217'],
  'not a code of ISO 15924': ['pas un code de la norme ISO 15924', 'ISO 15924 kodu değil', 'не код ИСО 15924'],
  'a user-assigned code names no State': [
    'un code à usage privé ne désigne aucun État',
    'kullanıcıya bırakılan kod devlet göstermez',
    'пользовательский код не обозначает государства',
  ],
  'no such date: leave out what is not known': [
    "cette date n'existe pas : omettez ce qui n'est pas connu",
    'böyle bir tarih yok: bilinmeyeni boş bırakın',
    'такой даты нет: опустите неизвестное',
  ],
  'the first of January: leave day and month out unless they are known': [
    "le premier janvier : omettez jour et mois sauf s'ils sont connus",
    '1 Ocak: bilinmiyorsa gün ve ayı yazmayın',
    'первое января: опустите день и месяц, если они не известны',
  ],
  'state the time, in UTC': ["indiquez l'heure, en UTC", 'zamanı UTC olarak belirtin', 'укажите время в UTC'],
  'no source port: many users may share the address': [
    "pas de port source : plusieurs usagers peuvent partager l'adresse",
    'kaynak port yok: adresi birçok kişi paylaşıyor olabilir',
    'нет исходящего порта: адрес может быть у многих',
  ],
  'no source port: the address may be shared by many': [
    "pas de port source : l'adresse peut être partagée",
    'kaynak port yok: adres paylaşılıyor olabilir',
    'нет исходящего порта: адрес могут делить многие',
  ],
  'an IP address names nobody without a time (UTC)': [
    'une adresse IP ne désigne personne sans heure (UTC)',
    'zamansız IP adresi kimseyi göstermez (UTC)',
    'IP-адрес без времени (UTC) никого не обозначает',
  ],
  'not an account number of its country': [
    'pas un numéro de compte de son pays',
    'ülkesinin hesap numarası değil',
    'не номер счёта своей страны',
  ],
  'not an IBAN: length of its country or check digits': [
    'pas un IBAN : longueur du pays ou chiffres de contrôle',
    'IBAN değil: ülke uzunluğu ya da denetim rakamları',
    'не IBAN: длина для страны или контрольные цифры',
  ],
  'not a card number: check digit': [
    'pas un numéro de carte : chiffre de contrôle',
    'kart numarası değil: denetim rakamı',
    'не номер карты: контрольная цифра',
  ],
  'not an e-mail address': ['pas une adresse électronique', 'e-posta adresi değil', 'не адрес электронной почты'],
  'not a telephone number in international form': [
    'pas un numéro de téléphone international',
    'uluslararası telefon numarası değil',
    'не номер телефона в международном виде',
  ],
  'not an IP address': ['pas une adresse IP', 'IP adresi değil', 'не IP-адрес'],
  'not an IMSI: 14 or 15 digits': ['pas un IMSI : 14 ou 15 chiffres', 'IMSI değil: 14 ya da 15 rakam', 'не IMSI: 14 или 15 цифр'],
  'not an IMEI: check digit': ['pas un IMEI : chiffre de contrôle', 'IMEI değil: denetim rakamı', 'не IMEI: контрольная цифра'],
  'not a domain name': ['pas un nom de domaine', 'alan adı değil', 'не доменное имя'],
  'not an http or https address': ['pas une adresse http ou https', 'http ya da https adresi değil', 'не адрес http или https'],
  'not an extended public key: checksum': [
    'pas une clé publique étendue : somme de contrôle',
    'genişletilmiş açık anahtar değil: sağlama',
    'не расширенный открытый ключ: контрольная сумма',
  ],
  'name platform, wallet and operator': [
    'nommez plateforme, portefeuille et opérateur',
    'platform, cüzdan ve işletmeciyi belirtin',
    'назовите платформу, кошелёк и оператора',
  ],
  'name the pool and its member': ['nommez le groupe et son membre', 'havuzu ve üyesini belirtin', 'назовите пул и участника'],
} as const;
