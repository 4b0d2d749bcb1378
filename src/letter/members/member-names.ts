// SPDX-License-Identifier: Apache-2.0
/** Names of members in English, French, Turkish and Russian. */
export type MemberNames = Readonly<Record<string, readonly [en: string, fr: string, tr: string, ru: string]>>;
