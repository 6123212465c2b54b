import { expect, it, vi } from 'vitest'
import { build } from '../db/statement.ts'

/*
 * Queries and schemas are made when first used, so that a Worker starts quickly. `z.lazy` costs nearly
 * nothing.
 */

const made = vi.hoisted((): string[] => [])

vi.mock('zod', async (original) => {
  const zod = Object.entries(await original<Record<string, unknown>>())
  const noting = zod.map(([name, one]) => {
    if (typeof one !== 'function' || name === 'lazy' || !/^_?[a-z]/.test(name)) return [name, one]
    return [
      name,
      (...args: unknown[]) => {
        made.push(`z.${name}`)
        return one(...args)
      },
    ]
  })
  return Object.fromEntries(noting)
})

const begins = ['select', 'selectDistinct', 'insert', 'update', 'delete', 'with', '$with'] as const

it('a Worker starts without making a query or a schema', async () => {
  for (const begin of begins) {
    const own = build[begin] as (...args: unknown[]) => unknown
    vi.spyOn(build, begin).mockImplementation(((...args: unknown[]) => {
      made.push(`${begin} ${/.*\/(src|bots)\/.*/.exec(new Error().stack ?? '')?.[0].trim()}`)
      return own.apply(build, args)
    }) as never)
  }
  await import('../src/worker.ts')
  expect(made).toEqual([])
  // The recorder itself works.
  build.select()
  const z = await import('zod')
  z.object({ id: z.int() })
  expect(made.map((one) => one.split(' ')[0])).toEqual(['select', 'z.int', 'z.object'])
})
