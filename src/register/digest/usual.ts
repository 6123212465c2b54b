import { and, eq, inArray, sum } from 'drizzle-orm'
import { digestCount, digestHour } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import type { Register } from '../register.ts'
import { weekHours, weeksCompared } from './hour.ts'

/**
 * How many refusals of recipients themselves are usual at a brand in an hour: the mean of the same hour on the same weekday
 * in the four weeks before, as far as they were counted; null where none was, so that nothing can be called unusual.
 */
export async function usualRefusals(
  { engine }: Pick<Register, 'engine'>,
  brandCode: number,
  hour: number,
): Promise<number | null> {
  const hours = Array.from({ length: weeksCompared }, (_, n) => hour - (n + 1) * weekHours)
  const counted = await engine.read(
    query(build.select({ hour: digestHour.hour }).from(digestHour).where(inArray(digestHour.hour, hours))),
  )
  if (counted.length === 0) return null
  const isOne = and(eq(digestCount.brandCode, brandCode), inArray(digestCount.hour, hours))
  const [found] = await engine.read(
    query(
      build
        .select({ rejections: sum(digestCount.rejections).mapWith(Number) })
        .from(digestCount)
        .where(isOne),
    ),
  )
  return (found?.rejections ?? 0) / counted.length
}
