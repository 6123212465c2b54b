/** Which traces are kept, by OpenTelemetry's `OTEL_TRACES_SAMPLER`. */
export interface Sampler {
  /** Whether a trace that came from elsewhere is kept when, and only when, it is kept there. */
  readonly isParentBased: boolean
  /** 0 to 1: of the traces that begin here, or of all. */
  readonly ratio: number
}

/** Half of the digits of a trace's id, which are random, as a number from 0 to 1: all who see it choose alike. */
export function isKept(traceId: string, ratio: number): boolean {
  return ratio >= 1 || Number.parseInt(traceId.slice(-13), 16) / 16 ** 13 < ratio
}
