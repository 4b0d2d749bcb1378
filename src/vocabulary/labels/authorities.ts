// SPDX-License-Identifier: Apache-2.0
import { ROLES } from '../../schema/frame/codes.js';
import { STAGES } from '../proceedings/codes.js';
import { CUSTODIANS } from '../accounts/codes.js';
import { translate } from './translate.js';

/** French, Turkish, Russian; read by no translator yet. */
export const authoritiesLabels = [
  translate(ROLES, {
    'RQ-CA': [
      "autorité centrale de l'État requérant",
      'talep eden Devletin merkezi makamı',
      'центральный орган запрашивающего государства',
    ],
    'RQ-JA': [
      'autorité judiciaire ou parquet qui émet la demande',
      'talebi düzenleyen adli makam veya savcılık',
      'судебный орган или прокуратура, направляющие запрос',
    ],
    'RQ-POC': [
      "point de contact de l'État requérant, à toute heure",
      'talep eden Devletin 24 saat açık temas noktası',
      'круглосуточный контактный пункт запрашивающего государства',
    ],
    'RD-CA': ["autorité centrale de l'État requis", 'talep edilen Devletin merkezi makamı', 'центральный орган запрашиваемого государства'],
    'RD-EA': ["autorité d'exécution", 'yerine getiren makam', 'исполняющий орган'],
    'RD-POC': [
      "point de contact de l'État requis, à toute heure",
      'talep edilen Devletin 24 saat açık temas noktası',
      'круглосуточный контактный пункт запрашиваемого государства',
    ],
    OBS: ['observateur', 'gözlemci', 'наблюдатель'],
  }),
  translate(STAGES, {
    PRE: ['vérification préliminaire', 'ön inceleme', 'доследственная проверка'],
    INV: ['enquête', 'soruşturma', 'расследование'],
    PROS: ['poursuites', 'kamu davası açılmış', 'уголовное преследование, обвинение предъявлено'],
    TRIAL: ['procès', 'yargılama', 'судебное разбирательство'],
    APPEAL: ['recours', 'kanun yolu', 'обжалование'],
    ENF: ["exécution d'une peine", 'cezanın infazı', 'исполнение приговора'],
    CONF: ['procédure de confiscation', 'müsadere yargılaması', 'производство о конфискации'],
    NCB: ['confiscation sans condamnation', 'mahkûmiyete dayanmayan müsadere', 'конфискация без обвинительного приговора'],
    ADM: [
      'procédure administrative avec recours devant une juridiction pénale',
      'ceza mahkemesine başvuru yolu açık idari usul',
      'административное производство с обжалованием в уголовный суд',
    ],
  }),
  translate(CUSTODIANS, {
    BANK: ['banque', 'banka', 'банк'],
    VASP: ['prestataire de services sur crypto-actifs', 'kripto varlık hizmet sağlayıcısı', 'поставщик услуг криптоактивов'],
    ISP: ["fournisseur d'accès à internet", 'internet erişim sağlayıcısı', 'поставщик доступа к интернету'],
    TELCO: ['opérateur téléphonique', 'telefon işletmecisi', 'оператор связи'],
    HOSTING: ['hébergeur', 'yer sağlayıcı', 'хостинг-провайдер'],
    SOCIAL: ['réseau social ou messagerie', 'sosyal ağ veya mesajlaşma hizmeti', 'социальная сеть или мессенджер'],
    REGISTRAR: ["bureau d'enregistrement de domaines", 'alan adı kayıt kuruluşu', 'регистратор доменов'],
    'TOKEN-ISSUER': ["émetteur d'un jeton", 'jeton ihraççısı', 'эмитент токена'],
    'MINING-POOL': ['groupe de minage', 'madencilik havuzu', 'майнинг-пул'],
    'CBDC-OPERATOR': [
      "opérateur d'une monnaie numérique de banque centrale",
      'merkez bankası dijital parası işletmecisi',
      'оператор цифровой валюты центрального банка',
    ],
    'PUBLIC-REGISTER': ['registre public', 'kamu sicili', 'государственный реестр'],
    PERSON: ['personne', 'kişi', 'лицо'],
    OTHER: ['autre', 'diğer', 'иное'],
  }),
] as const;
