/** Parses a text as JSON; undefined if it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Parses JSON that izin itself stored. Its type is not checked: the caller names the type with which it was stored. */
export function storedJson<Value>(text: string): Value {
  return JSON.parse(text)
}
