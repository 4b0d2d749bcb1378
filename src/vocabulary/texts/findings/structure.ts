// SPDX-License-Identifier: Apache-2.0
// What the form of a body says (V001), in French, Turkish and Russian. Read by no translator yet.

export const STRUCTURE_TEXTS = {
  missing: ['manque', 'eksik', 'отсутствует'],
  'unknown member': ['membre inconnu', 'bilinmeyen alan', 'неизвестное поле'],
  'none of the known kinds': ['aucune des formes connues', 'bilinen türlerden hiçbiri değil', 'ни один из известных видов'],
  'not one of the codes': ['pas un des codes', 'kodlardan biri değil', 'не из списка кодов'],
  'not of the required form': ['pas de la forme voulue', 'gereken biçimde değil', 'не требуемой формы'],
  'not valid': ['non valable', 'geçerli değil', 'недействительно'],
  'no such day': ["ce jour n'existe pas", 'böyle bir gün yok', 'такого дня нет'],
  'not canonical base64url': ['pas du base64url canonique', 'kurallı base64url değil', 'не канонический base64url'],
  'one line without control characters': [
    'une ligne sans caractères de contrôle',
    'denetim karakteri olmayan tek satır',
    'одна строка без управляющих символов',
  ],
  'text without control characters': [
    'texte sans caractères de contrôle',
    'denetim karakteri olmayan metin',
    'текст без управляющих символов',
  ],
  '{} expected': ['{} attendu', '{} bekleniyor', 'ожидается {}'],
  'at most {}': ['au plus {}', 'en çok {}', 'не более {}'],
  'at least {}': ['au moins {}', 'en az {}', 'не менее {}'],
  'at most {} bytes': ['au plus {} octets', 'en çok {} bayt', 'не более {} байт'],
  'at most {} bytes of UTF-8': ['au plus {} octets UTF-8', 'en çok {} bayt UTF-8', 'не более {} байт UTF-8'],
  'not a valid {}': ['pas un {} valable', 'geçerli bir {} değil', 'неверный {}'],
  'ascending, none twice': ['par ordre croissant, sans répétition', 'artan sırada, yinelenmeden', 'по возрастанию, без повторов'],
  'not in a message of this type': ['pas dans un message de ce type', 'bu türden bir iletide olmaz', 'не в сообщении этого типа'],
  'named twice': ['nommé deux fois', 'iki kez anılmış', 'названо дважды'],
  'used twice': ['utilisé deux fois', 'iki kez kullanılmış', 'использовано дважды'],
  'no such measure in the dossier': ['aucune telle mesure dans le dossier', 'dosyada böyle bir tedbir yok', 'в деле нет такой меры'],
  'no such attachment in the signed header': [
    "aucune telle pièce dans l'en-tête signé",
    'imzalı başlıkta böyle bir ek yok',
    'в подписанном заголовке нет такого вложения',
  ],
  'names nothing in this message': [
    'ne désigne rien dans ce message',
    'bu mesajda hiçbir şeyi göstermiyor',
    'ничего не обозначает в этом сообщении',
  ],
} as const;
