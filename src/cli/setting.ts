import { listSettings, setSetting } from '../register/settings.ts'
import { operatorName } from './operator.ts'
import { required } from './option.ts'
import { text } from './readers.ts'
import { insist, registerOf, verb } from './verb.ts'

export const settingList = verb({
  words: ['setting', 'list'],
  help: 'Show every setting, its default and what it does',
  async run(surroundings) {
    const rows = await listSettings((await registerOf(surroundings)).engine)
    return {
      settings: rows.map(({ name, value, initial, meaning }) => ({ name, value, default: initial, meaning })),
    }
  },
  show: ({ settings }) =>
    settings.map(({ name, value, default: initial, meaning }) => {
      const from = value === initial ? 'default' : `default ${initial}`
      return `${name} = ${value}  (${from})  ${meaning}`
    }),
})

/** As long as a list of holidays needs. */
const valueLengthMax = 20_000

export const settingSet = verb({
  words: ['setting', 'set'],
  help: 'Change a setting; a running server follows within seconds',
  makes: true,
  operands: {
    name: required(text('NAME')),
    value: required({
      placeholder: 'VALUE',
      read: (value) =>
        value.length > valueLengthMax ? { ok: false, reason: 'it is too long' } : { ok: true, value },
    }),
  },
  async run(surroundings, { name, value }) {
    const { engine } = await registerOf(surroundings)
    insist(await setSetting(engine, name, value, operatorName(), surroundings.clock()), 'change the setting')
    return { name, value }
  },
  show: ({ name, value }) => [`${name} = ${value}`],
})
