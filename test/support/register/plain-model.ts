import type { Status } from '../../../src/consent/consent.ts'

/* A model without states: of each key the dates of the latest ONAY and RET. A refusal wins a tie. */

const secondMs = 1000
const never = Number.NEGATIVE_INFINITY

interface Dates {
  onayAt: number
  retAt: number
  onayRecordedAt: number
}

export type Kept = Readonly<Dates>

export class PlainModel {
  private readonly keys = new Map<string, Dates>()

  private dates(key: string): Dates {
    const dates = this.keys.get(key) ?? { onayAt: never, retAt: never, onayRecordedAt: never }
    this.keys.set(key, dates)
    return dates
  }

  status(key: string): Status | null {
    const { onayAt, retAt } = this.dates(key)
    if (onayAt === never && retAt === never) return null
    return retAt >= onayAt ? 'RET' : 'ONAY'
  }

  kept(key: string): Kept {
    return { ...this.dates(key) }
  }

  /** Without a value: as before anything was said. */
  putBack(key: string, kept: Kept | undefined): void {
    this.keys.delete(key)
    if (kept !== undefined) this.keys.set(key, { ...kept })
  }

  /** `said` is null for now or an unusable time; `at` is when it is recorded. */
  say(
    key: string,
    {
      status,
      said,
      at,
      source,
    }: {
      readonly status: Status
      readonly said: number | null
      readonly at: number
      readonly source: string
    },
  ): void {
    const dates = this.dates(key)
    const before = this.status(key)
    if (status === 'RET') {
      const usable = said !== null && said <= at ? said : null
      const now = before === 'ONAY' ? Math.max(at, dates.onayAt + secondMs) : at
      // Dated before the consent but said after its recording: the consent was dated ahead.
      const counts = before === 'ONAY' && usable !== null && usable >= dates.onayRecordedAt
      dates.retAt = Math.max(dates.retAt, counts ? Math.max(usable, dates.onayAt) : (usable ?? now))
      return
    }
    if (source === 'HS_FAX' || (said !== null && said > at)) return
    const ahead = before === 'RET' && dates.retAt < at + 5 * secondMs
    const given = said ?? (ahead ? Math.max(at, dates.retAt + secondMs) : at)
    if (given <= dates.retAt || given <= dates.onayAt) return
    dates.onayAt = given
    dates.onayRecordedAt = at
  }
}
