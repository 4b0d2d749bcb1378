// SPDX-License-Identifier: Apache-2.0
import { formatUuid, uuidv7 } from '../../core/ids.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';
import { toSeconds } from '../../core/time.js';
import type { Finding } from '../../schema/finding.js';
import { validateJson } from '../../schema/validate.js';
import type { AgencyNode } from '../agency-parts.js';
import type { Casebook } from '../cases/casebook.js';
import { ruleContext } from '../cases/rule-facts.js';
import { workloadOf } from '../cases/workload.js';
import { ownOfficers } from '../home/own-signers.js';
import { placeRequest } from './outbox.js';

/** A message to judge and not to send. */
export interface RequestToJudge {
  readonly type: string;
  /** Body in JSON: byte members are base64url. */
  readonly json: unknown;
  /** Mailbox of the addressee; may be left out inside a dossier. */
  readonly to?: string;
  readonly dossier?: string;
  readonly test?: boolean;
  /** Number of files; left out: as many as the body lists. */
  readonly files?: number;
}

const REQUEST_TO_JUDGE: Members<RequestToJudge> = {
  required: { type: 'text', json: 'any' },
  optional: { to: 'text', dossier: 'text', test: 'flag', files: 'number' },
};

const DAY_SECONDS = 86_400;

/**
 * Finds what rules say of a message, by accord, directories and dossier as they are held now. Nothing is sealed, kept or sent.
 * @throws {@link RogatoryError} as `agency.send` for an address that nothing can be sent to.
 */
export async function judgeRequest(node: AgencyNode, casebook: Casebook, request: RequestToJudge): Promise<readonly Finding[]> {
  requireMembers(request, REQUEST_TO_JUDGE, 'agency.judge(request)');
  const { type, json, test = false, files } = request;
  const now = node.clock.now();
  const issuedAt = toSeconds(now) * 1_000;
  const dossier = request.dossier ?? formatUuid(uuidv7(now, node.random));
  const { version } = node.registry.majors(type)[0];
  const { address, record } = await placeRequest(node, casebook, dossier, request, { expiresAt: toSeconds(now) + DAY_SECONDS, now });
  const { agency: recipient, accord, suite } = address;
  const workload = await workloadOf(node, casebook, { type, body: json, from: node.self, accord, dossier, now });
  return validateJson(
    node.registry,
    {
      type,
      version,
      json,
      test,
      officers: ownOfficers(node, type, suite, now).length,
      issuedAt,
      ...(files === undefined ? {} : { attachments: Array.from({ length: files }, (_, i) => i + 1) }),
    },
    ruleContext({ node, record, sender: node.self, side: record.role, recipient, accord, workload, now, issuedAt }),
  );
}
