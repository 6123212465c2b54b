import { isChannel, isRecipientType, isStatus } from '../../consent/channel.ts'
import type { RefusalCode } from '../../consent/refusal.ts'
import type { Vault } from '../../crypto/vault.ts'
import type { ImportRow, RowDetail, UnreadRow } from '../../import-file/consent-rows.ts'
import type { RowOutcome } from '../record/rows.ts'
import type { Rejection, RejectionCode, RowResult } from './tally.ts'

/** Rows of one page: as many as share a commit well, and keep others waiting for a moment only. */
export const pageRows = 500

export type PageRow = ImportRow | UnreadRow

type Packed =
  /** Line, channel, address, recipient type, status, source, date, and whether that is a day without a time. */
  | readonly [number, string, string, string | null, string, string | null, string | null, true?]
  | readonly [number, string, string | null]

/** The rows of a page as they are kept. */
export function sealPage(vault: Vault, rows: readonly PageRow[], jobId: number, place: number): Buffer {
  const packed = rows.map((row): Packed => {
    if ('code' in row) return [row.line, row.code, row.detail]
    const { line, channel, recipient, request } = row
    const { recipientType, status, source = null, consentDate = null, isWholeDay } = request
    const said = [line, channel, recipient.address, recipientType, status, source, consentDate] as const
    return isWholeDay === true ? [...said, true] : said
  })
  return vault.sealJson(packed, aboutPage(jobId, place))
}

/** The inverse of `sealPage`. Throws SealBrokenError. */
export function openPage(vault: Vault, sealed: Uint8Array, jobId: number, place: number): PageRow[] {
  return vault.openJson<Packed[]>(sealed, aboutPage(jobId, place)).map((packed): PageRow => {
    if (packed.length === 3) {
      const [line, code, detail] = packed
      return { line, code: code as RefusalCode, detail: detail as RowDetail | null }
    }
    const [line, channel, address, recipientType, status, source, consentDate, isWholeDay] = packed
    const isType = recipientType === null || isRecipientType(recipientType)
    if (!isChannel(channel) || !isType || !isStatus(status)) {
      throw new Error(`Cannot read page ${place} of import ${jobId}: it is not one of this version`)
    }
    return {
      line,
      channel,
      recipient: { kind: channel === 'EPOSTA' ? 'email' : 'phone', address },
      request: {
        recipientType,
        status,
        ...(source === null ? {} : { source }),
        ...(consentDate === null ? {} : { consentDate }),
        ...(isWholeDay === true ? { isWholeDay } : {}),
      },
    }
  })
}

function aboutPage(jobId: number, place: number): string {
  return `import page ${jobId} ${place}`
}

export function isRead(row: PageRow): row is ImportRow {
  return !('code' in row)
}

const lineBytes = 4
const changeBytes = lineBytes + 32

/** The line and the id of each change of a page. */
export function packChanges(rows: readonly ImportRow[], outcomes: readonly RowOutcome[]): Buffer {
  return Buffer.concat(
    outcomes.flatMap(({ ids }, place) => {
      const line = Buffer.alloc(lineBytes)
      line.writeUInt32BE(rows[place]?.line ?? 0)
      return ids.flatMap((id) => [line, id])
    }),
  )
}

/** The inverse of `packChanges`. */
export function unpackChanges(packed: Buffer): { readonly line: number; readonly id: Buffer }[] {
  return Array.from({ length: packed.length / changeBytes }, (_, place) => {
    const at = place * changeBytes
    return { line: packed.readUInt32BE(at), id: packed.subarray(at + lineBytes, at + changeBytes) }
  })
}

/** The rows of a page that are not taken, as JSON. */
export function packRejections(results: readonly RowResult[]): string {
  return JSON.stringify(
    results.flatMap((result) => {
      if (result.kind !== 'rejected') return []
      const { line, code, detail } = result.rejection
      return [detail === null ? [line, code] : [line, code, detail]]
    }),
  )
}

/** The inverse of `packRejections`. */
export function unpackRejections(packed: string): Rejection[] {
  const all = JSON.parse(packed) as [number, RejectionCode, RowDetail?][]
  return all.map(([line, code, detail = null]) => ({ line, code, detail }))
}
