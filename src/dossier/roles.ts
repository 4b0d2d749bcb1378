// SPDX-License-Identifier: Apache-2.0
// Roles of each side and the message types that they send.
import { ROLES } from '../schema/frame/codes.js';
import type { RoleCode } from '../schema/frame/codes.js';
import type { Role } from './view.js';

/** Families or types sent by a role; `*` stands for every type of its side. */
const SENDS: Readonly<Record<RoleCode, readonly string[]>> = {
  'RQ-CA': ['*'],
  // Only where the accord lets judicial authorities write to each other.
  'RQ-JA': ['*'],
  'RQ-POC': ['preservation', 'restraint', 'emergency', 'status.query', 'reminder', 'error'],
  'RD-CA': ['*'],
  'RD-EA': [
    'decision',
    'info',
    'notice',
    'execution',
    'result',
    'service',
    'restraint',
    'preservation',
    'status.report',
    'consultation',
    'reminder',
    'costs',
    'use',
    'evidence',
    'error',
  ],
  'RD-POC': ['ack.receipt', 'preservation', 'restraint', 'status.report', 'reminder', 'error'],
  OBS: ['consultation.note'],
};

/** Side of a role; an observer has none. */
export function sideOf(role: RoleCode): Role | undefined {
  if (role.startsWith('RQ-')) return 'requester';
  return role.startsWith('RD-') ? 'responder' : undefined;
}

/** Whether a role sends a type, if its side does. */
export function sends(role: RoleCode, type: string): boolean {
  const family = type.slice(0, type.indexOf('.'));
  return SENDS[role].some((one) => one === '*' || one === family || one === type);
}

/** Roles of a side that send a type, observers among them. */
export function sendersOf(type: string, side: Role): readonly RoleCode[] {
  return ROLES.codes.filter((role) => (sideOf(role) ?? side) === side && sends(role, type));
}
