// SPDX-License-Identifier: Apache-2.0
// The first look at what arrived: it is opened, and what may be judged side by side is found.
import { equal, toHex } from '../../core/bytes.js';
import { formatUuid } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import type { OpenedEnvelope, VerifiedMessage } from '../../envelope/types.js';
import { readBody } from '../../schema/body/codec.js';
import type { AgencyNode } from '../agency-parts.js';
import { asksForWorkload } from '../cases/workload.js';
import { COLLECTION } from '../collections.js';
import { TRANSPORT_RECEIPT } from '../refusal-types.js';
import { STATUS_LANE } from './arrival-parts.js';
import type { Taken } from './arrival-parts.js';
import { knownVersions } from './awaited-document.js';
import type { KnownVersions } from './awaited-document.js';
import type { EnvelopeOpener, Opening } from './opening.js';

/** An arrival that was looked at, and is to be judged. */
export interface Looked {
  readonly arrival: Taken;
  /** Documents held when the look began. */
  readonly known: KnownVersions;
  /** Agency whose signatures verified. */
  readonly signedBy?: Principal | undefined;
  /** Dossier that its signed part names; what machines say to each other belongs to none. */
  readonly dossier?: string;
  /** Absent when its frame was judged before, or the program stumbles over it. */
  readonly opening?: Opening;
  /** What the program stumbled over. */
  readonly fault?: unknown;
}

export class Looks {
  readonly #node: AgencyNode;
  readonly #opener: EnvelopeOpener;

  constructor(node: AgencyNode, opener: EnvelopeOpener) {
    this.#node = node;
    this.#opener = opener;
  }

  /**
   * Opens arrivals, and divides them into runs: of one run none reads what another one writes. The next is looked at when a run was settled.
   * @throws {@link RogatoryError} `STORE_...`.
   */
  async *inRuns(arrivals: readonly Taken[]): AsyncGenerator<readonly Looked[], void, undefined> {
    let run: Looked[] = [];
    for (const arrival of arrivals) {
      if (run.some((other) => equal(other.arrival.envelopeDigest, arrival.envelopeDigest))) {
        yield run;
        run = [];
      }
      let looked = await this.look(arrival);
      if (run.length > 0 && this.#dependsOn(looked, run)) {
        yield run;
        run = [];
        // Its copy may have waited for one of that run, and was judged with it.
        if (await this.isJudged(arrival)) looked = { arrival, known: looked.known };
      }
      run.push(looked);
    }
    if (run.length > 0) yield run;
  }

  /** Opens an arrival whose frame was not judged before. @throws {@link RogatoryError} `STORE_...`. */
  async look(arrival: Taken): Promise<Looked> {
    const known = knownVersions(this.#node.trust);
    if (await this.isJudged(arrival)) return { arrival, known };
    try {
      const opening = await this.#opener.open(arrival);
      const verified = opening.opened ?? opening.verified;
      return { arrival, known, opening, signedBy: verified?.message.from, ...dossierOf(verified) };
    } catch (fault) {
      return { arrival, known, fault };
    }
  }

  /** Whether an arrival is judged by what others leave behind: of its dossier, or of all that its sender asks. */
  #dependsOn({ dossier, opening }: Looked, run: readonly Looked[]): boolean {
    if (dossier === undefined) return false;
    return run.some((other) => other.dossier === dossier) || (opening?.opened !== undefined && this.#asks(opening.opened));
  }

  #asks({ message: { type, accord }, body }: OpenedEnvelope): boolean {
    try {
      return asksForWorkload(this.#node, type.name, () => readBody(type.name, body), accord);
    } catch {
      // A body that cannot be read is refused when it is judged.
      return false;
    }
  }

  /**
   * Whether the same frame was opened or refused before, for another mailbox of this agency. What is judged at two times may come to two
   * verdicts, which one agency must not sign of one envelope (LOG-22).
   */
  async isJudged({ envelopeDigest }: Taken): Promise<boolean> {
    const { vault } = this.#node;
    const key = toHex(envelopeDigest);
    const [opened, refused] = await Promise.all([vault.get(COLLECTION.frame, key), vault.get(COLLECTION.refused, key)]);
    return opened !== undefined || refused !== undefined;
  }
}

function dossierOf(verified: VerifiedMessage | undefined): Pick<Looked, 'dossier'> {
  const { outer, message } = verified ?? {};
  const isNone = message?.dossierId === undefined || outer?.lane === STATUS_LANE || message.type.name === TRANSPORT_RECEIPT;
  return isNone ? {} : { dossier: formatUuid(message.dossierId) };
}
