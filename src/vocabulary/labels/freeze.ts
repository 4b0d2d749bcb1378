// SPDX-License-Identifier: Apache-2.0
import {
  FREEZE_TARGETS,
  FREEZE_SCOPES,
  FREEZE_BLOCKS,
  FREEZE_ALLOWS,
  SUBJECT_NOTICES,
  CUSTODY_PLANS,
  KEY_MODELS,
  CONTROL_PROOFS,
  CONVERSIONS,
} from '../freezing/codes.js';
import { translate } from './translate.js';

/** French, Turkish, Russian; read by no translator yet. */
export const freezeLabels = [
  translate(FREEZE_TARGETS, {
    ADDRESS: ['adresse', 'adres', 'адрес'],
    'VASP-ACCOUNT': ['compte chez un prestataire de services', 'hizmet sağlayıcıdaki hesap', 'счёт у поставщика услуг'],
    'TOKEN-ISSUER': ['émetteur du jeton', 'jetonun ihraççısı', 'эмитент токена'],
    CONTRACT: ['contrat', 'akıllı sözleşme', 'контракт'],
    DEVICE: ['appareil', 'cihaz', 'устройство'],
    'UTXO-SET': ['ensemble de sorties non dépensées', 'harcanmamış çıktılar kümesi', 'набор неизрасходованных выходов'],
  }),
  translate(FREEZE_SCOPES, {
    ALL: ['la totalité', 'tümü', 'всё'],
    ASSET: ["l'actif", 'varlık', 'актив'],
    'UP-TO-AMOUNT': ["jusqu'à concurrence d'un montant", 'belirli bir tutara kadar', 'в пределах суммы'],
    UTXO: ['les sorties', 'çıktılar', 'выходы'],
  }),
  translate(FREEZE_BLOCKS, {
    WITHDRAW: ['retraits', 'çekme işlemleri', 'вывод средств'],
    TRADE: ['transactions', 'alım satım işlemleri', 'сделки'],
    CONVERT: ['conversions', 'dönüştürme işlemleri', 'обмен'],
    STAKE: ['immobilisation par validation', 'kilitleme (stake) işlemleri', 'блокирование для валидации'],
    P2P: ['transferts entre clients', 'müşteriler arası transferler', 'переводы между клиентами'],
    'FIAT-OUT': ['paiements sortants', 'para çıkışları', 'выплаты денег'],
  }),
  translate(FREEZE_ALLOWS, {
    DEPOSIT: ['dépôts', 'yatırma işlemleri', 'зачисления'],
  }),
  translate(SUBJECT_NOTICES, {
    PROHIBITED: ['interdite', 'yasak', 'запрещено'],
    AFTER: ['après une date', 'belirli bir tarihten sonra', 'после определённой даты'],
    ALLOWED: ['permise', 'serbest', 'разрешено'],
  }),
  translate(CUSTODY_PLANS, {
    'HOLD-AT-VASP': ['reste chez le prestataire', 'hizmet sağlayıcıda kalır', 'остаётся у поставщика услуг'],
    'STATE-WALLET': ["passe dans un portefeuille de l'État", 'Devlet cüzdanına aktarılır', 'переводится в кошелёк государства'],
    'ISSUER-BLOCK': ["bloqué par l'émetteur", 'ihraççı tarafından bloke edilir', 'блокируется эмитентом'],
    'DEVICE-SEAL': ['appareil mis sous scellés', 'cihaz mühürlenir', 'устройство опечатывается'],
  }),
  translate(KEY_MODELS, {
    MULTISIG: ['plusieurs signatures', 'çoklu imza', 'несколько подписей'],
    HSM: ['module matériel de sécurité', 'donanım güvenlik modülü', 'аппаратный модуль безопасности'],
    MPC: ['clé partagée', 'bölünmüş anahtar', 'разделённый ключ'],
    CUSTODIAN: ['dépositaire', 'saklayıcı', 'хранитель'],
  }),
  translate(CONTROL_PROOFS, {
    'BIP-322': ['message signé selon BIP-322', 'BIP-322 ile imzalı ileti', 'сообщение, подписанное по BIP-322'],
    'EIP-191': ['message signé selon EIP-191', 'EIP-191 ile imzalı ileti', 'сообщение, подписанное по EIP-191'],
    'EIP-1271': ["signature d'un contrat selon EIP-1271", 'EIP-1271 ile sözleşme imzası', 'подпись контракта по EIP-1271'],
    'SOL-ED25519': ["signature Ed25519 d'un compte Solana", 'Solana hesabının Ed25519 imzası', 'подпись Ed25519 счёта Solana'],
    'CAIP-380': [
      'preuve portable selon CAIP-380 (projet)',
      'CAIP-380 taşınabilir kanıtı (taslak)',
      'переносимое доказательство по CAIP-380 (проект)',
    ],
  }),
  translate(CONVERSIONS, {
    FORBIDDEN: ['interdite', 'yasak', 'запрещено'],
    'ON-AGREEMENT': ['sur accord', 'anlaşma üzerine', 'по соглашению'],
    'VOLATILITY-SALE': [
      'vente contre la volatilité, selon une règle fixée',
      'oynaklığa karşı, belirlenmiş kurala göre satış',
      'продажа от колебаний курса по установленному правилу',
    ],
  }),
] as const;
