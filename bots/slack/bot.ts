import { clean } from '../../src/consent/fold.ts'
import type { InboxItem } from '../../src/jobs/inbox.ts'
import type { Outgoing } from '../../src/jobs/message.ts'
import type { Language } from '../../src/register/recipients/people.ts'
import { memoizeSuccess } from '../../src/util/timeout.ts'
import type { SharedMessage, SlackCheck, StaffContext } from '../commands/context.ts'
import { failureReply, UnknownCallerError } from '../commands/failure.ts'
import { decodeAction, type Reply } from '../commands/reply.ts'
import { failedSubmission, filledIn, formOf, submissionAnswer, type Views, viewsOf } from './form.ts'
import type { Payload, SlackOptions } from './options.ts'
import type { Inbound } from './payload.ts'
import { type PersonOf, people } from './person.ts'
import { byTimer, type Handle, SlackReceiver } from './receiver.ts'
import { answerOf } from './render.ts'
import { installationFaults, SlackSender } from './send.ts'
import { botScopes, type Call, type CallResult, publicApiUrl, responder, sharedFiles, webApi } from './web.ts'

export type SlackBot = ReturnType<typeof slackBot>

/** Makes the Slack bot: it receives requests and their answers, and sends messages. */
export function slackBot(options: SlackOptions) {
  const after = options.after ?? byTimer
  const call = webApi(options)
  const respond = responder(options)
  const personOf = people({ call, clock: options.clock, after, known: options.memory?.people })
  const sender = new SlackSender({ ...options, call, respond })
  const receiver = new SlackReceiver({
    ...options,
    after,
    respond,
    handle: handler({ ...options, personOf, views: viewsOf(call) }),
    failureAnswer: async (inbound, error, code) => {
      const { language } = await personOf(inbound.from.id)
      const texts = failureReply(error, language, code)
      return inbound.kind === 'submission'
        ? failedSubmission(texts, inbound.view, language)
        : answerOf(texts, language)
    },
  })
  return {
    /** Answers an HTTP request and never rejects. `finish` gets the work that continues after the response. */
    handle: (request: Request, finish: (work: Promise<unknown>) => void) => receiver.handle(request, finish),
    /** Processes a stored request again after a crash. Rejects if it has to be tried again later. */
    resume: (item: InboxItem) => receiver.resume(item),
    /** Processes a payload of Socket Mode, where nothing is signed. Calls `acknowledge` at most once. */
    accept: (body: unknown, acknowledge: (payload?: Payload) => Promise<void>) =>
      receiver.accept(body, acknowledge),
    send: (outgoing: Outgoing) => sender.send(outgoing),
    fetchShared: sharedFiles({ ...options, call }),
    /** Returns Slack's error, if any, and the scopes that the app lacks. */
    check: () => check(call),
    /** True for a guest of the workspace. Waits for Slack; a person whom Slack does not know counts as a member. */
    isGuest: async (userId: string) => (await personOf(userId, true)).isGuest,
    /** Returns the id of the bot's workspace, asked once. Rejects if Slack does not answer. */
    ownTeam: memoizeSuccess(async () => {
      const teamId = options.memory?.teamId ?? (await askForTeam(call))
      if (options.memory !== undefined) options.memory.teamId = teamId
      return teamId
    }),
    /** Returns the name of a user; null if Slack does not tell it. */
    async nameOf(user: string): Promise<string | null> {
      const result = await call('users.info', { user })
      return (result.kind === 'ok' && result.data.user?.real_name) || null
    },
    prepare: () => prepare(() => check(call), options),
  }
}

/** Asks Slack whether the token is valid. Returns Slack's error code, and the scopes that the app lacks. */
async function check(call: Call): Promise<SlackCheck> {
  const result = await call('auth.test', {})
  if (result.kind !== 'ok') return { fault: faultOf(result), lacking: null }
  const scopes = result.data.scopes
  if (scopes === undefined) return { fault: null, lacking: null }
  return { fault: null, lacking: botScopes().filter((scope) => !scopes.includes(scope)) }
}

/** Returns the error code of a failed call of Slack's Web API, or the fault of the connection. */
function faultOf(result: Exclude<CallResult, { kind: 'ok' }>): string {
  if (result.kind === 'limited') return 'ratelimited'
  return result.kind === 'no' ? result.error : result.detail
}

/** Returns the id of the bot's workspace. Throws if Slack does not answer. */
async function askForTeam(call: Call): Promise<string> {
  const result = await call('auth.test', {})
  if (result.kind === 'ok' && result.data.team_id) return result.data.team_id
  const fault = result.kind === 'ok' ? 'auth.test gave no team_id' : faultOf(result)
  throw new UnknownCallerError(`Cannot learn who we are in Slack: ${fault}`)
}

/** Checks the token at the start, and logs whether Slack accepts it and which scopes are missing. */
async function prepare(
  check: () => Promise<SlackCheck>,
  { log, apiUrl = publicApiUrl }: Pick<SlackOptions, 'log' | 'apiUrl'>,
): Promise<void> {
  const { fault, lacking } = await check()
  if (fault === null) log.info('slack.ready')
  else if (installationFaults.has(fault)) {
    log.error('slack.token-refused', new Error(`Slack does not take SLACK_BOT_TOKEN: ${fault}`), {
      hint: 'set the bot token that Slack shows under OAuth & Permissions, and start again',
    })
  } else log.warn('slack.check-failed', { host: new URL(apiUrl).host, detail: fault })
  if (lacking !== null && lacking.length > 0) {
    log.warn('slack.scopes-missing', {
      scopes: lacking.join(', '),
      hint: 'install the app again with bots/slack/manifest.json',
    })
  }
}

/** Makes the function that runs a person's request and returns the answer; null if no answer is sent. */
export function handler(
  options: Pick<SlackOptions, 'command' | 'commands' | 'contextFor'> & {
    readonly personOf: PersonOf
    readonly views: Views
  },
): Handle {
  const { commands, personOf, views } = options

  /** Runs the command, button, shortcut or message of a request, and returns its reply. */
  async function replyTo(
    inbound: Exclude<Inbound, { kind: 'submission' | 'home' }>,
    staff: StaffContext,
    receivedAt: number,
  ): Promise<Reply> {
    switch (inbound.kind) {
      case 'command':
        return await commands.run(staff, inbound.text)
      case 'press':
        return await commands.press(staff, decodeAction(inbound.value))
      case 'shortcut':
        return await commands.shortcut(staff, inbound.name, messageOf(inbound, receivedAt))
      case 'message':
        return await commands.say(staff, inbound.text)
    }
  }

  /**
   * Opens the form of a reply, or shows the reply in the modal or tab whose button was pressed. Returns false if there is
   * neither, or if Slack did not show it: the reply is then sent as a message.
   */
  async function isShown(inbound: Inbound, reply: Reply, language: Language): Promise<boolean> {
    const pressedView = inbound.kind === 'press' ? inbound.view : null
    if (!('trigger' in inbound) || (reply.form === undefined && pressedView === null)) return false
    return await views.show(inbound.trigger, pressedView, reply, language)
  }

  return async (inbound, receivedAt) => {
    if (inbound.kind === 'command' && inbound.command !== options.command) return null
    const { from, kind } = inbound
    // A form sent twice is one request, however often its answer was lost.
    const requestKey = kind === 'submission' ? `form:${inbound.view.id}` : inbound.key
    const { language, isGuest } = await personOf(from.id)
    const staff = await options.contextFor({ user: { ...from, isGuest }, language, requestKey, receivedAt })
    if (kind === 'submission') {
      const { view } = inbound
      const answer = await commands.submit(staff, { ...formOf(view), filled: filledIn(view) })
      return submissionAnswer(answer, view, language)
    }
    if (kind === 'home') {
      await views.publish(from.id, await commands.home(staff), language)
      return null
    }
    const reply = await replyTo(inbound, staff, receivedAt)
    if (await isShown(inbound, reply, language)) return null
    const replyWithButton = reply.form === undefined ? reply : await commands.offerForm(staff, reply)
    return answerOf(replyWithButton, language, kind === 'press' ? inbound : undefined)
  }
}

/** Returns the Slack message on which a shortcut was run. If Slack sent no time of the message, `now` is taken. */
function messageOf(
  { message, from }: Pick<Extract<Inbound, { kind: 'shortcut' }>, 'message' | 'from'>,
  now: number,
): SharedMessage {
  const seconds = Number(/^\d{1,12}(?=\.\d+$)/.exec(message.ts)?.[0] ?? Number.NaN)
  return {
    text: clean(message.text),
    sentAt: Number.isNaN(seconds) ? now : seconds * 1000,
    link: linkTo(message.teamDomain, from.channel ?? '', message.ts),
    place: from.channel === null || message.ts === '' ? null : { channel: from.channel, ts: message.ts },
  }
}

/** Returns the link to a Slack message; empty if a part of it is unknown. */
function linkTo(domain: string, channel: string, ts: string): string {
  const isKnown = /^[\w-]+$/.test(domain) && /^[A-Z0-9]+$/.test(channel) && /^\d+\.\d+$/.test(ts)
  return isKnown ? `https://${domain}.slack.com/archives/${channel}/p${ts.replace('.', '')}` : ''
}
