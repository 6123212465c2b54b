import type { Sender } from '../../src/jobs/message.ts'
import type { PictureOf } from '../../src/jobs/report/picture.ts'
import type { Log } from '../../src/log.ts'
import type { Language } from '../../src/register/people.ts'
import type { SharedMessage, SlackCheck, StaffContext } from '../commands/context.ts'
import type { SubmittedForm } from '../commands/form.ts'
import type { FormAnswer, Reply } from '../commands/reply.ts'
import type { FetchShared } from './files.ts'
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
  receive(item: {
    readonly key: string
    readonly signature: string
    readonly lane: string
    readonly body: string
  }): Promise<
    | { readonly kind: 'new'; readonly id: number }
    | { readonly kind: 'repeat' }
    | { readonly kind: 'replayed' }
  >
  done(id: number): Promise<void>
}

/** What the bot runs; the command table, unless a test hands in something smaller. */
export interface Commands {
  run(context: StaffContext, text: string): Promise<Reply>
  press(
    context: StaffContext,
    action: { readonly name: string; readonly values: readonly string[] },
  ): Promise<Reply>
  /** What stands in the app's own tab. */
  home(context: StaffContext): Promise<Reply>
  shortcut(context: StaffContext, name: string, message: SharedMessage): Promise<Reply>
  submit(context: StaffContext, form: SubmittedForm): Promise<FormAnswer>
  /** A file that somebody shared with the app in a direct message; null where nothing is to be said now. */
  file(context: StaffContext, fileId: string): Promise<Reply | null>
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

/** An inbound as the inbox kept it. */
export interface StoredItem {
  readonly id: number
  readonly body: string
  /** ms UTC. */
  readonly receivedAt: number
}

export interface SlackIdentity {
  readonly teamId: string
  readonly botUserId: string
  readonly botId: string
}

export interface SlackBot {
  /** POST /slack/events. Never rejects; `finish` is given what goes on after the response. */
  handle(request: Request, finish: (work: Promise<unknown>) => void): Promise<Response>
  /**
   * Deals with an item that was stored but not finished (a crash, a restart); the answer goes to its response_url.
   * Rejects when it should be tried again.
   */
  resume(item: StoredItem): Promise<void>
  /** Deals with a body that came over a socket, where there is no signature; `acknowledge` is called once. */
  accept(body: unknown, acknowledge: (payload?: Payload) => Promise<void>): Promise<void>
  /** Sends one outgoing message of platform `slack` or `slack-response`. */
  readonly send: Sender
  /** Fetches a file that somebody has shared with the app. */
  readonly fetchShared: FetchShared
  /** Whether Slack answers us now, and which scopes the app lacks. */
  check(): Promise<SlackCheck>
  /** Says in the log, at the start, what `check` has found. Never rejects. */
  prepare(): Promise<void>
  /** Who we are in this workspace (auth.test); asked once. Rejects when Slack does not say. */
  identity(): Promise<SlackIdentity>
}
