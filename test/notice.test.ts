import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { notice, shippedPackages } from '../scripts/notice.ts'

test('NOTICE is what `npm run notice` writes, and names every package that is shipped', () => {
  const text = readFileSync(join(import.meta.dirname, '../NOTICE'), 'utf8')
  expect(text).toBe(notice())
  const named = [...text.matchAll(/^ *(\S+ \d+\.\d+\.\S+?)(?: \(|: )/gm)].map(([, name]) => name)
  expect(named.sort()).toEqual(
    shippedPackages()
      .map(({ name, version }) => `${name} ${version}`)
      .sort(),
  )
  for (const words of ['SIL OPEN FONT LICENSE', 'Permission is hereby granted', 'Apache License'])
    expect(text).toContain(words)
})
