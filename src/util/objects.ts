/*
 * `Object.keys` and its like for objects written out in our code. TypeScript gives plain strings as names, since a value
 * may have more fields than its type.
 */

/** Returns the names of an object that has no fields other than those of its type. */
export function objectKeys<Value extends object>(value: Value) {
  return Object.keys(value) as Extract<keyof Value, string>[]
}

/** Returns names and values of an object that has no fields other than those of its type. */
export function objectEntries<Value extends object>(value: Value) {
  return Object.entries(value) as [Extract<keyof Value, string>, Value[keyof Value]][]
}

/** Returns an object with these fields, each with the value that belongs to its name. */
export function objectOf<Name extends string, Value>(
  names: readonly Name[],
  valueFor: (name: Name) => Value,
) {
  const entries = names.map((name) => [name, valueFor(name)] as const)
  // `fromEntries` forgets the names.
  return Object.fromEntries(entries) as Record<Name, Value>
}
