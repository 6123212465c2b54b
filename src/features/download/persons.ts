import { evidenceFileTypes } from '../../register/evidence/file-kind.ts'
import { evidenceFileAt, evidenceFileBytes, isChangeOf } from '../../register/evidence/files.ts'
import { lookUp } from '../../register/look-up.ts'
import { recipientForProof } from '../../register/recipients.ts'
import type { Register } from '../../register/register.ts'
import {
  absent,
  actorOf,
  content,
  elsewhere,
  type FileHouse,
  type OpenedDownload,
  type RecipientFile,
  type Wanted,
  whole,
} from './content.ts'

/** Files about one address. Making each is a look-up, logged before it goes out. */

const packTypes = { pdf: 'application/pdf', zip: 'application/zip' }

export async function packContent(
  { register, stamper, makers }: FileHouse,
  holder: string,
  { recipientId, brandCode, day, format, language }: Wanted<'evidence-pack'>,
  brandCodes: readonly number[],
): Promise<OpenedDownload> {
  if (makers === null) return elsewhere
  const recipient = await recipientForProof(register, recipientId)
  if (recipient === null) return absent
  const about = brandCode === null ? brandCodes : [brandCode]
  const input = { recipient, brandCodes: about, day, format, language }
  const made = await makers.evidencePack(register, actorOf(holder), input, stamper)
  return fileContent(made, packTypes[format])
}

/** The file goes out under a name of ours. */
export async function evidenceFileContent(
  register: Register,
  holder: string,
  { brandCode, recipientId, place }: Wanted<'evidence-file'>,
): Promise<OpenedDownload> {
  const recipient = await recipientForProof(register, recipientId)
  const file = await evidenceFileAt(register, place)
  if (recipient === null || file === null) return absent
  if (!(await isChangeOf(register, file.changeId, { brandCode, recipientId }))) return absent
  const asked = { recipient, brandCode, purpose: 'evidence file' }
  const seen = await lookUp(register, actorOf(holder), asked)
  if (seen.kind === 'ceiling') return seen
  const bytes = await evidenceFileBytes(register, file.mark)
  if (bytes === null) return absent
  const { ending, mediaType } = evidenceFileTypes[file.kind]
  return content(`izin-kanit-dosyasi_${brandCode}_${place}.${ending}`, mediaType, () => whole(bytes))
}

export async function personContent(
  { register, makers }: FileHouse,
  holder: string,
  { recipientId }: Wanted<'person-data' | 'own-data'>,
  brandCodes: readonly number[],
): Promise<OpenedDownload> {
  if (makers === null) return elsewhere
  const recipient = await recipientForProof(register, recipientId)
  if (recipient === null) return absent
  const made = await makers.personData(register, actorOf(holder), { recipient, brandCodes, format: 'zip' })
  return fileContent(made, packTypes.zip)
}

export async function receiptContent(
  { register, makers }: FileHouse,
  holder: string,
  { recipientId, changeId, language, masked }: Wanted<'receipt'>,
): Promise<OpenedDownload> {
  if (makers === null) return elsewhere
  const recipient = await recipientForProof(register, recipientId)
  if (recipient === null) return absent
  // The holder of a link is unknown, so each receipt has its own limit of look-ups.
  const actor = masked === true ? { door: 'page' as const, id: changeId.slice(0, 16) } : actorOf(holder)
  const made = await makers.receipt(register, actor, { recipient, changeId, language, masked })
  return fileContent(made, packTypes.pdf)
}

function fileContent(made: RecipientFile, mediaType: string): OpenedDownload {
  return made.kind === 'file' ? content(made.fileName, mediaType, () => whole(made.content)) : made
}
