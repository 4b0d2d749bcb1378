// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';
import labels from './labels.en.json' with { type: 'json' };

export const TRANSFER_DIRECTIONS = defineCodes('TransferDirection', labels.TransferDirection, {
  source: 'see ETS 030 article 11; ETS 182',
});

export const PERSON_ROLES = defineCodes('PersonRole', labels.PersonRole);

/** How far a person is known. */
export const IDENTITIES = defineCodes('Identity', labels.Identity);

export const SEXES = defineCodes('Sex', labels.Sex);

/** IVMS101 codes. */
export const NAME_TYPES = defineCodes('NameType', labels.NameType, { source: 'IVMS101' });

export const LEGAL_NAME_TYPES = defineCodes('LegalNameType', labels.LegalNameType, { source: 'IVMS101' });

export const TRANSLITERATIONS = defineCodes('Transliteration', labels.Transliteration);

/** IVMS101 list. */
export const NATIONAL_IDS = defineCodes('NationalIdType', labels.NationalIdType, { source: 'IVMS101' });
