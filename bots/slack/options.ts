import type { Inbox } from '../../src/jobs/inbox.ts'
import type { Language } from '../../src/register/recipients/people.ts'
import type { Log } from '../../src/util/log.ts'
import type { StaffContext } from '../commands/context.ts'
import type { PostReply } from '../commands/posts.ts'
import type { Reply } from '../commands/reply.ts'
import type { StaffChat } from '../commands/staff.ts'
import type { Actor } from './payload.ts'
import type { KnownPeople } from './person.ts'

export type Payload = Readonly<Record<string, unknown>> & { readonly text?: string }

export interface Answer {
  /** Sent in the HTTP response or to the response_url. */
  readonly payload: Payload
  /** For a message to the person, if there is neither a response nor a response_url for the answer. */
  readonly reply: Reply
  readonly language: Language
}

export interface SlackUser extends Actor {
  /** Guest of the workspace. */
  readonly isGuest: boolean
}

export interface StaffRequest {
  readonly user: SlackUser
  readonly language: Language
  /** Idempotency key. */
  readonly requestKey: string
  /** When it was stored, ms UTC, however late it is processed. */
  readonly receivedAt: number
}

export type SlackInbox = Pick<Inbox, 'receive' | 'done' | 'drop'>

export interface SlackCache {
  teamId: string | null
  readonly people: KnownPeople
}

/** Returns a function that cancels the timer. */
export type After = (ms: number, run: () => void) => () => void

export interface SlackOptions {
  readonly signingSecret: string
  readonly botToken: string
  /** Ends in `/api/`; Slack's own unless given. */
  readonly apiUrl?: string | undefined
  /** The slash command, `/izin` unless configured. */
  readonly command: string
  readonly fetch?: typeof fetch | undefined
  readonly clock: () => number
  readonly inbox: SlackInbox
  readonly contextFor: (request: StaffRequest) => Promise<StaffContext>
  readonly postReply: PostReply
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>
  readonly commands: StaffChat
  /** Memory that outlives this bot, where a bot serves only one request. */
  readonly memory?: SlackCache | undefined
  readonly after?: After | undefined
  readonly waitedMs?: number | undefined
}
