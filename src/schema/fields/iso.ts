// SPDX-License-Identifier: Apache-2.0
// Codes of ISO lists have their form checked by the schema and their existence by rule V032.
import { z } from '../zod.js';
import { suchAs } from './form.js';

/** ISO 3166-1 alpha-2. */
export const country = () => z.string().regex(/^[A-Z]{2}$/, { error: suchAs('FR', 'a country in two capital letters') });
/** BCP 47 tag of language, optional script and optional region, in its usual spelling: `tr`, `uz-Latn`, `pt-BR`. */
export const language = () =>
  z.string().regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-(?:[A-Z]{2}|[0-9]{3}))?$/, { error: suchAs('uz-Latn', 'a language') });
/** Legal entity identifier, ISO 17442. Whether its check digits hold is judged by `isLei`. */
export const lei = () => z.string().regex(/^[0-9A-Z]{18}[0-9]{2}$/, { error: suchAs('DEMO00EXAMPLE0000012') });
/** Business identifier code, ISO 9362. */
export const bic = () => z.string().regex(/^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/, { error: suchAs('DEMOXX22') });
/** IANA time zone. */
export const timeZone = () =>
  z.string().regex(/^[A-Z][A-Za-z0-9_+-]{0,31}(?:\/[A-Z][A-Za-z0-9_+-]{0,31}){0,2}$/, { error: suchAs('Europe/Paris') });
/** ISO 15924. */
export const script = () => z.string().regex(/^[A-Z][a-z]{3}$/, { error: suchAs('Latn') });
/** ISO 4217. */
export const currency = () => z.string().regex(/^[A-Z]{3}$/, { error: suchAs('EUR', 'a currency in three capital letters') });
