import type { Context, Handler } from 'hono'
import { addDays, dayOf, type IstanbulDay, isIstanbulDay } from '../../calendar/istanbul.ts'
import type { Brand } from '../../register/brands.ts'
import { type Desk, ofBrand } from './desk.ts'
import { refuse } from './faults.ts'
import type { Session } from './sessions.ts'

/** R31. Older days are kept all the same: `izin report --out` and the links in chat give their files. */
const daysBackMax = 7

/**
 * Runs a route about one day of a brand (iys.md 3.12): one that the calendar has (H501), and at most seven days back
 * (H502). A day to come is a day on which nothing has happened.
 */
export function ofBrandDay(
  desk: Desk,
  handle: (
    c: Context,
    of: { readonly session: Session; readonly brand: Brand; readonly date: IstanbulDay },
  ) => Promise<Response>,
): Handler {
  return ofBrand(desk, async (c, session, brand) => {
    const date = c.req.param('reportDate') ?? ''
    if (!isIstanbulDay(date)) return refuse(c, [{ code: 'H501', value: date }])
    const first = addDays(dayOf(desk.clock()), -daysBackMax)
    if (date < first) return refuse(c, [{ code: 'H502', value: date }])
    return await handle(c, { session, brand, date })
  })
}
