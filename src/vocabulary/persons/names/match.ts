// SPDX-License-Identifier: Apache-2.0
import { foldName } from './fold.js';
import { isIcaoForm, upperLatin } from './icao-9303.js';

/** The parts of a name that matching reads; a `Name` of a person has them. */
export interface NameForms {
  readonly native?: string | undefined;
  readonly latin?: string | undefined;
}

/** NATIVE: the native forms are one. LATIN: the Latin forms are one. TRANSLITERATION: one's native form gives the other's Latin form. */
export type NameMatch = 'NATIVE' | 'LATIN' | 'TRANSLITERATION';

/**
 * Compares two names by their forms, strongest first.
 * @returns how they match; undefined when they do not. A match is only a lead: many people share a name.
 * @see SPEC.md SCHEMA-33
 */
export function matchNames(a: NameForms, b: NameForms): NameMatch | undefined {
  if (a.native !== undefined && b.native !== undefined && foldName(a.native) === foldName(b.native)) return 'NATIVE';
  if (a.latin !== undefined && b.latin !== undefined && latinKey(a.latin) === latinKey(b.latin)) return 'LATIN';
  return gives(a.native, b.latin) || gives(b.native, a.latin) ? 'TRANSLITERATION' : undefined;
}

function latinKey(latin: string): string {
  return upperLatin(foldName(latin)).replaceAll(/[-' ]+/g, ' ');
}

function gives(native: string | undefined, latin: string | undefined): boolean {
  return native !== undefined && latin !== undefined && isIcaoForm(native, latin) === true;
}
