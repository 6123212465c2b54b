import type { Inbox } from '../../src/jobs/inbox.ts'
import type { Language } from '../../src/register/recipients/people.ts'
import type { Log } from '../../src/util/log.ts'
import type { StaffContext } from '../commands/context.ts'
import type { PostReply } from '../commands/posts.ts'
import type { Reply } from '../commands/reply.ts'
import type { StaffChat } from '../commands/staff.ts'
import type { Actor } from './payload.ts'
import type { KnownPeople } from './person.ts'

/** Content of a call or answer to Slack. */
export type Payload = Readonly<Record<string, unknown>> & { readonly text?: string }

/** Answer to a request, in the two forms in which it can reach the person. */
export interface Answer {
  /** Content of the HTTP response, or of a POST to the response_url that Slack gave with the request. */
  readonly payload: Payload
  /** Reply for a message to the person, if there is neither a response nor a response_url for the answer. */
  readonly reply: Reply
  readonly language: Language
}

export interface SlackUser extends Actor {
  /** True for a guest of the workspace, who has no role. */
  readonly isGuest: boolean
}

export interface StaffRequest {
  readonly user: SlackUser
  readonly language: Language
  /** Idempotency key of the request. */
  readonly requestKey: string
  /** Moment at which the request was stored, ms UTC. Processing may come later. */
  readonly receivedAt: number
}

export type SlackInbox = Pick<Inbox, 'receive' | 'done' | 'drop'>

/** Cache of Slack's answers: the id of the workspace (null if not asked yet), and profiles of people. */
export interface SlackCache {
  teamId: string | null
  readonly people: KnownPeople
}

/** Starts a timer. Returns a function that cancels it. */
export type After = (ms: number, run: () => void) => () => void

export interface SlackOptions {
  readonly signingSecret: string
  readonly botToken: string
  /** Address of the Web API, which ends in `/api/`; Slack's by default. */
  readonly apiUrl?: string | undefined
  /** Slash command: `/izin` unless configured otherwise. */
  readonly command: string
  readonly fetch?: typeof fetch | undefined
  readonly clock: () => number
  readonly inbox: SlackInbox
  readonly contextFor: (request: StaffRequest) => Promise<StaffContext>
  readonly postReply: PostReply
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>
  readonly commands: StaffChat
  /** Cache that outlives this bot, where a bot serves only one request. */
  readonly memory?: SlackCache | undefined
  readonly after?: After | undefined
  /** Time that the request has already waited before the bot got it. */
  readonly waitedMs?: number | undefined
}
