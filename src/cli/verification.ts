import { openSnapshot } from '../../db/embedded/snapshot.ts'
import { type PackFileVerification, verifyPackFile } from '../documents/verify-file.ts'
import type { Entry } from '../ledger/entries.ts'
import { exportLines } from '../ledger/export-file.ts'
import { sealEntries } from '../ledger/seal.ts'
import type { Verification } from '../ledger/verification.ts'
import type { Register } from '../register/register.ts'
import { trustedRoots } from '../startup/time-stamps.ts'
import { exportedEntries } from '../verification/register-entries.ts'
import { verifyExport } from '../verification/verify-export.ts'
import { verifyRegister } from '../verification/verify-register.ts'
import { openBytes } from './input.ts'
import { counted, fileError, outputName, requireBrand, requireFree, writeOut } from './operator.ts'
import { code, inputPath, outputPath } from './parse/readers.ts'
import { type CliContext, flag, optional, required, verb } from './verb.ts'

/** Verifies a file: an evidence pack, or else an export of the ledger. */
async function ofFile(
  context: CliContext,
  file: string,
  trusted: Parameters<typeof verifyExport>[1],
): Promise<PackFileVerification> {
  const { label, bytes, close } = await openBytes(context, file, 'verify')
  try {
    return (await verifyPackFile(bytes, trusted)) ?? (await verifyExport(bytes, trusted))
  } catch (error) {
    throw fileError(error, label, 'read')
  } finally {
    await close()
  }
}

function reachLine(anchoredThrough: string | null, head: string | null = null): string {
  return anchoredThrough === null
    ? 'No posted head or day stamp covers any day yet: a person with the database could rewrite everything.'
    : `Posted heads and time stamps cover the history through ${anchoredThrough}${head === null ? '' : `, whose head is ${head}`}: up to that day it cannot be rewritten unnoticed.`
}

/** Prints the last entry and the last day, to be compared with the last daily message. */
function endLines({ seq, day, head }: NonNullable<Verification['last']>): string[] {
  return [
    `The end: entry ${seq ?? '–'}, day ${day ?? '–'} with head ${head ?? '–'}.`,
    'verify cannot see entries removed after the last posted head or time stamp: compare this end with the last daily message, which has the first 20 digits of its head.',
  ]
}

function documentLine(document: NonNullable<PackFileVerification['document']>): string {
  return document === 'as-printed'
    ? 'pack.pdf is what izin prints from pack.json.'
    : 'pack.pdf is not what this version of izin prints from pack.json: it comes from another version or was altered. Trust pack.json.'
}

/** Passes the entries of the ledger on, and counts those of each kind in `counts`. */
async function* counting(
  entries: AsyncIterable<Entry>,
  counts: Record<string, number>,
): AsyncGenerator<Entry> {
  for await (const entry of entries) {
    const named = `${entry.kind}s`
    if (named in counts) counts[named] = (counts[named] ?? 0) + 1
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
          : await ofFile(context, file, trusted)
      if (trusted === null && verified.ok && verified.anchoredThrough !== null) {
        context.notice(
          `Compare the head of ${verified.anchoredThrough} with the daily message in its channel. The signers of time stamps were not checked: set TSA_CA_FILE to the roots of the authorities you trust.`,
        )
      }
      return verified
    },
    show: ({ changes, firstBad, anchoredThrough, anchoredHead, last, document }) =>
      firstBad === null
        ? [
            `Verified: nothing was altered in ${counted(changes, 'change')}.`,
            reachLine(anchoredThrough, anchoredHead),
            ...(last === undefined ? [] : endLines(last)),
            ...(document === undefined ? [] : [documentLine(document)]),
          ]
        : [
            `Altered: ${firstBad.kind} ${firstBad.at}: ${firstBad.problem}.`,
            'Later entries and external anchors were not checked.',
          ],
    isBad: ({ ok }) => !ok,
  }),
  verb({
    words: ['export'],
    example: '--out entries.ndjson',
    parameters: { out: required(outputPath), brand: optional(code), overwrite: flag },
    async run(context, { out, brand, overwrite }) {
      requireFree(out, overwrite)
      if (brand !== undefined) await requireBrand(await context.register(), brand, 'export')
      const counts = { changes: 0, consents: 0, recipients: 0 }
      await withSnapshot(context, async (register) => {
        const lines = exportLines(counting(exportedEntries(register, brand ?? null), counts))
        await writeOut(context, out, lines)
      })
      return { file: out, ...counts }
    },
    show: ({ file, changes, consents, recipients }) => [
      `Wrote ${counted(changes, 'change')}, ${counted(consents, 'consent')} and ${counted(recipients, 'recipient')} to ${outputName(file)}.`,
      'It holds addresses: give access only to people who may read the register.',
    ],
  }),
  verb({
    words: ['seal'],
    async run(context) {
      return { seals: await sealEntries(await context.register()) }
    },
    show: ({ seals }) => [seals === 0 ? 'Everything is sealed already.' : `Made ${counted(seals, 'seal')}.`],
  }),
]
