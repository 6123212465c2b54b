import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { staffTable } from '../../src/app/features.ts'
import { recipientCommands } from '../../src/features/recipient-chat/commands.ts'
import { galleryPage } from './page.ts'

const written = readFileSync(join(import.meta.dirname, '../../docs/gallery.md'), 'utf8')

it('the gallery agrees with the replies of today (npm run docs)', async () => {
  expect(await galleryPage()).toBe(written)
})

it('the gallery has every command, and each answer in both languages', () => {
  const titles = [
    ...staffTable.commands
      .filter(({ words }) => words.tr.length > 0)
      .map(({ words }) => `### ${words.tr[0]} · ${words.en[0]}`),
    ...recipientCommands.map(({ words }) => `### /${words.tr[0]} · /${words.en[0]}`),
  ]
  const lines = written.split('\n')
  expect(titles.filter((title) => !lines.includes(title))).toEqual([])
  expect(lines.filter((line) => /^\| – \||\| – \|$/.test(line))).toEqual([])
})
