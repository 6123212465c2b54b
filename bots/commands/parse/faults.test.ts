import { describe, expect, test } from 'vitest'
import { staffTable } from '../../../src/app/features.ts'
import { openCommandRegister, shownIn, staffContext, textOf } from '../../../test/support/commands.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { subBrandCode } from '../../../test/support/register.ts'
import { messagesIn } from '../../messages/index.ts'
import type { ParameterName } from '../arguments.ts'
import { commandForm } from '../ask.ts'
import type { Filled, Form } from '../form.ts'
import { runCommand, submitForm } from '../run.ts'
import { argumentOf, fieldsFor, formOf } from './faults.ts'

const { commands, formCommands } = staffTable
const home = forAllTests(() => openCommandRegister())

const example = {
  tr: /örneğin|Seçenekler: .+ · |gibi yazın|sütun adları/,
  en: /for example|Choices: .+ · |Write it like|columns/,
}

const typed: Partial<Record<ParameterName, string>> = {
  recipient: '0532 123 45 67',
  person: '@U0123ABCD',
  role: 'editor',
  change: '70f5a1b2',
  number: '3',
  words: 'Örnek',
  brandCode: `marka=${subBrandCode}`,
  code: 'kod=123458',
}

const filled: Filled = {
  address: '0532 123 45 67',
  brand: String(subBrandCode),
  channel: 'MESAJ',
  channels: ['MESAJ'],
  source: 'HS_WEB',
  status: 'ONAY',
  evidence: 'form 118',
  message: 'Kahve',
  change: '70f5a1b2',
  number: '3',
  outcome: 'withdrawn',
  person: 'U0123ABCD',
  role: 'viewer',
  name: 'Örnek Çay',
  code: '123458',
  value: '4',
  type: 'BIREYSEL',
  scope: 'ONAY',
}

const noForm: Form = { name: 'none', values: [], title: '', submit: '', fields: [] }

/** Any text is a value of these. */
const free = ['words', 'change', 'note', 'message', 'evidence', 'value', 'trademark', 'addresses']

describe.each(['tr', 'en'] as const)('in %s', (language) => {
  const { names } = messagesIn(language).parameters
  const contextHere = () => staffContext(home, { language })

  const typedNeeds = commands.flatMap((command) => (command.needs ?? []).map((left) => ({ command, left })))
  test.each(typedNeeds)('$command.name without $left asks for it in its form', async ({ command, left }) => {
    const others = (command.needs ?? []).filter((name) => name !== left)
    const words = others.map((name) => typed[name]).join(' ')
    const context = await contextHere()
    const asking = await runCommand(context, command, words)
    const blank = commandForm(context, command) ?? noForm
    const filledNow = Object.keys(shownIn(asking.form ?? noForm)).filter(
      (field) => !(field in shownIn(blank)),
    )
    expect(textOf(asking)).toContain(names[left])
    expect(textOf(asking)).toContain(`/izin ${command.words[language][0]}`)
    expect(asking.form?.name).toBe(command.name)
    expect(asking.form?.intro === blank.intro).toBe(words === '')
    expect(filledNow).toHaveLength(others.length)
  })

  test.each([...commands, ...formCommands])(
    'the form of $name shows an example for a wrong field',
    async (command) => {
      const context = await contextHere()
      const form = formOf(context, command)
      const asks = form?.asks ?? command.needs ?? []
      expect(asks).toEqual(expect.arrayContaining([...(command.needs ?? [])]))
      const errorAt = async (field: string, value: string) => {
        const room = field === 'hour' ? { room: 'C0BASKA' } : {}
        const answer = await submitForm(context, command, { ...filled, ...room, [field]: value }, '')
        const errors = { [field]: expect.stringMatching(example[language]) }
        expect([field, answer]).toEqual([field, { kind: 'errors', errors }])
        return JSON.stringify(answer).toLocaleLowerCase(language)
      }
      for (const asked of asks) {
        const name = argumentOf(asked)
        for (const field of fieldsFor(context, command, asked)) {
          const isNeeded = form?.needs.includes(asked) && field.name !== 'telegram'
          if (isNeeded) expect(await errorAt(field.name, '')).toContain(names[name])
          if (!free.includes(name)) await errorAt(field.name, '?')
          if (field.kind === 'text') await errorAt(field.name, 'x'.repeat(field.lengthMax + 1))
        }
      }
    },
  )
})
