import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { shortenResolution } from './quick-start.ts'

it('shortenResolution() finds the modules of drizzle where Node finds them', async () => {
  const file = (path: string) =>
    pathToFileURL(resolve(import.meta.dirname, '../../node_modules/drizzle-orm', path)).href
  shortenResolution()
  const byName = await import('drizzle-orm')
  const byFile = (await import(/* @vite-ignore */ file('sql/sql.js'))) as typeof byName
  expect(byName.sql).toBe(byFile.sql)
  const tables = await import('drizzle-orm/sqlite-core')
  const tablesByFile = (await import(/* @vite-ignore */ file('sqlite-core/table.js'))) as typeof tables
  expect(tables.sqliteTable).toBe(tablesByFile.sqliteTable)
  await expect(import(/* @vite-ignore */ `drizzle-orm/${'nowhere'}`)).rejects.toThrow()
})
