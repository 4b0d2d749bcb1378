// SPDX-License-Identifier: Apache-2.0
import { REQUEST, breaks } from '../rules/case.js';
import type { Case } from '../rules/case.js';

export const CASES: readonly Case[] = [
  breaks(
    'V002',
    'a request sent by the responder',
    REQUEST,
    (_b, known) => (known.sender = { side: 'responder', roles: ['RQ-CA'] }),
    'E V002 ',
  ),
  breaks(
    'V002',
    'a request sent without the competence',
    REQUEST,
    (_b, known) => (known.sender = { side: 'requester', roles: ['RQ-POC', 'OBS'] }),
    'E V002 ',
  ),
  breaks(
    'V004',
    'a request without an officer where the accord wants one',
    REQUEST,
    (_b, { terms }, header) => {
      if (terms) terms.sealRequired = true;
      header.officers = 0;
    },
    'E V004 ',
  ),
  breaks('V003', 'a signature that does not verify', REQUEST, (_b, _k, h) => (h.signatures = { verified: false, listed: true }), 'E V003 '),
  breaks('V003', 'a signer of another', 'closure', (_b, _k, h) => (h.signatures = { verified: true, listed: false }), 'E V003 '),
  breaks('V005', 'an id used before', 'closure', (_b, _k, h) => (h.conflict = true), 'E V005 '),
  breaks(
    'V006',
    'an addressee that does not exist',
    REQUEST,
    (_b, k) => (k.recipient = { exists: false }),
    'E V006 /payload/requestedAuthority',
  ),
  breaks(
    'V006',
    'an addressee that is not competent',
    REQUEST,
    (_b, k) => (k.recipient = { exists: true, stages: ['TRIAL'], measures: ['PRES'] }),
    'E V006 /payload/proceedings/stage',
    'E V006 /payload/measures/1/type',
  ),
];
