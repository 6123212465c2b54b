import type { RowCode } from '../../import-file/consent-rows.ts'
import type { Rejection, RowResult } from './tally.ts'

/** Rows that one cell made faulty in one way. */
export interface FaultCount {
  readonly code: RowCode
  readonly value: string | null
  readonly rows: number
}

/** Different cells counted for one file; further ones are counted by their code alone. */
const valuesMax = 100

/** Leaves one of the same faults of a line: several channels of one person may have it. */
export function withoutRepeats(faults: readonly Rejection[]): Rejection[] {
  const nameOf = ({ line, code, detail }: Rejection) => `${line} ${code} ${detail}`
  return [...new Map(faults.map((fault) => [nameOf(fault), fault])).values()]
}

export function countFault(
  byCode: Record<string, number>,
  faults: Map<string, FaultCount>,
  { fault, value }: RowResult,
): void {
  if (fault === null) return
  const { code } = fault
  byCode[code] = (byCode[code] ?? 0) + 1
  const isKnown = value === null || faults.has(faultKey({ code, value })) || faults.size < valuesMax
  const about = { code, value: isKnown ? value : null }
  const rows = faults.get(faultKey(about))?.rows ?? 0
  faults.set(faultKey(about), { ...about, rows: rows + 1 })
}

export function faultKey({ code, value }: Pick<FaultCount, 'code' | 'value'>): string {
  return value === null ? code : `${code} ${value}`
}
