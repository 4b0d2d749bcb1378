// SPDX-License-Identifier: Apache-2.0
// The folder of a courier, for a home: by the process that has it open, or by an agency that runs for as long as it takes.
import { resolve } from 'node:path';
import { assertText } from '../../../core/assert.js';
import { requireMembers } from '../../../core/members.js';
import type { CourierExport, CourierImport } from '../courier.js';
import { courierFolder } from './folder.js';
import { openAgency } from '../../home/node/open.js';
import { HOME_OPTIONS, throughOwner } from '../../home/node/outside.js';
import type { HomeOptions } from '../../home/node/outside.js';

/**
 * As {@link Agency.exportTo}, for a home.
 * @param folder - Path; made when absent. @param to - Scope of a state; default all.
 * @throws {@link RogatoryError} what that throws, and what {@link openAgency} throws; `AGENCY_CONTROL` (AGENCY-05) when the owner does not
 * answer.
 */
export async function exportHome(options: HomeOptions, folder: string, to?: string): Promise<CourierExport> {
  requireMembers(options, HOME_OPTIONS, 'exportHome(options)');
  assertText(folder, 'folder');
  const asked = to === undefined ? {} : { to };
  const path = resolve(folder);
  return throughOwner(options, 'exportTo', { folder: path, ...asked }, async (own) => {
    const agency = await openAgency(own);
    try {
      return await agency.exportTo(courierFolder(path), asked);
    } finally {
      await agency.close();
    }
  });
}

/** As {@link Agency.importFrom}, for a home. @throws {@link RogatoryError} as {@link exportHome}. */
export async function importHome(options: HomeOptions, folder: string): Promise<CourierImport> {
  requireMembers(options, HOME_OPTIONS, 'importHome(options)');
  assertText(folder, 'folder');
  const path = resolve(folder);
  return throughOwner(options, 'importFrom', { folder: path }, async (own) => {
    const agency = await openAgency(own);
    try {
      return await agency.importFrom(courierFolder(path));
    } finally {
      await agency.close();
    }
  });
}
