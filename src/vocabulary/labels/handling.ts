// SPDX-License-Identifier: Apache-2.0
import { ATTACHMENT_KINDS, CLASSIFICATIONS, EUROPOL_HANDLING, PAP, TLP } from '../../schema/frame/codes.js';
import { NOTIFICATIONS } from '../requests/codes.js';
import { translate } from './translate.js';

/** French, Turkish, Russian; read by no translator yet. */
export const handlingLabels = [
  translate(TLP, {
    RED: ['pour les seuls destinataires nommés', 'yalnızca adı belirtilen alıcılar için', 'только для названных получателей'],
    'AMBER+STRICT': [
      'pour la seule organisation des destinataires',
      'yalnızca alıcıların kurumu için',
      'только для организации получателей',
    ],
    AMBER: [
      "pour l'organisation et ses clients, selon le besoin d'en connaître",
      'bilmesi gereken ilkesine göre kurum ve müşterileri için',
      'для организации и её клиентов по служебной необходимости',
    ],
    GREEN: ['pour la communauté', 'topluluk için', 'для сообщества'],
    CLEAR: ['sans limite', 'sınırsız', 'без ограничений'],
  }),
  translate(PAP, {
    RED: [
      "seulement des actions indétectables de l'extérieur",
      'yalnızca dışarıdan fark edilemeyen işlemler',
      'только действия, незаметные извне',
    ],
    AMBER: ['recoupements passifs', 'pasif karşılaştırmalar', 'пассивная проверка'],
    GREEN: ['actions actives permises', 'aktif işlemler', 'активные действия'],
    CLEAR: ['sans limite', 'sınırsız', 'без ограничений'],
  }),
  translate(EUROPOL_HANDLING, {
    H0: [
      'seulement pour prévenir et combattre la criminalité',
      'yalnızca suçun önlenmesi ve suçla mücadele için',
      'только для предупреждения преступности и борьбы с ней',
    ],
    H1: [
      "pas dans une procédure judiciaire sans l'accord du fournisseur",
      'verenin izni olmadan adli işlemlerde kullanılamaz',
      'не использовать в суде без разрешения передавшей стороны',
    ],
    H2: [
      "pas de diffusion sans l'accord du fournisseur",
      'verenin izni olmadan dağıtılamaz',
      'не распространять без разрешения передавшей стороны',
    ],
    H3: ['autres restrictions, en texte', 'diğer kısıtlamalar, metin olarak', 'иные ограничения, в виде текста'],
  }),
  translate(CLASSIFICATIONS, {
    U: ['non classifié', 'tasnif dışı', 'несекретно'],
    R: ['diffusion restreinte', 'hizmete özel', 'для служебного пользования'],
  }),
  translate(NOTIFICATIONS, {
    NONE: ['personne', 'hiç kimse', 'никто'],
    AFTER: ['après une date', 'belirli bir tarihten sonra', 'после определённой даты'],
    ANY: ['sans limite', 'sınırsız', 'без ограничений'],
  }),
  translate(ATTACHMENT_KINDS, {
    ORDER: ['ordonnance ou décision', 'emir veya karar', 'постановление или решение'],
    TRANSLATION: ['traduction', 'çeviri', 'перевод'],
    EVIDENCE: ['preuve', 'delil', 'доказательство'],
    CERTIFICATE: ['certificat', 'sertifika', 'удостоверение'],
    UNDERTAKING: ['engagement', 'taahhüt', 'обязательство'],
    EXHIBIT: ["pièce à l'appui des faits", 'olaylara ilişkin ek belge', 'приложение к изложению обстоятельств'],
    OTHER: ['autre', 'diğer', 'иное'],
  }),
] as const;
