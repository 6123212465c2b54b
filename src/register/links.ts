import { eq, sql } from 'drizzle-orm'
import type { Outcome } from '../../db/engine.ts'
import { brand, link, recipient } from '../../db/schema.ts'
import { build, query, statement } from '../../db/statement.ts'
import type { Channel } from '../consent/channel.ts'
import type { Recipient } from '../consent/recipient.ts'
import { newPlainToken, tokenMark } from '../vault/token.ts'
import { isHidden, knownOrNew, openRow, recipientByMark } from './recipients.ts'
import type { Register } from './register.ts'

/** What a link in a message stands for: it may stop messages to its address, and shows no more of it than a mask. */
export interface Link {
  readonly recipient: Recipient
  readonly brandCode: number
  readonly brandName: string
  /** When the brand was closed; null while it is open. */
  readonly brandClosedAt: number | null
  readonly channel: Channel
}

export type MadeLink =
  | { readonly kind: 'made'; readonly token: string }
  | { readonly kind: 'no-brand' }
  /** He asked to be erased, or his address was dropped: no message goes out to him that could carry a link. */
  | { readonly kind: 'erased' }

/** How a link is written into a message. */
export interface LinkAddresses {
  /** The recipient's page, for any message; 20 letters after the address of izin. */
  readonly url: string
  /** Refuses the link's channel with one POST (RFC 8058). */
  readonly oneClick: string
  /** For an e-mail: the two header fields by which mail programs show their own button (RFC 2369, RFC 8058 3.1). */
  readonly headers?: Readonly<Record<'List-Unsubscribe' | 'List-Unsubscribe-Post', string>>
}

export function linkAddresses(publicUrl: string, token: string, channel: Channel): LinkAddresses {
  const [url, oneClick] = [`${publicUrl}/r/${token}`, `${publicUrl}/u/${token}`]
  if (channel !== 'EPOSTA') return { url, oneClick }
  const headers = {
    'List-Unsubscribe': `<${oneClick}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  }
  return { url, oneClick, headers }
}

/** Makes a link's token; only its digest is kept. */
export async function makeLink(
  register: Register,
  input: { readonly recipient: Recipient; readonly brandCode: number; readonly channel: Channel },
): Promise<MadeLink> {
  const token = newPlainToken()
  const now = register.clock()
  const mark = register.vault.mark(input.recipient.address)
  const brands = query(build.select({ code: brand.code }).from(brand).where(eq(brand.code, input.brandCode)))
  return await register.engine.unit(
    [brands, recipientByMark({ mark })],
    ([found], [row]): Outcome<MadeLink> => {
      if (found === undefined) return { writes: [], result: { kind: 'no-brand' } }
      if (isHidden(row) || row?.sealed === null) return { writes: [], result: { kind: 'erased' } }
      return {
        writes: [
          ...knownOrNew(register.vault, input.recipient, mark, row, now).writes,
          statement(
            build.insert(link).values({
              tokenMark: tokenMark(token),
              recipientId: sql`(select ${recipient.id} from ${recipient} where ${recipient.mark} = ${mark})`,
              brandCode: input.brandCode,
              channel: input.channel,
              createdAt: now,
            }),
          ),
        ],
        result: { kind: 'made', token },
      }
    },
  )
}

/** What a token stands for; null for any text that is no token of ours, after the same work. */
export async function openLink(register: Register, token: string): Promise<Link | null> {
  const [row] = await register.engine.read(
    query(
      build
        .select({
          id: recipient.id,
          mark: recipient.mark,
          kind: recipient.kind,
          sealed: recipient.sealed,
          commitment: recipient.commitment,
          brandCode: link.brandCode,
          brandName: brand.name,
          brandClosedAt: brand.closedAt,
          channel: link.channel,
        })
        .from(link)
        .innerJoin(recipient, eq(recipient.id, link.recipientId))
        .innerJoin(brand, eq(brand.code, link.brandCode))
        .where(eq(link.tokenMark, tokenMark(token))),
    ),
  )
  if (row === undefined || row.sealed === null) return null
  const { kind, brandCode, brandName, brandClosedAt, channel, ...stored } = row
  return {
    recipient: { kind, address: openRow(register.vault, stored).address },
    brandCode,
    brandName,
    brandClosedAt,
    channel,
  }
}
