import type { Context, Hono } from 'hono'
import type { Renderers } from '../../bots/commands/posts.ts'
import type { StaffParts } from '../../bots/commands/staff.ts'
import type { RecipientKind } from '../consent/recipient.ts'
import type { FileMakers } from '../documents/makers.ts'
import type { NameOf } from '../documents/pack/collect.ts'
import type { UnknownLinkStatus } from '../http/counts.ts'
import type { FileReaders } from '../jobs/fetched.ts'
import type { PostKind } from '../jobs/message.ts'
import type { Outbox } from '../jobs/outbox.ts'
import type { FeatureJobs } from '../jobs/scheduler.ts'
import type { Authority } from '../register/company/staff.ts'
import type { ErasureStatements } from '../register/recipients/recipients.ts'
import type { Register } from '../register/register.ts'
import type { Log } from '../util/log.ts'

/** Commands, jobs, pages and messages of one subject, as the program plugs them in. */
export interface Feature extends FeatureJobs, StaffParts {
  /** Renders the kinds of messages that the feature sends. */
  readonly posts?: Partial<Renderers<PostKind>>
  readonly routes?: (parts: PageServices) => Hono
  /** SQL that deletes the feature's data about a recipient who asked for erasure. */
  readonly eraseRecipient?: ErasureStatements
}

/** Services for the pages of features. */
export interface PageServices {
  readonly register: Register
  readonly outbox: Outbox
  readonly log: Log
  /** Null on Workers, which make and read no large files. */
  readonly makers: FileMakers | null
  /** Null where no files are read. */
  readonly readers: FileReaders | null
  readonly nameOf: NameOf
  readonly publicUrl: string
  readonly addressOf: (c: Context) => string
  readonly unknownLinkStatus: UnknownLinkStatus
  /** True if an address of this kind can be proved here. */
  readonly canProve: (kind: RecipientKind) => boolean
  /** Makes a link that opens a chat with our Telegram bot, with this start parameter; null if there is no bot. */
  readonly telegramUrl: ((word: string) => Promise<string>) | null
  readonly authorityOf: (principal: string) => Promise<Authority>
  readonly notifyOfComplaint: NotifyOfComplaint
}

/** Tells staff of a complaint. An occasion, such as 'opened', is told once. */
export type NotifyOfComplaint = (complaintId: number, occasion: string) => Promise<void>

/** Brands whose consents a person may change now. */
export async function editableBrands(
  { authorityOf }: Pick<PageServices, 'authorityOf'>,
  principal: string,
): Promise<readonly number[]> {
  return (await authorityOf(principal)).brandsFor('editor').map(({ code }) => code)
}
