/** Returns undefined for a text that is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Reads JSON that izin itself stored. The caller names its type, as it does for a sealed value. */
export function storedJson<Value>(text: string): Value {
  return JSON.parse(text)
}
