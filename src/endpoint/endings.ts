// SPDX-License-Identifier: Apache-2.0
// Which event ends which alarm, where relay and agency tell both alike. Each node has a table: these rows, and its own beside them.
import type { TrustEvent } from '../trust/store/links.js';
import type { Endings } from './alarm-board.js';
import type { EndpointEvent } from './alarms.js';

/** These last, however long, until an event ends them. */
export const LASTING = [
  'stale',
  'store-behind',
  'peer-behind',
  'log-behind',
  'not-cosigned',
  'statement-rests',
  'restore-stated',
  'contradiction',
  'frame-damaged',
  'blob-stopped',
  'unreachable',
  'expiring',
] as const;

/** What a link ends that comes up. */
export const ENDED_BY_LINK = ['unreachable', 'store-behind', 'peer-behind'] as const;

export const ENDPOINT_ENDINGS = {
  fresh: ({ scope }) => ({ alarms: ['stale'], scope }),
  cosigned: ({ peer }) => ({ alarms: ['not-cosigned', 'clock'], peer }),
  'statements-resumed': ({ peer }) => ({ alarms: ['statement-rests', 'statement-unsent'], peer }),
  'cosigning-resumed': ({ peer }) => ({ alarms: ['cosign-key-missing'], peer }),
  'restore-accepted': ({ peer }) => ({ alarms: ['restore-stated', 'other-origin'], peer }),
  'restore-discarded': ({ peer }) => ({ alarms: ['restore-stated', 'other-origin'], peer }),
  'blob-whole': ({ digest }) => ({ alarms: ['blob-stopped'], subject: digest }),
  renewed: ({ subject, scope }) => ({ alarms: ['expiring'], subject, ...(scope === undefined ? {} : { scope }) }),
} satisfies Endings<EndpointEvent | TrustEvent>;
