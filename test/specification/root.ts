// SPDX-License-Identifier: Apache-2.0
/** Folder of the project. */
export const ROOT = new URL('../../', import.meta.url);
