import { describe, expect, test } from 'vitest'
import { staffTable } from '../../src/app/features.ts'
import { erasureMessages } from '../../src/features/erasure/messages.ts'
import { openCommandRegister, staffContext, textOf } from '../../test/support/commands.ts'
import { commandForm } from './ask.ts'
import { checkTable, defineCommand, usageLine } from './command.ts'
import { commandTable, exampleCommands, slackUsageHint } from './docs.ts'
import { textOnly } from './replies.ts'
import { runCommand, submitForm } from './run.ts'
import { runStaffCommand } from './staff.ts'

const { commands: staffCommands } = staffTable

const row = (over: Partial<Parameters<typeof checkTable>[0][number]>) => ({
  name: 'one',
  words: { tr: ['bir'], en: ['one'] },
  ...over,
})

test('checkTable() stops at two commands with one word, however it is spelled', () => {
  const one = row({ words: { tr: ['GEÇMİŞ'], en: ['one'] } })
  const other = row({ name: 'other', words: { tr: ['başka'], en: ['gecmis'] } })
  expect(() => checkTable([one, other])).toThrow(
    'Cannot use the command word "gecmis": both one and other have it',
  )
})

test('a parameter added to a command in one place is typed, asked for, missed and shown', async () => {
  const home = await openCommandRegister()
  const context = await staffContext(home)
  const given: unknown[] = []
  const command = defineCommand({
    name: 'erase',
    words: { tr: ['dene'], en: ['try'] },
    role: 'admin',
    examples: { tr: ['dene U0123 not="x"'], en: ['try U0123 note="x"'] },
    takes: ['person', 'note'],
    needs: ['person', 'note'],
    form: ({ language }) => erasureMessages[language].form,
    async run(_, { person, note }) {
      given.push([person, note])
      return textOnly('tamam')
    },
  })
  expect(usageLine(context, command)).toBe('/izin dene KİŞİ not="…"')
  expect(textOf(await runStaffCommand(context, 'yardım onay'))).toContain('/izin ekle|onay ADRES ')
  await runCommand(context, command, 'U0123 not="bir"')
  await submitForm(context, command, { person: 'U0123', note: 'iki' }, '')
  expect(given).toEqual([
    ['U0123', 'bir'],
    ['U0123', 'iki'],
  ])
  expect(commandForm(context, command)?.fields.map(({ name }) => name)).toEqual(['person', 'note'])
  expect(textOf(await runCommand(context, command, 'U0123'))).toContain('Eksik: not.')
  expect(await submitForm(context, command, { person: 'U0123' }, '')).toMatchObject({
    errors: { note: expect.stringContaining('Eksik: not.') },
  })
  await home.close()
})

describe('generated documents and manifest', () => {
  test('Slack hints at the tasks of every day', () => {
    const hint = 'sorgula ADRES | ekle ADRES | ret ADRES | rapor | yardım'
    expect(slackUsageHint(staffCommands)).toBe(hint)
  })

  test('every command has a usage line, a row and a working example', () => {
    const table = commandTable(staffCommands, [], 'en')
    for (const { words } of staffCommands) expect(table).toContain(`\`${words.tr[0]}\``)
    for (const example of exampleCommands()) expect(example).toMatch(/^\/izin \S/)
    expect(exampleCommands('en')).toContain('/izin lookup 0532 123 45 67')
    expect(exampleCommands('en')).toHaveLength(exampleCommands().length)
  })
})
