import type { Query, Value } from '../../../db/statement.ts'

/** The first column of each row. */
export const numbers = (sql: string, ...params: readonly Value[]): Query<number> => ({
  sql,
  params,
  map: ([value]) => Number(value),
})
export const texts = (sql: string, ...params: readonly Value[]): Query<string> => ({
  sql,
  params,
  map: ([value]) => String(value),
})
