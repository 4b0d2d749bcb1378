// SPDX-License-Identifier: Apache-2.0
// What a relay keeps of others' statements that cannot both be true, for whoever hands it to a third person.
import { existsSync } from 'node:fs';
import { fail, isRogatoryError } from '../../core/errors.js';
import type { ErrorCode } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import { systemClock } from '../../core/time.js';
import type { Clock } from '../../core/time.js';
import type { Conflict } from '../../log/contradictions.js';
import { parseEvidence } from '../../log/evidence.js';
import { judgeEvidence } from '../../log/judge.js';
import { openSqliteStore } from '../../store/sqlite/sqlite.js';
import { issuersOf } from '../../trust/issuers.js';
import { openTrustFolder } from '../../trust/node/folder-store.js';
import { RELAY_CONFIG } from '../config.js';
import type { RelayConfig } from '../config.js';
import { EVIDENCE } from './cosign-store.js';
import { requireMembers } from '../../core/members.js';

/** Evidence as the store has it, with what follows from it by the relay's directories of today. */
export interface RelayContradiction {
  /** SHA-256 of the evidence, hexadecimal. */
  readonly key: string;
  /** In the form of SPEC.md 12.2, at most 524,288 bytes. */
  readonly evidence: Uint8Array;
  readonly conflict?: Conflict;
  /** `scope/id`. */
  readonly accused?: readonly string[];
  /** Why nothing follows from it today: a signer that was marked compromised since, for instance. */
  readonly code?: ErrorCode;
}

/**
 * Reads the contradictions that a relay found (RELAY-13, RELAY-16), each judged anew; its process must not be running.
 * @throws {@link RogatoryError} `RELAY_CONFIG` (RELAY-01) when there is no store, `STORE_UNAVAILABLE` (STORE-01) while a process has it open,
 * `STORE_VERSION` (STORE-04), `TRUST_FOLDER` (TRUST-30).
 */
export async function relayContradictions(config: RelayConfig, clock: Clock = systemClock): Promise<readonly RelayContradiction[]> {
  requireMembers(config, RELAY_CONFIG, 'relayContradictions(config)');
  const { storePath, trustFolder, scope, pins } = config;
  if (!existsSync(storePath)) throw fail('RELAY_CONFIG', { field: 'store.path', hint: `there is no store at ${storePath}` });
  const view = issuersOf(openTrustFolder(trustFolder, scope, pins, clock.now()));
  const store = await openSqliteStore({ path: storePath });
  try {
    return (await store.list(EVIDENCE)).map(({ key, value }) => {
      try {
        const { conflict, accused } = judgeEvidence(view, parseEvidence(value));
        return { key, evidence: value, conflict, accused: accused.map(principalKey) };
      } catch (error) {
        if (!isRogatoryError(error)) throw error;
        return { key, evidence: value, code: error.code };
      }
    });
  } finally {
    await store.close();
  }
}
