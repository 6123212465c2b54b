/** What a remote database does to a request when told to. */
export type HranaFault = {
  /** How many requests; all of them until mended when left out. */
  readonly times?: number
  /** Only requests that write, or only those that read. */
  readonly only?: 'writes' | 'reads'
  /** How many requests that fit are let through first. */
  readonly after?: number
} & (
  | { readonly kind: 'status'; readonly status: number }
  /** The connection is reset before anything is done. */
  | { readonly kind: 'reset-before' }
  /** All is done and committed, and the answer is lost. */
  | { readonly kind: 'reset-after' }
  /** Waits before it does anything. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Does all at once and answers late. */
  | { readonly kind: 'slow-after'; readonly ms: number }
  /** Answers with something that is no Hrana. */
  | { readonly kind: 'garbage' }
)

export interface FaultSwitch {
  readonly struck: Record<HranaFault['kind'], number>
  set(fault: HranaFault | null): void
  /** The fault that strikes the request with this body, if one does. */
  strikes(body: string): HranaFault | null
}

export function faultSwitch(): FaultSwitch {
  let present: HranaFault | null = null
  let left = 0
  let spared = 0
  const struck = { status: 0, 'reset-before': 0, 'reset-after': 0, slow: 0, 'slow-after': 0, garbage: 0 }
  return {
    struck,
    set(fault) {
      present = fault
      left = fault?.times ?? Number.POSITIVE_INFINITY
      spared = fault?.after ?? 0
    },
    strikes(body) {
      if (present === null || left === 0) return null
      const writes = /begin immediate/i.test(body)
      if (present.only !== undefined && (present.only === 'writes') !== writes) return null
      if (spared > 0) {
        spared -= 1
        return null
      }
      left -= 1
      struck[present.kind] += 1
      return present
    },
  }
}
