/** What became of one ONAY of a readiness drill. */
export type DrillItemState = 'on-file' | 'asked' | 'added' | 'not-found' | 'unanswered' | 'dropped'

export interface DrillAnswer {
  readonly source: string | null
  readonly state: DrillItemState
}

/** How many of a source's ONAYs were drawn and still stand, and how many of those have their evidence. */
export interface SourceScore {
  readonly source: string | null
  readonly counted: number
  readonly proven: number
}

export interface DrillScore {
  /** Without those that stand no more. */
  readonly counted: number
  readonly proven: number
  readonly dropped: number
  /** The sources that lack evidence, the smallest share of proven ones first, at most three. */
  readonly weakest: readonly SourceScore[]
}

const weakestMax = 3

/** What counts as proven is what has evidence, whether it was there or was added; what nobody answered does not. */
export function drillScore(answers: readonly DrillAnswer[]): DrillScore {
  const counted = answers.filter(({ state }) => state !== 'dropped')
  return {
    counted: counted.length,
    proven: counted.filter(isProven).length,
    dropped: answers.length - counted.length,
    weakest: bySource(counted)
      .filter((one) => one.proven < one.counted)
      .sort(weakestFirst)
      .slice(0, weakestMax),
  }
}

/** A whole number from 0 to 100; null where nothing was counted. Only all of them is 100, and only none is 0. */
export function percentProven({ counted, proven }: Pick<DrillScore, 'counted' | 'proven'>): number | null {
  if (counted === 0) return null
  if (proven === 0 || proven === counted) return proven === 0 ? 0 : 100
  return Math.min(99, Math.max(1, Math.round((100 * proven) / counted)))
}

function isProven({ state }: DrillAnswer): boolean {
  return state === 'on-file' || state === 'added'
}

function bySource(answers: readonly DrillAnswer[]): SourceScore[] {
  return [...new Set(answers.map(({ source }) => source))].map((source) => {
    const own = answers.filter((one) => one.source === source)
    return { source, counted: own.length, proven: own.filter(isProven).length }
  })
}

/** By share; of equal shares the one that lacks more first, then by name, so that the order is always the same. */
function weakestFirst(one: SourceScore, other: SourceScore): number {
  return (
    one.proven * other.counted - other.proven * one.counted ||
    other.counted - other.proven - (one.counted - one.proven) ||
    ((one.source ?? '') < (other.source ?? '') ? -1 : 1)
  )
}
