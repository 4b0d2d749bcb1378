// SPDX-License-Identifier: Apache-2.0
// What is said of answers, in French, Turkish and Russian. Read by no translator yet.

export const ANSWERS_TEXTS = {
  'this ground is barred': ['ce motif est interdit', 'bu gerekçe yasak', 'это основание запрещено'],
  'not open for a preservation': ['pas ouvert pour une conservation', 'saklama için kullanılamaz', 'не допускается при сохранении'],
  'name the domestic provision or reservation': [
    'nommez la disposition interne ou la réserve',
    'iç hukuk hükmünü ya da çekinceyi belirtin',
    'назовите внутреннюю норму или оговорку',
  ],
  'state a ground': ['énoncez un motif', 'bir gerekçe belirtin', 'укажите основание'],
  'name the message of the consultation': [
    'nommez le message de la consultation',
    'danışma mesajını belirtin',
    'назовите сообщение о консультации',
  ],
  'say when it is looked at again': [
    'dites quand il sera réexaminé',
    'ne zaman yeniden bakılacağını belirtin',
    'укажите, когда пересмотрят',
  ],
  'say what is asked for': ['dites ce qui est demandé', 'ne istendiğini belirtin', 'укажите, что требуется'],
  'more conditions than the accord expects': [
    "plus de conditions que l'accord n'en attend",
    'anlaşmanın beklediğinden çok koşul',
    'условий больше, чем ожидает соглашение',
  ],
  'a binding condition is missing': ['une condition contraignante manque', 'bağlayıcı bir koşul eksik', 'нет обязательного условия'],
  'attach receipt or declaration': ['joignez reçu ou déclaration', 'makbuz ya da beyan ekleyin', 'приложите расписку или заявление'],
  'name the attempts': ['nommez les tentatives', 'denemeleri belirtin', 'назовите попытки'],
  'say on what basis': ['dites sur quelle base', 'hangi dayanakla olduğunu belirtin', 'укажите, на каком основании'],
  'name the message that consented': ['nommez le message de consentement', 'rıza mesajını belirtin', 'назовите сообщение о согласии'],
  'an obligation is not listed': ["une obligation n'est pas énumérée", 'bir yükümlülük sayılmamış', 'обязательство не перечислено'],
  'a decision or execution is overdue': [
    'une décision ou exécution est en retard',
    'karar ya da yerine getirme gecikti',
    'решение или исполнение просрочено',
  ],
  'a condition is not answered': ['une condition est sans réponse', 'bir koşula yanıt verilmemiş', 'нет ответа на условие'],
  'evaluate source and information': ['évaluez source et information', 'kaynağı ve bilgiyi değerlendirin', 'оцените источник и сведения'],
  'name the conditions, or none': [
    'nommez les conditions, ou aucune',
    'koşulları ya da hiç olmadığını belirtin',
    'назовите условия или их отсутствие',
  ],
  'a measure or asset has no outcome': [
    'une mesure ou un actif est sans résultat',
    'bir tedbir ya da varlığın sonucu yok',
    'у меры или актива нет результата',
  ],
  'not a measure of this result': ['pas une mesure de ce résultat', 'bu sonucun tedbiri değil', 'не мера этого результата'],
  'give a digest': ['donnez une empreinte', 'özet verin', 'приведите хеш'],
  'not a digest of its algorithm': ['pas une empreinte de son algorithme', 'algoritmasının özeti değil', 'не хеш своего алгоритма'],
  'say when, by whom and how it was acquired': [
    'dites quand, par qui et comment elle a été acquise',
    'ne zaman, kim tarafından ve nasıl elde edildiğini belirtin',
    'укажите, когда, кем и как получено',
  ],
  'the chain of custody is broken here': [
    'la chaîne de conservation est rompue ici',
    'muhafaza zinciri burada kopuk',
    'цепь хранения здесь прервана',
  ],
  'key material does not travel this way': [
    'le matériel de clé ne voyage pas ainsi',
    'anahtar malzemesi bu yoldan gitmez',
    'ключевой материал так не передают',
  ],
  'an essential formality is not reported': [
    "une formalité essentielle n'est pas rapportée",
    'esaslı bir usul bildirilmemiş',
    'о существенной формальности не сообщено',
  ],
} as const;
