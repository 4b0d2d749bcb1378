// SPDX-License-Identifier: Apache-2.0
// A measure as a numbered wish: what is to be done, of whom, how, by when.
import type { Account } from '../../vocabulary/accounts/fields.js';
import type { Asset } from '../../vocabulary/assets/fields.js';
import type { FreezeInstruction } from '../../vocabulary/freezing/fields.js';
import { MEASURES } from '../../vocabulary/measures/catalogue.js';
import { FORMALITIES } from '../../vocabulary/measures/codes.js';
import type { Measure } from '../../vocabulary/measures/measure.js';
import { URGENCY_REASONS } from '../../vocabulary/requests/codes.js';
import { html, joined, listOf, textIn } from '../html.js';
import type { Html } from '../html.js';
import { memberOf, shapeOf } from '../shape.js';
import type { Scope } from '../template.js';
import { accountsLine } from './accounts.js';
import { orderLine } from './law.js';
import { particularsList } from './particulars.js';
import { holderLine, nameOf } from './people.js';
import { assetLine, freezeLine, tracesAnnex } from './property.js';
import type { Wording } from './wording.js';

/** Particulars that stand in the sentence itself, or have a sentence of their own. */
const SAID = ['personId', 'addressee', 'account', 'accounts', 'target', 'period', 'instruction', 'traces', 'description', 'order'];

interface Particulars {
  readonly personId?: string;
  readonly addressee?: string;
  readonly account?: Account;
  readonly accounts?: readonly Account[];
  readonly target?: readonly Account[] | string;
  readonly period?: { readonly from: string; readonly to: string };
  readonly instruction?: FreezeInstruction;
  readonly traces?: Parameters<typeof tracesAnnex>[1];
  readonly description?: string;
  readonly order?: { readonly no: string; readonly date: string; readonly copyAttachmentId?: number };
}

/** Order or validation of a measure. */
export function validationLine(words: Wording, validation: Measure['validation']): Html | undefined {
  if (validation === undefined) return undefined;
  const { authority, decisionNo, decisionDate, copyAttachmentId, exPost, notRequiredBecause } = validation;
  const order = orderLine(words, { no: decisionNo, date: decisionDate, authority, copyAttachmentId, laterBy: exPost?.dueBy });
  return words.clauses([order, words.phrase('orderFree', { reason: words.free(notRequiredBecause) })]);
}

interface Told {
  /** Assets to describe here; of others the sentence says the id. */
  readonly assets: readonly Asset[];
  /** Whether the letter says the assets, the freeze and its order elsewhere. Default: false. */
  readonly isFreezeSaid?: boolean;
}

/** Values of the template of a measure; `rest` is what has no sentence. */
export function measureScope(words: Wording, measure: Measure, told: Told): Scope {
  const { id, type, purpose, personIds = [], custodian, formalities = [], presence, deadline, validation } = measure;
  const particulars = measure.particulars as Particulars;
  const persons = [...new Set([particulars.personId, particulars.addressee, ...personIds].filter((one) => one !== undefined))];
  const accounts = [
    particulars.account,
    ...(particulars.accounts ?? []),
    ...(Array.isArray(particulars.target) ? (particulars.target as readonly Account[]) : []),
  ];
  const elsewhere = (measure.assetIds ?? []).filter((asset) => !told.assets.some((one) => one.id === asset));
  const object = words.clauses([
    words.list(elsewhere.map((asset) => textIn(asset))),
    words.free(particulars.description, { annex: words.measureName(type) }),
    words.list(persons.map((person) => nameOf(words, person))),
    holderLine(words, custodian),
    accountsLine(
      words,
      accounts.filter((account) => account !== undefined),
    ),
    words.period(particulars.period),
  ]);
  return {
    measure: html`<b>${textIn(id)}</b>, ${words.wish(type)}`,
    object,
    purpose: words.free(purpose),
    forms: words.clauses(
      formalities.map(({ code, text, legalReason, essential }) =>
        words.phrase('form', { form: words.label(FORMALITIES, code), text: words.free(text), reason: words.free(legalReason), essential }),
      ),
    ),
    order: words.clauses([orderOf(words, particulars.order), validationLine(words, validation)]),
    presence:
      presence === undefined
        ? undefined
        : words.phrase('presence', {
            officers: words.list(presence.officers.map(({ name, function: post }) => words.list([textIn(name), words.free(post)]))),
            reason: words.free(presence.reason),
          }),
    by: words.time(deadline?.by),
    why: words.label(URGENCY_REASONS, deadline?.reason),
    else: words.free(deadline?.consequenceIfMissed),
    rest: restOf(words, measure, told),
  };
}

function orderOf(words: Wording, order: Particulars['order']): Html | undefined {
  return order === undefined ? undefined : orderLine(words, order);
}

function restOf(words: Wording, measure: Measure, { assets, isFreezeSaid = false }: Told): Html | undefined {
  const { type, assetIds = [], maxAmount } = measure;
  const { instruction, traces = [], target } = measure.particulars as Particulars;
  const named = assets.filter(({ id }) => assetIds.includes(id));
  const few = words.fewLines(isFreezeSaid ? [] : named.map((asset) => assetLine(words, asset)));
  const described = listOf(few, 'dashes');
  const freeze = instruction === undefined || isFreezeSaid ? undefined : freezeLine(words, instruction, maxAmount);
  const own = freeze === undefined || instruction === undefined ? undefined : instructionOrder(words, instruction);
  const path = tracesAnnex(words, traces);
  const shape = memberOf(shapeOf(MEASURES[type].schema), measure, 'particulars');
  const except = [...(Array.isArray(target) ? SAID : SAID.filter((name) => name !== 'target')), ...(isFreezeSaid ? ['property'] : [])];
  const others = particularsList(words, measure.particulars, shape, except);
  const lines = [
    described,
    freeze === undefined
      ? undefined
      : html`<p>
          ${words.phrase('extent', { freeze })}${own === undefined ? undefined : html` ${words.phrase('orderOf', { order: own })}.`}
        </p>`,
    path === undefined ? undefined : html`<p>${words.sentence(words.phrase('seeAnnex', { no: path }))}</p>`,
    others,
    maxAmount === undefined || instruction !== undefined || isFreezeSaid ? undefined : html`<p>≤ ${words.amount(maxAmount)}</p>`,
  ].filter((line) => line !== undefined);
  return lines.length === 0 ? undefined : joined(lines);
}

/** Own order of a freeze, or when it will follow. */
export function instructionOrder(words: Wording, { ownOrder, ownOrderPending }: FreezeInstruction): Html | undefined {
  return words.list([
    ownOrder === undefined ? undefined : orderLine(words, ownOrder),
    ownOrderPending === undefined ? undefined : words.phrase('orderLater', { due: words.time(ownOrderPending.dueBy) }),
  ]);
}
