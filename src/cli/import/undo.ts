import { longDates } from '../../calendar/istanbul.ts'
import { type VoidingByTwo, voidImportByTwo } from '../../register/imports/void-by-two.ts'
import { counted } from '../operator.ts'
import { numberOf } from '../parse/readers.ts'
import { CliError, operand, verb } from '../verb.ts'

const refusals: Readonly<Record<Extract<VoidingByTwo, { kind: 'refused' }>['reason'], string>> = {
  'no-file': 'there is no such upload',
  nothing: 'there is no change of this upload to take back',
  late: 'the day in which it could be taken back is over. Correct the consents with a new file',
}

export const undoVerb = verb({
  words: ['import', 'undo'],
  example: '7',
  parameters: {
    n: operand(numberOf('N', { en: 'it is no number of an upload', tr: 'bir yükleme numarası değil' })),
  },
  async run(context, { n }) {
    const done = await voidImportByTwo(await context.register(), n, context.actor.id)
    if (done.kind === 'refused') throw new CliError(`Cannot take back upload ${n}: ${refusals[done.reason]}.`)
    return { ...done, import: n }
  },
  json: ({ kind, import: id, ...rest }) =>
    kind === 'voided' ? { import: id, state: 'undone', ...rest } : { import: id, state: 'waiting' },
  show: (done) =>
    done.kind === 'voided'
      ? [
          `Upload ${done.import} is taken back: ${counted(done.back, 'change')}, ${done.kept} left as they are because they have changed since.`,
        ]
      : [
          `Upload ${done.import} waits for a second person until ${longDates.en.moment(done.until)}: another user of this machine repeats the command, or an editor confirms it in Slack (/izin bekleyenler).`,
        ],
})
