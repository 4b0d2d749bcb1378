// SPDX-License-Identifier: Apache-2.0
import { REQUEST, asks, breaks } from '../rules/case.js';
import type { Case } from '../rules/case.js';

export const CASES: readonly Case[] = [
  breaks(
    'V001',
    'a measure that names no asset of the request',
    REQUEST,
    (b) => b.payload.measures[1]?.assetIds?.push('a9'),
    'E V001 /payload/measures/1/assetIds/3',
  ),
  breaks(
    'V001',
    'a measure that names no person of the request',
    REQUEST,
    (b) => Object.assign(b.payload.measures[0] ?? {}, { personIds: ['p1'] }),
    'E V001 /payload/measures/0/personIds/0',
  ),
  breaks(
    'V001',
    'a measure that depends on none of the request',
    REQUEST,
    (b) => Object.assign(b.payload.measures[0] ?? {}, { dependsOn: ['m3'] }),
    'E V001 /payload/measures/0/dependsOn/0',
  ),
  breaks(
    'V001',
    'an attribution to no person of the request',
    REQUEST,
    (b) => Object.assign(b.payload.assets?.[0]?.controlledBy ?? {}, { personId: 'p1' }),
    'E V001 /payload/assets/0/controlledBy/0',
  ),
  breaks(
    'V001',
    'two measures of one id',
    REQUEST,
    (b) => Object.assign(b.payload.measures[1] ?? {}, { id: 'm1' }),
    'E V001 /payload/measures/1/id',
  ),
  breaks(
    'P47',
    'an attachment that the header does not have',
    REQUEST,
    (b) => (b.attachments = [{ id: 3, kind: 'ORDER' }]),
    'E P47 /attachments/0/id',
  ),
  breaks(
    'P47',
    'attachments named in the payload that the header does not have',
    REQUEST,
    (b, _known, header) => {
      b.payload.reciprocityUndertaking = { attachmentId: 4 };
      b.attachments = [{ id: 3, kind: 'TRANSLATION', translationOf: 5, translatedBy: 'HUMAN' }];
      header.attachments = [3];
    },
    'E P47 /payload/reciprocityUndertaking/attachmentId',
    'E P47 /attachments/0/translationOf',
  ),
  breaks(
    'V001',
    'an answer about a measure that nobody asked for',
    'decision.accept',
    (b) => b.payload.measureIds.push('m9'),
    'E V001 /payload/measureIds/2',
  ),
  breaks(
    'V001',
    'an answer that names a measure twice',
    'decision.accept',
    (b) => b.payload.measureIds.push('m1'),
    'E V001 /payload/measureIds/2',
  ),
  asks(
    'P47',
    'an interception whose order is not attached',
    'RT-CON',
    ({ particulars }) => (particulars['order'] = { no: '3', date: '2026-01-15' }),
    'E P47 /payload/measures/0/particulars/order/copyAttachmentId',
  ),
];
