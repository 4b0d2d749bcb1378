// SPDX-License-Identifier: Apache-2.0
import { LEGAL_BASES } from '../legal-bases/codes.js';
import { translate } from './translate.js';

/** French, Turkish, Russian; read by no translator yet. */
export const legalBasesLabels = [
  translate(LEGAL_BASES, {
    ETS030: [
      "Convention européenne d'entraide judiciaire en matière pénale",
      'Ceza İşlerinde Karşılıklı Adli Yardım Avrupa Sözleşmesi',
      'Европейская конвенция о взаимной правовой помощи по уголовным делам',
    ],
    ETS099: ['Protocole additionnel à la STE 030', "ETS 030'a Ek Protokol", 'Дополнительный протокол к СЕД 030'],
    ETS182: ['Deuxième Protocole additionnel à la STE 030', "ETS 030'a İkinci Ek Protokol", 'Второй дополнительный протокол к СЕД 030'],
    ETS141: [
      'Convention relative au blanchiment, au dépistage, à la saisie et à la confiscation des produits du crime',
      'Suçtan Kaynaklanan Gelirlerin Aklanması, Araştırılması, El Konulması ve Müsaderesine İlişkin Sözleşme',
      'Конвенция об отмывании, выявлении, изъятии и конфискации доходов от преступной деятельности',
    ],
    CETS198: [
      'Convention relative au blanchiment, au dépistage, à la saisie et à la confiscation des produits du crime et au financement du terrorisme',
      'Suç Gelirlerinin Aklanması, Araştırılması, El Konulması, Müsaderesi ve Terörizmin Finansmanına İlişkin Sözleşme',
      'Конвенция об отмывании, выявлении, изъятии и конфискации доходов от преступной деятельности и о финансировании терроризма',
    ],
    ETS185: [
      'Convention sur la cybercriminalité',
      'Sanal Ortamda İşlenen Suçlar Sözleşmesi',
      'Конвенция о преступности в сфере компьютерной информации',
    ],
    CETS224: [
      'Deuxième Protocole additionnel à la Convention sur la cybercriminalité',
      'Sanal Ortamda İşlenen Suçlar Sözleşmesine İkinci Ek Protokol',
      'Второй дополнительный протокол к Конвенции о киберпреступности',
    ],
    UNTOC: [
      'Convention des Nations Unies contre la criminalité transnationale organisée',
      'Sınıraşan Örgütlü Suçlara Karşı Birleşmiş Milletler Sözleşmesi',
      'Конвенция ООН против транснациональной организованной преступности',
    ],
    UNCAC: [
      'Convention des Nations Unies contre la corruption',
      'Birleşmiş Milletler Yolsuzlukla Mücadele Sözleşmesi',
      'Конвенция ООН против коррупции',
    ],
    UNCC: [
      'Convention des Nations Unies contre la cybercriminalité',
      'Birleşmiş Milletler Siber Suçlara Karşı Sözleşme',
      'Конвенция ООН против киберпреступности',
    ],
    VIENNA88: [
      'Convention des Nations Unies contre le trafic illicite de stupéfiants et de substances psychotropes',
      'Uyuşturucu ve Psikotrop Maddelerin Kaçakçılığına Karşı Birleşmiş Milletler Sözleşmesi',
      'Конвенция ООН о борьбе против незаконного оборота наркотических средств и психотропных веществ',
    ],
    ICSFT99: [
      'Convention internationale pour la répression du financement du terrorisme',
      'Terörizmin Finansmanının Önlenmesine Dair Uluslararası Sözleşme',
      'Международная конвенция о борьбе с финансированием терроризма',
    ],
    BILAT: ['traité bilatéral', 'ikili anlaşma', 'двусторонний договор'],
    'EU-MLA2000': [
      "Convention de l'UE relative à l'entraide judiciaire en matière pénale",
      'AB Ceza İşlerinde Karşılıklı Adli Yardım Sözleşmesi',
      'Конвенция ЕС о взаимной правовой помощи по уголовным делам',
    ],
    'EU-EIO': ["décision d'enquête européenne", 'Avrupa Soruşturma Emri', 'Европейский ордер на проведение расследования'],
    'EU-FRZ': [
      "règlement de l'UE sur les décisions de gel et de confiscation",
      'dondurma ve müsadere kararlarına ilişkin AB Tüzüğü',
      'регламент ЕС о решениях о замораживании и конфискации',
    ],
    'EU-EEV': [
      "règlement de l'UE sur les injonctions de production et de conservation de preuves électroniques",
      'elektronik delillerin ibrazı ve muhafazası emirlerine ilişkin AB Tüzüğü',
      'регламент ЕС о предписаниях о представлении и сохранении электронных доказательств',
    ],
    HARARE: ['dispositif de Harare', 'Harare Düzeni', 'Харарская схема'],
    MINSK93: ['Convention de Minsk', 'Minsk Sözleşmesi', 'Минская конвенция'],
    CHISINAU02: ['Convention de Chisinau', 'Kişinev Sözleşmesi', 'Кишинёвская конвенция'],
    RECIP: ['engagement de réciprocité', 'karşılıklılık taahhüdü', 'обязательство взаимности'],
    DOMESTIC: [
      "loi de l'État requis sur l'entraide",
      'talep edilen Devletin kendi adli yardım kanunu',
      'собственный закон запрашиваемого государства о правовой помощи',
    ],
    PROG: [
      'programme de coopération ou mémorandum, pour mesures non coercitives seulement',
      'iş birliği programı veya mutabakat, yalnızca zorlayıcı olmayan tedbirler için',
      'программа сотрудничества или меморандум, только для непринудительных мер',
    ],
  }),
] as const;
