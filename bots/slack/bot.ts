import type { InboxItem } from '../../src/jobs/inbox/inbox.ts'
import { untilKnown } from '../../src/timeout.ts'
import type { SlackCheck } from '../commands/context.ts'
import { failureReply } from '../commands/failure.ts'
import { sharedFiles } from './files.ts'
import { failedSubmission, viewsOf } from './form.ts'
import { handler } from './handle.ts'
import type { Payload, SlackIdentity, SlackOptions } from './options.ts'
import { people } from './person.ts'
import { SlackReceiver } from './receiver.ts'
import { commandAnswer, messagePayload } from './render.ts'
import { byTimer, responder } from './response-url.ts'
import { sender } from './send.ts'
import { botScopes, type Call, installationFaults, webApi } from './web-api.ts'

export type SlackBot = ReturnType<typeof slackBot>

export function slackBot(options: SlackOptions) {
  const after = options.after ?? byTimer
  const call = webApi(options)
  const web = { call, apiUrl: options.apiUrl, fetch: options.fetch ?? fetch }
  const respond = responder(web)
  const personOf = people({ call, clock: options.clock, after, known: options.memory?.people })
  const receiver = new SlackReceiver({
    ...options,
    after,
    respond,
    handle: handler({ ...options, personOf, views: viewsOf(call) }),
    tellFailure: async (inbound, error, code) => {
      const language = inbound.kind === 'gone' ? 'tr' : (await personOf(inbound.from.id)).language
      const texts = failureReply(error, language, code)
      if (inbound.kind === 'submission') return failedSubmission(texts, inbound.view, language)
      const payload = { ...commandAnswer(texts, language).payload, replace_original: false }
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
    fetchShared: sharedFiles({ ...web, botToken: options.botToken }),
    /** Whether Slack answers now, and which scopes the app lacks. */
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
    prepare: () => prepare(() => check(call), options.log),
  }
}

async function check(call: Call): Promise<SlackCheck> {
  const result = await call('auth.test', {})
  if (result.kind !== 'ok') return { fault: result.kind === 'no' ? result.error : result.kind, lacking: null }
  const scopes = result.data.response_metadata?.scopes
  if (scopes === undefined) return { fault: null, lacking: null }
  return { fault: null, lacking: botScopes().filter((scope) => !scopes.includes(scope)) }
}

async function askWhoWeAre(call: Call): Promise<SlackIdentity> {
  const result = await call('auth.test', {})
  if (result.kind !== 'ok') {
    throw new Error(`Cannot learn who we are in Slack: ${result.kind === 'no' ? result.error : result.kind}`)
  }
  const { team_id: teamId = '', user_id: botUserId = '', bot_id: botId = '' } = result.data
  return { teamId, botUserId, botId }
}

async function prepare(check: () => Promise<SlackCheck>, log: SlackOptions['log']): Promise<void> {
  const { fault, lacking } = await check()
  if (fault === null) log.info('slack.ready')
  else if (installationFaults.has(fault)) {
    log.error('slack.token-refused', new Error(`Slack does not take SLACK_BOT_TOKEN: ${fault}`), {
      hint: 'set the bot token that Slack shows under OAuth & Permissions, and start again',
    })
  } else log.warn('slack.check-failed', { detail: fault })
  if (lacking !== null && lacking.length > 0) {
    log.warn('slack.scopes-missing', {
      scopes: lacking.join(', '),
      hint: 'install the app again with bots/slack/manifest.json',
    })
  }
}
