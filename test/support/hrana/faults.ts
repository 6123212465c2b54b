export type HranaFault = {
  /** All requests until mended by default. */
  readonly times?: number
  readonly only?: 'writes' | 'reads'
} & (
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'reset-before' }
  | { readonly kind: 'reset-after' }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'garbage' }
  /** Answers writers SQLITE_BUSY at once, like a server that merges its log. */
  | { readonly kind: 'busy' }
  /** Stops before its COMMIT until the lock is taken from it, for a transaction that waits. */
  | { readonly kind: 'stalls' }
)

export function faultSwitch() {
  let present: HranaFault | null = null
  let left = 0
  const struck = { status: 0, 'reset-before': 0, 'reset-after': 0, slow: 0, garbage: 0, busy: 0, stalls: 0 }
  return {
    struck,
    set(fault: HranaFault | null): void {
      present = fault
      left = fault?.times ?? Number.POSITIVE_INFINITY
    },
    strikes(body: string): HranaFault | null {
      if (present === null || left === 0) return null
      const writes = /begin immediate/i.test(body)
      if (present.only !== undefined && (present.only === 'writes') !== writes) return null
      left -= 1
      struck[present.kind] += 1
      return present
    },
  }
}
