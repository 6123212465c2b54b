import { reasonOfRow } from '../../bots/messages/import-reasons.ts'
import { troubleTexts } from '../../bots/messages/iys-troubles.ts'
import { exchangeMessages } from '../features/iys/messages.ts'
import { readIysLines } from '../import-file/read.ts'
import { number, words } from '../language/turkish.ts'
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
import type { Language } from '../register/recipients/people.ts'
import type { Register } from '../register/register.ts'
import { cannot, OperatorError, type Sentence, wordless } from '../util/sentence.ts'
import { firstRejections, refusedFor, takeIn } from './import/take-in.ts'
import { type InputFile, openInput } from './input.ts'
import { receivedLines } from './iys-received.ts'
import { counted, outputName, requireBrand, requireFree, table, toOutput, writeOut } from './operator.ts'
import { code, inputPath, numberOf, outputPath } from './parse/readers.ts'
import { type CliContext, flag, operand, required, verb } from './verb.ts'

/**
 * Opens the register for the exchange with İYS, and throws if the exchange is off. The queue of changes to report is updated
 * first, since the server may not run, or the exchange was just switched on.
 */
async function exchange(context: CliContext, action: Sentence): Promise<Register> {
  const register = await context.register()
  const mode = await exchangeMode(register)
  if (mode === 'off') {
    throw cannot(action, {
      en: 'the exchange with İYS is off. Switch it on: izin setting set iys_exchange file',
      tr: 'İYS aktarımı kapalı. Açmak için: izin setting set iys_exchange file',
    })
  }
  await newQueueUpkeep(register)()
  return register
}

/** Adds to an error of writing a file for İYS where the file can be downloaded, since its rows are already marked as sent. */
function takenUnwritten(error: unknown, { id }: TakenFile): unknown {
  if (!(error instanceof OperatorError)) return error
  return new OperatorError(
    {
      en: `${error.sentence.en} Its rows are marked as sent: download file ${id} in chat, /izin iys.`,
      tr: `${error.sentence.tr} Satırları gönderildi diye işaretlendi: dosya ${id} sohbetten indirilebilir, /izin iys.`,
    },
    { cause: error },
  )
}

/** Returns a rejected row for `--json`: its line and the English reason. */
const lineAndReason = (rejection: Rejection) => ({
  line: rejection.line,
  reason: reasonOfRow(rejection, 'en'),
})

/** Returns lines that are made for each language separately as sentences in both languages. */
function inBoth(lines: (language: Language) => readonly string[]): Sentence[] {
  const tr = lines('tr')
  return lines('en').map((en, place) => ({ en, tr: tr[place] ?? en }))
}

const unsent = { en: 'send', tr: 'Gönderilemedi' }
const unreceived = { en: 'receive', tr: 'Alınamadı' }

export const iysVerbs = [
  verb({
    words: ['iys', 'status'],
    async run(context) {
      const register = await context.register()
      await newQueueUpkeep(register)()
      const { trouble, ...status } = await iysStatus(register)
      const incoming = await incomingOf(register)
      const texts = inBoth((language) =>
        status.brands.flatMap(({ brandCode }) =>
          exchangeMessages[language].incoming(incoming(brandCode)).map((text) => `${brandCode}: ${text}`),
        ),
      )
      return { ...status, trouble, texts }
    },
    json: ({ texts: _, trouble, ...status }) => ({
      ...status,
      lastError: trouble === null ? null : troubleTexts.en.sentence(trouble),
    }),
    show: ({ mode, brands, trouble, texts }) => [
      mode === 'off'
        ? {
            en: 'The exchange with İYS is off: izin setting set iys_exchange file',
            tr: 'İYS aktarımı kapalı. Açmak için: izin setting set iys_exchange file',
          }
        : { en: `Exchange by ${mode}.`, tr: `Aktarım ${mode === 'file' ? 'dosyayla' : 'API ile'}.` },
      ...table(
        { en: 'There is no brand.', tr: 'Marka yok.' },
        [
          { en: 'brand', tr: 'marka' },
          { en: 'waiting', tr: words.inIys.waiting },
          { en: 'sent', tr: words.inIys.sent },
          { en: 'registered', tr: words.inIys.registered },
          { en: 'refused', tr: words.inIys.refused },
          { en: 'late', tr: words.inIys.late },
          { en: 'overdue', tr: 'geciken' },
          { en: 'oldest due', tr: 'en yakın son gün' },
        ],
        brands.map((brand) => [
          ...[
            brand.brandCode,
            brand.waiting,
            brand.sent,
            brand.registered,
            brand.refused,
            brand.late,
            brand.overdue,
          ].map((cell) => wordless(String(cell))),
          wordless(brand.oldestDue ?? '-'),
        ]),
      ),
      ...texts,
      ...(trouble === null
        ? []
        : [
            {
              en: `Last error: ${troubleTexts.en.sentence(trouble)}`,
              tr: `Son hata: ${troubleTexts.tr.sentence(trouble)}`,
            },
          ]),
    ],
  }),
  verb({
    words: ['iys', 'send'],
    example: '--brand 123457 --out izin-iys.csv',
    parameters: { brand: required(code), out: required(outputPath), overwrite: flag },
    async run(context, { brand, out, overwrite }) {
      requireFree(out, overwrite)
      const register = await exchange(context, unsent)
      await requireBrand(register, brand, unsent)
      let takenFile: TakenFile | null = null
      // Nothing is marked as sent unless it can be written.
      async function* lines(): AsyncGenerator<string> {
        takenFile = await takeFile(register, brand, context.actor)
        if (takenFile === null) {
          throw cannot(unsent, { en: 'nothing waits for İYS', tr: "İYS'ye bildirilecek değişiklik yok" })
        }
        yield* linesOfFile(register, takenFile.id)
      }
      try {
        await writeOut(context, out, lines())
      } catch (error) {
        throw takenFile === null ? error : takenUnwritten(error, takenFile)
      }
      // The file was written, so its rows were taken; the compiler does not see the callback that sets it.
      const { id, rows } = takenFile as unknown as TakenFile
      return { file: id, rows, path: out }
    },
    show: ({ file, rows, path: written }) => [
      {
        en: `Wrote ${counted(rows, 'row')} to ${outputName(written).en}: file ${file}.`,
        tr: `${number(rows)} satır ${toOutput(written)} yazıldı: dosya ${file}.`,
      },
      {
        en: `Load it in İYS, then: izin iys done --file ${file}`,
        tr: `İYS'nin sitesinde yükleyin, sonra: izin iys done --file ${file}`,
      },
    ],
  }),
  verb({
    words: ['iys', 'done'],
    example: '--file 7',
    parameters: {
      file: required(numberOf('ID', { en: 'it is no number of a file', tr: 'bir dosya numarası olmalı' })),
    },
    async run(context, { file: id }) {
      const register = await context.register()
      const file = await fileWithId(register, id)
      if (file === null) {
        throw cannot(
          { en: 'confirm', tr: 'Tamamlanamadı' },
          { en: `there is no file ${id}`, tr: `dosya ${id} yok` },
        )
      }
      return { file: id, rows: await confirmFile(register, file, context.actor) }
    },
    show: ({ file, rows }) => [
      {
        en: `File ${file} was loaded: ${counted(rows, 'row')} registered.`,
        tr: `Dosya ${file} yüklendi: ${number(rows)} satır İYS'de kayıtlı.`,
      },
    ],
  }),
  verb({
    words: ['iys', 'receive'],
    example: 'error.csv --brand 123457 --dry-run',
    parameters: { file: operand(inputPath), brand: required(code), 'dry-run': flag, 'accept-new': flag },
    async run(context, { file, brand, 'dry-run': dryRun, 'accept-new': takesNewcomers }) {
      const input = await openInput(context, file, 'receive')
      const register = await exchange(context, unreceived)
      await requireBrand(register, brand, unreceived)
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
    show: receivedLines,
  }),
]

/** Maximum number of rejected rows in the output. */
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
