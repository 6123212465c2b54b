import type { AddressFile, ConsentFile, IysFile, UploadedFile } from './file.ts'
import { voidableUntil } from './void.ts'

const common = ['id', 'brandCode', 'brandName', 'language', 'state', 'fault'] as const
const ofConsents = [
  ...common,
  'kind',
  'preview',
  'result',
  'pages',
  'nextPage',
  'appliedBy',
  'secondPerson',
] as const
const ofAddresses = [...common, 'kind', 'channel', 'recipientType', 'result'] as const

/** State of a file of consents, for its holder; no row of it. */
export type ImportNews = Pick<ConsentFile, (typeof ofConsents)[number]> & {
  readonly voidableUntil?: number | null
  readonly voiding?: VoidingNews | null
}

/** State of a list of addresses, for its holder; no address of it. */
export type ListNews = Pick<AddressFile, (typeof ofAddresses)[number]>

const ofIys = [...common, 'kind', 'preview', 'result', 'pages', 'nextPage'] as const

/** State of a file of İYS, for its holder. */
export type IysNews = Pick<IysFile, (typeof ofIys)[number]>

export type FileNews = ImportNews | ListNews | IysNews

export type VoidingNews = NonNullable<ReturnType<typeof voidingOf>>

export function newsOf(file: ConsentFile): ImportNews
export function newsOf(file: IysFile): IysNews
export function newsOf(file: UploadedFile): FileNews
export function newsOf(file: UploadedFile): FileNews {
  if (file.kind === 'iys') return picked(file, ofIys)
  if (file.kind === 'addresses') return picked(file, ofAddresses)
  return { ...picked(file, ofConsents), voidableUntil: voidableUntil(file), voiding: voidingOf(file) }
}

function picked<Whole extends object, Name extends keyof Whole>(
  whole: Whole,
  names: readonly Name[],
): Pick<Whole, Name> {
  return Object.fromEntries(names.map((name) => [name, whole[name]])) as Pick<Whole, Name>
}

function voidingOf({ voidedBy, voidApprovedBy, voidBegunAt, pagesToVoid, voided, voidedAt }: ConsentFile) {
  if (voidedBy === null || voidApprovedBy === null || voidBegunAt === null) return null
  return {
    by: voidedBy,
    approvedBy: voidApprovedBy,
    pagesLeft: pagesToVoid,
    tally: voided,
    isOver: voidedAt !== null,
  }
}
