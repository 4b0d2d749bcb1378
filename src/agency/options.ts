// SPDX-License-Identifier: Apache-2.0
import { assertInteger } from '../core/assert.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';

/** Of `Agency.exportTo`. */
export const EXPORT_OPTIONS: Members<{ readonly to?: string }> = { required: {}, optional: { to: 'text' } };
/** A page of a list: behind a key, and of at most so many rows. */
export type Page = { readonly after?: string; readonly limit?: number };
const PAGE: Members<Page> = { required: {}, optional: { after: 'text', limit: 'number' } };

/** @throws TypeError, RangeError for what is no page. @param place - Names the argument. */
export function requirePage(page: Page, place: string): void {
  requireMembers(page, PAGE, place);
  if (page.limit !== undefined) assertInteger(page.limit, `${place}.limit`, 1, Number.MAX_SAFE_INTEGER);
}
