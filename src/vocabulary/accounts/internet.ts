// SPDX-License-Identifier: Apache-2.0

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const GROUP = /^[0-9a-fA-F]{1,4}$/;

/** Tells whether a text is an IPv4 address in four decimal numbers. */
export function isIpv4(text: string): boolean {
  return IPV4.test(text);
}

/** Tells whether a text is an IPv6 address (RFC 4291 section 2.2), without zone. */
export function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1)?.at(-1);
  const embedded = last !== undefined && isIpv4(last);
  const plain = embedded ? groups.map((half, i) => (i === groups.length - 1 ? half.slice(0, -1) : half)) : groups;
  const count = plain.flat().length + (embedded ? 2 : 0);
  return plain.flat().every((group) => GROUP.test(group)) && (halves.length === 2 ? count <= 7 : count === 8);
}

/** Tells whether a text is a domain name of at least two labels: letters, digits and hyphens, ASCII or Unicode. */
export function isDomain(text: string): boolean {
  const label = /^(?!-)[\p{L}\p{N}\p{M}-]{1,63}(?<!-)$/u;
  const labels = text.split('.');
  return text.length <= 253 && labels.length >= 2 && labels.every((part) => label.test(part)) && !/^\d+$/.test(labels.at(-1) ?? '');
}

/** Tells whether a text has the form of an e-mail address: one local part, one domain. */
export function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@');
  return /^[^\s@]{1,64}$/u.test(text.slice(0, Math.max(at, 0))) && isDomain(text.slice(at + 1));
}

/** Tells whether a text is a telephone number in international form (E.164), without spaces. */
export function isPhone(text: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(text);
}

/** Tells whether a text is an absolute http or https address without user name. */
export function isUrl(text: string): boolean {
  return /^https?:\/\/[^\s/?#@]+(?:[/?#]\S*)?$/iu.test(text);
}
