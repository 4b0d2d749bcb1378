// SPDX-License-Identifier: Apache-2.0
// The one file by which zod enters.
export * as z from 'zod';
