import type { PictureOf } from '../../src/jobs/report/picture.ts'
import type { Log } from '../../src/log.ts'
import type { Language } from '../../src/register/people.ts'
import type { StaffContext } from '../commands/context.ts'
import type { Commands } from './bot.ts'
import type { Actor } from './payload.ts'
import type { KnownPeople } from './person.ts'
import type { Forms } from './render.ts'

/** A message of ours as Slack takes it: the body of an answer, or of a call to a response_url. */
export type Payload = Readonly<Record<string, unknown>> & { readonly text?: string }

/** What a person is answered in the response, or at the response_url. */
export interface Answer extends Forms {
  /** The same as a message to the person, for when neither is there any more. */
  readonly message: Payload
}

export interface SlackUser extends Actor {
  /** True if Slack says that they are a guest of the workspace. */
  readonly isGuest: boolean
}

export interface SlackInbox {
  /** Stores an inbound once. `replayed`: this very signature was seen before; `repeat`: this key was. */
  receive(
    item: Readonly<Record<'key' | 'signature' | 'lane' | 'body', string>>,
  ): Promise<{ readonly kind: 'new'; readonly id: number } | { readonly kind: 'repeat' | 'replayed' }>
  done(id: number): Promise<void>
}

/** What a bot learns from Slack and need not ask again, as plain values. */
export interface SlackMemory {
  identity: SlackIdentity | null
  readonly people: KnownPeople
}

/** Calls `run` after so many milliseconds; what it returns calls that off. */
export type After = (ms: number, run: () => void) => () => void

export interface SlackOptions {
  readonly signingSecret: string
  readonly botToken: string
  /** Base address of the Web API, ending in `/api/`; Slack's own unless given. */
  readonly apiUrl?: string | undefined
  /** The one slash command, `/izin` unless configured otherwise. */
  readonly command: string
  /** For outgoing calls; tests hand in stand-ins. */
  readonly fetch?: typeof fetch | undefined
  readonly clock: () => number
  readonly inbox: SlackInbox
  /** Builds the context of a command for this user. */
  readonly contextFor: (
    user: SlackUser,
    language: Language,
    requestKey: string,
    saidAt: number,
  ) => Promise<StaffContext>
  /** Puts a late answer into the outbox: platform `slack-response`, the response_url as target. */
  readonly answerLater: (key: string, responseUrl: string, answer: Forms) => Promise<void>
  /** Puts into the outbox what one person is told by a message of the app, where there is no response_url to answer on. */
  readonly tellInPrivate: (key: string, user: string, payload: Payload) => Promise<void>
  /** The picture of an outgoing message; none unless given. */
  readonly pictureOf?: PictureOf | undefined
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>
  readonly commands?: Commands | undefined
  /** What was learnt before, by a bot that lived for one request only. */
  readonly memory?: SlackMemory | undefined
  readonly after?: After | undefined
  /** How long Slack has waited already, for a bot that is put together at its request; no time unless given. */
  readonly waitedMs?: number | undefined
}

export interface SlackIdentity {
  readonly teamId: string
  readonly botUserId: string
  readonly botId: string
}
