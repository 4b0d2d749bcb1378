// SPDX-License-Identifier: Apache-2.0
export * as z from './zod-parts.js';
