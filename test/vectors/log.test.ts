// SPDX-License-Identifier: Apache-2.0
import { describe } from 'vitest';
import { runArea } from './area.js';

describe('log vectors', () => runArea('log'));
