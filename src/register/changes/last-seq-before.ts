import { lt, max, sql } from 'drizzle-orm'
import { day } from '../../../db/schema.ts'
import { build, preparedOne } from '../../../db/statement.ts'
import type { IstanbulDay } from '../../calendar/istanbul.ts'
import type { Register } from '../register.ts'

const lastOfDaysBefore = preparedOne(() =>
  build
    .select({ seq: max(day.toSeq) })
    .from(day)
    .where(lt(day.date, sql.placeholder('date'))),
)

/**
 * The last `seq` of the closed days before this one, 0 when there is none. The time of a change has no index: whatever asks
 * for changes since a day begins behind this, so that the years before are not read.
 */
export async function lastSeqBefore(
  { engine }: Pick<Register, 'engine'>,
  date: IstanbulDay,
): Promise<number> {
  const [row] = await engine.read(lastOfDaysBefore({ date }))
  return row?.seq ?? 0
}
