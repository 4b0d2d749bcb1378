// SPDX-License-Identifier: Apache-2.0
import { formatUtc } from '../../core/index.js';
import { nowSeconds, openFolder } from './folder.js';

/** How a state stands by what is held of it. */
export interface StateStatus {
  readonly scope: string;
  readonly own: boolean;
  readonly root: number;
  readonly directory: number;
  readonly freshness: 'fresh' | 'stale';
  readonly reason?: string;
  readonly freshUntil?: string;
  readonly accord?: { readonly id: string; readonly version: number; readonly until: string } | null;
  readonly ceremony?: boolean;
}

export function status(folder: string): readonly StateStatus[] {
  const trust = openFolder(folder);
  const now = nowSeconds() * 1000;
  return trust.scopes().map((scope) => {
    const { state, reason, expiresAt } = trust.freshness(scope, now);
    const accord = scope === trust.own ? undefined : trust.accordBetween(trust.own, scope, now);
    return {
      scope,
      own: scope === trust.own,
      root: trust.heldVersion('root', scope),
      directory: trust.heldVersion('directory', scope),
      freshness: state,
      ...(reason === undefined ? {} : { reason }),
      ...(expiresAt === undefined ? {} : { freshUntil: formatUtc(expiresAt) }),
      ...(scope === trust.own
        ? {}
        : {
            accord:
              accord === undefined
                ? null
                : { id: Buffer.from(accord.id).toString('hex'), version: accord.version, until: formatUtc(accord.notAfter) },
            ceremony: trust.ceremonies().some(({ other, own }) => other === scope || own === scope),
          }),
    };
  });
}

export function statusText({ scope, own, root, directory, freshness, reason, freshUntil, accord, ceremony }: StateStatus): string {
  const lines = [
    `${scope}${own ? ' (own)' : ''}: root ${root}, directory ${directory}`,
    `  ${freshness}${reason === undefined ? ` until ${freshUntil ?? ''}` : `: ${reason}`}`,
    ...(own
      ? []
      : [
          `  ${accord === null || accord === undefined ? 'no accord in force' : `accord ${accord.version} until ${accord.until}`}; ${ceremony === true ? 'ceremony on record' : 'no ceremony on record'}`,
        ]),
  ];
  return `${lines.join('\n')}\n`;
}
