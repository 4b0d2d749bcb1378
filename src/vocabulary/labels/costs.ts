// SPDX-License-Identifier: Apache-2.0
import { COST_TYPES } from '../costs/codes.js';
import { translate } from './translate.js';

/** French, Turkish, Russian; read by no translator yet. */
export const costsLabels = [
  translate(COST_TYPES, {
    EXPERT: ['expert', 'bilirkişi', 'эксперт'],
    INTERPRETER: ['interprète', 'tercüman', 'устный переводчик'],
    TRANSFER: ["transfèrement d'une personne détenue", 'tutuklu veya hükümlünün nakli', 'передача лица, содержащегося под стражей'],
    VIDEO: ['liaison vidéo', 'video bağlantısı', 'видеосвязь'],
    TRANSLATION: ['traduction', 'yazılı çeviri', 'письменный перевод'],
    CUSTODY: ["garde d'avoirs", 'malvarlığının muhafazası', 'хранение активов'],
    'GAS-FEE': ["frais d'une transaction sur chaîne de blocs", 'blok zinciri işlem ücreti', 'комиссия за операцию в блокчейне'],
    STORAGE: ["conservation d'objets ou de données", 'eşya veya verilerin saklanması', 'хранение предметов или данных'],
    EXTRAORDINARY: ['autres frais extraordinaires', 'diğer olağanüstü giderler', 'иные чрезвычайные расходы'],
  }),
] as const;
