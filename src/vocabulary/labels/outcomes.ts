// SPDX-License-Identifier: Apache-2.0
import { EVIDENCE_KINDS, OUTCOMES } from '../results/codes.js';
import { FREEZE_KINDS, FREEZE_OUTCOMES } from '../freezing/codes.js';
import { PRESERVATION_OUTCOMES } from '../preservation/codes.js';
import { FORMALITIES } from '../measures/codes.js';
import { CONDITIONS } from '../decisions/codes.js';
import { translate } from './translate.js';

/** French, Turkish, Russian; read by no translator yet. */
export const outcomesLabels = [
  translate(OUTCOMES, {
    FULL: ['entièrement exécutée', 'tamamen yerine getirildi', 'исполнено полностью'],
    PARTIAL: ['partiellement exécutée', 'kısmen yerine getirildi', 'исполнено частично'],
    'NIL-NOTHING-FOUND': ['rien trouvé', 'hiçbir şey bulunamadı', 'ничего не найдено'],
    'NIL-NO-RECORD': ['aucun enregistrement', 'kayıt yok', 'записей нет'],
    'NIL-PERSON-ABSENT': ['personne absente', 'kişi bulunamadı', 'лицо отсутствует'],
    'NIL-ASSET-MOVED': ['actif déplacé', 'varlık taşınmış', 'актив перемещён'],
    'NIL-RIGHT-TO-SILENCE': ['droit au silence exercé', 'susma hakkı kullanıldı', 'использовано право хранить молчание'],
    'NIL-TECH': ['techniquement impossible', 'teknik olarak mümkün değil', 'технически невозможно'],
    'ALREADY-POSSESSED': ['déjà en possession', 'zaten elde mevcut', 'уже имеется'],
  }),
  translate(FREEZE_OUTCOMES, {
    FROZEN: ['gelé', 'donduruldu', 'заморожено'],
    PARTIAL: ['partiellement gelé', 'kısmen donduruldu', 'заморожено частично'],
    'ALREADY-MOVED': ['déplacé auparavant', 'önceden taşınmış', 'перемещено ранее'],
    'NOT-FOUND': ['introuvable', 'bulunamadı', 'не найдено'],
    'REFUSED-BY-VASP': ['refusé par le prestataire', 'hizmet sağlayıcı reddetti', 'отказано поставщиком услуг'],
    'SUSPENDED-ONLY': ["suspendu, pas encore d'ordonnance", 'askıya alındı, henüz karar yok', 'приостановлено, решения ещё нет'],
  }),
  translate(FREEZE_KINDS, {
    SUSPENSION: ['suspension temporaire', 'askıya alma', 'приостановление'],
    FREEZE: ['gel', 'dondurma', 'замораживание'],
    'SEIZURE-TRANSFER': ['saisie par transfert', 'aktarma yoluyla elkoyma', 'изъятие путём перевода'],
    'ISSUER-BLOCK': ["blocage par l'émetteur", 'ihraççının bloke etmesi', 'блокирование эмитентом'],
  }),
  translate(PRESERVATION_OUTCOMES, {
    SECURED: ['conservées', 'muhafaza altına alındı', 'сохранность обеспечена'],
    PARTIAL: ['partiellement conservées', 'kısmen muhafaza altına alındı', 'сохранность обеспечена частично'],
    FAILED: ['non conservées', 'muhafaza altına alınamadı', 'сохранность не обеспечена'],
  }),
  translate(EVIDENCE_KINDS, {
    'DOC-ORIG': ['document original', 'belge aslı', 'оригинал документа'],
    'DOC-COPY': ["copie d'un document", 'belge sureti', 'копия документа'],
    'DOC-CERT': ['copie certifiée', 'onaylı suret', 'заверенная копия'],
    STATEMENT: ['déclaration', 'ifade', 'показания'],
    'AV-RECORD': ['enregistrement audio ou vidéo', 'ses veya görüntü kaydı', 'аудио- или видеозапись'],
    'DIGITAL-IMAGE': ["image d'un appareil", 'cihazın adli kopyası', 'образ устройства'],
    'DIGITAL-EXPORT': ['export de données', 'veri dışa aktarımı', 'выгрузка данных'],
    'LEDGER-EXPORT': ["export d'un registre", 'hesap hareketleri dışa aktarımı', 'выгрузка учётных записей'],
    'CHAIN-REPORT': ['rapport sur une chaîne de blocs', 'blok zinciri raporu', 'отчёт по блокчейну'],
    OBJECT: ['objet', 'eşya', 'предмет'],
    'FORENSIC-REPORT': ['rapport technique', 'adli bilişim raporu', 'криминалистический отчёт'],
    EXPERT: ['expertise', 'bilirkişi raporu', 'заключение эксперта'],
    REGISTRY: ["extrait d'un registre", 'sicil kaydı örneği', 'выписка из реестра'],
    'KEY-MATERIAL': [
      'clés, phrases de récupération, codes',
      'anahtarlar, kurtarma sözcükleri, kodlar',
      'ключи, фразы восстановления, коды',
    ],
  }),
  translate(FORMALITIES, {
    OATH: ['sous serment', 'yeminli', 'под присягой'],
    'NO-OATH': ['sans serment', 'yeminsiz', 'без присяги'],
    CAUTION: ['information sur les droits', 'hakların hatırlatılması', 'разъяснение прав'],
    'LAWYER-PRESENT': ["en présence d'un avocat", 'avukat huzurunda', 'в присутствии адвоката'],
    'VIDEO-RECORD': ['enregistrement vidéo', 'görüntü kaydı', 'видеозапись'],
    VERBATIM: ['procès-verbal mot à mot', 'kelimesi kelimesine tutanak', 'дословный протокол'],
    'CERT-COPY': ['copies certifiées', 'onaylı suretler', 'заверенные копии'],
    'BUSINESS-RECORD-CERT': ['certificat de documents commerciaux', 'ticari kayıt belgesi', 'удостоверение деловых записей'],
    'HASH-MANIFEST': ["liste d'empreintes numériques", 'özet değerleri listesi', 'перечень хеш-сумм'],
    INTERPRETER: ['interprète', 'tercüman', 'устный переводчик'],
    OTHER: ['autre', 'diğer', 'иное'],
  }),
  translate(CONDITIONS, {
    'C-PURPOSE': ['seulement pour la procédure indiquée', 'yalnızca belirtilen dava için', 'только для указанного производства'],
    'C-CONF': ['confidentiel', 'gizli', 'конфиденциально'],
    'C-NOONWARD': [
      'pas de transmission à un État ou organisme tiers',
      'üçüncü Devlet veya kuruluşa aktarılamaz',
      'не передавать третьему государству или органу',
    ],
    'C-DEATH': ['pas de peine de mort', 'ölüm cezası uygulanmaz', 'без смертной казни'],
    'C-FAIR': [
      "assurance d'un procès et d'un traitement équitables",
      'adil yargılanma ve muamele güvencesi',
      'гарантия справедливого суда и обращения',
    ],
    'C-NOPOL': ['pas de poursuites politiques', 'siyasi kovuşturma yapılmaz', 'без политического преследования'],
    'C-RETURN': ['restituer avant une date', 'belirli tarihe kadar iade', 'вернуть к определённой дате'],
    'C-DESTROY': ['détruire avant une date', 'belirli tarihe kadar imha', 'уничтожить к определённой дате'],
    'C-REDACT': ['occulter', 'karartma', 'скрыть часть сведений'],
    'C-NOTICE': ['une personne sera informée', 'bir kişiye bildirim yapılacak', 'лицо будет уведомлено'],
    'C-COST': ['frais', 'giderler', 'расходы'],
    'C-PROC': ['selon ses propres formalités', 'kendi usulüne göre', 'по собственной процедуре'],
    'C-ANON': ['protéger une identité', 'kimliğin korunması', 'защитить личность'],
    'C-NOEVID': ['renseignement seulement', 'yalnızca istihbarat amaçlı', 'только для оперативного использования'],
    'C-RECIP': ['réciprocité', 'karşılıklılık', 'взаимность'],
    'C-CUSTODY': [
      "les avoirs restent sous la garde de l'État requis",
      'malvarlığı talep edilen Devletin muhafazasında kalır',
      'активы остаются на хранении запрашиваемого государства',
    ],
    'C-RETAIN': ['limite de conservation', 'saklama süresi sınırı', 'ограничение срока хранения'],
    'C-OTHER': ['autre', 'diğer', 'иное'],
  }),
] as const;
