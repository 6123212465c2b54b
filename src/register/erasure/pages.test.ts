import { beforeAll, expect, test } from 'vitest'
import type { Engine } from '../../../db/engine.ts'
import type { Query } from '../../../db/statement.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { openTestRegister, phone, say } from '../../../test/support/register.ts'
import { lookAtPage } from './retention.ts'

const opened = forAllTests(() => openTestRegister())
beforeAll(async () => {
  await say(opened.register, phone(1), 'RET')
})

function watching(engine: Engine): { readonly engine: Engine; readonly asked: Query<unknown>[] } {
  const asked: Query<unknown>[] = []
  return {
    asked,
    engine: {
      ...engine,
      unit(reads, decide) {
        asked.push(...reads)
        return engine.unit(reads, decide)
      },
    },
  }
}

test('looking at a page of recipients reads no table from end to end', async () => {
  const { engine, asked } = watching(opened.engine)
  await lookAtPage({ ...opened.register, engine }, { after: 0, years: 3 })
  expect(asked).toHaveLength(3)
  for (const { sql, params } of asked) {
    const plan = await opened.engine.read({
      sql: `EXPLAIN QUERY PLAN ${sql}`,
      params,
      map: (row) => String(row[3]),
    })
    expect(plan.length).toBeGreaterThan(0)
    expect(plan.filter((line) => line.startsWith('SCAN'))).toEqual([])
  }
})
