// SPDX-License-Identifier: Apache-2.0
// Letters as data, one file a language. English is the original; no sworn translator has read the other three yet, and the paper says so.
import type { LabelLanguage } from '../../vocabulary/texts/language.js';
import chains from './chains.json' with { type: 'json' };
import en from './en.json' with { type: 'json' };
import fr from './fr.json' with { type: 'json' };
import ru from './ru.json' with { type: 'json' };
import states from './states.json' with { type: 'json' };
import tr from './tr.json' with { type: 'json' };
import treaties from './treaties.json' with { type: 'json' };

/** A numbered paragraph. It is printed when the flag `if` is set and when any of its text, rows or block is there. */
export interface Paragraph {
  readonly if?: string;
  /** Word in bold in front. */
  readonly head?: string;
  readonly text?: string;
  /** Name of a list, and the template of each of its rows; numbered 6.1, or with letters. */
  readonly rows?: string;
  readonly row?: string;
  readonly letters?: boolean;
  /** Name of a table or list. */
  readonly block?: string;
  /** Text behind the rows. */
  readonly end?: string;
}

/** Templates of one kind of letter. */
export interface ActText {
  readonly subject: string;
  readonly paragraphs: readonly Paragraph[];
}

export type ActName = keyof typeof en.acts;
export type PhraseName = keyof typeof en.phrases;
export type FrameWord = keyof typeof en.frame;
export type IdentifierKind = keyof typeof en.identifiers;
export type UnitName = keyof typeof en.units;

/** A text that one language lacks does not compile. */
export interface LetterText {
  /** Note that no sworn translator has read the text. */
  readonly unreviewed?: string;
  /** Space in front of a colon or semicolon. Default: none. */
  readonly space?: string;
  readonly frame: { readonly [W in FrameWord]: string };
  readonly acts: { readonly [A in ActName]: ActText };
  readonly phrases: { readonly [P in PhraseName]: string };
  /** Numbers with their unit, by plural category. */
  readonly units: { readonly [U in UnitName]: { readonly one: string; readonly few?: string; readonly other: string } };
  /** Kinds of identifiers, in their annex. */
  readonly identifiers: { readonly [K in keyof typeof en.identifiers]: string };
  readonly codes: { readonly [C in keyof typeof en.codes]: string };
  /** Measures as a wish, with the object behind: `freeze crypto-assets`. */
  readonly measures: { readonly [M in keyof typeof en.measures]: string };
}

export const LETTER_TEXTS: Readonly<Record<LabelLanguage, LetterText>> = { en, fr, tr, ru };

type InFour = Readonly<Record<LabelLanguage, string>>;

/** Official names of States, by country code. */
export const STATES: Readonly<Record<string, InFour | undefined>> = states;

/** Place and date of treaties, by code of the legal basis. */
export const TREATIES: Readonly<Record<string, { readonly date: string; readonly place: InFour } | undefined>> = treaties;

/** Names of chains and of their own asset, by canonical CAIP-2 id. */
export const CHAIN_NAMES: Readonly<Record<string, { readonly name: string; readonly symbol?: string } | undefined>> = chains;
