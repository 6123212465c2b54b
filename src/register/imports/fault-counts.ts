import type { RowCode } from '../../import-file/consent-rows.ts'
import type { Rejection, RowResult } from './tally.ts'

/** Count of rows that were rejected for the same code and the same text of a cell. */
export interface FaultCount {
  readonly code: RowCode
  readonly value: string | null
  readonly rows: number
}

/** Maximum number of different texts of cells that are counted for a file. Others are counted only by their code. */
const valuesMax = 100

/** Leaves out a fault that a line has more than once, since it may concern several channels of a person. */
export function withoutRepeats(faults: readonly Rejection[]): Rejection[] {
  const nameOf = ({ line, code, detail }: Rejection) => `${line} ${code} ${detail}`
  return [...new Map(faults.map((fault) => [nameOf(fault), fault])).values()]
}

/** Counts the fault of a row, by its code and by the text of its cell. */
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
