// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { isRogatoryError, parseMailbox } from '../../core/index.js';
import { suggestion } from '../../schema/index.js';
import { readDirectory } from '../../trust/documents/index.js';
import { openReadOnly } from '../trust/folder.js';
import { UsageError } from '../usage-error.js';

const NAMED_MAX = 5;

/** Does a task that seals to a mailbox; when the directory has none of this name, the error tells those that it has. */
export async function withKnownMailbox<T>(home: string, to: string | undefined, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (to === undefined || !isRogatoryError(error, 'TRUST_UNKNOWN')) throw error;
    const { local, scope } = parseMailbox(to);
    if (error.details.scope !== scope || error.details.id !== local) throw error;
    const listed = await mailboxesOf(home, scope);
    const near = suggestion(local, listed);
    const rest = listed.length > NAMED_MAX ? ` and ${listed.length - NAMED_MAX} more` : '';
    const named = listed.slice(0, NAMED_MAX).map((name) => `${name}@${scope}`);
    const has = named.length === 0 ? 'lists none' : `lists ${named.join(', ')}${rest}`;
    const meant = near === undefined ? '' : `; did you mean ${near}@${scope}?`;
    throw new UsageError(`no agency has the mailbox ${to}: the directory of ${scope} ${has}${meant}`);
  }
}

async function mailboxesOf(home: string, scope: string): Promise<readonly string[]> {
  const trust = await openReadOnly({ trust: join(home, 'trust') });
  const directory = trust.newest(scope).findLast(({ kind }) => kind === 'directory');
  return directory === undefined ? [] : readDirectory(directory).claimed.agencies.flatMap(({ mailboxes }) => mailboxes);
}
