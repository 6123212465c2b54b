import { personData } from '../features/personal-data/data.ts'
import { counted } from './counted.ts'
import { writeWhole } from './new-file.ts'
import { operatorName, withoutCeiling } from './operator.ts'
import { required } from './option.ts'
import { path, recipient } from './readers.ts'
import { registerOf, verb } from './verb.ts'

export const person = verb({
  words: ['person'],
  help: 'Write everything held about one address for whoever asks for his data (KVKK), by the ending of --out: a .pdf in Turkish, .json, or a .zip of both; logged as a look-up',
  options: { recipient: required(recipient), out: required(path) },
  check: ({ out }) =>
    endingOf(out) === null ? 'Cannot read --out: it must end in .pdf, .json or .zip.' : null,
  async run(surroundings, { recipient, out }) {
    const format = endingOf(out) ?? 'zip'
    const register = await registerOf(surroundings)
    const actor = { door: 'cli', id: operatorName() } as const
    const made = withoutCeiling(await personData(register, actor, { recipient, format }))
    await writeWhole(out, made.content)
    return { file: out, changes: made.changes, lookUps: made.lookUps }
  },
  show: ({ file, changes, lookUps }) => [
    `Wrote ${counted(changes, 'change')} and ${counted(lookUps, 'look-up')} to ${file}.`,
    'It holds the address, and names who of the staff asked about it.',
  ],
})

function endingOf(out: string): 'pdf' | 'json' | 'zip' | null {
  const ending = /\.(pdf|json|zip)$/i.exec(out)?.[1]?.toLowerCase()
  return ending === 'pdf' || ending === 'json' || ending === 'zip' ? ending : null
}
