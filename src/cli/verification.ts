import type { Readable } from 'node:stream'
import { openSnapshot } from '../../db/embedded/snapshot.ts'
import { type PackFileVerification, verifyPackFile } from '../documents/verify-file.ts'
import { number } from '../language/turkish.ts'
import { badEntryText } from '../ledger/bad-entry.ts'
import type { Entry } from '../ledger/entries.ts'
import { exportLines } from '../ledger/export-file.ts'
import { sealEntries } from '../ledger/seal.ts'
import type { BadEntry, Verification } from '../ledger/verification.ts'
import type { Register } from '../register/register.ts'
import { trustedRoots } from '../startup/time-stamps.ts'
import { OperatorError, type Sentence } from '../util/sentence.ts'
import { exportedEntries } from '../verification/register-entries.ts'
import { verifyExport } from '../verification/verify-export.ts'
import { verifyRegister } from '../verification/verify-register.ts'
import { openBytes } from './input.ts'
import { counted, fileError, outputName, requireBrand, requireFree, toOutput, writeOut } from './operator.ts'
import { code, inputPath, outputPath } from './parse/readers.ts'
import { type CliContext, flag, optional, required, verb } from './verb.ts'

/** Verifies a file, which is an evidence pack or an export of the ledger. */
async function verifyFile(
  context: CliContext,
  file: string,
  trusted: Parameters<typeof verifyExport>[1],
): Promise<PackFileVerification> {
  const { label, bytes, close } = await openBytes(context, file, 'verify')
  try {
    const pack = await verifyPackFile(bytes, trusted)
    if (pack !== null) return pack
    requireExport(await beginningOf(bytes()), label)
    return await verifyExport(bytes, trusted)
  } catch (error) {
    throw fileError(error, label, 'read')
  } finally {
    await close()
  }
}

/**
 * Throws if a file is no export of the ledger, or one of a later version: it is then not called altered. A damaged export still
 * begins like an export.
 */
function requireExport(beginning: string, label: Sentence): void {
  const [, version = '1'] = /^{"kind":"izin-export","version":(\d+)/.exec(beginning) ?? []
  if (version !== '1')
    throw new OperatorError({
      en: `Cannot verify ${label.en}: it is an export of version ${version}, and this izin reads version 1. Use the izin that wrote it.`,
      tr: `${label.tr} denetlenemedi: ${version}. sürümde bir dışa aktarım; bu izin 1. sürümü okur. Onu yazan izin ile denetleyin.`,
    })
  if (!beginning.startsWith('{"kind":'))
    throw new OperatorError({
      en: `Cannot verify ${label.en}: it is neither an export nor an evidence pack of izin. Name a file that izin export wrote, or the ZIP of a pack.`,
      tr: `${label.tr} denetlenemedi: izin'in dışa aktarımı ya da kanıt paketi değil. izin export ile yazılan bir dosyayı ya da paketin ZIP'ini verin.`,
    })
}

/** Returns the first 64 bytes of a file as text. */
async function beginningOf(file: Readable): Promise<string> {
  // Without an encoding a file is read as buffers.
  for await (const piece of file as AsyncIterable<Buffer>) return piece.toString('utf8', 0, 64)
  return ''
}

/** Says through which day posted seals and time stamps prove the history. */
function reachLine(anchoredThrough: string | null, head: string | null = null): Sentence {
  return anchoredThrough === null
    ? {
        en: 'No posted head or day stamp covers any day yet: a person with the database could rewrite everything.',
        tr: 'Henüz hiçbir gün, kanala giden günün mührüyle ya da zaman damgasıyla korunmuyor: veritabanına erişen biri her şeyi yeniden yazabilir.',
      }
    : {
        en: `Posted heads and time stamps cover the history through ${anchoredThrough}${head === null ? '' : `, whose head is ${head}`}: up to that day it cannot be rewritten unnoticed.`,
        tr: `Kanala giden mühürler ve zaman damgaları geçmişi ${anchoredThrough} sonuna kadar koruyor${head === null ? '' : ` (günün mührü ${head})`}: o güne kadarki kayıtlar fark edilmeden değiştirilemez.`,
      }
}

/** Prints the last entry and the last day, to be compared with the last daily message. */
function endLines({ seq, day, head }: NonNullable<Verification['last']>): Sentence[] {
  return [
    {
      en: `The end: entry ${seq ?? '–'}, day ${day ?? '–'} with head ${head ?? '–'}.`,
      tr: `Sonu: kayıt ${seq ?? '–'}, gün ${day ?? '–'}, günün mührü ${head ?? '–'}.`,
    },
    {
      en: 'verify cannot see entries removed after the last posted head or time stamp: compare this end with the last daily message, which has the first 20 digits of its head.',
      tr: 'Kanala giden son mühürden ya da zaman damgasından sonra silinen kayıtları verify göremez: bu sonu, mührün ilk 20 hanesini içeren son günlük mesajla karşılaştırın.',
    },
  ]
}

/** Says whether the PDF of a pack is what izin prints from the pack's data. */
function documentLine(document: NonNullable<PackFileVerification['document']>): Sentence {
  return document === 'as-printed'
    ? {
        en: 'pack.pdf is what izin prints from pack.json.',
        tr: "pack.pdf, izin'in pack.json dosyasından ürettiği belgenin aynısı.",
      }
    : {
        en: 'pack.pdf is not what this version of izin prints from pack.json: it comes from another version or was altered. Trust pack.json.',
        tr: "pack.pdf, izin'in bu sürümünün pack.json dosyasından ürettiği belge değil: başka bir sürümden geliyor ya da değiştirilmiş. pack.json dosyasına güvenin.",
      }
}

/** Returns the sentence about the first entry that was altered. */
function alteredLine(bad: BadEntry): Sentence {
  const { en, tr } = badEntryText(bad)
  return { en: `Altered: ${en}.`, tr: `Değiştirilmiş: ${tr}.` }
}

/** Passes the entries of the ledger on, and counts those of each kind in `counts`. */
async function* counting(
  entries: AsyncIterable<Entry>,
  counts: Record<string, number>,
): AsyncGenerator<Entry> {
  for await (const entry of entries) {
    const plural = `${entry.kind}s`
    if (plural in counts) counts[plural] = (counts[plural] ?? 0) + 1
    yield entry
  }
}

/** Opens the register at one moment, while a server may go on recording. */
async function withSnapshot<Result>(
  context: CliContext,
  work: (register: Register) => Promise<Result>,
): Promise<Result> {
  const register = await context.register()
  const { database } = context.config()
  const snapshot =
    database.kind === 'embedded'
      ? openSnapshot(database.path)
      : await (await import('../../db/remote/snapshot.ts')).openRemoteSnapshot(database)
  try {
    return await work({ ...register, engine: snapshot })
  } finally {
    await snapshot.close()
  }
}

export const proofVerbs = [
  verb({
    words: ['verify'],
    example: '--export entries.ndjson',
    parameters: { export: optional(inputPath) },
    async run(context, { export: file }) {
      const trusted = await trustedRoots(context.timeStampRoots())
      const verified: PackFileVerification =
        file === undefined
          ? await withSnapshot(context, (register) => verifyRegister(register, trusted))
          : await verifyFile(context, file, trusted)
      if (trusted === null && verified.ok && verified.anchoredThrough !== null) {
        context.notice({
          en: `Compare the head of ${verified.anchoredThrough} with the daily message in its channel. The signers of time stamps were not checked: set TSA_CA_FILE to the roots of the authorities you trust.`,
          tr: `${verified.anchoredThrough} gününün mührünü kanaldaki günlük mesajla karşılaştırın. Zaman damgalarını imzalayanlar denetlenmedi: güvendiğiniz kurumların kök sertifikalarını TSA_CA_FILE ile verin.`,
        })
      }
      return verified
    },
    show: ({ changes, firstBad, anchoredThrough, anchoredHead, last, document }) =>
      firstBad === null
        ? [
            {
              en: `Verified: nothing was altered in ${counted(changes, 'change')}.`,
              tr: `Doğrulandı: ${number(changes)} değişikliğin hiçbiriyle oynanmamış.`,
            },
            reachLine(anchoredThrough, anchoredHead),
            ...(last === undefined ? [] : endLines(last)),
            ...(document === undefined ? [] : [documentLine(document)]),
          ]
        : [
            alteredLine(firstBad),
            {
              en: 'Later entries and external anchors were not checked.',
              tr: 'Sonraki kayıtlar, kanala giden mühürler ve zaman damgaları denetlenmedi.',
            },
          ],
    isBad: ({ ok }) => !ok,
  }),
  verb({
    words: ['export'],
    example: '--out entries.ndjson',
    parameters: { out: required(outputPath), brand: optional(code), overwrite: flag },
    async run(context, { out, brand, overwrite }) {
      requireFree(out, overwrite)
      if (brand !== undefined) {
        const action = { en: 'export', tr: 'Dışa aktarılamadı' }
        await requireBrand(await context.register(), brand, action)
      }
      const counts = { changes: 0, consents: 0, recipients: 0 }
      await withSnapshot(context, async (register) => {
        const lines = exportLines(counting(exportedEntries(register, brand ?? null), counts))
        await writeOut(context, out, lines)
      })
      return { file: out, ...counts }
    },
    show: ({ file, changes, consents, recipients }) => [
      {
        en: `Wrote ${counted(changes, 'change')}, ${counted(consents, 'consent')} and ${counted(recipients, 'recipient')} to ${outputName(file).en}.`,
        tr: `${number(changes)} değişiklik, ${number(consents)} izin ve ${number(recipients)} alıcı ${toOutput(file)} yazıldı.`,
      },
      {
        en: 'It holds addresses: give access only to people who may read the register.',
        tr: 'İçinde adresler var: yalnızca kayıtları görebilecek kişilere verin.',
      },
    ],
  }),
  verb({
    words: ['seal'],
    async run(context) {
      return { seals: await sealEntries(await context.register()) }
    },
    show: ({ seals }) => [
      seals === 0
        ? { en: 'Everything is sealed already.', tr: 'Tüm kayıtlar zaten mühürlü.' }
        : { en: `Made ${counted(seals, 'seal')}.`, tr: `${number(seals)} mühür oluşturuldu.` },
    ],
  }),
]
