// SPDX-License-Identifier: Apache-2.0
// Letters as data, one file a language. English is the original; no sworn translator has read the other three yet, and the paper says so.
import type { LabelLanguage } from '../../vocabulary/texts/language.js';
import chains from './chains.json' with { type: 'json' };
import en from './en.json' with { type: 'json' };
import fr from './fr.json' with { type: 'json' };
import places from './places.json' with { type: 'json' };
import ru from './ru.json' with { type: 'json' };
import states from './states.json' with { type: 'json' };
import tr from './tr.json' with { type: 'json' };
import treaties from './treaties.json' with { type: 'json' };

export type ActName = keyof typeof en.acts;
type SharedText = keyof typeof en.shared;
/** Texts of rows, and behind rows, belong to their paragraph. */
type ParagraphOf<K> = K extends `${infer P}.row` ? P : K extends `${infer P}.end` ? P : K extends 'subject' ? never : K;
export type PhraseName = keyof typeof en.phrases;
export type FrameWord = keyof typeof en.frame;
export type IdentifierKind = keyof typeof en.identifiers;
export type UnitName = keyof typeof en.units extends `${infer U}.${string}` ? U : never;

/** A text that one language lacks does not compile. */
export interface LetterText {
  /** Note that no sworn translator has read the text. */
  readonly unreviewed?: string;
  /** Space in front of a colon or semicolon. Default: none. */
  readonly space?: string;
  readonly frame: { readonly [W in FrameWord]: string };
  /**
   * By act, its subject and its paragraphs by name. `**Facts** ...` has a word in bold in front. `x.row` is the row of the list `x`, numbered
   * 6.1, and `x.end` the text behind the rows.
   */
  readonly acts: { readonly [A in ActName]: { readonly [T in keyof (typeof en.acts)[A]]: string } };
  /** Paragraphs that several acts have. */
  readonly shared: { readonly [T in SharedText]: string };
  readonly phrases: { readonly [P in PhraseName]: string };
  /** Numbers with their unit, by unit and plural category; a category without a text takes `other`. */
  readonly units: { readonly [U in keyof typeof en.units]: string };
  /** Kinds of identifiers, in their annex. */
  readonly identifiers: { readonly [K in keyof typeof en.identifiers]: string };
  /** Members that a letter names otherwise: those who handed an object over, and to whom. */
  readonly members: { readonly [M in keyof typeof en.members]: string };
  readonly codes: { readonly [C in keyof typeof en.codes]: string };
  /** Measures as a wish, with the object behind: `freeze crypto-assets`. */
  readonly measures: { readonly [M in keyof typeof en.measures]: string };
}

export const LETTER_TEXTS: Readonly<Record<LabelLanguage, LetterText>> = { en, fr, tr, ru };

/** Paragraphs of each act, in their order. One whose values or rows are absent is left out. */
export const PARAGRAPHS: { readonly [A in ActName]: readonly ParagraphOf<keyof (typeof en.acts)[A] | SharedText>[] } = {
  request: [
    'opening',
    'basis',
    'facts',
    'offences',
    'persons',
    'measures',
    'urgency',
    'confidentiality',
    'assurances',
    'sanctions',
    'costs',
    'contact',
  ],
  freeze: ['opening', 'caseFacts', 'assets', 'freezes', 'urgency', 'order', 'formal', 'sanctions', 'contactAlways'],
  preservation: ['opening', 'caseFacts', 'data', 'intent', 'contact'],
  emergency: ['opening', 'emergency', 'caseFacts', 'data', 'formal', 'contactAlways'],
  transfer: ['opening', 'reason', 'facts', 'offences', 'persons', 'positions', 'files', 'evidence'],
  acknowledgement: ['received', 'officer', 'measures', 'missing', 'next'],
  information: ['questions', 'answer', 'unavailable'],
  return: ['reason', 'authority', 'hint', 'again'],
  decision: ['opening', 'granted', 'conditions', 'refused', 'postponed', 'others'],
  result: ['opening', 'outcomes', 'evidence', 'restraints', 'preservations', 'forms', 'use', 'closing', 'confirm'],
  restraint: ['opening', 'assets', 'order', 'missed', 'custody', 'closing'],
  service: ['served', 'attempts', 'declined', 'documents'],
  status: ['measures', 'undecided'],
  costs: ['costs', 'reply', 'account', 'documents'],
  closure: ['opening', 'survivors', 'nothing', 'confirm'],
  spontaneous: ['opening', 'information', 'persons', 'assets', 'conditions', 'caution'],
  withdrawal: ['opening', 'disposition', 'releases', 'thanks'],
  supplement: ['opening', 'answers', 'information', 'persons', 'assets'],
  amendment: ['changes', 'reason'],
};

type InFour = Readonly<Record<LabelLanguage, string>>;

/** Official names of States, by country code. */
export const STATES: Readonly<Record<string, InFour | undefined>> = states;

/** Place and date of treaties, by code of the legal basis. */
export const TREATIES: Readonly<Record<string, { readonly date: string; readonly place: InFour } | undefined>> = Object.fromEntries(
  Object.entries(treaties).map(([code, { date, place }]) => [code, { date, place: places[place as keyof typeof places] }]),
);

/** Names of chains and of their own asset, by canonical CAIP-2 id. */
export const CHAIN_NAMES: Readonly<Record<string, { readonly name: string; readonly symbol?: string } | undefined>> = chains;
