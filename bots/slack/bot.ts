import { clean } from '../../src/consent/fold.ts'
import type { InboxItem } from '../../src/jobs/inbox/inbox.ts'
import type { Language } from '../../src/register/people.ts'
import { untilKnown } from '../../src/timeout.ts'
import type { SharedMessage, SlackCheck } from '../commands/context.ts'
import { failureReply } from '../commands/failure.ts'
import { decodeAction, type Reply } from '../commands/reply.ts'
import { failedSubmission, filledIn, formOf, submissionAnswer, type Views, viewsOf } from './form.ts'
import type { Answer, Payload, SlackIdentity, SlackOptions } from './options.ts'
import type { Actor, Inbound } from './payload.ts'
import { type PersonOf, people } from './person.ts'
import { byTimer, type Handle, SlackReceiver } from './receiver.ts'
import { commandAnswer, messagePayload, pressAnswer } from './render.ts'
import { installationFaults, sender } from './send.ts'
import { botScopes, type Call, type CallResult, publicApiUrl, responder, sharedFiles, webApi } from './web.ts'

export type SlackBot = ReturnType<typeof slackBot>

export function slackBot(options: SlackOptions) {
  const after = options.after ?? byTimer
  const call = webApi(options)
  const respond = responder(options)
  const personOf = people({ call, clock: options.clock, after, known: options.memory?.people })
  const receiver = new SlackReceiver({
    ...options,
    after,
    respond,
    handle: handler({ ...options, personOf, views: viewsOf(call) }),
    tellFailure: async (inbound, error, code) => {
      const { language } = await personOf(inbound.from.id)
      const texts = failureReply(error, language, code)
      if (inbound.kind === 'submission') return failedSubmission(texts, inbound.view, language)
      const payload = pressAnswer(texts, language, { isPrivate: false })
      return { payload, message: () => messagePayload(texts, language) }
    },
  })
  return {
    /** Never rejects; `finish` is given what goes on after the response. */
    handle: (request: Request, finish: (work: Promise<unknown>) => void) => receiver.handle(request, finish),
    /** Rejects when the item should be tried again. */
    resume: (item: InboxItem) => receiver.resume(item),
    /** Nothing is signed on a socket; `acknowledge` is called once. */
    accept: (body: unknown, acknowledge: (payload?: Payload) => Promise<void>) =>
      receiver.accept(body, acknowledge),
    send: sender({ ...options, call, respond }),
    fetchShared: sharedFiles({ ...options, call }),
    /** Tells if Slack answers now, and which scopes the app lacks. */
    check: () => check(call),
    /** Asks once who we are in this workspace; rejects when Slack does not say. */
    identity: untilKnown(async () => {
      const identity = options.memory?.identity ?? (await askWhoWeAre(call))
      if (options.memory !== undefined) options.memory.identity = identity
      return identity
    }),
    /** Name of a user; null where Slack does not tell it. */
    async nameOf(user: string): Promise<string | null> {
      const result = await call('users.info', { user })
      return (result.kind === 'ok' && result.data.user?.real_name) || null
    },
    prepare: () => prepare(() => check(call), options),
  }
}

async function check(call: Call): Promise<SlackCheck> {
  const result = await call('auth.test', {})
  if (result.kind !== 'ok') return { fault: faultOf(result), lacking: null }
  const scopes = result.data.scopes
  if (scopes === undefined) return { fault: null, lacking: null }
  return { fault: null, lacking: botScopes().filter((scope) => !scopes.includes(scope)) }
}

function faultOf(result: Exclude<CallResult, { kind: 'ok' }>): string {
  if (result.kind === 'limited') return 'ratelimited'
  return result.kind === 'no' ? result.error : result.detail
}

async function askWhoWeAre(call: Call): Promise<SlackIdentity> {
  const result = await call('auth.test', {})
  if (result.kind !== 'ok') {
    throw new Error(`Cannot learn who we are in Slack: ${faultOf(result)}`)
  }
  const { team_id: teamId = '', user_id: botUserId = '', bot_id: botId = '' } = result.data
  return { teamId, botUserId, botId }
}

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

export function handler(
  options: Pick<SlackOptions, 'command' | 'commands' | 'contextFor'> & {
    readonly personOf: PersonOf
    readonly views: Views
  },
): Handle {
  const { commands, personOf, views } = options

  async function contextOf(from: Actor, requestKey: string, receivedAt: number) {
    const { language, isGuest } = await personOf(from.id)
    return await options.contextFor({ user: { ...from, isGuest }, language, requestKey, receivedAt })
  }

  async function opened(trigger: string, { form }: Reply, language: Language): Promise<boolean> {
    return form !== undefined && (await views.openForm(trigger, form, language))
  }

  return async (inbound, receivedAt) => {
    const { from, key } = inbound
    const context = (requestKey = key) => contextOf(from, requestKey, receivedAt)
    switch (inbound.kind) {
      case 'command': {
        if (inbound.command !== options.command) return null
        const staff = await context()
        const reply = await commands.run(staff, inbound.text)
        if (await opened(inbound.trigger, reply, staff.language)) return null
        return answerOf(commandAnswer(reply, staff.language), reply, staff.language)
      }
      case 'press': {
        const { view, trigger } = inbound
        const staff = await context()
        const { language } = staff
        const reply = await commands.press(staff, decodeAction(inbound.value))
        const isShown =
          view === null
            ? await opened(trigger, reply, language)
            : await views.show(view, trigger, reply, language)
        return isShown ? null : answerOf(pressAnswer(reply, language, inbound), reply, language)
      }
      case 'shortcut': {
        const staff = await context()
        const { language } = staff
        const reply = await commands.shortcut(staff, inbound.name, messageOf(inbound, receivedAt))
        if (await opened(inbound.trigger, reply, language)) return null
        // Only the person who chose it sees this.
        return answerOf(pressAnswer(reply, language, { isPrivate: false }), reply, language)
      }
      case 'submission': {
        const { view } = inbound
        // A form sent twice is one request, however often its answer was lost.
        const staff = await context(`form:${view.id}`)
        const answer = await commands.submit(staff, { ...formOf(view), filled: filledIn(view) })
        return submissionAnswer(answer, view, staff.language)
      }
      case 'message': {
        const staff = await context()
        const reply = await commands.say(staff, inbound.text)
        return answerOf(commandAnswer(reply, staff.language), reply, staff.language)
      }
      case 'home': {
        if (inbound.tab !== 'home') return null
        const staff = await context()
        await views.publish(from.id, await commands.home(staff), staff.language)
        return null
      }
      case 'file': {
        // In channels people share files with each other.
        if (!inbound.channel.startsWith('D')) return null
        const staff = await context()
        const reply = await commands.file(staff, inbound.fileId)
        return reply === null ? null : answerOf(commandAnswer(reply, staff.language), reply, staff.language)
      }
    }
  }
}

function answerOf(payload: Payload, reply: Reply, language: Language): Answer {
  const hasTable = reply.parts.some(({ kind }) => kind === 'table')
  return { payload, hasTable, message: () => messagePayload(reply, language) }
}

/** `now` stands in for a missing time. */
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

/** Slack's own form of a permalink; empty where a part is not known. */
function linkTo(domain: string, channel: string, ts: string): string {
  const isKnown = /^[\w-]+$/.test(domain) && /^[A-Z0-9]+$/.test(channel) && /^\d+\.\d+$/.test(ts)
  return isKnown ? `https://${domain}.slack.com/archives/${channel}/p${ts.replace('.', '')}` : ''
}
