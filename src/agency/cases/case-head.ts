// SPDX-License-Identifier: Apache-2.0
// Head of a case for an officer: subject, officers, secrecy. It is read from the archive whenever it is shown, so that nothing of it outlives
// an erasure.
import { isRogatoryError } from '../../core/errors.js';
import { decodeBody } from '../../schema/body/codec.js';
import { ASKING } from '../../vocabulary/rule.js';
import type { AgencyNode } from '../agency-parts.js';
import { readArchived } from '../home/archive.js';
import type { CaseRecord, HistoryEntry } from './case-record.js';

/** Members are absent when no message said so, or its content was erased. */
export interface CaseHead {
  /** Titles of the offences, as the request has them. */
  readonly offences?: readonly string[];
  /** Even the existence of the request is secret. */
  readonly secret?: true;
  /** Officer in charge of each side. */
  readonly officers: { readonly requester?: string; readonly responder?: string };
  /** Name of the other side's agency, as its directory has it. */
  readonly counterpartName?: string;
  /** Newest message. */
  readonly last?: Pick<HistoryEntry, 'at' | 'direction' | 'type'>;
  /** A message waits for an earlier one that is missing. */
  readonly gap?: true;
}

/** Members of a request that the head shows, wherever a type has them. */
interface Asking {
  readonly payload?: {
    readonly requester?: { readonly officer?: { readonly name?: string } };
    readonly officer?: { readonly name?: string };
    readonly proceedings?: { readonly offences?: readonly { readonly title?: string }[] };
    readonly confidentiality?: { readonly protectExistence?: boolean };
  };
}

const OPENING: ReadonlySet<string> = new Set(ASKING);

/** @param entries - Timeline of the dossier. */
export async function caseHead(node: AgencyNode, { counterpart }: CaseRecord, entries: readonly HistoryEntry[]): Promise<CaseHead> {
  const [asked, taken] = await Promise.all([
    contentOf(
      node,
      entries.findLast(({ type }) => OPENING.has(type)),
    ),
    contentOf(
      node,
      entries.findLast(({ type }) => type === 'ack.receipt'),
    ),
  ]);
  const offences = (asked?.proceedings?.offences ?? []).flatMap(({ title }) => title ?? []);
  const last = entries.at(-1);
  const names = node.trust.agency(counterpart.scope, counterpart.id, node.clock.now())?.names;
  const counterpartName = names?.get('en') ?? [...(names?.values() ?? [])][0];
  return {
    ...(offences.length === 0 ? {} : { offences }),
    ...(asked?.confidentiality?.protectExistence === true ? { secret: true as const } : {}),
    officers: {
      ...(asked?.requester?.officer?.name === undefined ? {} : { requester: asked.requester.officer.name }),
      ...(taken?.officer?.name === undefined ? {} : { responder: taken.officer.name }),
    },
    ...(counterpartName === undefined ? {} : { counterpartName }),
    ...(last === undefined ? {} : { last: { at: last.at, direction: last.direction, type: last.type } }),
    ...(entries.some(({ flags }) => flags.includes('waiting')) ? { gap: true as const } : {}),
  };
}

async function contentOf(node: AgencyNode, entry: HistoryEntry | undefined): Promise<Asking['payload']> {
  if (entry === undefined) return undefined;
  try {
    const { message, body } = await readArchived(node, entry.messageDigest);
    const { name, major, minor } = message.type;
    return (decodeBody(node.registry, name, [major, minor], body) as Asking).payload;
  } catch (error) {
    // Erased, lost, or of a version that this program has no more: the case is shown without it.
    if (!isRogatoryError(error)) throw error;
    return undefined;
  }
}
