import type { Context } from 'hono'
import type { Code } from './codes.ts'
import type { Fault } from './faults.ts'

/** The whole number in a query parameter, the fault in it, or what it is when it was left out. */
export type ReadNumber = { readonly value: number } | { readonly fault: Fault }

export function readNumber(c: Context, name: string, initial: number, wrong: Code): ReadNumber {
  const text = c.req.query(name)
  if (text === undefined) return { value: initial }
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  return Number.isNaN(value) ? { fault: { code: wrong, location: name, value: text } } : { value }
}

/** A page size from 1 to `max`. H183 is İYS's code for a limit by its published table, H182 that for an offset. */
export function readLimit(
  c: Context,
  { initial, max, tooLarge }: { readonly initial: number; readonly max: number; readonly tooLarge: Code },
): ReadNumber {
  const read = readNumber(c, 'limit', initial, 'H183')
  if ('fault' in read) return read
  if (read.value === 0) return { fault: { code: 'H187', value: read.value } }
  return read.value > max ? { fault: { code: tooLarge, value: read.value } } : read
}
