// SPDX-License-Identifier: Apache-2.0
// Letters of the requesting State that open a matter: the request and its confirmation, urgent freezes, preservation, emergencies, and the
// transfer of proceedings.
import type { Asset } from '../../vocabulary/assets/fields.js';
import type { FreezeInstruction } from '../../vocabulary/freezing/fields.js';
import { MESSAGES } from '../../vocabulary/catalogue.js';
import type { MessageBody } from '../../vocabulary/catalogue.js';
import type { Measure } from '../../vocabulary/measures/measure.js';
import { STAGES } from '../../vocabulary/proceedings/codes.js';
import type { Proceedings } from '../../vocabulary/proceedings/fields.js';
import { ASSURANCES, RELATED_KINDS, URGENCY_LEVELS, URGENCY_REASONS } from '../../vocabulary/requests/codes.js';
import { escapeHtml, exact, html, joined, listOf, textIn } from '../html.js';
import type { Html } from '../html.js';
import { memberOf, shapeOf } from '../shape.js';
import type { Scope } from '../template.js';
import { basesLine, offenceLine, orderLine, provisionTexts } from '../wording/law.js';
import { accountsLine } from '../wording/accounts.js';
import { limitationLine, sanctionsLine } from '../wording/declarations.js';
import { instructionOrder, measureScope, validationLine } from '../wording/measure.js';
import { particularsList } from '../wording/particulars.js';
import { conductLine, holderLine, nameOf, officerLine, personLine } from '../wording/people.js';
import { assetLine, freezeLine, tracesAnnex } from '../wording/property.js';
import type { Wording } from '../wording/wording.js';
import type { Act, ActContext } from './act.js';
import { evidenceTable } from './result.js';

type Payload<T extends keyof typeof MESSAGES> = MessageBody<T>['payload'];
type Request = Payload<'request.submit'> & Partial<Pick<Payload<'request.confirm'>, 'confirms' | 'originalDispatch'>>;

const OPENING = ['legalBasis', 'requester', 'requestedAuthority', 'proceedings'];
/** Members that both kinds of a request say. */
const BOTH = [...OPENING, 'persons', 'measures', 'assets', 'urgency', 'emergency', 'validation'];
const REQUEST = [
  ...BOTH,
  ...['domesticLegalBasis', 'confidentiality', 'declarations', 'followUp', 'relatedExchanges', 'reciprocityUndertaking', 'remediesPursued'],
  ...['costsOffer', 'confirms', 'originalDispatch'],
];
/** Members of inner objects that every opening letter says. */
const OF_PROCEEDINGS = ['domesticCaseNo', 'courtCaseNo', 'conductingAuthority', 'facts', 'offences'];
const OF_REQUESTER = ['name', 'latin', 'country', 'unit', 'address', 'contact', 'officer', 'authenticityContact', 'replyChannel'];

/** A request; one for urgent freezes alone has the shorter letter that a judge on duty reads. */
export function requestAct(context: ActContext, payload: Request): Act {
  const { words } = context;
  const isUrgent = payload.urgency.level === 'PROVISIONAL' || payload.urgency.level === 'EMERGENCY';
  const { requestStatus, requester: from, requestedAuthority: to } = payload;
  const isNew = requestStatus === undefined || requestStatus === 'NEW';
  const said = (names: readonly string[]) => (isNew ? [...names, 'requestStatus'] : names);
  const shape = memberOf(payloadShape('request.submit', payload), payload, 'declarations');
  if (isUrgent && payload.measures.every(isFreeze)) {
    const scope = { ...openingScope(context, payload), ...freezeScope(words, payload), ...urgentFreezes(context, payload) };
    const rest = [particularsList(words, payload.declarations, shape, ['sanctions']), ...openingRest(words, payload, ['stage'])];
    return { act: 'freeze', scope, said: said([...BOTH, 'declarations']), rest, from, to };
  }
  const rest = [
    particularsList(words, payload.declarations, shape, ['ownLawPossible', 'necessity', 'assurances', 'sanctions']),
    ...openingRest(words, payload, ['stage', 'damage', 'victims']),
    dispatchLine(words, payload.originalDispatch),
    unnamedAssets(words, payload),
  ];
  const scope = { ...openingScope(context, payload), ...requestScope(words, payload) };
  return { act: 'request', scope, said: said(REQUEST), rest, from, to };
}

function payloadShape(type: keyof typeof MESSAGES, payload: unknown) {
  return memberOf(shapeOf(MESSAGES[type].body), { payload }, 'payload');
}

/** What the proceedings and the requester say beyond the sentences. @param said - Members of the proceedings with a sentence. */
function openingRest(
  words: Wording,
  { requester, proceedings }: Pick<Request, 'requester' | 'proceedings'>,
  said: readonly string[],
): readonly (Html | undefined)[] {
  const shape = payloadShape('request.submit', {});
  return [
    particularsList(words, proceedings, memberOf(shape, {}, 'proceedings'), [...OF_PROCEEDINGS, ...said]),
    particularsList(words, requester, memberOf(shape, {}, 'requester'), OF_REQUESTER),
  ];
}

function dispatchLine(words: Wording, dispatch: Request['originalDispatch']): Html | undefined {
  if (dispatch === undefined) return undefined;
  const { channel, ref, sentOn } = dispatch;
  const line = words.phrase('dispatch', { channel: words.free(channel), ref: words.free(ref), on: words.date(sentOn) });
  return html`<p>${line}.</p>`;
}

interface Opening {
  readonly legalBasis: Payload<'request.submit'>['legalBasis'];
  readonly requester: Payload<'request.submit'>['requester'];
  readonly proceedings: Proceedings;
}

/** Values that every opening letter has. */
function openingScope({ words, issuedAt }: ActContext, { legalBasis, requester, proceedings }: Opening): Scope {
  const { domesticCaseNo, courtCaseNo, conductingAuthority, stage, damage = [], victims, offences } = proceedings;
  const provisions = provisionTexts(words, offences);
  const expiries = [...new Set(offences.flatMap(({ limitationExpiry }) => limitationExpiry ?? []))];
  const equivalents = offences.flatMap(({ dualCriminality }) =>
    dualCriminality?.asserted === true ? (dualCriminality.equivalents ?? []) : [],
  );
  return {
    case: words.list(
      [domesticCaseNo, courtCaseNo].map((no) => words.free(no)),
      ' / ',
    ),
    conduct: conductLine(words, conductingAuthority),
    stage: words.label(STAGES, stage),
    bases: basesLine(words, legalBasis, issuedAt === undefined),
    reciprocity: legalBasis.some(({ code }) => code === 'RECIP'),
    facts: factsOf(words, proceedings),
    loss: words.list(damage.map((money) => words.money(money))),
    victims: victims === undefined ? undefined : escapeHtml(words.digits(String(victims))),
    offences: words.clauses(offences.map((offence) => offenceLine(words, offence))),
    provisions: provisions === undefined ? undefined : words.annexes.add(escapeHtml(words.text.frame.provisions), provisions),
    limit: words.list(expiries.map((date) => words.date(date))),
    limitNote: limitationLine(words, offences),
    equivalents: words.clauses([...new Set(equivalents)].map((text) => words.free(text))),
    officer: officerLine(words, requester.officer ?? requester.contact),
    check: officerLine(words, requester.authenticityContact),
    channel: words.free(requester.replyChannel),
  };
}

/** Facts in the language of the letter when somebody wrote them in it, else in that of the body. */
function factsOf(words: Wording, { facts = [] }: Proceedings): Html | undefined {
  const inLanguage = facts.find(({ language }) => language.split('-', 1)[0] === words.language);
  const version = inLanguage ?? facts[0];
  if (version === undefined) return undefined;
  return words.free(version.text, { language: version.language, annex: escapeHtml(words.text.frame.facts) });
}

function requestScope(words: Wording, payload: Request): Scope {
  const { declarations, followUp, costsOffer, relatedExchanges = [] } = payload;
  return {
    domestic: words.free(payload.domesticLegalBasis),
    related: words.clauses(
      relatedExchanges.map(({ kind, ref, ticket, channel, authority }) =>
        words.phrase('related', {
          kind: words.label(RELATED_KINDS, kind),
          ref: words.list([exact(ref), ticket === undefined ? undefined : exact(ticket)]),
          authority: words.list([authority, channel].map((text) => words.free(text))),
        }),
      ),
    ),
    confirms: confirmsLine(words, payload.confirms),
    persons: payload.persons.map((person) => ({ person: personLine(words, person) })),
    measures: payload.measures.map((measure, i) => measureScope(words, measure, { assets: firstNamed(payload, i) })),
    order: validationLine(words, payload.validation),
    necessity: words.free(declarations.necessity),
    pursued: words.free(payload.remediesPursued),
    ownLaw: declarations.ownLawPossible === true,
    urgency: urgencyLine(words, payload),
    ...confidentialityScope(words, payload.confidentiality),
    assurances: words.list(
      (declarations.assurances ?? []).map(({ kind, text }) =>
        words.sentence(words.list([kind === 'OTHER' ? undefined : words.label(ASSURANCES, kind), words.free(text)], ': ')),
      ),
      ' ',
    ),
    sanctions: sanctionsLine(words, declarations.sanctions),
    costs: costsOffer === undefined ? undefined : words.money(costsOffer),
    follows: followUp?.intent === true,
    followUp: words.time(followUp?.expectedBy),
    undertaking: payload.reciprocityUndertaking === undefined ? undefined : words.annexOf(payload.reciprocityUndertaking.attachmentId),
  };
}

/** Assets that a measure names and no measure before it: each is described once. */
function firstNamed({ measures, assets = [] }: Request, place: number): readonly Asset[] {
  const before = new Set(measures.slice(0, place).flatMap(({ assetIds = [] }) => assetIds));
  const here = measures[place]?.assetIds ?? [];
  return assets.filter(({ id }) => here.includes(id) && !before.has(id));
}

/** Assets that no measure names. */
function unnamedAssets(words: Wording, { measures, assets = [] }: Request): Html | undefined {
  const named = new Set(measures.flatMap(({ assetIds = [] }) => assetIds));
  return listOf(
    assets.filter(({ id }) => !named.has(id)).flatMap((asset) => assetLine(words, asset) ?? []),
    'dashes',
  );
}

function confirmsLine(words: Wording, confirms: Request['confirms']): Html | undefined {
  if (confirms === undefined) return undefined;
  if (confirms.kind === 'ORAL') return words.phrase('oral', { on: words.date(confirms.on), with: textIn(confirms.with) });
  words.annexes.identify('message', confirms.kind === 'MESSAGE' ? confirms.messageId : confirms.dossierId);
  return words.said('earlier');
}

function confidentialityScope(
  words: Wording,
  { protectExistence, mayNotify, notifyAfter, witnessProtection }: Request['confidentiality'],
): Scope {
  return {
    confidential: protectExistence || mayNotify !== 'ANY',
    existence: protectExistence,
    silent: mayNotify !== 'ANY',
    notify: mayNotify === 'AFTER' ? words.date(notifyAfter) : undefined,
    witnesses: witnessProtection === true,
  };
}

function urgencyLine(words: Wording, { urgency, emergency }: Request): Html | undefined {
  const { level, reason, text } = urgency;
  const danger = emergency === undefined ? undefined : emergencyLine(words, emergency);
  if (level === 'ROUTINE' && reason === undefined && text === undefined) return danger;
  return words.phrase('urgency', {
    level: words.label(URGENCY_LEVELS, level),
    reason: words.label(URGENCY_REASONS, reason),
    text: words.free(text),
    risk: danger,
  });
}

function emergencyLine(words: Wording, { facts, link, riskTo, until }: NonNullable<Request['emergency']>): Html | undefined {
  return words.phrase('emergency', {
    facts: words.free(facts),
    link: words.free(link),
    risk: words.free(riskTo),
    until: words.time(until),
  });
}

const FREEZES = ['FRZ-AST', 'FRZ-VA', 'SZ-VA', 'ISSUER-FRZ'];

function isFreeze({ type }: Measure): boolean {
  return FREEZES.includes(type);
}

function freezeScope(words: Wording, payload: Request): Scope {
  const { assets = [], persons, measures } = payload;
  const orders = measures.flatMap((measure) => [
    ...('instruction' in measure.particulars ? [instructionOrder(words, measure.particulars.instruction)] : []),
    validationLine(words, measure.validation),
  ]);
  const by = measures.map(({ deadline }) => deadline?.by).find((time) => time !== undefined);
  return {
    personsLine: words.list(
      persons.map((person) => personLine(words, person)),
      '. ',
    ),
    assets: assetRows(words, assets),
    sanctions: sanctionsLine(words, payload.declarations.sanctions),
    urgency: urgencyLine(words, payload),
    by: words.time(by),
    order: words.clauses([...new Set([...orders, validationLine(words, payload.validation)])]),
  };
}

function urgentFreezes({ words, issuedAt }: ActContext, payload: Request): Scope {
  // With one measure it is plain which assets are meant.
  const only = payload.measures.length === 1 ? (payload.assets ?? []) : [];
  const freezes = payload.measures.map((measure) => {
    const { measure: name, object, purpose, forms, presence, rest } = measureScope(words, measure, { assets: only, isFreezeSaid: true });
    const { particulars, maxAmount } = measure;
    const isInstructed = 'instruction' in particulars;
    const freeze = isInstructed
      ? freezeLine(words, particulars.instruction, maxAmount)
      : words.list(['property' in particulars ? words.free(particulars.property) : undefined, words.amount(maxAmount)]);
    const notice = isInstructed ? noticeScope(words, particulars.instruction) : confidentialityScope(words, payload.confidentiality);
    const more = [forms, presence].flatMap((part) => (typeof part === 'string' ? [html`<p>${words.sentence(part)}</p>`] : []));
    return { measure: name, object, purpose, freeze, ...notice, rest: joined([...(typeof rest === 'string' ? [rest] : []), ...more]) };
  });
  const by = payload.measures.some(({ deadline }) => deadline !== undefined) ? {} : { by: actBy(words, issuedAt) };
  return { freezes, ...by };
}

/** A freeze that cannot wait is asked for within 24 hours. */
const URGENT_MS = 24 * 3_600_000;

function actBy(words: Wording, issuedAt: number | undefined): Html | undefined {
  return issuedAt === undefined ? undefined : words.time(`${new Date(issuedAt + URGENT_MS).toISOString().slice(0, 19)}Z`);
}

function assetRows(words: Wording, assets: readonly Asset[]): readonly Scope[] {
  return words.fewLines(assets.map((asset) => assetLine(words, asset))).map((asset) => ({ asset }));
}

function noticeScope(words: Wording, { subjectNotice: { rule, after } }: FreezeInstruction): Scope {
  return { silent: rule !== 'ALLOWED', notify: rule === 'AFTER' ? words.date(after) : undefined };
}

export function restraintRequestAct(context: ActContext, payload: Payload<'restraint.request'>): Act {
  const { words, issuedAt } = context;
  const { assets, instruction, traces = [], formalRequestDueBy } = payload;
  const opening = openingScope(context, payload);
  const path = tracesAnnex(words, traces);
  return {
    act: 'freeze',
    scope: {
      ...opening,
      assets: assetRows(words, assets),
      freezes: [
        {
          freeze: freezeLine(words, instruction),
          ...noticeScope(words, instruction),
          rest: path === undefined ? undefined : html`<p>${words.sentence(words.phrase('seeAnnex', { no: path }))}</p>`,
        },
      ],
      urgency: words.label(URGENCY_REASONS, 'DISSIPATION'),
      by: actBy(words, issuedAt),
      order: instruction.ownOrder === undefined ? undefined : orderLine(words, instruction.ownOrder),
      orderDue: words.time(instruction.ownOrderPending?.dueBy),
      formal: words.time(formalRequestDueBy),
    },
    said: [...OPENING, 'assets', 'instruction', 'traces', 'formalRequestDueBy'],
    rest: openingRest(words, payload, ['stage']),
    from: payload.requester,
    to: payload.requestedAuthority,
  };
}

export function preservationAct(context: ActContext, payload: Payload<'preservation.request'>): Act {
  const { words } = context;
  const { custodian, particulars } = payload;
  const shape = memberOf(payloadShape('preservation.request', payload), payload, 'particulars');
  return {
    act: 'preservation',
    scope: {
      ...openingScope(context, payload),
      object: words.clauses([holderLine(words, custodian), accountsLine(words, particulars.accounts), words.period(particulars.period)]),
      details: particularsList(words, particulars, shape, ['accounts', 'period', 'intentToRequest']),
      intent: particulars.intentToRequest,
    },
    said: [...OPENING, 'custodian', 'particulars'],
    rest: openingRest(words, payload, ['stage']),
    from: payload.requester,
    to: payload.requestedAuthority,
  };
}

export function emergencyAct(context: ActContext, payload: Payload<'emergency.disclosure'>): Act {
  const { words } = context;
  const { custodian, accounts, period, emergency, formalRequestDueBy, dataCategories } = payload;
  const shape = payloadShape('emergency.disclosure', payload);
  return {
    act: 'emergency',
    scope: {
      ...openingScope(context, payload),
      emergency: emergencyLine(words, emergency),
      object: words.clauses([holderLine(words, custodian), accountsLine(words, accounts), words.period(period)]),
      details: particularsList(words, { dataCategories }, shape),
      formal: words.time(formalRequestDueBy),
    },
    said: [...OPENING, 'custodian', 'accounts', 'period', 'emergency', 'formalRequestDueBy', 'dataCategories'],
    rest: openingRest(words, payload, ['stage']),
    from: payload.requester,
    to: payload.requestedAuthority,
  };
}

export function transferAct(context: ActContext, payload: Payload<'proceedings.transfer'>): Act {
  const { words } = context;
  const { reason, fileInventory, evidence, suspects, victimPositions } = payload;
  const requester = context.request?.requester ?? payload.proceedings.conductingAuthority ?? { name: '', country: '' };
  return {
    act: 'transfer',
    scope: {
      ...openingScope(context, { ...payload, requester }),
      reason: words.free(reason),
      persons: suspects.map((person) => ({ person: personLine(words, person) })),
      positions: victimPositions.map(({ personId, position }) => ({
        person: personId === undefined ? undefined : nameOf(words, personId),
        position: words.free(position),
      })),
      files: fileInventory.map(({ no, title, pages, attachmentId }) => ({
        no: textIn(no),
        title: textIn(title),
        pages: words.number('page', pages),
        annex: attachmentId === undefined ? undefined : words.annexOf(attachmentId),
      })),
      evidence: evidenceTable(words, evidence),
    },
    said: ['legalBasis', 'proceedings', 'reason', 'fileInventory', 'evidence', 'suspects', 'victimPositions'],
    ...(requester.name === '' ? {} : { from: requester }),
  };
}
