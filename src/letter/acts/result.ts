// SPDX-License-Identifier: Apache-2.0
// Letters of the requested State that report: results with their evidence, freezes, service.
import type { MessageBody } from '../../vocabulary/catalogue.js';
import { CONDITIONS } from '../../vocabulary/decisions/codes.js';
import { FREEZE_KINDS, FREEZE_OUTCOMES } from '../../vocabulary/freezing/codes.js';
import { FORMALITIES } from '../../vocabulary/measures/codes.js';
import { PRESERVATION_OUTCOMES } from '../../vocabulary/preservation/codes.js';
import { EVIDENCE_KINDS, OUTCOMES } from '../../vocabulary/results/codes.js';
import type { EvidenceItem } from '../../vocabulary/results/fields.js';
import { SERVICE_FAILURES, SERVICE_MODES, SERVICE_PROOFS } from '../../vocabulary/service/codes.js';
import { PROVISIONAL_FAILURES } from '../../vocabulary/status/codes.js';
import { MESSAGES } from '../../vocabulary/catalogue.js';
import { escapeHtml, grouped, html, joined, listOf, textIn } from '../html.js';
import type { Html } from '../html.js';
import { elementOf, memberOf, shapeOf } from '../shape.js';
import { particularsList } from '../wording/particulars.js';
import { holderLine, placeLine } from '../wording/people.js';
import { custodyLine, frozenLine, outflowLine, restraintLine, valueLine } from '../wording/property.js';
import { orderLine } from '../wording/law.js';
import type { Wording } from '../wording/wording.js';
import type { Act, ActContext } from './act.js';

type Result = MessageBody<'result.final' | 'result.partial'>['payload'];

export function resultAct({ words, type }: ActContext, payload: Result): Act {
  const { outcomes, report, evidence, useLimits, legalRemediesPending, formalitiesFollowed, returnTerms } = payload;
  const { restraints = [], preservations = [], transfers = [], furtherLeads = [] } = payload;
  const returnText = words.free(returnTerms.text);
  const leads = words.clauses(furtherLeads.map((text) => words.free(text)));
  const transferred = transfersAnnex(words, transfers);
  return {
    act: 'result',
    scope: {
      partial: type === 'result.partial',
      outcomes: byMeasure(words, outcomes),
      report: words.free(report, { annex: escapeHtml(words.text.frame.further) }),
      evidence: evidenceTable(words, evidence),
      restraints: restraints.map((restraint) => ({ restraint: restraintLine(words, restraint) })),
      preservations: preservations.map((one) => ({ preservation: preservationLine(words, one) })),
      forms: formalitiesFollowed.map(({ measureId, code, followed, reason }) => ({
        measure: words.measure(measureId),
        form: words.label(FORMALITIES, code),
        followed,
        why: words.free(reason),
      })),
      limits: words.clauses(
        useLimits.map(({ code, text, expires }) =>
          words.phrase('condition', { code: words.label(CONDITIONS, code), text: words.free(text), until: words.date(expires) }),
        ),
      ),
      returned: returnTerms.required,
      returnBy: returnTerms.required ? words.date(returnTerms.by) : undefined,
      returnText,
      pending: legalRemediesPending,
      leads,
      transfers: transferred,
    },
    said: [
      ...['measureIds', 'outcomes', 'report', 'evidence', 'useLimits', 'legalRemediesPending', 'formalitiesFollowed', 'returnTerms'],
      ...['restraints', 'preservations', 'transfers', 'furtherLeads'],
    ],
  };
}

/** Outcomes of a measure that are alike for several assets are one row. */
function byMeasure(words: Wording, outcomes: Result['outcomes']) {
  const rows = new Map<string, { readonly of: Result['outcomes'][number]; readonly assets: string[] }>();
  for (const of of outcomes) {
    const key = [of.measureId, of.outcome, of.text ?? ''].join('\n');
    const row = rows.get(key) ?? { of, assets: [] };
    if (of.assetId !== undefined) row.assets.push(of.assetId);
    rows.set(key, row);
  }
  return [...rows.values()].map(({ of: { measureId, outcome, text }, assets }) => ({
    measure: words.measure(measureId),
    outcome: words.label(OUTCOMES, outcome),
    asset: words.list(assets.map((asset) => textIn(asset))),
    text: words.free(text),
  }));
}

export function evidenceTable(words: Wording, evidence: readonly EvidenceItem[]): Html | undefined {
  if (evidence.length === 0) return undefined;
  const heads = words.text.phrases.evidenceHead.split(' | ').map((head) => html`<th>${escapeHtml(head)}</th>`);
  const element = elementOf(memberOf(memberOf(shapeOf(MESSAGES['result.final'].body), {}, 'payload'), {}, 'evidence'));
  const rows = evidence.map((item) => {
    const { id, kind, description, acquired, hashes, size, attachmentId, returnRequired } = item;
    const where = acquired === undefined ? undefined : acquiredLine(words, acquired);
    const annex = attachmentId === undefined ? undefined : words.phrase('annexNo', { no: words.annexOf(attachmentId) });
    // Special data, redactions and certificates have no column of their own.
    const more = particularsList(words, item, element, [
      ...['id', 'measureId', 'kind', 'description', 'acquired', 'hashes', 'size', 'attachmentId', 'returnRequired', 'custody'],
    ]);
    const cells = [
      words.list([textIn(id), annex]),
      html`${words.label(EVIDENCE_KINDS, kind)}: ${words.free(description)}${more}`,
      where,
      words.number('byte', size),
      joined(
        hashes.map(
          ({ alg, value }) => html`<div>${alg === 'sha-256' ? undefined : html`${escapeHtml(alg.toUpperCase())} `}${grouped(value)}</div>`,
        ),
      ),
      words.said(returnRequired ? 'yes' : 'no'),
    ];
    return html`<tr>
      ${joined(cells.map((cell) => html`<td>${cell}</td>`))}
    </tr>`;
  });
  custodyAnnex(words, evidence, element);
  return html`<table class="evidence">
    <thead>
      <tr>
        ${joined(heads)}
      </tr>
    </thead>
    <tbody>
      ${joined(rows)}
    </tbody>
  </table>`;
}

function acquiredLine(words: Wording, { at, by, method, tool, location }: NonNullable<EvidenceItem['acquired']>): Html | undefined {
  return words.phrase('acquired', {
    at: words.time(at),
    by: textIn(by.name),
    function: words.free(by.function),
    method: words.free(method),
    tool: words.free(tool),
    place: words.free(location),
  });
}

/** Hand-overs of the items, in an annex. */
function custodyAnnex(words: Wording, evidence: readonly EvidenceItem[], element: ReturnType<typeof elementOf>): void {
  const chains = evidence.flatMap(({ id, custody }) =>
    custody.length === 0
      ? []
      : [
          html`<h3>${textIn(id)}</h3>
            ${particularsList(words, { custody }, element)}`,
        ],
  );
  if (chains.length > 0) words.annexes.add(escapeHtml(words.text.frame.custody), joined(chains));
}

function transfersAnnex(words: Wording, transfers: NonNullable<Result['transfers']>): Html | undefined {
  if (transfers.length === 0) return undefined;
  const payload = memberOf(shapeOf(MESSAGES['result.final'].body), {}, 'payload');
  const list = particularsList(words, { transfers }, payload);
  return list === undefined ? undefined : words.annexes.add(escapeHtml(words.text.frame.list), list);
}

function preservationLine(words: Wording, report: NonNullable<Result['preservations']>[number]): Html | undefined {
  const { measureId, ref, outcome, reason, custodian, securedAt, expiresAt, coverage, otherStates = [] } = report;
  return words.phrase('preservation', {
    measure: words.measure(measureId),
    ref: textIn(ref),
    outcome: words.label(PRESERVATION_OUTCOMES, outcome),
    reason: words.label(PROVISIONAL_FAILURES, reason),
    holder: holderLine(words, custodian),
    since: words.time(securedAt),
    until: words.time(expiresAt),
    coverage: words.free(coverage),
    others: words.list(otherStates.map(({ country, provider }) => words.list([textIn(provider), words.country(country)]))),
  });
}

export function restraintAct({ words }: ActContext, payload: MessageBody<'restraint.report'>['payload']): Act {
  const { measureId, ref, outcome, effectiveAt, measureKind, perAsset, missed = [], custody, orderNo, orderAuthority } = payload;
  const { expiresAt, extendable, subjectNotified, remedies, valuation, photos = [] } = payload;
  return {
    act: 'restraint',
    scope: {
      measure: measureId === undefined ? undefined : words.measure(measureId),
      ref: textIn(ref),
      outcome: words.label(FREEZE_OUTCOMES, outcome),
      since: words.time(effectiveAt),
      assets: words.fewLines(perAsset.map((asset) => frozenLine(words, asset))).map((asset) => ({ asset })),
      kind: words.label(FREEZE_KINDS, measureKind),
      order: orderLine(words, { no: orderNo, authority: orderAuthority }),
      expires: words.time(expiresAt),
      extendable: extendable === true,
      missed: words.fewLines(missed.map((one) => outflowLine(words, one))).map((outflow) => ({ outflow })),
      custody: custodyLine(words, custody),
      notified: subjectNotified?.done === true,
      informed: words.time(subjectNotified?.at),
      remedies: words.free(remedies?.text),
      remedyDate: words.date(remedies?.deadline),
      value: valueLine(words, valuation),
      photos: words.list(photos.map((id) => words.phrase('annexNo', { no: words.annexOf(id) }))),
    },
    said: [
      ...['measureId', 'ref', 'outcome', 'effectiveAt', 'measureKind', 'perAsset', 'missed', 'custody', 'orderNo', 'orderAuthority'],
      ...['expiresAt', 'extendable', 'subjectNotified', 'remedies', 'valuation', 'photos'],
    ],
  };
}

export function serviceAct({ words }: ActContext, payload: MessageBody<'service.proof'>['payload']): Act {
  const { measureId, mode, documents, served, failure, refusalToAccept } = payload;
  const prints = listOf(
    documents.map((digest) => grouped(digest)),
    'plain',
  );
  return {
    act: 'service',
    scope: {
      measure: words.measure(measureId),
      mode: words.label(SERVICE_MODES, mode),
      at: words.time(served?.at),
      place: placeLine(words, served?.place),
      receiver: words.free(served?.receivedBy.name),
      capacity: words.free(served?.receivedBy.capacity),
      proof:
        served?.proof === undefined
          ? undefined
          : words.list([
              words.label(SERVICE_PROOFS, served.proof.kind),
              words.phrase('annexNo', { no: words.annexOf(served.proof.attachmentId) }),
            ]),
      failure: words.label(SERVICE_FAILURES, failure?.reason),
      text: words.free(failure?.text),
      attempts: (failure?.attempts ?? []).map(({ at, place, result }) => ({
        at: words.time(at),
        place: placeLine(words, place),
        result: words.free(result),
      })),
      effect: words.free(refusalToAccept?.legalEffect),
      documents: prints === undefined ? undefined : words.annexes.add(words.said('fingerprints'), prints),
    },
    said: ['measureId', 'mode', 'documents', 'served', 'failure', 'refusalToAccept'],
  };
}
