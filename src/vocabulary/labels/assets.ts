// SPDX-License-Identifier: Apache-2.0
import { DATA_CATEGORIES } from '../records/codes.js';
import { ACCOUNT_KINDS } from '../accounts/codes.js';
import { ASSET_KINDS, CONFIDENCE, CONTROL_BASES, LOCATION_TYPES, OFFENCE_LINKS, TRACE_METHODS } from '../assets/codes.js';
import { translate } from './translate.js';

/** French, Turkish, Russian; read by no translator yet. */
export const assetsLabels = [
  translate(DATA_CATEGORIES, {
    SUB: ['données relatives aux abonnés', 'abone bilgileri', 'данные об абоненте'],
    IDN: [
      "données servant uniquement à identifier l'utilisateur",
      'yalnızca kullanıcının kimliğini belirlemeye yarayan veriler',
      'данные исключительно для идентификации пользователя',
    ],
    TRA: ['données relatives au trafic', 'trafik verileri', 'данные о трафике'],
    CON: ['données relatives au contenu', 'içerik verileri', 'данные о содержании'],
    KYC: ['dossier client', 'müşteri dosyası', 'досье клиента'],
    LEDGER: ['dépôts, retraits et transactions', 'yatırma, çekme ve alım satım işlemleri', 'зачисления, списания и сделки'],
    DEV: ['appareils et connexions', 'cihazlar ve oturum açmalar', 'устройства и входы в систему'],
    BANK: ['données bancaires', 'banka verileri', 'банковские данные'],
  }),
  translate(ACCOUNT_KINDS, {
    IBAN: ['numéro de compte bancaire international', 'uluslararası banka hesap numarası', 'международный номер банковского счёта'],
    BBAN: ['numéro de compte national', 'ulusal banka hesap numarası', 'национальный номер счёта'],
    CARD: ['carte de paiement', 'ödeme kartı', 'платёжная карта'],
    EMAIL: ['adresse électronique', 'e-posta adresi', 'адрес электронной почты'],
    PHONE: ['numéro de téléphone', 'telefon numarası', 'номер телефона'],
    IP: ['adresse IP', 'IP adresi', 'адрес IP'],
    IMSI: ["identité d'abonné de la carte SIM", 'SIM kart abone kimliği', 'идентификатор абонента СИМ-карты'],
    IMEI: ["numéro de série de l'appareil mobile", 'mobil cihaz kimlik numarası', 'серийный номер мобильного устройства'],
    USERID: ["identifiant d'utilisateur", 'kullanıcı numarası', 'идентификатор пользователя'],
    HANDLE: ['pseudonyme', 'kullanıcı adı', 'имя пользователя'],
    DOMAIN: ['nom de domaine', 'alan adı', 'доменное имя'],
    URL: ['adresse web', 'internet adresi', 'адрес в интернете'],
    DEVICE: ['appareil', 'cihaz', 'устройство'],
    CAIP10: ['compte sur une chaîne de blocs', 'blok zinciri hesabı', 'счёт в блокчейне'],
    'VASP-UID': [
      'identifiant client chez un prestataire de services sur crypto-actifs',
      'kripto varlık hizmet sağlayıcısındaki müşteri numarası',
      'номер клиента у поставщика услуг криптоактивов',
    ],
    XPUB: ['clé publique étendue', 'genişletilmiş açık anahtar', 'расширенный открытый ключ'],
    CBDC: [
      'portefeuille de monnaie numérique de banque centrale',
      'merkez bankası dijital para cüzdanı',
      'кошелёк цифровой валюты центрального банка',
    ],
    POOL: ["compte de membre d'un groupe de minage", 'madencilik havuzu üye hesabı', 'счёт участника майнинг-пула'],
  }),
  translate(ASSET_KINDS, {
    'VA-NATIVE': ['crypto-actif natif', 'yerel kripto varlık', 'собственный криптоактив сети'],
    'VA-FUNGIBLE': ['jeton fongible', 'değiştirilebilir jeton', 'взаимозаменяемый токен'],
    'VA-NFT': ['jeton non fongible', 'değiştirilemez jeton', 'невзаимозаменяемый токен'],
    'VA-CUSTODIAL-BALANCE': ['solde chez un dépositaire', 'saklayıcıdaki bakiye', 'остаток у хранителя'],
    'VA-LP': ['position de liquidité', 'likidite pozisyonu', 'позиция ликвидности'],
    'VA-STAKED': [
      'crypto-actif immobilisé par validation',
      'kilitli (stake edilmiş) kripto varlık',
      'криптоактив, заблокированный для валидации',
    ],
    'VA-MINED': [
      "récompense impayée d'un groupe de minage",
      'madencilik havuzunun ödenmemiş ödülü',
      'невыплаченное вознаграждение майнинг-пула',
    ],
    CBDC: ['monnaie numérique de banque centrale', 'merkez bankası dijital parası', 'цифровая валюта центрального банка'],
    FIAT: ['argent', 'para', 'деньги'],
    SECURITY: ['valeur mobilière', 'menkul kıymet', 'ценная бумага'],
    REALTY: ['bien immobilier', 'taşınmaz mal', 'недвижимое имущество'],
    MOVABLE: ['bien meuble', 'taşınır mal', 'движимое имущество'],
  }),
  translate(LOCATION_TYPES, {
    ADDRESS: ['adresse détenue par la personne elle-même', 'kişinin kendi saklamasındaki adres', 'адрес под собственным контролем лица'],
    'VASP-ACCOUNT': ['compte chez un prestataire de services', 'hizmet sağlayıcıdaki hesap', 'счёт у поставщика услуг'],
    CONTRACT: ['contrat', 'akıllı sözleşme', 'контракт'],
    DEVICE: ['appareil', 'cihaz', 'устройство'],
    'CBDC-WALLET': [
      "portefeuille sur la plateforme d'une banque centrale",
      'merkez bankası platformundaki cüzdan',
      'кошелёк на платформе центрального банка',
    ],
    'MINING-POOL': ["compte auprès d'un groupe de minage", 'madencilik havuzundaki hesap', 'счёт в майнинг-пуле'],
    UNKNOWN: ['inconnu', 'bilinmiyor', 'неизвестно'],
  }),
  translate(OFFENCE_LINKS, {
    PROCEEDS: ["produit de l'infraction", 'suç geliri', 'доходы от преступления'],
    INSTRUMENTALITY: ["instrument de l'infraction", 'suçta kullanılan araç', 'орудие преступления'],
    EQUIVALENT: ['bien de valeur équivalente', 'eşdeğer malvarlığı', 'имущество эквивалентной стоимости'],
    MIXED: ['mêlé à des biens licites', 'meşru malvarlığıyla karışmış', 'смешано с законным имуществом'],
  }),
  translate(CONTROL_BASES, {
    KYC: ['dossier client', 'müşteri dosyası', 'досье клиента'],
    'KEY-FOUND': ['clé trouvée', 'bulunan anahtar', 'обнаруженный ключ'],
    STATEMENT: ['déclaration', 'beyan', 'показания'],
    CLUSTER: ["regroupement d'adresses", 'adres kümelemesi', 'кластеризация адресов'],
    PURCHASE: ['achat', 'satın alma', 'покупка'],
  }),
  translate(CONFIDENCE, {
    HIGH: ['élevée', 'yüksek', 'высокая'],
    MED: ['moyenne', 'orta', 'средняя'],
    LOW: ['faible', 'düşük', 'низкая'],
  }),
  translate(TRACE_METHODS, {
    DIRECT: ['direct', 'doğrudan', 'прямой'],
    FIFO: ['premier entré, premier sorti', 'ilk giren ilk çıkar', 'первым поступил, первым списан'],
    POISON: ['contamination totale', 'tam bulaşma yöntemi', 'полное заражение'],
    HAIRCUT: ['contamination proportionnelle', 'orantılı bulaşma yöntemi', 'пропорциональное заражение'],
    CLUSTER: ['regroupement', 'kümeleme', 'кластеризация'],
  }),
] as const;
