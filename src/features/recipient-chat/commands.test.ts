import { expect, test } from 'vitest'
import { introduction, recipientCommands } from './commands.ts'
import { recipientMessages } from './messages.ts'

const menuIn = (language: 'tr' | 'en') => introduction(language, true).menu

test('Telegram takes the menu', () => {
  for (const language of ['tr', 'en'] as const) {
    const menu = menuIn(language)
    expect(menu).toHaveLength(recipientCommands.length)
    for (const { command, description } of menu) {
      expect(command).toMatch(/^[a-z0-9_]{1,32}$/)
      expect(description.length).toBeGreaterThan(2)
      expect(description.length).toBeLessThanOrEqual(256)
    }
  }
  expect(menuIn('en').slice(0, 3)).toMatchObject([
    { command: 'consents' },
    { command: 'stop' },
    { command: 'allow' },
  ])
})

test.each(['tr', 'en'] as const)('texts name the commands of their language (%s)', (language) => {
  const known = menuIn(language).map(({ command }) => `/${command}`)
  const named = JSON.stringify(recipientMessages[language], (_, text) =>
    typeof text === 'function' ? String(text) : text,
  ).matchAll(/(?<=[ "`(])\/[a-z_]+\b/g)
  expect(known).toEqual(expect.arrayContaining([...named].map(([command]) => command)))
})
