// SPDX-License-Identifier: Apache-2.0
import { z } from '../../schema/zod.js';
import { timeOfDay } from '../../schema/fields/dates.js';
import { country, language, timeZone } from '../../schema/fields/iso.js';
import { line, list, shortText } from '../../schema/fields/text.js';

export const address = z.object({
  lines: list(line(), { max: 8 }).optional(),
  street: line().optional(),
  locality: line().optional(),
  postCode: shortText().optional(),
  region: line().optional(),
  country: country(),
});

export const place = z.object({ locality: line().optional(), country: country().optional(), text: line().optional() });

/** Contact of an officer or authority. Hours are local to `tz`, as people write them. */
export const contact = z.object({
  phone: shortText().optional(),
  email: shortText().optional(),
  languages: list(language(), { max: 16 }).optional(),
  /** IANA time zone. */
  tz: timeZone().optional(),
  hours: line().optional(),
  /** The same, for machines: days from Monday 1 to Sunday 7, times of day in `tz`. */
  officeHours: list(z.object({ days: list(z.int().min(1).max(7), { min: 1, max: 7 }), from: timeOfDay(), to: timeOfDay() }), {
    max: 7,
  }).optional(),
  /** Whether somebody answers at all hours. */
  atAllHours: z.boolean().optional(),
});

export const officer = contact.extend({ name: line(), function: line().optional() });

/** Contact that confirms whether a request is genuine: a different person or desk from the sender, over a different channel. */
export const authenticityContact = contact.extend({ name: line() });

/** An authority under its own name. The directory decides where to send, never this. */
export const authority = z.object({
  name: line(),
  latin: line().optional(),
  country: country(),
  unit: line().optional(),
  address: address.optional(),
  contact: contact.optional(),
  officer: officer.optional(),
});

export type AuthorityRef = z.output<typeof authority>;
