import { reasonOfRow } from '../../bots/messages/import-reasons.ts'
import { troubleTexts } from '../../bots/messages/iys-troubles.ts'
import { exchangeMessages } from '../features/iys/messages.ts'
import { readIysLines } from '../import-file/read.ts'
import { exchangeMode } from '../register/company/settings.ts'
import type { Rejection } from '../register/imports/tally.ts'
import { applyPages } from '../register/imports/work.ts'
import {
  confirmFile,
  fileWithId,
  linesOfFile,
  type TakenFile,
  takeFile,
} from '../register/iys-queue/files.ts'
import { iysStatus } from '../register/iys-queue/status.ts'
import { newQueueUpkeep } from '../register/iys-queue/upkeep.ts'
import { incomingOf } from '../register/iys-received/intake.ts'
import { decideIys, readIysFile } from '../register/iys-received/pages.ts'
import type { Register } from '../register/register.ts'
import { firstRejections, refusedFor, takeIn } from './import/take-in.ts'
import { type InputFile, openInput } from './input.ts'
import { counted, outputName, requireBrand, requireFree, table, writeOut } from './operator.ts'
import { code, inputPath, numberOf, outputPath } from './parse/readers.ts'
import { type CliContext, CliError, flag, operand, required, verb } from './verb.ts'

/** Opens the register and updates its queue first: the server may not run, or the exchange was just switched on. */
async function exchange(context: CliContext, action: string): Promise<Register> {
  const register = await context.register()
  const mode = await exchangeMode(register)
  if (mode === 'off') {
    throw new CliError(
      `Cannot ${action}: the exchange with İYS is off. Switch it on: izin setting set iys_exchange file`,
    )
  }
  await newQueueUpkeep(register)()
  return register
}

/** Adds to the error of a file that could not be written how to get it: its rows are marked as sent. */
function takenUnwritten(error: unknown, { id }: TakenFile): unknown {
  if (!(error instanceof CliError)) return error
  return new CliError(
    `${error.message} Its rows are marked as sent: download file ${id} in chat, /izin iys.`,
    {
      cause: error,
    },
  )
}

const lineAndReason = (rejection: Rejection) => ({
  line: rejection.line,
  reason: reasonOfRow(rejection, 'en'),
})

export const iysVerbs = [
  verb({
    words: ['iys', 'status'],
    async run(context) {
      const register = await context.register()
      await newQueueUpkeep(register)()
      const { trouble, ...status } = await iysStatus(register)
      const incoming = await incomingOf(register)
      const texts = status.brands.flatMap(({ brandCode }) =>
        exchangeMessages.en.incoming(incoming(brandCode)).map((text) => `${brandCode}: ${text}`),
      )
      return { ...status, lastError: trouble === null ? null : troubleTexts.en.sentence(trouble), texts }
    },
    json: ({ texts: _, ...status }) => status,
    show: ({ mode, brands, lastError, texts }) => [
      mode === 'off'
        ? 'The exchange with İYS is off: izin setting set iys_exchange file'
        : `Exchange by ${mode}.`,
      ...table(
        'There is no brand.',
        ['brand', 'waiting', 'sent', 'registered', 'refused', 'late', 'overdue', 'oldest due'],
        brands.map((brand) => [
          ...[
            brand.brandCode,
            brand.waiting,
            brand.sent,
            brand.registered,
            brand.refused,
            brand.late,
            brand.overdue,
          ].map(String),
          brand.oldestDue ?? '-',
        ]),
      ),
      ...texts,
      ...(lastError === null ? [] : [`Last error: ${lastError}`]),
    ],
  }),
  verb({
    words: ['iys', 'send'],
    example: '--brand 123457 --out izin-iys.csv',
    parameters: { brand: required(code), out: required(outputPath), overwrite: flag },
    async run(context, { brand, out, overwrite }) {
      requireFree(out, overwrite)
      const register = await exchange(context, 'send')
      await requireBrand(register, brand, 'send')
      let taken: TakenFile | null = null
      // Nothing is marked as sent unless it can be written.
      async function* lines(): AsyncGenerator<string> {
        taken = await takeFile(register, brand, context.actor)
        if (taken === null) throw new CliError('Cannot send: nothing waits for İYS.')
        yield* linesOfFile(register, taken.id)
      }
      try {
        await writeOut(context, out, lines())
      } catch (error) {
        throw taken === null ? error : takenUnwritten(error, taken)
      }
      // The file was written, so its rows were taken; the compiler does not see the callback that sets it.
      const { id, rows } = taken as unknown as TakenFile
      return { file: id, rows, path: out }
    },
    show: ({ file, rows, path: written }) => [
      `Wrote ${counted(rows, 'row')} to ${outputName(written)}: file ${file}.`,
      `Load it in İYS, then: izin iys done --file ${file}`,
    ],
  }),
  verb({
    words: ['iys', 'done'],
    example: '--file 7',
    parameters: {
      file: required(numberOf('ID', { en: 'it is no number of a file', tr: 'bir dosya numarası değil' })),
    },
    async run(context, { file: id }) {
      const register = await context.register()
      const file = await fileWithId(register, id)
      if (file === null) throw new CliError(`Cannot confirm: there is no file ${id}.`)
      return { file: id, rows: await confirmFile(register, file, context.actor) }
    },
    show: ({ file, rows }) => [`File ${file} was loaded: ${counted(rows, 'row')} registered.`],
  }),
  verb({
    words: ['iys', 'receive'],
    example: 'error.csv --brand 123457 --dry-run',
    parameters: { file: operand(inputPath), brand: required(code), 'dry-run': flag, 'accept-new': flag },
    async run(context, { file, brand, 'dry-run': dryRun, 'accept-new': takesNewcomers }) {
      const input = await openInput(context, file, 'receive')
      const register = await exchange(context, 'receive')
      await requireBrand(register, brand, 'receive')
      const about = { brandCode: brand, by: context.actor.id, dryRun, takesNewcomers }
      try {
        return { ...(await receive(register, input, about)), dryRun }
      } catch (error) {
        throw refusedFor(error, input.label, 'receive')
      } finally {
        await input.close()
      }
    },
    json: (tally) => ({
      receipts: tally.registered + tally.refused,
      recipientChanges: tally.onay + tally.ret,
      alreadyKnown: tally.known,
      conflicts: tally.conflicts,
      unreadable: tally.unreadable,
      newApprovals: tally.newcomers,
      unreadableLines: tally.rejections.filter(({ detail }) => detail !== 'obeyed').map(lineAndReason),
      obeyedLines: tally.rejections.filter(({ detail }) => detail === 'obeyed').map(lineAndReason),
    }),
    show: ({ dryRun, ...tally }) => [
      ...(dryRun ? ['Preview, nothing was changed.'] : []),
      `${counted(tally.rows, 'row')}: ${tally.registered} registered, ${tally.refused} refused by İYS, ${counted(tally.onay + tally.ret, 'change')} of recipients, ${tally.known} known before.`,
      ...(tally.conflicts > 0
        ? [
            `${counted(tally.conflicts, 'row')} contradict${tally.conflicts === 1 ? 's' : ''} the register: a RET on either side counts. Look at it in chat, /izin iys.`,
          ]
        : []),
      ...(tally.newcomers > 0
        ? [
            `${counted(tally.newcomers, 'ONAY')} of addresses that the brand has no record of ${dryRun ? 'would not be' : tally.newcomers === 1 ? 'was not' : 'were not'} recorded. If the recipients gave them to this brand, repeat with --accept-new.`,
          ]
        : []),
      ...(tally.obeyed > 0
        ? [`${counted(tally.obeyed, 'RET')} obeyed, though the row could not be read in full.`]
        : []),
      ...(tally.unreadable > 0 ? [`${counted(tally.unreadable, 'row')} could not be read.`] : []),
      ...tally.rejections.map(
        (rejection) => `  line ${rejection.line}: ${rejection.code}, ${reasonOfRow(rejection, 'en')}`,
      ),
      ...(tally.faulty > tally.rejections.length
        ? [`  and ${tally.faulty - tally.rejections.length} more`]
        : []),
    ],
  }),
]

const listedMax = 1000

/** Takes in a file that İYS made, and returns the counts and the first rejected rows. */
async function receive(
  register: Register,
  { bytes, encoding, name }: InputFile,
  about: Omit<Parameters<typeof takeIn>[1], 'name' | 'kind'>,
) {
  return await takeIn(
    register,
    { ...about, name, kind: 'iys' },
    {
      async read(id, { namedDay }) {
        const lines = () => readIysLines(bytes, encoding, register.clock(), namedDay)
        await readIysFile(register, id, { bytes: bytes(), lines })
      },
      apply: async (id) => await applyPages(register, id, decideIys),
      taken: async (id, tally) => ({ ...tally, rejections: await firstRejections(register, id, listedMax) }),
    },
  )
}
