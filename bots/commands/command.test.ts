import { describe, expect, test } from 'vitest'
import { checkTable } from './command.ts'
import { commandTable, exampleCommands, slackUsageHint, telegramMenu } from './docs.ts'
import { recipientCommands } from './recipient/table.ts'
import { staffCommands } from './staff.ts'

const row = (over: Partial<Parameters<typeof checkTable>[0][number]>) => ({
  name: 'one',
  words: { tr: ['bir'], en: ['one'] },
  ...over,
})

describe('checkTable()', () => {
  test('stops at two commands with one word, however it is spelled', () => {
    const one = row({ words: { tr: ['GEÇMİŞ'], en: ['one'] } })
    const other = row({ name: 'other', words: { tr: ['başka'], en: ['gecmis'] } })
    expect(() => checkTable([one, other])).toThrow(
      'Cannot use the command word "gecmis": both one and other have it',
    )
  })
})

describe('what is generated', () => {
  test('Telegram takes the menu', () => {
    for (const language of ['tr', 'en'] as const) {
      const menu = telegramMenu(language)
      expect(menu).toHaveLength(recipientCommands.length)
      for (const { command, description } of menu) {
        expect(command).toMatch(/^[a-z0-9_]{1,32}$/)
        expect(description.length).toBeGreaterThan(2)
        expect(description.length).toBeLessThanOrEqual(256)
      }
    }
  })

  test('Slack takes the hint', () => {
    expect(slackUsageHint()).toMatch(/^sorgula \| ekle \| ret/)
    expect(slackUsageHint().length).toBeLessThanOrEqual(1000)
  })

  test('every command has a usage line, a row and a working example', () => {
    const table = commandTable()
    for (const { words } of staffCommands) expect(table).toContain(`\`${words.tr[0]}\``)
    for (const example of exampleCommands()) expect(example).toMatch(/^\/izin \S/)
    expect(exampleCommands('en')).toContain('/izin lookup 0532 123 45 67')
    expect(exampleCommands('en')).toHaveLength(exampleCommands().length)
  })
})
