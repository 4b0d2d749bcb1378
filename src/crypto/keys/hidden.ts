// SPDX-License-Identifier: Apache-2.0
// Objects that hold keys end up in logs: secret members are readable by name and appear nowhere else.

const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/**
 * Makes an object with `shown` members, and `secret` ones that toString, JSON, spreading, Object.keys and util.inspect leave out.
 * @param name - Shown in place of the secret.
 */
export function hiddenSecret<S extends object, H extends object>(name: string, shown: S, secret: H): S & H {
  const out: object = { ...shown };
  const text = `${name} (secret)`;
  const hidden: Record<PropertyKey, unknown> = {
    ...secret,
    toString: () => text,
    toJSON: () => ({ ...shown, secret: name }),
    [INSPECT]: () => text,
  };
  for (const key of Reflect.ownKeys(hidden)) Object.defineProperty(out, key, { value: hidden[key as string], enumerable: false });
  return Object.freeze(out) as S & H;
}
