import { App } from '@slack/bolt'
import type { SlackCheck } from '../commands/context.ts'
import { postReply } from '../commands/posts/posts.ts'
import { homeReply } from '../commands/staff/home.ts'
import { sharedFile } from '../commands/staff/shared-file.ts'
import { runStaffAction, runStaffCommand, runStaffShortcut, submitStaffForm } from '../commands/staff.ts'
import { byTimer } from './answer-window.ts'
import { failureReply } from './failure.ts'
import { record, text } from './inbound.ts'
import { listen } from './listeners.ts'
import { botScopes } from './manifest.ts'
import type { Commands, SlackBot, SlackIdentity, SlackMemory, SlackOptions } from './options.ts'
import { people } from './person.ts'
import { prepare } from './prepare.ts'
import { FetchReceiver } from './receiver.ts'
import { commandAnswer, messagePayload } from './render.ts'
import { responder } from './response-url.ts'
import { sender } from './send.ts'
import { sharedFiles } from './shared-file.ts'
import { uploader } from './upload.ts'
import { failedSubmission, viewsOf } from './views.ts'
import { type Call, clientOptions, quietLogger, webApi } from './web-api.ts'

export type { SlackBot, SlackOptions } from './options.ts'

const noPicture = async () => null

const commandTable: Commands = {
  run: runStaffCommand,
  press: runStaffAction,
  submit: submitStaffForm,
  shortcut: runStaffShortcut,
  home: homeReply,
  file: sharedFile,
}

/** The Slack side of izin: one Bolt app behind one receiver, and the sender of what goes out. Nothing is called yet. */
export function slackBot(options: SlackOptions): SlackBot {
  const after = options.after ?? byTimer
  const call = webApi(options)
  const respond = responder({ apiUrl: options.apiUrl, fetch: options.fetch ?? fetch })
  const personOf = people({
    call,
    clock: options.clock,
    after,
    keptMs: options.languageKeptMs,
    learnt: options.memory?.people,
  })
  const receiver = new FetchReceiver({
    ...options,
    after,
    respond,
    tellFailure: async ({ kind, user, body }, error, code) => {
      const language = user === '' ? 'tr' : (await personOf(user)).language
      const told = failureReply(error, language, code)
      if (kind === 'submission') return failedSubmission(told, record(body.view) ?? {}, language)
      const payload = { ...commandAnswer(told, language).payload, replace_original: false }
      return { payload, message: messagePayload(told, language) }
    },
  })
  const app = new App({
    receiver,
    // Who we are is asked for elsewhere: a command must be answered even while Slack's own API is not.
    authorize: async () => ({ botToken: options.botToken }),
    ignoreSelf: false,
    convoStore: false,
    logger: quietLogger,
    clientOptions: clientOptions(options),
  })
  listen(app, { ...options, commands: options.commands ?? commandTable, personOf, views: viewsOf(call) })
  return {
    handle: (request, finish) => receiver.handle(request, finish),
    resume: (item) => receiver.resume(item),
    accept: (body, acknowledge) => receiver.accept(body, acknowledge),
    send: sender({
      ...options,
      call,
      respond,
      postReply,
      pictureOf: options.pictureOf ?? noPicture,
      upload: uploader({ call, apiUrl: options.apiUrl, fetch: options.fetch ?? fetch }),
    }),
    fetchShared: sharedFiles({
      call,
      botToken: options.botToken,
      apiUrl: options.apiUrl,
      fetch: options.fetch ?? fetch,
    }),
    check: () => check(call),
    identity: askedOnce(call, options.memory),
    prepare: () => prepare(() => check(call), options.log),
  }
}

function askedOnce(call: Call, memory?: SlackMemory): () => Promise<SlackIdentity> {
  let asked: Promise<SlackIdentity> | null = null
  const ask = async () => {
    const identity = memory?.identity ?? (await askWhoWeAre(call))
    if (memory !== undefined) memory.identity = identity
    return identity
  }
  return () => {
    asked ??= ask().catch((error) => {
      asked = null
      throw error
    })
    return asked
  }
}

/** Slack names an app's scopes beside every answer; an answer that names none leaves them unknown. */
async function check(call: Call): Promise<SlackCheck> {
  const result = await call('auth.test', {})
  if (result.kind !== 'ok') return { fault: result.kind === 'no' ? result.error : result.kind, lacking: null }
  const scopes = record(result.data.response_metadata)?.scopes
  if (!Array.isArray(scopes)) return { fault: null, lacking: null }
  return { fault: null, lacking: botScopes().filter((scope) => !scopes.includes(scope)) }
}

async function askWhoWeAre(call: Call): Promise<SlackIdentity> {
  const result = await call('auth.test', {})
  if (result.kind !== 'ok') {
    throw new Error(`Cannot learn who we are in Slack: ${result.kind === 'no' ? result.error : result.kind}`)
  }
  const { team_id: team, user_id: user, bot_id: bot } = result.data
  return { teamId: text(team), botUserId: text(user), botId: text(bot) }
}
