import { movementFileName, stampFileName } from '../../day/file-names.ts'
import { stampToGive } from '../../day/file-stamps.ts'
import { takeMovementFile } from '../../day/movement-file.ts'
import type { FileOf, RecipientFile } from '../../documents/makers.ts'
import { permittedCsvLines, permittedFileName } from '../../documents/permitted-file.ts'
import { textStream } from '../../http/streams.ts'
import { fileWithId, iysFileName, linesOfFile, takeFile } from '../../register/iys-queue/files.ts'
import { nextForFile } from '../../register/iys-queue/queue.ts'
import { takeRefusals } from '../../register/iys-queue/refusals.ts'
import type { RequestedFile } from '../../register/links/downloads.ts'
import type { FileLink } from '../../register/links/file-links.ts'
import { logReport } from '../../register/look-up/look-up-log.ts'
import { takePermitted, takePermittedInParts } from '../../register/permitted/permitted.ts'
import { recipientForProof } from '../../register/recipients/recipients.ts'
import type { Register } from '../../register/register.ts'
import {
  absent,
  actorOf,
  content,
  csv,
  csvContent,
  elsewhere,
  type FileServices,
  type OpenedDownload,
  whole,
  xlsx,
} from './content.ts'
import { refusalLines, refusalsFileName } from './iys-refusals-file.ts'
import { acceptedContent, listedContent, rejectedContent } from './lists.ts'

/** Returns the file that a link promises, with only those brands that the link's holder may see now. */
export async function openDownload(
  services: FileServices,
  { purpose: file, principal }: FileLink<RequestedFile>,
  brandCodes: readonly number[],
): Promise<OpenedDownload> {
  const { register } = services
  switch (file.kind) {
    case 'movement-file':
      return csvContent(movementFileName(file.brandCode, file.date), () =>
        takeMovementFile(register, actorOf(principal), file),
      )
    case 'movement-stamp': {
      const stamp = await stampToGive(register, file)
      if (stamp.kind === 'refused') return stamp.reason === 'no-stamp' ? absent : { kind: 'former-stamp' }
      const name = stampFileName(file.brandCode, file.date)
      return content(name, 'application/timestamp-reply', () => whole(stamp.tsr))
    }
    case 'permitted-xlsx':
      return permittedSheet(services, principal, file)
    case 'permitted-csv':
      return permittedContent(services, principal, file)
    case 'listed-file':
      return await listedContent(register, principal, file)
    case 'import-accepted':
      return await acceptedContent(register, file)
    case 'import-rejected':
      return await rejectedContent(services, principal, file)
    case 'iys-file':
      return await iysContent(register, principal, file)
    case 'iys-refusals':
      return await refusalsContent(register, principal, file)
    default:
      return await madeContent(services, principal, file, brandCodes)
  }
}

/**
 * Returns a brand's permitted addresses as CSV, at present or at a past moment. With `scope` *all* the others follow
 * with the reason.
 */
function permittedContent(
  { register }: FileServices,
  principal: string,
  file: FileOf<'permitted-csv'>,
): OpenedDownload {
  const { brandCode, asOf } = file
  const withReasons = file.scope === 'all'
  const content = asOf !== null ? 'past' : withReasons ? 'all' : 'permitted'
  const name = permittedFileName({ brandCode, moment: asOf ?? register.clock(), content }, 'csv')
  return csvContent(name, () =>
    permittedCsvLines(takePermitted(register, actorOf(principal), file), withReasons && asOf === null),
  )
}

/** Opens the present permitted database as a spreadsheet. */
function permittedSheet(
  { register, makers }: FileServices,
  principal: string,
  file: FileOf<'permitted-xlsx'>,
): OpenedDownload {
  if (makers === null) return elsewhere
  const { permittedXlsx } = makers
  const { brandCode, scope } = file
  const names = { ONAY: 'permitted', all: 'all' } as const
  const name = permittedFileName({ brandCode, moment: register.clock(), content: names[scope] }, 'xlsx')
  const actor = actorOf(principal)
  return content(name, xlsx, () =>
    permittedXlsx(
      scope === 'all'
        ? takePermittedInParts(register, actor, { brandCode })
        : { permitted: takePermitted(register, actor, { brandCode, scope, asOf: null }), others: null },
    ),
  )
}

/**
 * Returns a file of changes to load into İYS: an earlier one again, or a new one, made only once the link is used.
 */
async function iysContent(
  register: Register,
  principal: string,
  { brandCode, file }: FileOf<'iys-file'>,
): Promise<OpenedDownload> {
  if (file !== null) {
    const earlierFile = await fileWithId(register, file)
    if (earlierFile?.brandCode !== brandCode) return absent
    return csvContent(iysFileName(brandCode, earlierFile.takenAt), () => linesOfFile(register, file))
  }
  const [first] = await register.engine.read(nextForFile({ brandCode, limit: 1 }))
  if (first === undefined) return { kind: 'nothing-waits' }
  return content(iysFileName(brandCode, register.clock()), csv, async () => {
    const newFile = await takeFile(register, brandCode, actorOf(principal))
    return textStream(linesOfFile(register, newFile?.id ?? 0))
  })
}

/** Returns a CSV of the brand's changes that İYS refused, and logs who fetched the addresses. */
async function refusalsContent(
  register: Register,
  principal: string,
  { brandCode }: FileOf<'iys-refusals'>,
): Promise<OpenedDownload> {
  await logReport(register, actorOf(principal), { brandCode, purpose: 'changes that İYS did not take' })
  return csvContent(refusalsFileName(brandCode, register.clock()), () =>
    refusalLines(takeRefusals(register, brandCode)),
  )
}

const packTypes = { pdf: 'application/pdf', zip: 'application/zip' }

/** Makes a file about one address. Making it is a look-up, logged before it goes out. */
async function madeContent(
  { register, makers, nameOf }: FileServices,
  principal: string,
  file: FileOf<'evidence-pack' | 'person-data' | 'own-data' | 'receipt'>,
  brandCodes: readonly number[],
): Promise<OpenedDownload> {
  if (makers === null) return elsewhere
  const recipient = await recipientForProof(register, file.recipientId)
  if (recipient === null) return absent
  switch (file.kind) {
    case 'evidence-pack': {
      const { brandCode, day, format } = file
      const about = brandCode === null ? brandCodes : [brandCode]
      const input = { recipient, brandCodes: about, day, format, nameOf }
      return fileContent(await makers.evidencePack(register, actorOf(principal), input), packTypes[format])
    }
    case 'receipt': {
      const receipt = await makers.receipt(register, actorOf(principal), { ...file, recipient })
      return fileContent(receipt, packTypes.pdf)
    }
    default: {
      const input = { recipient, brandCodes }
      return fileContent(await makers.personData(register, actorOf(principal), input), packTypes.zip)
    }
  }
}

function fileContent(document: RecipientFile, mediaType: string): OpenedDownload {
  return document.kind === 'file'
    ? content(document.fileName, mediaType, () => whole(document.content))
    : document
}
