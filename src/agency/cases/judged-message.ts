// SPDX-License-Identifier: Apache-2.0
import type { Applied } from '../../dossier/apply.js';
import type { MessageEvent } from '../../dossier/fact.js';
import type { VerifiedOverride } from '../../trust/documents/override.js';
import type { MessageType } from '../../envelope/types.js';
import type { Finding } from '../../schema/finding.js';

/** A message that schema, rules and dossier allow. */
export interface Judged {
  readonly type: MessageType;
  readonly body: Uint8Array;
  readonly event: MessageEvent;
  readonly applied: Applied;
  /** What two officers of the sender decided, as the message states it. */
  readonly override?: VerifiedOverride;
  /** What rules warn of. */
  readonly warnings: readonly Finding[];
}
