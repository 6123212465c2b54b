import { SealBrokenError } from './vault.ts'

/** What is sealed, or null when it is not what was sealed. */
export function unlessBroken<Value>(open: () => Value): Value | null {
  try {
    return open()
  } catch (error) {
    if (error instanceof SealBrokenError) return null
    throw error
  }
}
