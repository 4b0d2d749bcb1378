// SPDX-License-Identifier: Apache-2.0
import { formatUtc } from '../../core/index.js';
import { readDirectory, readRoot } from '../../trust/documents/index.js';
import type { TrustStore } from '../../trust/index.js';
import { hex } from '../key/public-halves.js';
import { timeText } from '../time.js';
import { nowSeconds } from './folder.js';

type StateStatus = ReturnType<typeof status>[number];

/** Status of each state by its held documents; times are in UTC. */
export function status(trust: TrustStore) {
  const now = nowSeconds() * 1000;
  return trust.scopes().map((scope) => {
    const { state, reason, expiresAt } = trust.freshness(scope, now);
    const accord = scope === trust.own ? undefined : trust.accordBetween(trust.own, scope, now);
    const newest = trust.newest(scope);
    const [root, directory] = [newest.findLast(({ kind }) => kind === 'root'), newest.findLast(({ kind }) => kind === 'directory')];
    return {
      scope,
      own: scope === trust.own,
      root: trust.heldVersion('root', scope),
      ...(root !== undefined && { rootUntil: formatUtc(readRoot(root).claimed.expiresAt) }),
      directory: trust.heldVersion('directory', scope),
      ...(directory !== undefined && { directoryUntil: formatUtc(readDirectory(directory).claimed.expiresAt) }),
      freshness: state,
      ...(reason !== undefined && { reason }),
      ...(expiresAt !== undefined && { freshUntil: formatUtc(expiresAt) }),
      ...(scope !== trust.own && {
        accord: accord === undefined ? null : { id: hex(accord.id), version: accord.version, until: formatUtc(accord.notAfter) },
        ceremony: trust.ceremonies().some(({ other, own }) => other === scope || own === scope),
      }),
    };
  });
}

/** @param now - Unix milliseconds. */
export function statusText(state: StateStatus, now: number): string {
  const { scope, own, root, directory, freshness, reason, accord, ceremony } = state;
  const until = (text: string | undefined): string => (text === undefined ? '' : ` until ${timeText(Date.parse(text) / 1000, now)}`);
  const agreed = accord === undefined || accord === null ? 'no accord in force' : `accord ${accord.version}${until(accord.until)}`;
  const lines = [
    `${scope}${own ? ' (own)' : ''}: root ${root}${until(state.rootUntil)}, directory ${directory}${until(state.directoryUntil)}`,
    `  ${freshness}${reason === undefined ? until(state.freshUntil) : `: ${reason}`}`,
    ...(own ? [] : [`  ${agreed}; ${ceremony ? 'ceremony on record' : 'no ceremony on record'}`]),
  ];
  return `${lines.join('\n')}\n`;
}
