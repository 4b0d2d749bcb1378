// SPDX-License-Identifier: Apache-2.0
import { REFUSAL_GROUNDS } from '../decisions/codes.js';
import { translate } from './translate.js';

/** French, Turkish, Russian; read by no translator yet. */
export const refusalGroundsLabels = [
  translate(REFUSAL_GROUNDS, {
    'G-FORM': ["non conforme à l'article", 'maddeye uygun değil', 'не соответствует статье'],
    'G-SOV': [
      'souveraineté, sécurité, ordre public, intérêts essentiels',
      'egemenlik, güvenlik, kamu düzeni, temel çıkarlar',
      'суверенитет, безопасность, публичный порядок, существенные интересы',
    ],
    'G-POL': ['infraction politique', 'siyasi suç', 'политическое преступление'],
    'G-FISC': ['infraction exclusivement fiscale', 'yalnızca mali suç', 'исключительно налоговое преступление'],
    'G-DUAL': ['absence de double incrimination', 'çifte suçluluk yok', 'нет двойной криминализации'],
    'G-DUALTERR': [
      "commise à l'étranger, sur le territoire d'exécution, et non punissable là",
      'talep eden Devlet dışında, yerine getiren Devletin ülkesinde işlenmiş ve orada suç değil',
      'совершено вне запрашивающего государства, на территории исполнения, где это не преступление',
    ],
    'G-DOMLAW': [
      'les autorités ne pourraient agir dans une affaire nationale semblable',
      'makamlar benzer bir ulusal davada işlem yapamaz',
      'в подобном внутреннем деле органы не могли бы действовать',
    ],
    'G-LEGSYS': ["contraire au droit de l'entraide", 'adli yardım hukuk düzenine aykırı', 'противоречит правовой системе взаимной помощи'],
    'G-NEBIS': [
      'déjà jugé pour les mêmes faits (ne bis in idem)',
      'aynı fiilden yeniden yargılanmama (ne bis in idem)',
      'недопустимость повторного осуждения (ne bis in idem)',
    ],
    'G-IMM': [
      'immunité, privilège, liberté de la presse',
      'dokunulmazlık, imtiyaz, basın özgürlüğü',
      'иммунитет, привилегия, свобода прессы',
    ],
    'G-HR': ['droits fondamentaux', 'temel haklar', 'основные права'],
    'G-DISCR': [
      'poursuites fondées sur la race, la religion, la nationalité ou les opinions',
      'ırk, din, uyrukluk veya düşünce nedeniyle kovuşturma',
      'преследование по признаку расы, религии, гражданства или убеждений',
    ],
    'G-THRESH': [
      'mesure limitée à certaines infractions ou à un seuil',
      'tedbir belirli suçlarla veya bir eşikle sınırlı',
      'мера ограничена перечнем преступлений или порогом',
    ],
    'G-MINOR': ['affaire mineure', 'önemsiz iş', 'незначительное дело'],
    'G-DEATH': ['peine de mort sans assurance', 'güvencesiz ölüm cezası', 'смертная казнь без гарантий'],
    'G-MIL': ['infraction militaire', 'askeri suç', 'воинское преступление'],
    'G-TIME': ['prescription', 'zamanaşımı', 'истечение срока давности'],
    'G-ABSENTIA': ['jugement par défaut sans garanties', 'güvencesiz gıyabi hüküm', 'заочное решение без гарантий'],
    'G-NOTFINAL': [
      'décision non définitive ou non exécutoire',
      'karar kesin veya icra edilebilir değil',
      'решение не окончательно или не подлежит исполнению',
    ],
    'G-THIRD': ['droits de tiers de bonne foi', 'iyiniyetli üçüncü kişilerin hakları', 'права добросовестных третьих лиц'],
    'G-LINK': [
      "pas de lien admis entre le produit et l'infraction",
      'gelir ile suç arasında kabul edilen bağ yok',
      'нет допустимой связи доходов с преступлением',
    ],
    'G-BANKSEC': ['secret bancaire', 'banka sırrı', 'банковская тайна'],
    'G-IMPOSS': ['matériellement impossible', 'maddi olarak imkânsız', 'фактически невозможно'],
    'G-RECIP': ['absence de réciprocité', 'karşılıklılık yok', 'нет взаимности'],
    'G-DP': ['régime de protection des données non respecté', 'veri koruma düzeni sağlanmıyor', 'не соблюдён режим защиты данных'],
  }),
] as const;
